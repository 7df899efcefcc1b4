import type { City } from '../../../city/city.ts';
import type { VehicleFacts, VehicleKind, VehicleTable } from '../../../tables/vehicles.ts';
import { moverShapes, type MoverStore } from '../../marks/movers.ts';
import { apartM, glideOf, vehiclePlace, type PlanPlace } from '../vehicle-place.ts';

const REBASE_MS = 86_400_000;
const USUAL_INTERVAL_S = 30;

const shapeOf = (kind: VehicleKind): number => {
  if (kind === 'tram' || kind === 'metro' || kind === 'train') return moverShapes.rail;
  if (kind === 'ship' || kind === 'ferry') return moverShapes.ship;
  if (kind === 'aircraft') return moverShapes.aircraft;
  return kind === 'person' || kind === 'unknown' ? moverShapes.other : moverShapes.road;
};

/** Keeps the columns of moving marks up to the vehicle table: only rows whose fix changed are written. */
export interface VehicleColumns {
  secondsOf(timeMs: number): number;
  /** True when anything in sight was written. */
  look(nowMs: number, sees?: Sight): boolean;
  /** Something in sight is still on its way to its latest fix. */
  isGliding(nowMs: number, sees?: Sight): boolean;
  /** Plan positions for the pointer: as of the last `aim`, of new fixes the latest. */
  readonly positions: Float32Array;
  readonly version: number;
  /** Bring `positions` to where marks are drawn at an instant: one on its way is hit where it is seen, not where it will arrive. */
  aim(nowMs: number): void;
}

/** Is a plan point in the picture? */
export type Sight = (x: number, y: number, z: number) => boolean;
const everything: Sight = () => true;

