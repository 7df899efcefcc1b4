import { freshnessOfReading, type Freshness } from './quality.ts';
import { vehicleColumns, type VehicleBatch, type VehicleFix, type VehicleRows, type VehicleFacts } from './vehicle-fix.ts';
import { DAY_MS } from './thinned.ts';
import { createVehiclePast, type FilledFix, type VehiclePast, type VisitFix } from './vehicle-past.ts';

export { vehicleColumns, vehicleKinds } from './vehicle-fix.ts';
export type { VisitFix } from './vehicle-past.ts';
export type { AltitudeDatum, VehicleBatch, VehicleFacts, VehicleFix, VehicleKind, VehicleRows } from './vehicle-fix.ts';

export const vehicleBuffers = (batch: VehicleBatch): Transferable[] => [
  batch.vehicle.buffer as ArrayBuffer,
  ...vehicleColumns.map((name) => batch[name].buffer as ArrayBuffer),
];

/** A vehicle not heard of for so long is forgotten, by the feed and everybody after it. */
export const FORGET_VEHICLE_MS = 30 * 60_000;
/** Beyond so many a feed's vehicles are refused. */
export const MOST_VEHICLES = 200_000;

/** All vehicles of all feeds in columns, a row each; rows of vehicles that are gone are given to others. */
export interface VehicleTable {
  /** Rows in use or free: read `facts(row)` to tell. */
  readonly count: number;
  /** Bumped once per batch. */
  readonly version: number;
  /** Bumped when vehicles came, went or changed what is known of them. */
  readonly shapeVersion: number;
  /** Present and former fix, so that who draws can move between the two. */
  readonly now: VehicleRows;
  readonly before: VehicleRows;
  readonly arrivedMs: Float64Array;
  facts(row: number): VehicleFacts | null;
  feedOf(row: number): string;
  /** Row by `feedId/id`; -1 when unknown. */
  find(key: string): number;
  keyOf(row: number): string;
  freshness(row: number, nowMs: number): Freshness;
  /**
   * A feed's vehicles where they were last, whatever instant is shown; of a feed that tells the past itself, as it was before it began to.
   * @param untilMs by fixes up to then.
   */
  present(feedId: string, untilMs?: number): readonly (readonly [facts: VehicleFacts, fix: VehicleFix])[];
  /**
   * The way a row's vehicle went from one instant to another, both counted: what this machine remembers, or what a feed that tells
   * the past itself has told again, whichever knows more of it. A place of NaN ends a stretch. Returns the number of places.
   */
  walk(row: number, fromMs: number, toMs: number, visit: VisitFix): number;
  /** Take a feed's batch in; fixes of a feed that tells the present are kept for looking back. */
  append(feedId: string, batch: VehicleBatch, arrivedMs: number): void;
  /**
   * Show the past: every vehicle whose feed is not in `except` stands where it was at `timeMs`, or is not there, while what is
   * appended is only kept. Feeds in `except` tell the past themselves. `null` returns to where all are now.
   */
  rewind(timeMs: number | null, except: ReadonlySet<string>): void;
  /** A feed is over: its vehicles are gone, their past too. */
  clear(feedId: string): void;
}
export const createVehicleRows = (size: number): VehicleRows => ({
  lon: new Float64Array(size).fill(NaN),
  lat: new Float64Array(size).fill(NaN),
  altM: new Float32Array(size).fill(NaN),
  headingDeg: new Float32Array(size).fill(NaN),
  speedMps: new Float32Array(size).fill(NaN),
  delayS: new Float32Array(size).fill(NaN),
  timeMs: new Float64Array(size).fill(NaN),
});

/** Vehicles of which the source names no interval count as fresh like those that speak every half minute. */
const USUAL_INTERVAL_MS = 30_000;

const nobody: VisitFix = () => undefined;
/** What a replay has told again needs to reach no further back than a glance: rows a vehicle, bytes over all. */
const RETOLD_ROWS = 256;
const RETOLD_BYTES = 12 << 20;

/** A vehicle that was met, shown or not. */
interface Known {
  readonly key: string;
  readonly feedId: string;
  readonly track: number;
  /** What was told again of a past instant; -1 before the first. */
  retoldTrack: number;
  facts: VehicleFacts;
  /** -1 while it is not on the map. */
  row: number;
  /** Its feed knows it now, whatever instant is shown. */
  isPresent: boolean;
}

