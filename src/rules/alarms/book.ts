import { propertiesOf, type AlarmRule } from '../../tables/alarm-rule.ts';
import { isImpossible } from '../../tables/instruments.ts';
import { Quality } from '../../tables/quality.ts';
import { createAcknowledgements, type Acknowledgement } from './acknowledgements.ts';
import type { Alarm, AlarmBook, AlarmState, RuledReading, SetAside } from './alarm.ts';
import { asideKey, createAsides, type Aside } from './asides.ts';
import { familyOf } from './family.ts';
import { isJudged } from './judged.ts';
import { createThingLatches, namedKey, namedThings, thingKey, watchOf, type WatchedStream } from './watched.ts';
import { byUrgency, compareText, createSorted, newestFirst } from './order.ts';
import { always, withinTime, type RuleVersion } from './rule-version.ts';
import type { Occurrence, Watch } from './watch.ts';

/** What a stream says now. */
interface StreamPicture {
  /** Every occurrence, oldest first per rule. */
  readonly all: Alarm[];
  readonly shown: Alarm[];
  /** What would be shown and is set aside. */
  readonly hidden: Alarm[];
}

/** Occurrences kept per rule and stream for the log. */
const LOG_PER_WATCH = 64;

/**
 * The alarm book: a fold of readings and actions.
 *
 * State depends only on each stream's readings (in time order), the set of actions and the instant of the last tick; not
 * on how streams, actions and ticks were interleaved. Missing, bad and repeated readings move nothing. Of the rules of one
 * property and direction only the most urgent standing one is listed per stream; acknowledging an alarm also acknowledges
 * what the same stream had raised at equal or lower urgency by then. An alarm raised by silence alone is withdrawn when a late reading
 * shows that its condition had gone before the delay ran out. Conditions over several streams of a thing are worked out from
 * when each of them changed, never from the order in which they were told.
 *
 * What is shelved, out of service or suppressed by design is kept from the list, not from the log: it is raised, returns and
 * is acknowledged behind it.
 *
 * When showing the past, tell only actions up to that instant: the book does not hold them back.
 */
export function createAlarmBook(rules: readonly AlarmRule[], versions: readonly RuleVersion[] = rules.map(always)): AlarmBook {
  return createVersionedBook(versions);
}

