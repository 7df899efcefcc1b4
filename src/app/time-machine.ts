import { after } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import { startOfDayMs } from '../base/civil-time.ts';
import type { City } from '../city/city.ts';
import type { FeedHandle, Limits } from '../feeds/feed.ts';
import type { Alarm, AlarmBook, SetAside } from '../rules/alarms/alarm.ts';
import { asideKey } from '../rules/alarms/asides.ts';
import { createAlarmBook } from '../rules/alarms/book.ts';
import { limitsOf, urgencyOf, watchedBy } from '../rules/alarms/limits.ts';
import { alarmsAt } from '../rules/alarms/past.ts';
import { isRuleChange, ruleChanges, versionsOf, type RuleChange } from '../rules/alarms/rule-changes.ts';
import type { RuleVersion } from '../rules/alarms/rule-version.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Batch } from '../tables/batch.ts';
import type { StreamTable } from '../tables/streams.ts';
import { createAlarmCatchUp } from './alarm-catch-up.ts';
import { foldPast, type Folding } from './alarm-fold.ts';

/** The page slept or was starved when ticks are further apart than this: something may have passed it by. */
const STARVED_MS = 10_000;
/** A day that could not be read whole is asked for again so much later. */
const RETRY_MS = 5000;
const DAY_MS = 86_400_000;
/** The week that performance is judged over, and the day looked at. */
const DAYS_KEPT = 9;

/**
 * The alarms of the shown instant. One book lives: it folds from the start of yesterday in the city's calendar, so that all
 * consoles begin alike and no night cuts a standing alarm in two, and then every reading as it comes, also while the page
 * shows the past; at local midnight every console opens it anew. The past is read from that book's log, or from a book of
 * its day folded when first looked at: moving the time bar folds nothing again.
 */
export interface AlarmTime {
  /** True when an alarm of the live book came, went or began to. */
  read(feedId: string, batch: Batch, touched: Uint32Array): boolean;
  act(action: OperatorAction): void;
  /** Readings may have been missed (start, return from the past, sleep): read them up. Never rejects; `tick` tries again. */
  catchUp(): Promise<void>;
  tick(): void;
  list(): readonly Alarm[];
  /** What is set aside at the shown instant. */
  asides(): readonly SetAside[];
  log(): readonly Alarm[];
  /** Of the log what was put in front of the operator: not what was set aside when it was raised. */
  told(): readonly Alarm[];
  /** Fold the days since an instant too, in the background, so that the log reaches so far. Resolves when it does, or cannot; never rejects. */
  reach(fromMs: number): Promise<void>;
  /** What the rules watch, for feeds: a reading of it that is passed over may be an alarm that never was. */
  readonly watched: Limits;
  /** Rules as they hold now, and what operators changed about them, oldest first. */
  rules(): readonly AlarmRule[];
  ruleChanges(): readonly RuleChange[];
  /** Instant from which `log` is complete, ms; NaN before the first fold. */
  readonly logFromMs: number;
  /** Instant from which live books have read, ms: what came before is told only by sources with a history of their own. NaN before the first fold. */
  readonly livedFromMs: number;
  /** False while something shown is still being folded. */
  readonly settled: boolean;
  /** Changes whenever the list, the log or the shown second does. */
  readonly version: number;
}

export interface AlarmTimeParts {
  readonly city: City;
  readonly streams: StreamTable;
  readonly clock: Clock;
  feeds(): readonly FeedHandle[];
  actions(): readonly OperatorAction[];
  /** A rule that came as text, or null when it is none. */
  parseRule(text: string): AlarmRule | null;
  /**
   * The alarms of a recording, newest first, as the desk had them that saved it: they reach back before its first message, from which
   * alone nobody could tell since when an alarm had stood. Null: what is folded from readings counts.
   */
  readonly recorded?: readonly Alarm[] | null;
}

interface DayBook {
  readonly dayMs: number;
  readonly book: AlarmBook;
  /** The table's shape it was folded from: streams met later ask for a new fold. */
  readonly shapeVersion: number;
  /** It was the live book's: what came then need not be asked for, and of many a source could not be. */
  readonly wasLived: boolean;
  done: boolean;
  /** Settled when it is folded, or cannot be. */
  folded: Promise<void>;
}

