import { vehicleColumns, type VehicleBatch, type VehicleFix } from './vehicle-fix.ts';
import { DAY_MS } from './thinned.ts';

/** A fix as it is filled in; missing numbers are NaN. */
export type FilledFix = { -readonly [K in keyof VehicleFix]: VehicleFix[K] };

/**
 * Where vehicles were, in bounded memory: a track of fixes each. The newest fix is always there as it came; older ones are kept
 * some seconds apart, and what a full track has of the older half is thinned, so that it still reaches a day back.
 */
export interface VehiclePast {
  /** A new track's number. */
  open(): number;
  /** Row `i` of a batch. What is not later than the newest moves nothing, but a vehicle that is told by an old fix after it left is back. */
  append(track: number, batch: VehicleBatch, i: number): void;
  /** From this instant on it is not there any more, until its next fix. */
  leave(track: number, timeMs: number): void;
  /**
   * Where it was at an instant, into `into`: between two fixes at most two minutes apart on the straight line between them, else
   * at the last one before. False where it was not there: before its first fix, after its last word, or long silent.
   */
  at(track: number, timeMs: number, into: FilledFix): boolean;
  /** Kept fixes from one instant to another, both counted, oldest first; a leaving is told as a place of NaN. Returns how many. */
  walk(track: number, fromMs: number, toMs: number, visit: VisitFix): number;
  /** The newest fix as it came, of those up to an instant; false where it has none or is gone by then. */
  newest(track: number, into: FilledFix, untilMs?: number): boolean;
  /** When it was last heard of, ms; -Infinity for none. */
  lastMs(track: number): number;
  forget(track: number): void;
  readonly bytes: number;
}

/** One place on a way: degrees, metres above the vehicle's own datum, ms. */
export type VisitFix = (lon: number, lat: number, altM: number, timeMs: number) => void;

type Columns = { readonly [K in (typeof vehicleColumns)[number]]: K extends 'lon' | 'lat' | 'timeMs' ? Float64Array : Float32Array };
interface Track {
  columns: Columns;
  size: number;
  count: number;
}

const ROW_BYTES = 3 * 8 + 4 * 4;
const FIRST_ROWS = 8;
/** Older fixes of a vehicle that speaks every second lie at least so far apart. */
const APART_MS = 5000;
/** Longer gaps are no movement anybody saw: it stands where it was last. */
const LINE_MS = 120_000;
/** Silent for longer than this it is not on the map, as in the present. */
const SILENT_MS = 30 * 60_000;

const columnsOf = (rows: number): Columns => ({
  lon: new Float64Array(rows),
  lat: new Float64Array(rows),
  altM: new Float32Array(rows),
  headingDeg: new Float32Array(rows),
  speedMps: new Float32Array(rows),
  delayS: new Float32Array(rows),
  timeMs: new Float64Array(rows),
});

/**
 * @param maxRows per vehicle.
 * @param maxBytes over all: once reached, tracks stay the size they are and are thinned sooner.
 */
