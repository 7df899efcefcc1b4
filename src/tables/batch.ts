import { vehicleBuffers, type VehicleBatch } from './vehicles.ts';

/** What a stream is, told once when a feed first meets it; rows afterwards carry only its number. */
export interface StreamDescriptor {
  /** The datastream's own id, unique within its feed: `ds-000123-waterLevel`, `urn:ngsi-ld:Streetlight:7#powerState`. */
  readonly id: string;
  /** The thing (sensor, lamp, canteen) it belongs to; the id of the city's thing where the pack knows it. */
  readonly thingId: string;
  /** Observed property, a key of `tables/properties.ts` or the source's own name. */
  readonly property: string;
  /** UCUM code of the values after decoding; `1` for counts and states. */
  readonly unit: string;
  /** Declared seconds between readings; NaN where the source does not say. */
  readonly intervalMs: number;
  /** EPSG:4326 degrees; NaN where unknown. */
  readonly lon: number;
  readonly lat: number;
  /** Who says so: feed title, NGSI-LD source, or agency. */
  readonly source: string;
  /** NGSI-LD type or Thing name, for the inspector; may be empty. */
  readonly kind: string;
}

/** Why a message or row was refused, as counted on the feed's page. */
export type RejectReason =
  | 'bad-json'
  | 'bad-xml'
  | 'bad-checksum'
  | 'bad-protobuf'
  | 'bad-shape'
  | 'bad-number'
  | 'bad-time'
  | 'unknown-unit'
  | 'bad-position'
  | 'too-large'
  | 'too-deep'
  /** It holds a key that tells of a person (a name, a telephone number): never kept, never shown. */
  | 'personal-data'
  | 'unknown-stream';

/**
 * Exact accounting of a feed since it opened: received = shown + superseded + rejected + dropped (rows). What is `repeated` is
 * none of these: it was received when it was told first.
 */
export interface FeedCounts {
  messages: number;
  bytes: number;
  /** Rows decoded out of messages, good or not: readings, fixes of vehicles, events, requests; each once. */
  received: number;
  /** Rows handed over in batches. */
  shown: number;
  /** Rows replaced by a newer one of the same stream before they could be handed over. */
  superseded: number;
  /** Told again just as it was told before, by a source that is asked again and again or by a snapshot: no new row, and none lost. */
  repeated: number;
  /** Rows lost on the way that the source numbered. */
  dropped: number;
  rejected: Partial<Record<RejectReason, number>>;
  /** Shown rows whose position lies outside the city, and shown rows already stale on arrival. */
  outsideCity: number;
  staleOnArrival: number;
}

export function createFeedCounts(): FeedCounts {
  return { messages: 0, bytes: 0, received: 0, shown: 0, superseded: 0, repeated: 0, dropped: 0, rejected: {}, outsideCity: 0, staleOnArrival: 0 };
}
export const rejectedTotal = (counts: FeedCounts): number => Object.values(counts.rejected).reduce((sum, n) => sum + (n ?? 0), 0);

/**
 * One tick's readings as columns of equal length; crosses threads by transfer. `stream` numbers are the feed's own,
 * counted from 0 in the order of all `opened` so far.
 */
export interface Batch {
  readonly count: number;
  readonly stream: Uint32Array;
  /** Phenomenon time, ms since epoch. */
  readonly timeMs: Float64Array;
  /** In the descriptor's unit; NaN = missing. */
  readonly value: Float32Array;
  readonly quality: Uint8Array;
  /** Result time (when the source had it) minus phenomenon time, ms, where any row tells it; NaN for one that does not. */
  readonly resultLagMs?: Float32Array;
  /** Machine time at which each row's message arrived, ms, where that is not now: told again out of a recording. */
  readonly heardMs?: Float64Array;
  /** Streams met for the first time in this batch. */
  readonly opened: readonly StreamDescriptor[];
  /** Counts since the feed opened, as of this batch. */
  readonly counts: FeedCounts;
  /** Machine time at which the newest row's message arrived, ms since epoch; for lag. */
  readonly arrivedMs: number;
  /** Fixes of vehicles and who they are, where the feed has any; counted like readings. */
  readonly vehicles?: VehicleBatch;
  /**
   * `update`: newer readings. `reset`: the feed jumped in time (seek); every stream's latest value is replaced by what
   * this batch says, streams it does not name become missing.
   */
  readonly kind: 'update' | 'reset';
}

export const batchBuffers = (batch: Batch): Transferable[] => [
  batch.stream.buffer as ArrayBuffer,
  batch.timeMs.buffer as ArrayBuffer,
  batch.value.buffer as ArrayBuffer,
  batch.quality.buffer as ArrayBuffer,
  ...(batch.resultLagMs ? [batch.resultLagMs.buffer as ArrayBuffer] : []),
  ...(batch.heardMs ? [batch.heardMs.buffer as ArrayBuffer] : []),
  ...(batch.vehicles ? vehicleBuffers(batch.vehicles) : []),
];
