import { CLOCK_AHEAD_MS } from '../tables/quality.ts';
import {
  createVehicleRows,
  FORGET_VEHICLE_MS,
  MOST_VEHICLES,
  vehicleColumns,
  type VehicleBatch,
  type VehicleFacts,
  type VehicleFix,
  type VehicleRows,
} from '../tables/vehicles.ts';
import type { RejectReason } from '../tables/batch.ts';

/** A feed's vehicles on their way to the page: numbered when met, one waiting fix each, the latest. */
export interface Fleet {
  /** Something waits. */
  readonly hasNews: boolean;
  /** `new`: waits now. `superseded`: it, or the fix it replaced, goes no further. `repeated`: the very fix told last. Else why it was refused. */
  push(facts: VehicleFacts, fix: VehicleFix, nowMs: number): 'new' | 'superseded' | 'repeated' | RejectReason;
  /** Vehicles not among these are gone. Returns waiting fixes that go with them. */
  keep(ids: ReadonlySet<string>): number;
  /** This one is gone. Returns waiting fixes that go with it. */
  leave(id: string): number;
  /** Returns waiting fixes that go with those not heard of for long. */
  sweep(nowMs: number): number;
  take(): VehicleBatch;
  /** The page could not take it: who they are is told again. */
  putBack(batch: VehicleBatch): void;
}

interface Met {
  readonly vehicle: number;
  facts: VehicleFacts;
  toldMs: number;
  heardMs: number;
  /** Row of its waiting fix, or -1. */
  waiting: number;
  fix: string;
}

const inRange = (value: number, limit: number): boolean => Math.abs(value) <= limit;
/** Why a fix that came now cannot be, or null. */
export function fixFault(fix: VehicleFix, nowMs: number): RejectReason | null {
  if (!inRange(fix.lon, 180) || !inRange(fix.lat, 90)) return 'bad-position';
  return Number.isNaN(fix.timeMs) || fix.timeMs > nowMs + CLOCK_AHEAD_MS ? 'bad-time' : null;
}
const isSame = (a: VehicleFacts, b: VehicleFacts): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

export function createFleet(): Fleet {
  const met = new Map<string, Met>();
  const free: number[] = [];
  let rows: VehicleRows = createVehicleRows(256);
  let owners: (Met | null)[] = [];
  let next = 0;
  let told = new Map<number, VehicleFacts>();
  let gone: number[] = [];
  /** Numbers are given again only once the page has heard that their vehicle is gone. */
  let freed: number[] = [];

  const grow = (): void => {
    const wider = createVehicleRows(rows.lon.length * 2);
    for (const name of vehicleColumns) wider[name].set(rows[name] as never);
    rows = wider;
  };
  const drop = (id: string, one: Met): number => {
    met.delete(id);
    told.delete(one.vehicle);
    gone.push(one.vehicle);
    freed.push(one.vehicle);
    if (one.waiting < 0) return 0;
    owners[one.waiting] = null;
    return 1;
  };
  const write = (row: number, fix: VehicleFix): void => {
    for (const name of vehicleColumns) rows[name][row] = fix[name];
  };
  return {
    get hasNews() {
      return owners.length > 0 || told.size > 0 || gone.length > 0;
    },
    push(facts, fix, nowMs) {
      const fault = fixFault(fix, nowMs);
      if (fault) return fault;
      let one = met.get(facts.id);
      if (!one) {
        if (met.size >= MOST_VEHICLES) return 'unknown-stream';
        one = { vehicle: free.pop() ?? next++, facts, toldMs: -Infinity, heardMs: nowMs, waiting: -1, fix: '' };
        met.set(facts.id, one);
        told.set(one.vehicle, facts);
      } else if (!isSame(one.facts, facts)) {
        one.facts = facts;
        told.set(one.vehicle, facts);
      }
      const said = vehicleColumns.map((name) => fix[name]).join();
      // A source that is asked again and again tells the same fix again: it is no news, and no sign of life.
      if (said === one.fix) return 'repeated';
      if (fix.timeMs < one.toldMs) return 'superseded';
      one.heardMs = nowMs;
      one.toldMs = fix.timeMs;
      one.fix = said;
      if (one.waiting >= 0) {
        write(one.waiting, fix);
        return 'superseded';
      }
      if (owners.length === rows.lon.length) grow();
      one.waiting = owners.length;
      owners.push(one);
      write(one.waiting, fix);
      return 'new';
    },
    keep(ids) {
      let lost = 0;
      for (const [id, one] of met) if (!ids.has(id)) lost += drop(id, one);
      return lost;
    },
    leave(id) {
      const one = met.get(id);
      return one ? drop(id, one) : 0;
    },
    sweep(nowMs) {
      let lost = 0;
      for (const [id, one] of met) if (one.heardMs < nowMs - FORGET_VEHICLE_MS) lost += drop(id, one);
      return lost;
    },
    take() {
      const kept = owners.flatMap((owner, row) => (owner ? [row] : []));
      const column = <T extends Float64Array | Float32Array>(old: T): T => {
        const picked = new (old.constructor as new (size: number) => T)(kept.length);
        kept.forEach((row, i) => (picked[i] = old[row] as number));
        return picked;
      };
      const batch: VehicleBatch = {
        count: kept.length,
        vehicle: Uint32Array.from(kept, (row) => (owners[row] as Met).vehicle),
        lon: column(rows.lon),
        lat: column(rows.lat),
        altM: column(rows.altM),
        headingDeg: column(rows.headingDeg),
        speedMps: column(rows.speedMps),
        delayS: column(rows.delayS),
        timeMs: column(rows.timeMs),
        told: [...told].map(([vehicle, facts]) => ({ vehicle, facts })),
        gone,
      };
      for (const owner of owners) if (owner) owner.waiting = -1;
      free.push(...freed);
      owners = [];
      told = new Map();
      gone = [];
      freed = [];
      return batch;
    },
    putBack(batch) {
      const present = new Map([...met.values()].map((one) => [one.vehicle, one]));
      for (const { vehicle } of batch.told) {
        const one = present.get(vehicle);
        if (one) told.set(vehicle, one.facts);
      }
      gone = [...batch.gone.filter((vehicle) => !present.has(vehicle)), ...gone];
      // A fix that was lost must not pass for told.
      for (const one of met.values()) one.fix = '';
    },
  };
}