export function createVehicleColumns(
  city: City,
  vehicles: VehicleTable,
  store: MoverStore,
  toneOf: (row: number) => readonly [number, number, number, number],
  shows: (facts: VehicleFacts) => boolean,
): VehicleColumns {
  let version = NaN;
  let shapeVersion = NaN;
  let moves = 0;
  let epochMs = NaN;
  /** When the last of all arrives, and each. */
  let lastArriveMs = -Infinity;
  /** Positions were last written for this instant: those that arrived since are owed their last step. */
  let aimedMs = -Infinity;
  let arriveMs = new Float64Array(0);
  let seenMs = new Float64Array(0);
  let positions = new Float32Array(0);

  const planOf = (rows: VehicleTable['now'], row: number): PlanPlace =>
    vehiclePlace(city, vehicles.facts(row)?.altDatum ?? 'none', rows.lon[row] as number, rows.lat[row] as number, rows.altM[row] as number);
  const write = (row: number, nowMs: number): void => {
    const facts = vehicles.facts(row);
    const { from, to, facing, tone } = store.columns;
    const { now, before } = vehicles;
    const at = row * 4;
    const fixMs = now.timeMs[row] as number;
    if (!facts || !shows(facts) || Number.isNaN(fixMs)) {
      tone.fill(0, at, at + 4);
      store.touch('tone', row, row + 1);
      positions.fill(NaN, row * 3, row * 3 + 3);
      return;
    }
    const latest = planOf(now, row);
    const former = Number.isNaN(before.timeMs[row] as number) ? latest : planOf(before, row);
    const tookMs = glideOf(fixMs - (before.timeMs[row] as number), apartM(former, latest));
    const glides = tookMs > 0;
    const startS = (nowMs - epochMs) / 1000;
    const spanS = glides ? tookMs / 1000 : 0;
    from.set([...(glides ? former : latest), startS], at);
    to.set([...latest, startS + spanS], at);
    arriveMs[row] = glides ? nowMs + tookMs : -Infinity;
    if (glides) lastArriveMs = Math.max(lastArriveMs, nowMs + tookMs);
    const headingDeg = now.headingDeg[row] as number;
    const intervalS = Number.isNaN(facts.intervalMs) ? USUAL_INTERVAL_S : facts.intervalMs / 1000;
    const lagMs = (vehicles.arrivedMs[row] as number) - fixMs;
    // Of a clock ahead of ours it counts since it came (see `ageOf`).
    const spokeS = (fixMs + (lagMs < 0 ? lagMs : 0) - epochMs) / 1000;
    facing.set([Number.isNaN(headingDeg) ? -1 : ((headingDeg % 360) + 360) % 360, spokeS, intervalS, shapeOf(facts.kind)], at);
    tone.set(toneOf(row), at);
    positions.set(latest, row * 3);
    for (const name of ['from', 'to', 'facing', 'tone'] as const) store.touch(name, row, row + 1);
  };
  /** Both ends count: what drives through the picture between them is in it for long. */
  const isSeen = (row: number, sees: Sight): boolean => {
    const { from, to, tone } = store.columns;
    const at = row * 4;
    return (
      (tone[at + 3] as number) > 0 &&
      (sees(to[at] as number, to[at + 1] as number, to[at + 2] as number) || sees(from[at] as number, from[at + 1] as number, from[at + 2] as number))
    );
  };
  return {
    secondsOf: (timeMs) => (timeMs - epochMs) / 1000,
    get positions() {
      return positions;
    },
    get version() {
      return moves;
    },
    aim(nowMs) {
      const sinceMs = aimedMs;
      aimedMs = nowMs;
      if (Math.min(sinceMs, nowMs) >= lastArriveMs) return;
      const { from, to } = store.columns;
      const nowS = (nowMs - epochMs) / 1000;
      let hasMoved = false;
      for (let row = 0; row < store.count; row++) {
        if (Math.min(sinceMs, nowMs) >= (arriveMs[row] as number) || Number.isNaN(positions[row * 3] as number)) continue;
        const at = row * 4;
        const startS = from[at + 3] as number;
        // As the shader does.
        const share = Math.min(1, Math.max(0, (nowS - startS) / ((to[at + 3] as number) - startS)));
        for (let axis = 0; axis < 3; axis++)
          positions[row * 3 + axis] = (from[at + axis] as number) + share * ((to[at + axis] as number) - (from[at + axis] as number));
        hasMoved = true;
      }
      if (hasMoved) moves++;
    },
    isGliding(nowMs, sees = everything) {
      if (nowMs >= lastArriveMs) return false;
      for (let row = 0; row < store.count; row++) if (nowMs < (arriveMs[row] as number) && isSeen(row, sees)) return true;
      return false;
    },
    look(nowMs, sees = everything) {
      const isRebased = !(Math.abs(nowMs - epochMs) < REBASE_MS);
      if (isRebased) epochMs = nowMs;
      if (!isRebased && vehicles.version === version) return false;
      version = vehicles.version;
      const { count, shapeVersion: shapes } = vehicles;
      store.resize(count);
      if (seenMs.length < count) {
        const [seen, places, arrive] = [
          new Float64Array(count * 2).fill(NaN),
          new Float32Array(count * 6).fill(NaN),
          new Float64Array(count * 2).fill(-Infinity),
        ];
        seen.set(seenMs);
        places.set(positions);
        arrive.set(arriveMs);
        [seenMs, positions, arriveMs] = [seen, places, arrive];
      }
      let isInSight = false;
      const all = isRebased || shapes !== shapeVersion;
      shapeVersion = shapes;
      for (let row = 0; row < count; row++) {
        const fixMs = vehicles.now.timeMs[row] as number;
        if (!all && fixMs === seenMs[row]) continue;
        const isSame = fixMs === seenMs[row] && !isRebased;
        seenMs[row] = fixMs;
        // Where it was seen and is no more the picture changes too.
        const was: boolean = !isInSight && isSeen(row, sees);
        write(row, isSame ? -Infinity : nowMs);
        isInSight ||= was || isSeen(row, sees);
      }
      moves++;
      return isInSight;
    },
  };
}
