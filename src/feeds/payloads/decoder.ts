import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { RejectReason, StreamDescriptor } from '../../tables/batch.ts';
import type { AlertsKnown } from '../../tables/feed-report.ts';
import type { QualityCode } from '../../tables/quality.ts';
import type { Tidings } from '../../tables/tidings.ts';
import type { VehicleFacts, VehicleFix } from '../../tables/vehicles.ts';
import { createAdsbDecoder } from './adsb.ts';
import { createAlertsDecoder } from './alerts.ts';
import { createCapDecoder } from './cap.ts';
import { createGbfsDecoder } from './gbfs.ts';
import { createMappedDecoder } from './mapped.ts';
import { createGtfsDecoder } from './gtfs/decoder.ts';
import { createNgsiLdDecoder } from './ngsi-ld.ts';
import { createNmeaDecoder } from './nmea.ts';
import { createMovingFeaturesDecoder } from './moving-features.ts';
import { createOgcFeaturesDecoder } from './ogc-features.ts';
import { createOpen311Decoder } from './open311.ts';
import { createOpenAqDecoder } from './openaq.ts';
import { createPackedDecoder } from './packed/decoder.ts';
import { isPacked } from './packed/layout.ts';
import { createSensorCommunityDecoder } from './sensor-community.ts';
import { createSensorThingsDecoder } from './sensorthings.ts';
import { createTeamTasksDecoder } from './team-tasks.ts';
import { createSparkplugDecoder } from './sparkplug/decoder.ts';
import { detectPayload, isObservationTopic } from './detect.ts';
import { readJson } from './json.ts';
import { MAX_MESSAGE_BYTES, MOST_GBFS_BYTES, MOST_OPEN311_BYTES } from './limits.ts';

/** Where decoded rows go. Streams are met by name once and numbered; rows carry only the number. */
export interface RowSink {
  /** Number of a stream announced or opened before, or -1. */
  find(streamId: string): number;
  descriptor(stream: number): StreamDescriptor;
  /** Number a stream met for the first time. */
  open(descriptor: StreamDescriptor): number;
  /** A stream opened before anybody told its unit, with one: rows of its old number must not come any more. -1 where there is no room. */
  reopen?(descriptor: StreamDescriptor): number;
  /**
   * A good row: value in the stream's unit, NaN only with `missing`.
   * @param resultMs when the source had it (result time of OGC 20-082r4, 7.2.2.6), ms; absent or NaN: it does not say.
   */
  row(stream: number, timeMs: number, value: number, quality: QualityCode, resultMs?: number): void;
  /** Where a vehicle is now; the fix goes on only where it is newer than the vehicle's last. */
  vehicle(facts: VehicleFacts, fix: VehicleFix): void;
  /** What the source lists is complete: vehicles not in it are gone. */
  vehiclesAre(ids: ReadonlySet<string>): void;
  /** Events, requests: each record is counted, none is conflated. */
  tell(tidings: Tidings): void;
  /** Rows that the source numbered and that never came. */
  lose(rows: number): void;
  /** How far the source of alerts lets us know that none is missing. */
  alertsKnown?(known: AlertsKnown): void;
  /** Rows came that the source numbers: of them a loss would show. Of those nobody numbers none is known. */
  numbered?(rows: number): void;
  /** When the source wrote down what has no result time (an attribute, a position): for where on its way it was delayed. */
  written?(phenomenonMs: number, recordedMs: number): void;
  /**
   * Messages after this one are read by what it says (which number is which stream, units, places): who records from a later moment on
   * needs it too. It stands under its key until another of the same key comes; `bytes` where less than the whole message matters.
   */
  keep?(key: string, bytes?: Uint8Array): void;
  /** Rows (or a whole message, counted as one) refused; `what` is the part that is wrong, where it can be named. */
  reject(reason: RejectReason, rows?: number, what?: string): void;
}

/** Turns one message into rows. Never throws: whatever it cannot read is rejected with a reason. */
export interface PayloadDecoder {
  /** @param payload the form of this one message, where the protocol knows it: it overrules the declared one. */
  decode(topic: string, bytes: Uint8Array, arrivedMs: number, sink: RowSink, payload?: string): void;
  /** Topics no longer asked for: what their senders number meanwhile is not lost. */
  unheard(isLeft: (topic: string) => boolean): void;
}

