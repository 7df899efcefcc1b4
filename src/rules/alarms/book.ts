import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { Quality } from '../../tables/quality.ts';
import { createAcknowledgements, type Acknowledgement } from './acknowledgements.ts';
import type { Alarm, AlarmBook, AlarmState, RuledReading } from './alarm.ts';
import { createWatch, type Occurrence, type Watch } from './watch.ts';

/** A stream some rule watches. */
interface WatchedStream {
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  /** Rules of one property and direction, most urgent first: only one of them is shown at a time. */
  readonly families: readonly (readonly Watch[])[];
  lastMs: number;
  lastValue: number;
  /** Some rule was ever about to be raised here. */
  isEventful: boolean;
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
 * shows that its condition had gone before the delay ran out.
 *
 * When showing the past, tell only actions up to that instant: the book does not hold them back.
 */
export function createAlarmBook(rules: readonly AlarmRule[]): AlarmBook {
  const byProperty = groupByProperty(rules);
  const feeds = new Map<string, Map<string, WatchedStream | null>>();
  const eventful = new Set<WatchedStream>();
  const acks = createAcknowledgements();
  let nowMs = -Infinity;
  /** Earliest running delay not yet run out at `nowMs`; a tick before it changes nothing. May be early, never late. */
  let nextDueMs = Infinity;
  let version = 0;
  let builtVersion = -1;
  let listed: readonly Alarm[] = [];
  let logged: readonly Alarm[] = [];

  const open = (reading: RuledReading): WatchedStream | null => {
    const families = (byProperty.get(reading.property) ?? [])
      .map((family) => family.filter((rule) => rule.thingKind === undefined || rule.thingKind === reading.thingKind).map(createWatch))
      .filter((family) => family.length > 0);
    if (families.length === 0) return null;
    const { feedId, streamId, thingId } = reading;
    return { feedId, streamId, thingId, families, lastMs: -Infinity, lastValue: NaN, isEventful: false };
  };
  const streamOf = (reading: RuledReading): WatchedStream | null => {
    let streams = feeds.get(reading.feedId);
    if (!streams) feeds.set(reading.feedId, (streams = new Map()));
    let stream = streams.get(reading.streamId);
    if (stream === undefined) streams.set(reading.streamId, (stream = open(reading)));
    return stream;
  };
  const build = (): void => {
    if (builtVersion === version) return;
    builtVersion = version;
    const all: Alarm[] = [];
    const shown: Alarm[] = [];
    for (const stream of eventful) {
      for (const family of stream.families) {
        const alarms = family.map((watch) => alarmsOf(stream, watch, nowMs));
        const settled = alarms.map((ofRule, urgency) => ofRule.map((alarm) => acknowledged(alarm, alarms.slice(0, urgency + 1), acks.of)));
        for (const ofRule of settled) all.push(...ofRule);
        shown.push(...listedOf(settled));
      }
    }
    listed = shown.sort(byUrgency);
    logged = all.sort((a, b) => b.raisedMs - a.raisedMs || compareText(a.id, b.id));
  };

  return {
    get version() {
      return version;
    },
    watches: (property) => byProperty.has(property),
    read(reading) {
      if (reading.quality >= Quality.bad || Number.isNaN(reading.value)) return;
      const stream = streamOf(reading);
      if (stream === null || !(reading.timeMs > stream.lastMs)) return;
      stream.lastMs = reading.timeMs;
      stream.lastValue = reading.value;
      for (const family of stream.families) {
        for (const watch of family) {
          if (!watch.read(reading.timeMs, reading.value)) continue;
          if (watch.occurrences.length > LOG_PER_WATCH) watch.occurrences.shift();
          if (watch.dueMs < nextDueMs) nextDueMs = watch.dueMs;
          stream.isEventful = true;
          eventful.add(stream);
        }
      }
      if (stream.isEventful) version++;
    },
    tick(atMs) {
      if (atMs === nowMs) return;
      const wentBack = atMs < nowMs;
      nowMs = atMs;
      if (!wentBack && atMs < nextDueMs) return;
      nextDueMs = Infinity;
      for (const stream of eventful)
        for (const family of stream.families) for (const watch of family) if (watch.dueMs > atMs && watch.dueMs < nextDueMs) nextDueMs = watch.dueMs;
      version++;
    },
    act(action) {
      if (acks.add(action)) version++;
    },
    list() {
      build();
      return listed;
    },
    log() {
      build();
      return logged;
    },
  };
}

/** Families of rules by property: same direction together, most urgent first. */
function groupByProperty(rules: readonly AlarmRule[]): ReadonlyMap<string, readonly (readonly AlarmRule[])[]> {
  const result = new Map<string, AlarmRule[][]>();
  for (const rule of [...rules].sort((a, b) => a.priority - b.priority || compareText(a.id, b.id))) {
    const families = result.get(rule.property) ?? [];
    result.set(rule.property, families);
    const family = families.find((known) => known[0]?.op === rule.op);
    if (family) family.push(rule);
    else families.push([rule]);
  }
  return result;
}

/** Everything a watch has raised by an instant, oldest first, not yet acknowledged. */
function alarmsOf(stream: WatchedStream, watch: Watch, nowMs: number): readonly Alarm[] {
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
    value: stream.lastValue,
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
    superseded ||= isStanding(alarm);
  }
  return shown;
}

const byUrgency = (a: Alarm, b: Alarm): number =>
  a.rule.priority - b.rule.priority ||
  Number(a.acknowledgedBy !== null) - Number(b.acknowledgedBy !== null) ||
  b.raisedMs - a.raisedMs ||
  compareText(a.id, b.id);

/** By code unit, the same on every machine and locale. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
