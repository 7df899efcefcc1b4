import { freshnessOf, type Freshness } from './quality.ts';

export const vehicleKinds = ['unknown', 'bus', 'tram', 'metro', 'train', 'ferry', 'ship', 'aircraft', 'bike', 'car', 'truck', 'crew', 'person'] as const;
export type VehicleKind = (typeof vehicleKinds)[number];
/** What heights of a vehicle count from; `pressure` is the standard atmosphere's 1013.25 hPa and no true height. */
export const altitudeDatums = ['none', 'ellipsoid', 'sea-level', 'pressure', 'ground'] as const;
export type AltitudeDatum = (typeof altitudeDatums)[number];

/** What is known of a vehicle besides its place; told when first met and whenever it changes. Never about persons. */
export interface VehicleFacts {
  /** Unique within its feed: MMSI, ICAO address, `vehicle.id`. */
  readonly id: string;
  readonly kind: VehicleKind;
  /** Name, call sign or number as people say it; may be empty. */
  readonly label: string;
  readonly altDatum: AltitudeDatum;
  /** Line and run, by the names passengers know; may be empty. */
  readonly route: string;
  readonly trip: string;
  /** Seconds between its fixes; NaN where the source does not say. */
  readonly intervalMs: number;
  readonly source: string;
  /** Anything else worth showing: destination, draught, squawk. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** Where a vehicle is; unknown numbers are NaN. */
export interface VehicleFix {
  /** EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Metres above `altDatum`. */
  readonly altM: number;
  /** Where its bow points, else where it goes, clockwise from north. */
  readonly headingDeg: number;
  readonly speedMps: number;
  /** When the fix was taken, ms since epoch. */
  readonly timeMs: number;
  /** Behind its timetable, seconds; negative = ahead. */
  readonly delayS: number;
}

/** One tick's fixes in columns of equal length; cross threads by transfer. `vehicle` numbers are the feed's own. */
export interface VehicleBatch {
  readonly count: number;
  readonly vehicle: Uint32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly altM: Float32Array;
  readonly headingDeg: Float32Array;
  readonly speedMps: Float32Array;
  readonly delayS: Float32Array;
  readonly timeMs: Float64Array;
  /** Vehicles met, or told anew; a number can be given to another vehicle once it is `gone`. */
  readonly told: readonly { readonly vehicle: number; readonly facts: VehicleFacts }[];
  /** Vehicles that the source knows no more; taken before `told`. */
  readonly gone: readonly number[];
}
export const vehicleColumns = ['lon', 'lat', 'altM', 'headingDeg', 'speedMps', 'delayS', 'timeMs'] as const;

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
  append(feedId: string, batch: VehicleBatch, arrivedMs: number): void;
  /** A feed is over, or jumped in time: its vehicles are gone. */
  clear(feedId: string): void;
}
export interface VehicleRows {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly altM: Float32Array;
  readonly headingDeg: Float32Array;
  readonly speedMps: Float32Array;
  readonly delayS: Float32Array;
  readonly timeMs: Float64Array;
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

export function createVehicleTable(): VehicleTable {
  let capacity = 256;
  let now = createVehicleRows(capacity);
  let before = createVehicleRows(capacity);
  let arrivedMs = new Float64Array(capacity).fill(NaN);
  let count = 0;
  let version = 0;
  let shapeVersion = 0;
  const facts: (VehicleFacts | null)[] = [];
  const feeds: string[] = [];
  const free: number[] = [];
  const byKey = new Map<string, number>();
  /** Row of each of a feed's numbers. */
  const rowsOf = new Map<string, (number | undefined)[]>();
  const sweptMs = new Map<string, number>();

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
  const blank = (row: number): void => {
    for (const name of vehicleColumns) now[name][row] = before[name][row] = NaN;
    arrivedMs[row] = NaN;
  };
  const leave = (row: number | undefined): void => {
    const known = row === undefined ? null : facts[row];
    if (row === undefined || !known) return;
    byKey.delete(`${feeds[row]}/${known.id}`);
    facts[row] = null;
    blank(row);
    free.push(row);
  };
  const enter = (feedId: string, told: VehicleFacts): number => {
    const key = `${feedId}/${told.id}`;
    const row = byKey.get(key) ?? free.pop() ?? count;
    if (row === capacity) grow();
    count = Math.max(count, row + 1);
    byKey.set(key, row);
    facts[row] = told;
    feeds[row] = feedId;
    return row;
  };

  /** Of a worker that died, nobody says which vehicles are gone. */
  const sweep = (rows: (number | undefined)[], nowMs: number): void => {
    for (const [number, row] of rows.entries()) {
      if (row === undefined || !((arrivedMs[row] as number) < nowMs - 2 * FORGET_VEHICLE_MS)) continue;
      leave(row);
      rows[number] = undefined;
      shapeVersion++;
    }
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
    facts: (row) => facts[row] ?? null,
    feedOf: (row) => feeds[row] ?? '',
    find: (key) => byKey.get(key) ?? -1,
    keyOf: (row) => `${feeds[row] ?? ''}/${facts[row]?.id ?? ''}`,
    freshness: (row, nowMs) => freshnessOf(nowMs - (now.timeMs[row] as number), facts[row]?.intervalMs || USUAL_INTERVAL_MS),
    append(feedId, batch, arrived) {
      const rows = rowsOf.get(feedId) ?? [];
      rowsOf.set(feedId, rows);
      for (const number of batch.gone) {
        leave(rows[number]);
        rows[number] = undefined;
      }
      for (const { vehicle, facts: told } of batch.told) rows[vehicle] = enter(feedId, told);
      if (batch.gone.length + batch.told.length > 0) shapeVersion++;
      for (let i = 0; i < batch.count; i++) {
        const row = rows[batch.vehicle[i] as number];
        if (row === undefined || !facts[row] || (batch.timeMs[i] as number) < (now.timeMs[row] as number)) continue;
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
        sweep(rows, arrived);
      }
      version++;
    },
    clear(feedId) {
      for (const row of rowsOf.get(feedId) ?? []) leave(row);
      rowsOf.delete(feedId);
      version++;
      shapeVersion++;
    },
  };
}
