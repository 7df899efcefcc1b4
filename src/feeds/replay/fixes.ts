import { createVehicleRows, FORGET_VEHICLE_MS, vehicleColumns, type VehicleFacts, type VehicleFix, type VehicleRows } from '../../tables/vehicles.ts';
import { rowAt } from '../../tables/series.ts';
import type { RejectReason } from '../../tables/batch.ts';
import { fixFault } from '../fleet.ts';

/** Every fix of one recorded feed's vehicles in the order in which it arrived, as columns of `count` rows. A place of NaN: the vehicle left. */
export interface ReplayFixes extends VehicleRows {
  readonly count: number;
  readonly vehicle: Uint32Array;
  /** What was known of it then, as a place in `told`. */
  readonly facts: Uint32Array;
  readonly told: readonly VehicleFacts[];
  /** How many vehicles there are. */
  readonly vehicles: number;
  /** Machine time of arrival, ms; never falls. */
  readonly receivedMs: Float64Array;
  /** Fixes beyond the most that are held. */
  readonly left: number;
}

/** A fix told again unchanged is kept so often, as a sign that its source still tells it. */
const REPEAT_KEPT_MS = FORGET_VEHICLE_MS / 3;
/** Some 220 MB at 56 bytes a fix. */
const MOST_FIXES = 4_000_000;
const away: VehicleFix = { lon: NaN, lat: NaN, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs: NaN };

interface Met {
  readonly vehicle: number;
  facts: number;
  /** Row of its latest fix. */
  last: number;
  isHere: boolean;
}

export interface FixLog {
  /** Why a fix was refused, or null. What is told again, or older than what was told, is passed over. */
  add(facts: VehicleFacts, fix: VehicleFix, receivedMs: number): RejectReason | null;
  /** Vehicles not among these have left. */
  listed(ids: ReadonlySet<string>, receivedMs: number): void;
  fixes(): ReplayFixes;
}

export function createFixLog(most = MOST_FIXES): FixLog {
  const met = new Map<string, Met>();
  const told: VehicleFacts[] = [];
  let size = 256;
  let rows = createVehicleRows(size);
  let vehicle = new Uint32Array(size);
  let facts = new Uint32Array(size);
  let receivedMs = new Float64Array(size);
  let [count, left] = [0, 0];

  const wider = <T extends Uint32Array | Float64Array>(old: T, next: T): T => {
    next.set(old);
    return next;
  };
  const grow = (): void => {
    size *= 2;
    const next = createVehicleRows(size);
    for (const name of vehicleColumns) next[name].set(rows[name] as never);
    rows = next;
    vehicle = wider(vehicle, new Uint32Array(size));
    facts = wider(facts, new Uint32Array(size));
    receivedMs = wider(receivedMs, new Float64Array(size));
  };
  /** Written behind the last row; it becomes one by counting it. */
  const write = (one: Met, fix: VehicleFix, atMs: number): void => {
    if (count === size) grow();
    for (const name of vehicleColumns) rows[name][count] = fix[name];
    vehicle[count] = one.vehicle;
    facts[count] = one.facts;
    receivedMs[count] = atMs;
  };
  const isRepeated = ({ last }: Met): boolean => facts[last] === facts[count] && vehicleColumns.every((name) => Object.is(rows[name][last], rows[name][count]));
  return {
    add(about, fix, atMs) {
      const fault = fixFault(fix, atMs);
      if (fault) return fault;
      if (count === most) {
        left++;
        return null;
      }
      const known = met.get(about.id);
      const one = known ?? { vehicle: met.size, facts: told.push(about) - 1, last: -1, isHere: false };
      if (!known) met.set(about.id, one);
      else if (told[one.facts] !== about && JSON.stringify(told[one.facts]) !== JSON.stringify(about)) one.facts = told.push(about) - 1;
      if (one.isHere && fix.timeMs < (rows.timeMs[one.last] as number)) return null;
      write(one, fix, atMs);
      if (one.isHere && isRepeated(one) && atMs - (receivedMs[one.last] as number) < REPEAT_KEPT_MS) return null;
      one.last = count++;
      one.isHere = true;
      return null;
    },
    listed(ids, atMs) {
      for (const [id, one] of met) {
        if (!one.isHere || ids.has(id) || count === most) continue;
        write(one, away, atMs);
        count++;
        one.isHere = false;
      }
    },
    fixes: () => ({ ...rows, count, vehicle, facts, told, vehicles: met.size, receivedMs, left }),
  };
}

/** How many fixes had arrived by an instant. */
export const fixesBy = (fixes: ReplayFixes, atMs: number): number => rowAt(fixes.receivedMs, fixes.count, atMs) + 1;

export const fixAt = (fixes: ReplayFixes, at: number): VehicleFix => {
  const of = (name: (typeof vehicleColumns)[number]): number => fixes[name][at] as number;
  return {
    lon: of('lon'),
    lat: of('lat'),
    altM: of('altM'),
    headingDeg: of('headingDeg'),
    speedMps: of('speedMps'),
    delayS: of('delayS'),
    timeMs: of('timeMs'),
  };
};
export const hasLeft = (fixes: ReplayFixes, at: number): boolean => Number.isNaN(fixes.lon[at]);

/** The row of each vehicle's latest fix among the first `count`, in the order of arrival; without those that had left or been silent for long. */
export function latestFixes(fixes: ReplayFixes, count: number, atMs: number): readonly number[] {
  const latest = new Int32Array(fixes.vehicles).fill(-1);
  for (let at = 0; at < count; at++) latest[fixes.vehicle[at] as number] = at;
  const isThere = (at: number): boolean => at >= 0 && !hasLeft(fixes, at) && (fixes.receivedMs[at] as number) >= atMs - FORGET_VEHICLE_MS;
  return [...latest].filter(isThere).sort((a, b) => a - b);
}