function createVersionedBook(versions: readonly RuleVersion[]): AlarmBook {
  const rules = versions.map(({ rule }) => rule);
  const byProperty = groupByProperty(versions);
  const inForce = new Set(versions.filter(({ untilMs }) => untilMs === Infinity).map(({ rule }) => rule));
  const feeds = new Map<string, Map<string, WatchedStream>>();
  const eventful = new Set<WatchedStream>();
  const acks = createAcknowledgements();
  const asides = createAsides();
  const latches = createThingLatches(rules);
  const heard = new Set(rules.flatMap(propertiesOf));
  const byKey = new Map<string, { readonly stream: WatchedStream; readonly watch: Watch }>();
  /** Streams by thing whose alarms another stream of it may change. */
  const crossed = new Map<string, WatchedStream[]>();
  const silences: { readonly stream: WatchedStream; readonly watch: Watch; wasDue: boolean }[] = [];
  let nowMs = -Infinity;
  /** Earliest running delay not yet run out at `nowMs`; a tick before it changes nothing. May be early, never late. */
  let nextDueMs = Infinity;
  let version = 0;
  let turns = 0;
  let asideVersion = -1;
  let setAside: readonly SetAside[] = [];
  const dirty = new Set<WatchedStream>();
  const pictures = new Map<WatchedStream, StreamPicture>();
  const listed = createSorted(byUrgency);
  const logged = createSorted(newestFirst);

  const becomeEventful = (stream: WatchedStream): void => {
    stream.isEventful = true;
    eventful.add(stream);
  };
  const open = (reading: RuledReading, before?: WatchedStream): WatchedStream => {
    const { feedId, streamId, thingId, thingKind, property, intervalMs, lacksUnit = false, unit } = reading;
    const latchOf = latches.of(feedId, thingId);
    const families = (byProperty.get(property) ?? [])
      .map((family) =>
        family
          .filter(
            ({ rule }) =>
              isJudged(rule, reading) && (rule.thingKind === undefined || rule.thingKind === thingKind) && (rule.thing === undefined || rule.thing === thingId),
          )
          .map((version) => withinTime(watchOf(version.rule, intervalMs, latchOf, before), version)),
      )
      .filter((family) => family.length > 0);
    const told = { feedId, streamId, thingId, property, families, latchOf, lacksUnit, unit };
    const stream: WatchedStream = { ...told, lastMs: -Infinity, lastValue: NaN, isEventful: false };
    for (const watch of families.flat()) {
      const { rule } = watch;
      const own = asideKey(rule.id, feedId, streamId);
      // Of several versions the one in force speaks for the rule.
      if (inForce.has(rule) || !byKey.has(own)) byKey.set(own, { stream, watch });
      if (rule.form?.kind === 'silence') silences.push({ stream, watch, wasDue: false });
      if (rule.form?.kind !== 'together' && !rule.suppressedWhile) continue;
      for (const key of new Set([thingKey(feedId, thingId), ...namedThings(rule).map(namedKey)])) {
        const known = crossed.get(key);
        if (!known) crossed.set(key, [stream]);
        else if (!known.includes(stream)) known.push(stream);
      }
    }
    if (before?.isEventful) becomeEventful(stream);
    return stream;
  };
  const asideAt = (stream: WatchedStream, rule: AlarmRule, atMs: number): Aside | null => {
    const said = asides.of(asideKey(rule.id, stream.feedId, stream.streamId), rule.priority, atMs);
    if (said || !rule.suppressedWhile) return said;
    const sinceMs = stream.latchOf(rule.suppressedWhile).sinceMs(atMs);
    return Number.isNaN(sinceMs) ? null : { kind: 'suppressed', sinceMs };
  };
  /** It is watched as another from now on, which takes over what its silence has raised. */
  const leave = (stream: WatchedStream): void => {
    const before = pictures.get(stream);
    listed.replace(new Set(before?.shown), []);
    logged.replace(new Set(before?.all), []);
    pictures.delete(stream);
    eventful.delete(stream);
    dirty.delete(stream);
    for (let i = silences.length - 1; i >= 0; i--) if (silences[i]?.stream === stream) silences.splice(i, 1);
    for (const streams of crossed.values()) if (streams.includes(stream)) streams.splice(streams.indexOf(stream), 1);
  };
  const streamOf = (reading: RuledReading): WatchedStream => {
    let streams = feeds.get(reading.feedId);
    if (!streams) feeds.set(reading.feedId, (streams = new Map()));
    let stream = streams.get(reading.streamId);
    // Its unit is told now, or is another.
    const isToldNow = stream !== undefined && !reading.lacksUnit && (stream.lacksUnit || (stream.unit !== reading.unit && reading.unit !== ''));
    if (stream && isToldNow) leave(stream);
    if (stream === undefined || isToldNow) streams.set(reading.streamId, (stream = open(reading, stream)));
    return stream;
  };
  const touch = (stream: WatchedStream): void => {
    dirty.add(stream);
    version++;
  };
  const pictureOf = (stream: WatchedStream): StreamPicture => {
    const picture: StreamPicture = { all: [], shown: [], hidden: [] };
    for (const family of stream.families) {
      const alarms = family.map((watch) => alarmsOf(stream, watch, nowMs, asideAt(stream, watch.rule, nowMs)));
      const settled = alarms.map((ofRule, urgency) => ofRule.map((alarm) => acknowledged(alarm, alarms.slice(0, urgency + 1), acks.of)));
      for (const ofRule of settled) picture.all.push(...ofRule);
      for (const alarm of listedOf(settled)) (alarm.aside ? picture.hidden : picture.shown).push(alarm);
    }
    return picture;
  };
  /** Only what changed is made anew and sorted in: a storm costs what it brings, not what is there. */
  const build = (): void => {
    if (dirty.size === 0) return;
    const [gone, goneLog] = [new Set<Alarm>(), new Set<Alarm>()];
    const [fresh, freshLog]: [Alarm[], Alarm[]] = [[], []];
    for (const stream of dirty) {
      if (!eventful.has(stream)) continue;
      const before = pictures.get(stream);
      for (const alarm of before?.shown ?? []) gone.add(alarm);
      for (const alarm of before?.all ?? []) goneLog.add(alarm);
      const after = pictureOf(stream);
      pictures.set(stream, after);
      fresh.push(...after.shown);
      freshLog.push(...after.all);
    }
    dirty.clear();
    listed.replace(gone, fresh);
    logged.replace(goneLog, freshLog);
  };

  /** What waits behind an aside, and what was set aside while nothing stands there. */
  const asideList = (hidden: readonly Alarm[]): readonly SetAside[] => {
    const found = new Map<string, SetAside>();
    for (const alarm of hidden) {
      const { rule, feedId, streamId, thingId, aside } = alarm;
      const key = asideKey(rule.id, feedId, streamId);
      if (aside) found.set(key, { key, aside, rule, feedId, streamId, thingId, alarm });
    }
    for (const key of asides.keys()) {
      const known = byKey.get(key);
      const aside = known && !found.has(key) ? asideAt(known.stream, known.watch.rule, nowMs) : null;
      if (known && aside)
        found.set(key, {
          key,
          aside,
          rule: known.watch.rule,
          feedId: known.stream.feedId,
          streamId: known.stream.streamId,
          thingId: known.stream.thingId,
          alarm: null,
        });
    }
    return [...found.values()].sort(
      (a, b) => asideOrder[a.aside.kind] - asideOrder[b.aside.kind] || b.aside.sinceMs - a.aside.sinceMs || compareText(a.key, b.key),
    );
  };

  return {
    get version() {
      return version;
    },
    get turns() {
      return turns;
    },
    watches: (property) => heard.has(property),
    asideOf(alarm, atMs) {
      const known = byKey.get(asideKey(alarm.rule.id, alarm.feedId, alarm.streamId));
      return known ? asideAt(known.stream, alarm.rule, atMs) : null;
    },
    read(reading) {
      if (reading.quality >= Quality.bad || Number.isNaN(reading.value)) return;
      // A sensor's fault is not the city's: what cannot be is no reading, and is missed where silence is watched.
      if (!reading.lacksUnit && isImpossible(reading.property, reading.value)) return;
      const stream = heard.has(reading.property) ? streamOf(reading) : feeds.get(reading.feedId)?.get(reading.streamId);
      if (!stream || !(reading.timeMs > stream.lastMs)) return;
      stream.lastMs = reading.timeMs;
      // Its source was begun anew and has not said again what it measures, or in what: it speaks, and says nothing that is known.
      const hasLostUnit = reading.lacksUnit ? !stream.lacksUnit : reading.unit === '' && stream.unit !== '';
      const isOnlyHeard = reading.property !== stream.property || hasLostUnit;
      if (!isOnlyHeard) stream.lastValue = reading.value;
      const moved = reading.lacksUnit || isOnlyHeard ? [] : latches.read(reading);
      if (moved.length > 0) {
        for (const key of moved)
          for (const other of crossed.get(key) ?? []) {
            becomeEventful(other);
            touch(other);
          }
        // When together they raise or end something is not known here: the next tick looks.
        nextDueMs = -Infinity;
      }
      for (const family of stream.families) {
        for (const watch of family) {
          if (isOnlyHeard && watch.rule.form?.kind !== 'silence') continue;
          if (!watch.read(reading.timeMs, reading.value)) continue;
          turns++;
          if (watch.occurrences.length > LOG_PER_WATCH) watch.occurrences.shift();
          if (watch.dueMs < nextDueMs) nextDueMs = watch.dueMs;
          becomeEventful(stream);
        }
      }
      if (stream.isEventful) touch(stream);
    },
    tick(atMs) {
      if (atMs === nowMs) return;
      const wentBack = atMs < nowMs;
      const endsAside = wentBack || asides.nextEndMs(nowMs) <= atMs;
      nowMs = atMs;
      for (const silence of silences) {
        const isDue = silence.watch.dueMs <= atMs;
        if (isDue === silence.wasDue) continue;
        silence.wasDue = isDue;
        becomeEventful(silence.stream);
        touch(silence.stream);
      }
      if (!wentBack && atMs < nextDueMs) return;
      nextDueMs = asides.nextEndMs(atMs);
      for (const stream of eventful)
        for (const family of stream.families)
          for (const watch of family) {
            if (endsAside || watch.dueMs <= atMs) touch(stream);
            if (watch.dueMs > atMs && watch.dueMs < nextDueMs) nextDueMs = watch.dueMs;
          }
      // What another stream of a thing said may hold only from now on.
      for (const streams of crossed.values()) for (const stream of streams) touch(stream);
      version++;
    },
    act(action) {
      const isAck = acks.add(action);
      if (!isAck && !asides.add(action)) return;
      version++;
      turns++;
      // It may end by itself before anything else is due.
      if (!isAck) nextDueMs = Math.min(nextDueMs, asides.nextEndMs(nowMs));
      const key = isAck ? action.target.slice(0, action.target.lastIndexOf('/')) : action.target;
      const known = byKey.get(key);
      if (known) touch(known.stream);
    },
    list() {
      build();
      return listed.all;
    },
    asides() {
      build();
      if (asideVersion === version) return setAside;
      asideVersion = version;
      setAside = asideList([...pictures.values()].flatMap(({ hidden }) => hidden));
      return setAside;
    },
    log() {
      build();
      return logged.all;
    },
  };
}

