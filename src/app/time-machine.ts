import type { Clock } from '../base/clock.ts';
import { startOfDayMs } from '../base/civil-time.ts';
import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { Alarm, AlarmBook } from '../rules/alarms/alarm.ts';
import { createAlarmBook } from '../rules/alarms/book.ts';
import { limitsOf } from '../rules/alarms/limits.ts';
import { alarmsAt } from '../rules/alarms/past.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Batch } from '../tables/batch.ts';
import type { StreamTable } from '../tables/streams.ts';
import { foldPast, readBatch } from './alarm-fold.ts';

const DAY_MS = 86_400_000;

/**
 * The alarms of the shown instant. One book lives: it folds the city day from local midnight (where every console begins,
 * so that all agree) and then every reading as it comes, also while the page shows the past. The past is read from that
 * book's log, or from a book of its day folded when first looked at: moving the time bar folds nothing again.
 */
export interface AlarmTime {
  read(feedId: string, batch: Batch, touched: Uint32Array): void;
  act(action: OperatorAction): void;
  /** Readings may have been missed (start, return from the past, a link restored): read them up. */
  catchUp(): Promise<void>;
  tick(): void;
  list(): readonly Alarm[];
  log(): readonly Alarm[];
  /** False while something shown is still being folded. */
  readonly settled: boolean;
  readonly version: number;
}

export interface AlarmTimeParts {
  readonly city: City;
  readonly streams: StreamTable;
  readonly clock: Clock;
  feeds(): readonly FeedHandle[];
  actions(): readonly OperatorAction[];
}

interface DayBook {
  readonly book: AlarmBook;
  /** The table's shape it was folded from: streams met later ask for a new fold. */
  readonly shapeVersion: number;
  done: boolean;
}

export function createAlarmTime(parts: AlarmTimeParts): AlarmTime {
  const { city, streams, clock } = parts;
  const { alarmRules: rules, timeZone } = city.manifest;
  const live = createAlarmBook(rules);
  const folding = { streams, urgency: urgencyOf(rules), limits: limitsOf(rules) };
  const days = new Map<number, DayBook>();
  let round = 0;
  let catchingUp = false;
  /** Has the live book seen everything up to now of feeds that jump? Not before the first catch-up, nor after a look back. */
  let inStep = false;
  let queued: { readonly batch: Batch; readonly touched: Uint32Array }[] = [];
  let liveFromMs = NaN;
  let readToMs = NaN;
  let pastKey = '';
  let pastList: readonly Alarm[] = [];

  const dayOf = (timeMs: number): number => startOfDayMs(timeMs, timeZone);

  const openDay = (dayMs: number): DayBook => {
    const known = days.get(dayMs);
    if (known?.shapeVersion === streams.shapeVersion) return known;
    const day: DayBook = { book: createAlarmBook(rules), shapeVersion: streams.shapeVersion, done: false };
    days.set(dayMs, day);
    const toMs = dayMs + DAY_MS - 1;
    void foldPast(folding, day.book, parts.feeds(), dayMs, toMs, () => days.get(dayMs) === day).then((isWhole) => {
      if (!isWhole) return;
      for (const action of parts.actions()) day.book.act(action);
      day.book.tick(toMs);
      day.done = true;
    });
    return day;
  };
  /** The book that knows an instant, and whether it is complete. */
  const bookAt = (timeMs: number): Pick<DayBook, 'book' | 'done'> => (timeMs >= liveFromMs ? { book: live, done: !catchingUp } : openDay(dayOf(timeMs)));
  const isLive = (): boolean => clock.cursor.kind === 'live';
  clock.onChange((cursor) => {
    if (cursor.kind !== 'live') inStep = false;
  });

  return {
    read(feedId, batch, touched) {
      // A reset re-tells one instant; what lies between is read from history by `catchUp`.
      if (batch.kind === 'reset' || Number.isNaN(liveFromMs)) return;
      const jumps = parts.feeds().some((feed) => feed.id === feedId && feed.canSeek);
      if (catchingUp) queued.push({ batch, touched });
      // Replayed readings would hide from the book what it has not read yet.
      else if (inStep || !jumps) readBatch(streams, live, batch, touched);
    },
    act(action) {
      live.act(action);
      for (const { book } of days.values()) book.act(action);
    },
    async catchUp() {
      const mine = ++round;
      catchingUp = true;
      if (Number.isNaN(liveFromMs)) liveFromMs = dayOf(clock.wall());
      for (const action of parts.actions()) live.act(action);
      const toMs = clock.wall();
      const fromMs = Number.isNaN(readToMs) ? liveFromMs : readToMs;
      if (!(await foldPast(folding, live, parts.feeds(), fromMs, toMs, () => mine === round))) return;
      // What arrived while the past was read; repeats and older readings move nothing.
      for (const { batch, touched } of queued) readBatch(streams, live, batch, touched);
      queued = [];
      readToMs = toMs;
      live.tick(clock.wall());
      inStep = isLive();
      catchingUp = false;
    },
    tick() {
      if (!catchingUp) live.tick(clock.wall());
      // Everything up to here has been read as it came; a later catch-up starts a little earlier, repeats are ignored.
      if (!catchingUp && inStep) readToMs = clock.wall() - 120_000;
    },
    list() {
      if (isLive()) return live.list();
      const atMs = clock.now();
      const { book } = bookAt(atMs);
      const key = `${book.version}/${Math.floor(atMs / 1000)}/${streams.version}`;
      if (key !== pastKey) {
        pastKey = key;
        pastList = alarmsAt(book.log(), atMs, (alarm) => streams.value[streams.find(alarm.streamId, alarm.feedId)] ?? NaN);
      }
      return pastList;
    },
    log() {
      const known = [...days.values()].flatMap((day) => day.book.log());
      return known.length === 0 ? live.log() : [...live.log(), ...known].sort((a, b) => b.raisedMs - a.raisedMs);
    },
    get settled() {
      return !catchingUp && (isLive() || bookAt(clock.now()).done);
    },
    get version() {
      const past = isLive() ? 0 : Math.floor(clock.now() / 1000) + streams.version;
      return live.version + past + [...days.values()].reduce((sum, day) => sum + day.book.version, 0);
    },
  };
}

/** How urgent the most urgent rule of a property is: 1 first. */
function urgencyOf(rules: readonly AlarmRule[]): (property: string) => number {
  const least = new Map<string, number>();
  for (const { property, priority } of rules) least.set(property, Math.min(least.get(property) ?? 9, priority));
  return (property) => least.get(property) ?? 9;
}