export function createAlarmTime(parts: AlarmTimeParts): AlarmTime {
  const { city, streams, clock } = parts;
  const { alarmRules, timeZone } = city.manifest;
  const days = new Map<number, DayBook>();
  let changes: readonly RuleChange[] = [];
  let versions: readonly RuleVersion[] = [];
  let folding: Folding = { streams, urgency: () => 9, limits: {} };
  let watched: Limits = {};
  /** Every version of every rule: what a changed rule raised before stays what it was. */
  const takeRules = (): void => {
    changes = ruleChanges(parts.actions(), parts.parseRule);
    versions = versionsOf(alarmRules, changes);
    const rules = versions.map(({ rule }) => rule);
    folding = { streams, urgency: urgencyOf(rules), limits: limitsOf(rules) };
    watched = watchedBy(rules);
  };
  takeRules();
  const newBook = (): AlarmBook => createAlarmBook([], versions);
  let live = newBook();
  /** What is shown: the live book, or the one before it until the new one has read everything. */
  let shown = live;
  let liveFromMs = NaN;
  let lastTickMs = NaN;
  let pastKey = '';
  let past: { readonly listed: readonly Alarm[]; readonly setAside: readonly SetAside[] } = { listed: [], setAside: [] };
  let shownKey = '';
  let wholeLog: { readonly key: string; readonly log: readonly Alarm[]; readonly told: readonly Alarm[] } = { key: '', log: [], told: [] };
  let version = 0;

  const isLive = (): boolean => clock.cursor.kind === 'live';
  const hasStarted = (): boolean => !Number.isNaN(liveFromMs);
  const dayOf = (timeMs: number): number => startOfDayMs(timeMs, timeZone);
  const dayBefore = (dayMs: number): number => dayOf(dayMs - 1);
  const isTellingPast = ({ canSeek }: FeedHandle): boolean => canSeek && !isLive();
  const catching = createAlarmCatchUp(clock, parts.feeds, () => folding, isTellingPast);
  clock.onChange(() => catching.fallBehind(isTellingPast));

  const openDay = (dayMs: number): DayBook => {
    const known = days.get(dayMs);
    if (known && (known.wasLived || known.shapeVersion === streams.shapeVersion)) return known;
    const day: DayBook = { dayMs, book: newBook(), shapeVersion: streams.shapeVersion, wasLived: false, done: false, folded: Promise.resolve() };
    days.set(dayMs, day);
    for (const old of [...days.keys()].filter((kept) => kept !== dayMs).slice(0, -DAYS_KEPT)) days.delete(old);
    const toMs = dayOf(dayMs + 36 * 3_600_000) - 1;
    const isWanted = (): boolean => days.get(dayMs) === day;
    const folds = parts.feeds().map((feed) => foldPast(folding, day.book, [feed], dayBefore(dayMs), toMs, isWanted));
    day.folded = Promise.allSettled(folds).then((outcomes) => {
      if (!isWanted()) return;
      for (const action of parts.actions()) day.book.act(action);
      day.book.tick(toMs);
      day.done = outcomes.every(({ status }) => status === 'fulfilled');
      if (!day.done) after(RETRY_MS, () => isWanted() && days.delete(dayMs));
    });
    return day;
  };
  /** The book that knows an instant, and whether it is complete. */
  const bookAt = (timeMs: number): Pick<DayBook, 'book' | 'done'> =>
    hasStarted() && timeMs < liveFromMs ? openDay(dayOf(timeMs)) : { book: shown, done: hasStarted() && !catching.isWaiting };

  /** The day that leaves the live book keeps it. */
  const keepLived = (): void => {
    const isNext = liveFromMs === dayBefore(dayBefore(dayOf(clock.wall())));
    if (!isNext || shown !== live || !catching.isWhole) return;
    const { shapeVersion } = streams;
    days.set(liveFromMs, { dayMs: liveFromMs, book: live, shapeVersion, wasLived: true, done: true, folded: Promise.resolve() });
  };
  const openLive = (): void => {
    keepLived();
    live = newBook();
    // A list that stood stays until the new one does.
    if (!hasStarted()) shown = live;
    liveFromMs = dayBefore(dayOf(clock.wall()));
    catching.begin(live, liveFromMs);
    for (const dayMs of [...days.keys()]) if (dayMs >= liveFromMs) days.delete(dayMs);
    for (const action of parts.actions()) live.act(action);
  };
  const isNewDay = (): boolean => liveFromMs !== dayBefore(dayOf(clock.wall()));
  const show = (): void => {
    if (catching.isWaiting) return;
    shown = live;
    live.tick(clock.wall());
  };
  const catchUp = async (): Promise<void> => {
    if (!hasStarted() || isNewDay()) openLive();
    await catching.run();
    show();
  };

  const changeRules = (): void => {
    takeRules();
    for (const feed of parts.feeds()) feed.watch(watched);
    days.clear();
    if (hasStarted()) {
      openLive();
      void catchUp();
    } else shown = live = newBook();
  };

  const pastNow = (): typeof past => {
    const atMs = clock.now();
    const { book } = bookAt(atMs);
    const key = `${liveFromMs}/${book.version}/${Math.floor(atMs / 1000)}/${streams.version}`;
    if (key === pastKey) return past;
    pastKey = key;
    const valueOf = (alarm: Alarm): number => streams.value[streams.find(alarm.streamId, alarm.feedId)] ?? NaN;
    const { listed, setAside } = alarmsAt(parts.recorded ?? book.log(), atMs, valueOf, (alarm) => book.asideOf(alarm, atMs));
    past = {
      listed,
      setAside: setAside.flatMap((alarm) => {
        const { aside, rule, feedId, streamId, thingId } = alarm;
        return aside ? [{ key: asideKey(rule.id, feedId, streamId), aside, rule, feedId, streamId, thingId, alarm }] : [];
      }),
    };
    return past;
  };

  const wholeRecorded = (log: readonly Alarm[]): typeof wholeLog => {
    const { book } = bookAt(clock.now());
    const key = `${dayOf(clock.now())}/${book.version}`;
    if (key !== wholeLog.key) wholeLog = { key, log, told: log.filter((alarm) => book.asideOf(alarm, alarm.raisedMs) === null) };
    return wholeLog;
  };
  /** The live book's log and, before it, that of the days looked at: each from the book of its own day. */
  const whole = (): typeof wholeLog => {
    if (parts.recorded) return wholeRecorded(parts.recorded);
    const key = [`${liveFromMs}`, shown.version, ...[...days].map(([dayMs, { book }]) => `${dayMs}:${book.version}`)].join();
    if (key === wholeLog.key) return wholeLog;
    const earlier = [...days.values()].flatMap(({ dayMs, book }) =>
      book
        .log()
        .filter((alarm) => dayOf(alarm.raisedMs) === dayMs)
        .map((alarm) => ({ alarm, book })),
    );
    const all = shown.log().map((alarm) => ({ alarm, book: shown }));
    if (earlier.length > 0) all.push(...earlier);
    if (earlier.length > 0) all.sort((a, b) => b.alarm.raisedMs - a.alarm.raisedMs);
    wholeLog = {
      key,
      log: all.map(({ alarm }) => alarm),
      told: all.filter(({ alarm, book }) => book.asideOf(alarm, alarm.raisedMs) === null).map(({ alarm }) => alarm),
    };
    return wholeLog;
  };

  return {
    read(feedId, batch, touched) {
      // A reset re-tells one instant; what lies between is read from history by `catchUp`.
      if (batch.kind === 'reset' || !hasStarted()) return false;
      const { turns } = live;
      catching.read(feedId, batch, touched);
      return live.turns !== turns;
    },
    act(action) {
      if (isRuleChange(action)) return changeRules();
      live.act(action);
      if (shown !== live) shown.act(action);
      for (const { book } of days.values()) book.act(action);
    },
    catchUp,
    tick() {
      const wallMs = clock.wall();
      const gapMs = wallMs - lastTickMs;
      lastTickMs = wallMs;
      if (!hasStarted()) return;
      if (gapMs > STARVED_MS) catching.fallBehind();
      // Of a source that tells the past nobody knows the present: it is read up on the way back.
      if (parts.feeds().some(isTellingPast)) return;
      if (isNewDay()) openLive();
      void catching.retry()?.then(show);
      if (!catching.isWaiting) catching.ticked(wallMs);
      show();
    },
    list: () => (isLive() ? shown.list() : pastNow().listed),
    asides: () => (isLive() ? shown.asides() : pastNow().setAside),
    log: () => whole().log,
    told: () => whole().told,
    async reach(fromMs) {
      if (!hasStarted()) return;
      const asked: Promise<void>[] = [];
      const oldestMs = dayOf(Math.max(fromMs, clock.wall() - (DAYS_KEPT - 1) * DAY_MS));
      for (let dayMs = dayBefore(liveFromMs); dayMs >= oldestMs; dayMs = dayBefore(dayMs)) asked.push((days.get(dayMs) ?? openDay(dayMs)).folded);
      await Promise.all(asked);
    },
    get watched() {
      return watched;
    },
    rules: () => versions.filter(({ untilMs }) => untilMs === Infinity).map(({ rule }) => rule),
    ruleChanges: () => changes,
    get logFromMs() {
      let fromMs = liveFromMs;
      while (days.get(dayBefore(fromMs))?.done) fromMs = dayBefore(fromMs);
      return fromMs;
    },
    get livedFromMs() {
      let fromMs = liveFromMs;
      while (days.get(dayBefore(fromMs))?.wasLived) fromMs = dayBefore(fromMs);
      return fromMs;
    },
    get settled() {
      if (!hasStarted() || catching.isWaiting) return false;
      return isLive() ? catching.isWhole : bookAt(clock.now()).done;
    },
    get version() {
      const shownSecond = isLive() ? '' : `${Math.floor(clock.now() / 1000)}/${streams.version}`;
      const key = `${liveFromMs}/${changes.length}/${shown.version}/${shownSecond}/${[...days.values()].map((d) => `${d.dayMs}:${d.book.version}`).join()}`;
      if (key !== shownKey) version++;
      shownKey = key;
      return version;
    },
  };
}