export function createVehiclePast(maxRows = 1024, maxBytes = 48 << 20): VehiclePast {
  const tracks: (Track | undefined)[] = [];
  const free: number[] = [];
  let bytes = 0;

  const timeAt = (track: Track, at: number): number => track.columns.timeMs[at] as number;
  const copy = (from: Columns, at: number, to: Columns, row: number): void => {
    for (const name of vehicleColumns) to[name][row] = from[name][at] as number;
  };
  /** Of the older half a quarter of the rows stays, evenly over its time, and every leaving; nothing older than a day. */
  const thin = (track: Track): void => {
    const { columns, count } = track;
    const half = count >> 1;
    const oldestMs = Math.max(timeAt(track, 0), timeAt(track, count - 1) - DAY_MS);
    const apartMs = (timeAt(track, half) - oldestMs) / (count / 4);
    let kept = 0;
    let keptMs = -Infinity;
    for (let at = 0; at < count; at++) {
      const timeMs = timeAt(track, at);
      const isLeaving = Number.isNaN(columns.lon[at] as number);
      if (timeMs < oldestMs || (at < half && !isLeaving && timeMs - keptMs < apartMs)) continue;
      copy(columns, at, columns, kept++);
      keptMs = timeMs;
    }
    // Leavings alone are not thinned by that: then the oldest row goes.
    if (kept === count) for (const name of vehicleColumns) columns[name].copyWithin(0, 1, kept);
    track.count = Math.min(kept, count - 1);
  };
  /** Where the next row goes. */
  const room = (track: Track): number => {
    if (track.count < track.size) return track.count++;
    if (track.size < maxRows && bytes + track.size * ROW_BYTES <= maxBytes) {
      const wider = columnsOf(track.size * 2);
      for (const name of vehicleColumns) wider[name].set(track.columns[name] as never);
      bytes += track.size * ROW_BYTES;
      track.columns = wider;
      track.size *= 2;
    } else thin(track);
    return track.count++;
  };
  /** Last row at or before an instant, or -1. */
  const rowAt = (track: Track, timeMs: number): number => {
    let [low, high] = [0, track.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timeAt(track, middle) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const read = (track: Track, row: number, into: FilledFix): void => {
    for (const name of vehicleColumns) into[name] = track.columns[name][row] as number;
  };

  return {
    open() {
      const number = free.pop() ?? tracks.length;
      tracks[number] = { columns: columnsOf(FIRST_ROWS), size: FIRST_ROWS, count: 0 };
      bytes += FIRST_ROWS * ROW_BYTES;
      return number;
    },
    append(number, batch, i) {
      const track = tracks[number];
      const timeMs = batch.timeMs[i] as number;
      if (!track) return;
      if (track.count > 0 && Number.isNaN(track.columns.lon[track.count - 1] as number) && timeMs <= timeAt(track, track.count - 1)) track.count--;
      const last = track.count - 1;
      if (!(timeMs > (last < 0 ? -Infinity : timeAt(track, last)))) return;
      const isNear = last > 0 && timeMs - timeAt(track, last - 1) < APART_MS && !Number.isNaN(track.columns.lon[last] as number);
      // A row first: making room may put wider columns in the place of these.
      const row = isNear ? last : room(track);
      copy(batch, i, track.columns, row);
    },
    leave(number, timeMs) {
      const track = tracks[number];
      if (!track || track.count === 0) return;
      const last = track.count - 1;
      if (Number.isNaN(track.columns.lon[last] as number)) return;
      const at = Math.max(timeMs, timeAt(track, last) + 1);
      const row = room(track);
      for (const name of vehicleColumns) track.columns[name][row] = name === 'timeMs' ? at : NaN;
    },
    at(number, timeMs, into) {
      const track = tracks[number];
      const row = track ? rowAt(track, timeMs) : -1;
      if (!track || row < 0 || Number.isNaN(track.columns.lon[row] as number)) return false;
      const fromMs = timeAt(track, row);
      const next = row + 1;
      // While more is to come it was known all the time: who is silent for long is told as gone.
      if (next >= track.count && timeMs - fromMs > SILENT_MS) return false;
      read(track, row, into);
      const { lon, lat, altM, timeMs: times } = track.columns;
      if (next >= track.count || Number.isNaN(lon[next] as number) || (times[next] as number) - fromMs > LINE_MS) return true;
      const share = (timeMs - fromMs) / ((times[next] as number) - fromMs);
      const between = (column: Float32Array | Float64Array): number => (column[row] as number) + share * ((column[next] as number) - (column[row] as number));
      into.lon = between(lon);
      into.lat = between(lat);
      if (!Number.isNaN(altM[next] as number)) into.altM = between(altM);
      into.timeMs = timeMs;
      return true;
    },
    walk(number, fromMs, toMs, visit) {
      const track = tracks[number];
      if (!track) return 0;
      const { lon, lat, altM, timeMs } = track.columns;
      const [first, last] = [rowAt(track, fromMs - 1e-3) + 1, rowAt(track, toMs)];
      for (let row = first; row <= last; row++) visit(lon[row] as number, lat[row] as number, altM[row] as number, timeMs[row] as number);
      return Math.max(0, last - first + 1);
    },
    newest(number, into, untilMs = Infinity) {
      const track = tracks[number];
      const row = track ? rowAt(track, untilMs) : -1;
      if (!track || row < 0 || Number.isNaN(track.columns.lon[row] as number)) return false;
      read(track, row, into);
      return true;
    },
    lastMs(number) {
      const track = tracks[number];
      return track && track.count > 0 ? timeAt(track, track.count - 1) : -Infinity;
    },
    forget(number) {
      const track = tracks[number];
      if (!track) return;
      bytes -= track.size * ROW_BYTES;
      tracks[number] = undefined;
      free.push(number);
    },
    get bytes() {
      return bytes;
    },
  };
}