/** Families of rules by property, most urgent first; of one rule the version that came last, last. */
function groupByProperty(versions: readonly RuleVersion[]): ReadonlyMap<string, readonly (readonly RuleVersion[])[]> {
  const result = new Map<string, RuleVersion[][]>();
  for (const version of [...versions].sort((a, b) => a.rule.priority - b.rule.priority || compareText(a.rule.id, b.rule.id) || a.fromMs - b.fromMs)) {
    const { rule } = version;
    const families = result.get(rule.property) ?? [];
    result.set(rule.property, families);
    const family = families.find((known) => known[0] !== undefined && familyOf(known[0].rule) === familyOf(rule));
    if (family) family.push(version);
    else families.push([version]);
  }
  return result;
}

/** Everything a watch has raised by an instant, oldest first, not yet acknowledged. */
function alarmsOf(stream: WatchedStream, watch: Watch, nowMs: number, aside: Aside | null): readonly Alarm[] {
  const newest = watch.peek(nowMs);
  if (newest === null) return [];
  const earlier = watch.occurrences.filter((occurrence) => occurrence.raisedMs !== newest.raisedMs);
  return [...earlier, newest].map((occurrence: Occurrence): Alarm => ({
    id: `${watch.rule.id}/${stream.feedId}/${stream.streamId}/${occurrence.raisedMs}`,
    rule: watch.rule,
    feedId: stream.feedId,
    streamId: stream.streamId,
    thingId: stream.thingId,
    state: Number.isNaN(occurrence.returnedMs) ? 'unacknowledged' : 'returned-unacknowledged',
    raisedMs: occurrence.raisedMs,
    returnedMs: occurrence.returnedMs,
    acknowledgedBy: null,
    acknowledgedMs: NaN,
    aside,
    value: watch.shown ?? stream.lastValue,
    worst: occurrence.worst,
  }));
}