export function createVehicleTable(past: VehiclePast = createVehiclePast()): VehicleTable {
  const retold = createVehiclePast(RETOLD_ROWS, RETOLD_BYTES);
  let capacity = 256;
  let now = createVehicleRows(capacity);
  let before = createVehicleRows(capacity);
  let arrivedMs = new Float64Array(capacity).fill(NaN);
  let count = 0;
  let version = 0;
  let shapeVersion = 0;
  let rewoundExcept: ReadonlySet<string> | null = null;
  /** Who stands in a row. */
  const shown: (Known | undefined)[] = [];
  const free: number[] = [];
  const byKey = new Map<string, Known>();
  /** Of each feed's numbers, who it is. */
  const numbered = new Map<string, (Known | undefined)[]>();
  const sweptMs = new Map<string, number>();
  const fix: FilledFix = { lon: NaN, lat: NaN, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs: NaN };

  const grow = (): void => {
    const wider = (old: VehicleRows): VehicleRows => {
      const next = createVehicleRows(capacity * 2);
      for (const name of vehicleColumns) next[name].set(old[name] as never);
      return next;
    };
    [now, before] = [wider(now), wider(before)];
    const arrived = new Float64Array(capacity * 2).fill(NaN);
    arrived.set(arrivedMs);
    arrivedMs = arrived;
    capacity *= 2;
  };
  const hide = (known: Known): void => {
    const { row } = known;
    if (row < 0) return;
    for (const name of vehicleColumns) now[name][row] = before[name][row] = NaN;
    arrivedMs[row] = NaN;
    shown[row] = undefined;
    free.push(row);
    known.row = -1;
    shapeVersion++;
  };
  const show = (known: Known): void => {
    if (known.row >= 0) return;
    const row = free.pop() ?? count;
    if (row === capacity) grow();
    count = Math.max(count, row + 1);
    shown[row] = known;
    known.row = row;
    shapeVersion++;
  };
  /** Stands in its row as `fix` says, without a way it came. */
  const stand = (known: Known): void => {
    show(known);
    for (const name of vehicleColumns) {
      now[name][known.row] = fix[name];
      before[name][known.row] = NaN;
    }
    arrivedMs[known.row] = fix.timeMs;
  };
  const leave = (known: Known | undefined, atMs: number): void => {
    if (!known) return;
    known.isPresent = false;
    // Gone from an instant that is told again: of that this machine's memory says its own.
    if (!isTellingItself(known.feedId)) past.leave(known.track, atMs);
    if (!isHeld(known.feedId)) hide(known);
  };
  const forget = (known: Known): void => {
    hide(known);
    past.forget(known.track);
    retold.forget(known.retoldTrack);
    byKey.delete(known.key);
  };
  const isTellingItself = (feedId: string): boolean => rewoundExcept?.has(feedId) ?? false;
  const isHeld = (feedId: string): boolean => rewoundExcept !== null && !rewoundExcept.has(feedId);
  const meet = (feedId: string, facts: VehicleFacts): Known => {
    const key = `${feedId}/${facts.id}`;
    const known = byKey.get(key) ?? { key, feedId, track: past.open(), retoldTrack: -1, facts, row: -1, isPresent: true };
    byKey.set(key, known);
    known.facts = facts;
    known.isPresent = true;
    if (!isHeld(feedId)) show(known);
    return known;
  };

  /** Told again from an earlier instant on, what was told of a later one has not happened. */
  const retell = (known: Known, batch: VehicleBatch, i: number): void => {
    if ((batch.timeMs[i] as number) < retold.lastMs(known.retoldTrack)) {
      retold.forget(known.retoldTrack);
      known.retoldTrack = -1;
    }
    if (known.retoldTrack < 0) known.retoldTrack = retold.open();
    retold.append(known.retoldTrack, batch, i);
  };

  /** Of a worker that died, nobody says which vehicles are gone; and nobody looks back further than a day. */
  const sweep = (feedId: string, numbers: (Known | undefined)[], nowMs: number): void => {
    for (const [number, known] of numbers.entries()) {
      if (!known || !(Math.max(past.lastMs(known.track), arrivedMs[known.row] ?? -Infinity) < nowMs - 2 * FORGET_VEHICLE_MS)) continue;
      leave(known, nowMs);
      numbers[number] = undefined;
    }
    for (const known of byKey.values())
      if (known.feedId === feedId && !known.isPresent && known.row < 0 && past.lastMs(known.track) < nowMs - DAY_MS) forget(known);
  };

  return {
    get count() {
      return count;
    },
    get version() {
      return version;
    },
    get shapeVersion() {
      return shapeVersion;
    },
    get now() {
      return now;
    },
    get before() {
      return before;
    },
    get arrivedMs() {
      return arrivedMs;
    },
    facts: (row) => shown[row]?.facts ?? null,
    feedOf: (row) => shown[row]?.feedId ?? '',
    find: (key) => byKey.get(key)?.row ?? -1,
    keyOf: (row) => shown[row]?.key ?? '/',
    freshness(row, nowMs) {
      const fixMs = now.timeMs[row] as number;
      return freshnessOfReading(nowMs, fixMs, (arrivedMs[row] as number) - fixMs, shown[row]?.facts.intervalMs || USUAL_INTERVAL_MS);
    },
    present(feedId, untilMs) {
      const found: (readonly [VehicleFacts, VehicleFix])[] = [];
      for (const known of byKey.values()) if (known.feedId === feedId && past.newest(known.track, fix, untilMs)) found.push([known.facts, { ...fix }]);
      return found;
    },
    walk(row, fromMs, toMs, visit) {
      const known = shown[row];
      if (!known) return 0;
      const isTold = isTellingItself(known.feedId) && retold.walk(known.retoldTrack, fromMs, toMs, nobody) > past.walk(known.track, fromMs, toMs, nobody);
      return isTold ? retold.walk(known.retoldTrack, fromMs, toMs, visit) : past.walk(known.track, fromMs, toMs, visit);
    },
    append(feedId, batch, arrived) {
      const numbers = numbered.get(feedId) ?? [];
      numbered.set(feedId, numbers);
      const held = isHeld(feedId);
      // A feed that was asked for the past re-tells it: that is not this machine's memory.
      const isRetold = isTellingItself(feedId);
      for (const number of batch.gone) {
        leave(numbers[number], arrived);
        numbers[number] = undefined;
      }
      for (const { vehicle, facts } of batch.told) numbers[vehicle] = meet(feedId, facts);
      if (batch.gone.length + batch.told.length > 0) shapeVersion++;
      for (let i = 0; i < batch.count; i++) {
        const known = numbers[batch.vehicle[i] as number];
        if (!known) continue;
        if (isRetold) retell(known, batch, i);
        else past.append(known.track, batch, i);
        const { row } = known;
        if (held || row < 0 || (batch.timeMs[i] as number) < (now.timeMs[row] as number)) continue;
        // The same instant told again corrects the fix; it does not become its own past.
        const isNext = (batch.timeMs[i] as number) > (now.timeMs[row] as number);
        for (const name of vehicleColumns) {
          if (isNext) before[name][row] = now[name][row] as number;
          now[name][row] = batch[name][i] as number;
        }
        arrivedMs[row] = arrived;
      }
      if (!(arrived - (sweptMs.get(feedId) ?? -Infinity) < FORGET_VEHICLE_MS)) {
        sweptMs.set(feedId, arrived);
        sweep(feedId, numbers, arrived);
      }
      version++;
    },
    rewind(atMs, except) {
      rewoundExcept = atMs === null ? null : except;
      for (const known of byKey.values()) {
        if (atMs === null) {
          retold.forget(known.retoldTrack);
          known.retoldTrack = -1;
        }
        if (except.has(known.feedId)) continue;
        const isThere = atMs === null ? known.isPresent && past.newest(known.track, fix) : past.at(known.track, atMs, fix);
        if (isThere) stand(known);
        else hide(known);
      }
      version++;
    },
    clear(feedId) {
      for (const known of byKey.values()) if (known.feedId === feedId) forget(known);
      numbered.delete(feedId);
      version++;
      shapeVersion++;
    },
  };
}
