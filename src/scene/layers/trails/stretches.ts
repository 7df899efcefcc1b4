import type { City } from '../../../city/city.ts';
import type { VehicleFacts, VehicleTable } from '../../../tables/vehicles.ts';
import type { TrailStore } from '../../marks/trails.ts';
import { LONGEST_HOP_M, apartM, glideOf, vehiclePlace, type PlanPlace } from '../vehicle-place.ts';

/** How far back ways are shown. */
export const TRAIL_MS = 10 * 60_000;
/** Between fixes further apart nobody saw how it went: no line is drawn. */
const LONGEST_GAP_MS = 120_000;
/** A stretch is drawn on in place until it is so long or so old; then the next begins. */
const STRETCH_M = 25;
const STRETCH_MS = 5000;
const LEAST_M = 0.5;
/** The shown instant went back, or on by more: ways are read anew. */
const JUMP_MS = 30_000;
/** Of so many that have left it is remembered; then those whose way has faded are forgotten. */
const MOST_LEFT = 1000;
/** A fix may come from a clock that is so much ahead. */
const AHEAD_MS = 61_000;
const REBASE_MS = 86_400_000;
/** Beyond so many stretches the oldest make room: 1,000 vehicles with a minute and a half each, 100 with all of it. */
const MOST_STRETCHES = 65_536;

/** Keeps the stretches of vehicles' ways: a fix writes one row or lengthens one, age is the GPU's; only a jump in time writes all anew. */
export interface Stretches {
  secondsOf(timeMs: number): number;
  /** True when anything was written. */
  look(nowMs: number): boolean;
  /** Tones anew: theme, selection. */
  repaint(): void;
}

/** Where a row's way has got to. */
interface Head {
  readonly key: string;
  place: PlanPlace;
  fixMs: number;
  /** When the vehicle's mark is seen there: it glides to a new fix after that has come. */
  seenMs: number;
  /** The stretch that is still drawn on, or -1. */
  open: number;
}