/** A payload form that works on parsed JSON; `decodeBytes` is its short cut for the common compact message. */
export interface PayloadForm {
  decodeJson(topic: string, json: unknown, arrivedMs: number, sink: RowSink): void;
  /** True when the bytes were fully dealt with. */
  decodeBytes?(topic: string, bytes: Uint8Array, sink: RowSink, arrivedMs: number): boolean;
}

export interface DecoderOptions {
  /** Overrides the declaration's payload form. */
  readonly payload?: string;
}

/** Of forms whose messages are longer; timetables and trajectories are read by bounds of their own. Their protocols alone decide to fetch them. */
const mostBytes: ReadonlyMap<string, number> = new Map([
  ['gtfs', Infinity],
  ['moving-features', Infinity],
  ['gbfs', MOST_GBFS_BYTES],
  ['open311', MOST_OPEN311_BYTES],
]);

/** One decoder per feed: it remembers which topic or attribute is which stream. */
export function createDecoder(declaration: FeedDeclaration, options: DecoderOptions = {}): PayloadDecoder {
  const payload = options.payload ?? declaration.payload;
  const sensorThings = createSensorThingsDecoder(declaration);
  const makers: Record<string, (declaration: FeedDeclaration) => PayloadForm> = {
    sensorthings: () => sensorThings,
    'ngsi-ld': createNgsiLdDecoder,
    gbfs: createGbfsDecoder,
    openaq: createOpenAqDecoder,
    'sensor-community': createSensorCommunityDecoder,
    adsb: createAdsbDecoder,
    cap: createCapDecoder,
    gtfs: createGtfsDecoder,
    nmea: createNmeaDecoder,
    'ogc-features': createOgcFeaturesDecoder,
    'moving-features': createMovingFeaturesDecoder,
    'sparkplug-b': createSparkplugDecoder,
    open311: createOpen311Decoder,
    alerts: createAlertsDecoder,
    'team-tasks': createTeamTasksDecoder,
  };
  const forms = new Map<string, PayloadForm>();
  const formOf = (name: string | undefined): PayloadForm | undefined => {
    const known = forms.get(name ?? '');
    if (known || name === undefined || !Object.hasOwn(makers, name)) return known;
    const made = makers[name]?.(declaration);
    if (made) forms.set(name, made);
    return made;
  };
  const mapped = declaration.mapping && createMappedDecoder(declaration, declaration.mapping);
  const declared = mapped ?? formOf(payload);
  const shortcut = (topic: string, bytes: Uint8Array, sink: RowSink, arrivedMs: number): boolean => {
    if (declared) return declared.decodeBytes?.(topic, bytes, sink, arrivedMs) ?? false;
    if (sensorThings.decodeBytes?.(topic, bytes, sink, arrivedMs)) return true;
    return !isObservationTopic(topic) && (formOf('ngsi-ld')?.decodeBytes?.(topic, bytes, sink, arrivedMs) ?? false);
  };
  const packed = createPackedDecoder(declaration);

  return {
    decode(topic, bytes, arrivedMs, sink, own) {
      if (bytes.length > (mostBytes.get(payload ?? '') ?? MAX_MESSAGE_BYTES)) return sink.reject('too-large');
      // The packed form says what it is, so that one feed may carry it beside any other.
      if (isPacked(bytes)) return void packed.decodeBytes(topic, bytes, sink, arrivedMs);
      const special = formOf(own);
      if (special ? special.decodeBytes?.(topic, bytes, sink, arrivedMs) : shortcut(topic, bytes, sink, arrivedMs)) return;
      const read = readJson(bytes);
      if (read.kind === 'refused') return sink.reject(read.reason);
      const form = special ?? declared ?? formOf(detectPayload(topic, read.json));
      if (!form) return sink.reject('bad-shape');
      form.decodeJson(topic, read.json, arrivedMs, sink);
    },
    unheard: packed.unheard,
  };
}
