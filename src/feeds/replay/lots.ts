import { isNewerWord, type SourceRequest } from '../../tables/cases.ts';
import type { CityEvent } from '../../tables/events.ts';
import { rowAt } from '../../tables/series.ts';
import type { RosteredTeam, TeamTask } from '../../tables/tasks.ts';
import { tidingsCount, type Tidings } from '../../tables/tidings.ts';
import { createHeard } from '../heard.ts';

/** Everything one recorded feed told of events, requests and tasks, lot after lot in the order of arrival; what it told twice is there once. */
export interface ReplayLots {
  readonly lots: readonly Tidings[];
  /** Machine time of arrival of each, ms; never falls. */
  readonly receivedMs: Float64Array;
  /** Records beyond the most that are held. */
  readonly left: number;
}
export interface LotLog {
  tell(tidings: Tidings, receivedMs: number): void;
  told(): ReplayLots;
}

const MOST_RECORDS = 500_000;

export function createLotLog(most = MOST_RECORDS): LotLog {
  const lots: Tidings[] = [];
  const receivedMs: number[] = [];
  const heard = createHeard();
  let [records, left] = [0, 0];
  return {
    tell(tidings, atMs) {
      // Tasks go by what was said last, whole lists between them: none is left out.
      const news = tidings.kind === 'tasks' ? tidings : heard.newsOf(tidings).news;
      if (!news) return;
      const count = Math.max(1, tidingsCount(news));
      if (records + count > most) return void (left += count);
      records += count;
      lots.push(news);
      receivedMs.push(atMs);
    },
    told: () => ({ lots, receivedMs: Float64Array.from(receivedMs), left }),
  };
}

/** How many lots had arrived by an instant. */
export const lotsBy = ({ receivedMs }: ReplayLots, atMs: number): number => rowAt(receivedMs, receivedMs.length, atMs) + 1;

/** A lot as it is told again at its moment. */
export function lotAt({ lots, receivedMs }: ReplayLots, at: number): Tidings {
  const lot = lots[at] as Tidings;
  return lot.kind === 'events' ? { ...lot, saidMs: lot.saidMs ?? (receivedMs[at] as number) } : lot;
}

/** What stood after the first `count` lots, a word for each kind that the recording tells of at all: what came later is taken back. */
export function standing({ lots, receivedMs }: ReplayLots, count: number, atMs: number): readonly Tidings[] {
  const events = new Map<string, { readonly event: CityEvent; readonly heardMs: number }>();
  const requests = new Map<string, SourceRequest>();
  const tasks = new Map<string, TeamTask>();
  let present: Set<string> | null = null;
  let teams: readonly RosteredTeam[] = [];
  for (const [at, lot] of lots.slice(0, count).entries()) {
    if (lot.kind === 'events') {
      for (const [i, event] of lot.events.entries()) {
        events.set(event.id, { event, heardMs: events.get(event.id)?.heardMs ?? lot.heardMs?.[i] ?? (receivedMs[at] as number) });
        present?.add(event.id);
      }
      if (lot.present) present = new Set(lot.present);
    } else if (lot.kind === 'requests') {
      for (const request of lot.requests) {
        const known = requests.get(request.id);
        if (!known || isNewerWord(known, request)) requests.set(request.id, request);
      }
    } else {
      if (lot.whole) tasks.clear();
      for (const task of lot.tasks) tasks.set(task.id, task);
      if (lot.whole || lot.teams.length > 0) teams = lot.teams;
    }
  }
  const listed = [...events.values()].filter(({ event }) => present?.has(event.id) ?? true);
  const all: readonly Tidings[] = [
    { kind: 'events', events: listed.map(({ event }) => event), heardMs: listed.map(({ heardMs }) => heardMs), saidMs: atMs, again: true },
    { kind: 'requests', requests: [...requests.values()], again: true },
    { kind: 'tasks', tasks: [...tasks.values()], teams, whole: true },
  ];
  const kinds = new Set(lots.map(({ kind }) => kind));
  return all.filter(({ kind }) => kinds.has(kind));
}