export function createStretches(
  city: City,
  vehicles: VehicleTable,
  store: TrailStore,
  toneOf: (row: number) => readonly [number, number, number, number],
  shows: (facts: VehicleFacts) => boolean,
  most = MOST_STRETCHES,
): Stretches {
  let version = NaN;
  let lookedMs = NaN;
  let epochMs = NaN;
  let next = 0;
  let heads: (Head | undefined)[] = [];
  /** Of who has left: up to when its way is drawn, should it come back. */
  const drawnTo = new Map<string, number>();
  /** Whose way each stretch is part of, by row. */
  const ownerOf = new Int32Array(most);

  /** A row for the next stretch: new while there is room, then the oldest's. */
  const take = (row: number): number => {
    const at = next;
    next = (next + 1) % most;
    if (at >= store.count) store.resize(at + 1);
    else {
      const former = heads[ownerOf[at] as number];
      if (former?.open === at) former.open = -1;
    }
    ownerOf[at] = row;
    return at;
  };
  const put = (at: number, name: 'from' | 'to', [x, y, z]: PlanPlace, timeMs: number): void => {
    store.columns[name].set([x, y, z, (timeMs - epochMs) / 1000], at * 4);
    store.touch(name, at, at + 1);
  };
  const tint = (at: number): void => {
    store.columns.tone.set(toneOf(ownerOf[at] as number), at * 4);
    store.touch('tone', at, at + 1);
  };
  /** The open stretch has room for this place too. */
  const isShort = (open: number, place: PlanPlace, seenMs: number): boolean => {
    const { from } = store.columns;
    const [x, y, startS] = [from[open * 4] as number, from[open * 4 + 1] as number, from[open * 4 + 3] as number];
    return Math.hypot(place[0] - x, place[1] - y) < STRETCH_M && (seenMs - epochMs) / 1000 - startS < STRETCH_MS / 1000;
  };
  const goTo = (row: number, head: Head, place: PlanPlace, fixMs: number, leftMs: number, seenMs: number): boolean => {
    const awayM = apartM(head.place, place);
    const isWay = fixMs - head.fixMs <= LONGEST_GAP_MS && awayM < LONGEST_HOP_M;
    // Where it stands time goes by, and no line.
    const isLine = isWay && awayM >= LEAST_M;
    if (!isLine || (head.open >= 0 && !isShort(head.open, place, seenMs))) head.open = -1;
    if (isLine && head.open < 0) {
      head.open = take(row);
      put(head.open, 'from', head.place, leftMs);
      tint(head.open);
    }
    if (isLine) put(head.open, 'to', place, seenMs);
    if (isLine || !isWay) head.place = place;
    head.fixMs = fixMs;
    head.seenMs = seenMs;
    return isLine;
  };
  /** What is remembered of a row's way, drawn as it was. */
  const read = (row: number, facts: VehicleFacts, fromMs: number, toMs: number): void => {
    vehicles.walk(row, fromMs, toMs, (lon, lat, altM, timeMs) => {
      if (Number.isNaN(lon)) {
        heads[row] = undefined;
        return;
      }
      const place = vehiclePlace(city, facts.altDatum, lon, lat, altM);
      const head = heads[row];
      if (head) goTo(row, head, place, timeMs, head.seenMs, timeMs);
      else heads[row] = { key: vehicles.keyOf(row), place, fixMs: timeMs, seenMs: timeMs, open: -1 };
    });
  };
  const follow = (row: number, facts: VehicleFacts, nowMs: number): boolean => {
    const { now, before } = vehicles;
    const fixMs = now.timeMs[row] as number;
    if (!(fixMs <= nowMs + AHEAD_MS) || fixMs <= (heads[row]?.fixMs ?? -Infinity)) return false;
    // In quick replays much is passed between two looks: as it was, and no short cut.
    const known = heads[row];
    if (known && fixMs - known.fixMs > STRETCH_MS) read(row, facts, known.fixMs + 1, fixMs - 1);
    const place = vehiclePlace(city, facts.altDatum, now.lon[row] as number, now.lat[row] as number, now.altM[row] as number);
    const head = heads[row];
    if (!head) {
      heads[row] = { key: vehicles.keyOf(row), place, fixMs, seenMs: fixMs, open: -1 };
      return false;
    }
    const glideMs = glideOf(fixMs - (before.timeMs[row] as number), apartM(head.place, place));
    return glideMs > 0 ? goTo(row, head, place, fixMs, nowMs, nowMs + glideMs) : goTo(row, head, place, fixMs, head.seenMs, fixMs);
  };
  const begin = (nowMs: number): void => {
    store.resize(0);
    next = 0;
    heads = [];
    drawnTo.clear();
    for (let row = 0; row < vehicles.count; row++) {
      const facts = vehicles.facts(row);
      if (facts && shows(facts)) read(row, facts, nowMs - TRAIL_MS, nowMs);
    }
  };
  const drop = (row: number): void => {
    const head = heads[row];
    heads[row] = undefined;
    if (!head) return;
    drawnTo.set(head.key, head.fixMs);
    if (drawnTo.size > MOST_LEFT) for (const [key, timeMs] of drawnTo) if (timeMs < lookedMs - TRAIL_MS) drawnTo.delete(key);
  };

  return {
    secondsOf: (timeMs) => (timeMs - epochMs) / 1000,
    look(nowMs) {
      const isRebased = !(Math.abs(nowMs - epochMs) < REBASE_MS);
      const isJump = isRebased || nowMs < lookedMs || nowMs - lookedMs > JUMP_MS;
      lookedMs = nowMs;
      if (!isJump && vehicles.version === version) return false;
      version = vehicles.version;
      if (isRebased) epochMs = nowMs;
      if (isJump) begin(nowMs);
      let isNew = isJump;
      for (let row = 0; row < vehicles.count; row++) {
        const facts = vehicles.facts(row);
        // Rows of vehicles that are gone are given to others.
        if (!facts || !shows(facts) || heads[row]?.key !== vehicles.keyOf(row)) drop(row);
        if (!facts || !shows(facts)) continue;
        if (!heads[row] && !isJump) read(row, facts, Math.max(nowMs - TRAIL_MS, (drawnTo.get(vehicles.keyOf(row)) ?? -Infinity) + 1), nowMs);
        isNew = follow(row, facts, nowMs) || isNew;
      }
      return isNew;
    },
    repaint() {
      for (let at = 0; at < store.count; at++) store.columns.tone.set(toneOf(ownerOf[at] as number), at * 4);
      store.touch('tone', 0, store.count);
    },
  };
}
