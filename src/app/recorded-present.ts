import type { RecordedFeed } from '../feeds/mcap/names.ts';
import { isNewerWord, type SourceRequest } from '../tables/cases.ts';
import { Quality } from '../tables/quality.ts';
import type { StreamTable } from '../tables/streams.ts';
import { tidingsCount, type Tidings } from '../tables/tidings.ts';
import type { Engine } from './engine.ts';

interface Known {
  readonly timeMs: number;
  readonly value: number;
  readonly quality: number;
}

/** A stream's newest reading by an instant, whatever instant the table shows: as memory has it, or, where that has none, as shown. */
function newestBy(streams: StreamTable, row: number, atMs: number): Known {
  const kept = streams.history.at(row, atMs);
  const shownMs = streams.timeMs[row] as number;
  if (!(shownMs <= atMs) || kept.timeMs >= shownMs) return kept;
  return { timeMs: shownMs, value: streams.value[row] as number, quality: streams.quality[row] ?? Quality.missing };
}

/** Every feed as it stood at an instant, be something else shown now or not: what it is, its streams, and the latest reading of each. */
export function presentFeeds({ declarations, streams }: Pick<Engine, 'declarations' | 'streams'>, atMs: number): readonly RecordedFeed[] {
  const rows = Array.from({ length: streams.count }, (_, row) => row);
  return declarations().map((declaration) => {
    const own = rows.filter((row) => streams.feedOf(row) === declaration.id);
    return {
      declaration,
      streams: own.map((row) => streams.descriptor(row)),
      present: own.flatMap((row) => {
        const { timeMs, value, quality } = newestBy(streams, row, atMs);
        return Number.isNaN(timeMs) ? [] : [[streams.descriptor(row).id, timeMs, Number.isNaN(value) ? null : value, quality] as const];
      }),
    };
  });
}

type Standing = Pick<Engine, 'vehicles' | 'events' | 'requests' | 'tasks'>;

/**
 * Every feed as a recording begins with it: where its vehicles are, too, and what it told that still stands.
 * @param toldMs events that had come to the page by then.
 * @param fixedMs fixes of later instants are not looked at.
 */
export function standingFeeds(
  engine: Standing & Pick<Engine, 'declarations' | 'streams'>,
  nowMs: number,
  toldMs = nowMs,
  fixedMs = Infinity,
): readonly RecordedFeed[] {
  const requests = Array.from({ length: engine.requests.count }, (_, row) => engine.requests.row(row));
  return presentFeeds(engine, nowMs).map((feed) => {
    const { id } = feed.declaration;
    const own = requests.filter(({ feedId }) => feedId === id);
    return { ...feed, vehicles: engine.vehicles.present(id, fixedMs), told: standingTidings(engine, id, own, toldMs) };
  });
}

/** Events that the source still lists, with the moments when they were heard; every request and task. */
function standingTidings({ events, tasks }: Standing, feedId: string, requests: readonly SourceRequest[], nowMs: number): readonly Tidings[] {
  const standing = events.list().filter((kept) => kept.feedId === feedId && kept.arrivedMs <= nowMs && !(kept.withdrawnMs <= nowMs));
  const team = tasks.ofFeed(feedId);
  const told: readonly Tidings[] = [
    { kind: 'events', events: standing.map(({ event }) => event), heardMs: standing.map(({ arrivedMs }) => arrivedMs) },
    { kind: 'requests', requests },
    { kind: 'tasks', ...team, whole: true },
  ];
  return told.filter((one) => tidingsCount(one) > 0 || (one.kind === 'tasks' && one.teams.length > 0));
}

/**
 * What was on its way when a recording began: its worker had heard it, so that no recorded message holds it, and the page did not
 * show it yet. A later look finds it. What had moved on or come by then only after `beginMs` is in the messages and stays out.
 */