/** The alarm with the earliest acknowledgement that covers it: its own, or a later one's of equal or higher urgency. */
function acknowledged(alarm: Alarm, covering: readonly (readonly Alarm[])[], ackOf: (id: string) => Acknowledgement | undefined): Alarm {
  let best: Acknowledgement | undefined;
  for (const ofRule of covering) {
    for (const other of ofRule) {
      const ack = ackOf(other.id);
      if (!ack || (other.id !== alarm.id && Math.max(ack.timeMs, other.raisedMs) < alarm.raisedMs)) continue;
      if (other.id !== alarm.id && other.rule.id === alarm.rule.id && other.raisedMs < alarm.raisedMs) continue;
      if (!best || ack.timeMs < best.timeMs) best = ack;
    }
  }
  if (!best) return alarm;
  const state: AlarmState = 'acknowledged';
  return { ...alarm, state, acknowledgedBy: best.operator, acknowledgedMs: best.timeMs };
}

const asideOrder: Readonly<Record<Aside['kind'], number>> = { shelved: 0, suppressed: 1, 'out-of-service': 2 };

const isStanding = (alarm: Alarm): boolean => Number.isNaN(alarm.returnedMs);

/** What one family shows on one stream: the newest of each rule, not gone, not superseded by a more urgent standing one. */
function listedOf(family: readonly (readonly Alarm[])[]): readonly Alarm[] {
  const shown: Alarm[] = [];
  let superseded = false;
  for (const ofRule of family) {
    const alarm = ofRule.at(-1);
    if (!alarm) continue;
    const isGone = !isStanding(alarm) && alarm.acknowledgedBy !== null;
    if (!isGone && !superseded) shown.push(alarm);
    // What is set aside is not in front of the operator: it must not hide the lesser alarm that is.
    superseded ||= isStanding(alarm) && alarm.aside === null;
  }
  return shown;
}
