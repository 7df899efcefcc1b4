export const vehicleKinds = [
  'unknown',
  'bus',
  'tram',
  'metro',
  'train',
  'ferry',
  'ship',
  'aircraft',
  'bike',
  'scooter',
  'car',
  'truck',
  'crew',
  'person',
] as const;
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

/** Fixes in columns of equal length, a row a vehicle or a fix. */
export interface VehicleRows {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly altM: Float32Array;
  readonly headingDeg: Float32Array;
  readonly speedMps: Float32Array;
  readonly delayS: Float32Array;
  readonly timeMs: Float64Array;
}

/** One tick's fixes in columns of equal length; cross threads by transfer. `vehicle` numbers are the feed's own. */
export interface VehicleBatch extends VehicleRows {
  readonly count: number;
  readonly vehicle: Uint32Array;
  /** Vehicles met, or told anew; a number can be given to another vehicle once it is `gone`. */
  readonly told: readonly { readonly vehicle: number; readonly facts: VehicleFacts }[];
  /** Vehicles that the source knows no more; taken before `told`. */
  readonly gone: readonly number[];
}
export const vehicleColumns = ['lon', 'lat', 'altM', 'headingDeg', 'speedMps', 'delayS', 'timeMs'] as const;