export function standingWithLate(atBegin: readonly RecordedFeed[], later: readonly RecordedFeed[], beginMs: number): readonly RecordedFeed[] {
  return atBegin.map((feed) => {
    const late = later.find(({ declaration }) => declaration.id === feed.declaration.id);
    if (!late) return feed;
    const present = newestOf(feed.present, late.present, ([id]) => id, (one) => one[1]); // prettier-ignore
    const vehicles = newestOf(feed.vehicles ?? [], late.vehicles ?? [], ([facts]) => facts.id, ([, fix]) => fix.timeMs); // prettier-ignore
    return { ...feed, present, vehicles, told: toldWithLate(feed.told ?? [], late.told ?? [], beginMs) };
  });
}

/** Of each key the newest row, an earlier look's where both are as old. */
function newestOf<T>(first: readonly T[], later: readonly T[], keyOf: (one: T) => string, timeOf: (one: T) => number): readonly T[] {
  const known = new Map(first.map((one) => [keyOf(one), one]));
  for (const one of later) {
    const before = known.get(keyOf(one));
    if (!before || timeOf(one) > timeOf(before)) known.set(keyOf(one), one);
  }
  return [...known.values()];
}

type Told<K extends Tidings['kind']> = Extract<Tidings, { kind: K }>;
const ofKind = <K extends Tidings['kind']>(told: readonly Tidings[], kind: K): Told<K> | undefined => told.find((one): one is Told<K> => one.kind === kind);

/** Records that the later look alone knows, and newer words on a request. A task's state has no time: one known at the beginning stays as it was. */
function toldWithLate(told: readonly Tidings[], later: readonly Tidings[], beginMs: number): readonly Tidings[] {
  const merged = later.map((late): Tidings => {
    switch (late.kind) {
      case 'events': {
        const first = ofKind(told, 'events');
        const known = new Set(first?.events.map(({ id }) => id));
        const added = late.events.flatMap((event, i) => (known.has(event.id) ? [] : [{ event, heardMs: Math.min(late.heardMs?.[i] ?? beginMs, beginMs) }]));
        const heardMs = [...(first?.heardMs ?? []), ...added.map((one) => one.heardMs)];
        return { ...late, events: [...(first?.events ?? []), ...added.map(({ event }) => event)], heardMs };
      }
      case 'requests': {
        const requests = new Map(ofKind(told, 'requests')?.requests.map((one) => [one.id, one]));
        for (const one of late.requests) {
          const known = requests.get(one.id);
          if (!known || (isNewerWord(known, one) && one.updatedMs <= beginMs)) requests.set(one.id, one);
        }
        return { kind: 'requests', requests: [...requests.values()] };
      }
      case 'tasks': {
        const first = ofKind(told, 'tasks');
        const known = new Set(first?.tasks.map(({ id }) => id));
        const tasks = [...(first?.tasks ?? []), ...late.tasks.filter(({ id }) => !known.has(id))];
        return { ...late, tasks, teams: first && first.teams.length > 0 ? first.teams : late.teams };
      }
    }
  });
  return [...told.filter(({ kind }) => !ofKind(later, kind)), ...merged];
}

/** Every feed with all its streams, as a file ends with it; one that came while the recording ran had no present when it began. */
export function recordedFeeds({ declarations, streams }: Pick<Engine, 'declarations' | 'streams'>, atBegin: readonly RecordedFeed[]): readonly RecordedFeed[] {
  const rows = Array.from({ length: streams.count }, (_, row) => row);
  return declarations().map((declaration) => {
    const begun = atBegin.find((feed) => feed.declaration.id === declaration.id);
    const { present = [], vehicles, told } = begun ?? {};
    const known = new Set(begun?.streams.map(({ id }) => id));
    const own = rows.filter((row) => streams.feedOf(row) === declaration.id);
    // What was met meanwhile and told its unit after its first readings.
    const unitless = own.flatMap((row) => streams.metAs(row) ?? []).filter(({ id }) => !known.has(id));
    const ended: RecordedFeed = { declaration, present, streams: own.map((row) => streams.descriptor(row)) };
    return { ...ended, ...(unitless.length > 0 && { unitless }), ...(vehicles && { vehicles }), ...(told && { told }) };
  });
}
