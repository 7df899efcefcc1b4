import { PbfReader } from 'pbf';

/** GTFS Realtime 2.0 as far as the product reads it; times in ms since epoch, numbers NaN and texts empty where not told. */
export interface RtTrip {
  readonly tripId: string;
  readonly routeId: string;
  /** `20190807` and `25:10:00` of the agency's zone. */
  readonly startDate: string;
  readonly startTime: string;
  /** 0 scheduled, 1 added, 2 unscheduled, 3 cancelled, 5 replacement, 6 duplicated, 7 deleted, 8 new. */
  readonly relationship: number;
}
export interface RtStopTime {
  readonly stopSequence: number;
  readonly stopId: string;
  readonly arrivalMs: number;
  readonly arrivalDelayS: number;
  readonly departureMs: number;
  readonly departureDelayS: number;
  /** 0 scheduled, 1 skipped, 2 no data. */
  readonly relationship: number;
  /** An arrival or departure is there and says nothing. */
  readonly isHollow: boolean;
}
export interface RtTripUpdate {
  readonly trip: RtTrip;
  readonly vehicleId: string;
  readonly stops: readonly RtStopTime[];
  readonly timeMs: number;
  readonly delayS: number;
}
export interface RtVehicle {
  readonly trip: RtTrip;
  readonly vehicleId: string;
  readonly label: string;
  readonly lat: number;
  readonly lon: number;
  readonly bearingDeg: number;
  readonly speedMps: number;
  readonly stopSequence: number;
  readonly stopId: string;
  readonly timeMs: number;
  /** Index into `occupancies`, or NaN. */
  readonly occupancy: number;
}
export interface RtPeriod {
  readonly startMs: number;
  readonly endMs: number;
}
/** `Alert.active_period`, `communication_period` (when riders are to be told) and `impact_period` (when services are affected). */
export interface RtPeriods {
  readonly active: RtPeriod[];
  readonly communication: RtPeriod[];
  readonly impact: RtPeriod[];
}
export interface RtAlert {
  /** When it counts. */
  readonly periods: readonly RtPeriod[];
  readonly entities: readonly { readonly agencyId: string; readonly routeId: string; readonly stopId: string; readonly tripId: string }[];
  readonly cause: number;
  readonly effect: number;
  /** 1 unknown, 2 info, 3 warning, 4 severe; NaN where not told. */
  readonly severity: number;
  readonly url: string;
  readonly header: readonly RtText[];
  readonly description: readonly RtText[];
}
export interface RtText {
  readonly text: string;
  readonly language: string;
}
export interface RtEntity {
  readonly id: string;
  readonly isDeleted: boolean;
  readonly tripUpdate?: RtTripUpdate;
  readonly vehicle?: RtVehicle;
  readonly alert?: RtAlert;
}
export interface RtMessage {
  readonly version: string;
  readonly isWhole: boolean;
  readonly timeMs: number;
  readonly entities: readonly RtEntity[];
  /** Entities beyond `MOST_ENTITIES`, which are not read. */
  readonly leftOut: number;
}

/**
 * When an alert counts: when services are affected; where that is not told, when it is to be shown; `active_period` where neither
 * is, and never beside one of them, since it was taken for both (GTFS Realtime, Alert, and its guide on migrating active_period).
 */
export const countingPeriods = ({ active, communication, impact }: RtPeriods): readonly RtPeriod[] =>
  impact.length > 0 ? impact : communication.length > 0 ? communication : active;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export const MOST_ENTITIES = 50_000;
/** Stops of an update; periods, texts and entities of an alert. */
export const MOST_PARTS = 1000;
const LONGEST = 8000;

const noTrip: RtTrip = { tripId: '', routeId: '', startDate: '', startTime: '', relationship: 0 };
const text = (pbf: PbfReader): string => pbf.readString().slice(0, LONGEST);
const seconds = (pbf: PbfReader): number => pbf.readVarint(true) * 1000;

const readTrip = (pbf: PbfReader): RtTrip =>
  pbf.readMessage<Mutable<RtTrip>>(
    (tag, trip) => {
      if (tag === 1) trip.tripId = text(pbf);
      else if (tag === 2) trip.startTime = text(pbf);
      else if (tag === 3) trip.startDate = text(pbf);
      else if (tag === 4) trip.relationship = pbf.readVarint();
      else if (tag === 5) trip.routeId = text(pbf);
    },
    { ...noTrip },
  );
const readVehicleName = (pbf: PbfReader): { id: string; label: string } =>
  pbf.readMessage<{ id: string; label: string }>(
    (tag, vehicle) => {
      if (tag === 1) vehicle.id = text(pbf);
      else if (tag === 2) vehicle.label = text(pbf);
    },
    { id: '', label: '' },
  );
const readStopEvent = (pbf: PbfReader): { timeMs: number; delayS: number } =>
  pbf.readMessage<{ timeMs: number; delayS: number }>(
    (tag, event) => {
      if (tag === 1) event.delayS = pbf.readVarint(true);
      else if (tag === 2) event.timeMs = seconds(pbf);
    },
    { timeMs: NaN, delayS: NaN },
  );
const readStopTime = (pbf: PbfReader): RtStopTime =>
  pbf.readMessage<Mutable<RtStopTime>>(
    (tag, stop) => {
      if (tag === 1) stop.stopSequence = pbf.readVarint();
      else if (tag === 2) {
        const { timeMs, delayS } = readStopEvent(pbf);
        [stop.arrivalMs, stop.arrivalDelayS] = [timeMs, delayS];
        stop.isHollow ||= Number.isNaN(timeMs) && Number.isNaN(delayS);
      } else if (tag === 3) {
        const { timeMs, delayS } = readStopEvent(pbf);
        [stop.departureMs, stop.departureDelayS] = [timeMs, delayS];
        stop.isHollow ||= Number.isNaN(timeMs) && Number.isNaN(delayS);
      } else if (tag === 4) stop.stopId = text(pbf);
      else if (tag === 5) stop.relationship = pbf.readVarint();
    },
    { stopSequence: NaN, stopId: '', arrivalMs: NaN, arrivalDelayS: NaN, departureMs: NaN, departureDelayS: NaN, relationship: 0, isHollow: false },
  );
const readTripUpdate = (pbf: PbfReader): RtTripUpdate =>
  pbf.readMessage<Mutable<RtTripUpdate> & { stops: RtStopTime[] }>(
    (tag, update) => {
      if (tag === 1) update.trip = readTrip(pbf);
      else if (tag === 2) {
        const stop = readStopTime(pbf);
        if (update.stops.length < MOST_PARTS) update.stops.push(stop);
      } else if (tag === 3) update.vehicleId = readVehicleName(pbf).id;
      else if (tag === 4) update.timeMs = seconds(pbf);
      else if (tag === 5) update.delayS = pbf.readVarint(true);
    },
    { trip: noTrip, vehicleId: '', stops: [], timeMs: NaN, delayS: NaN },
  );
const readVehicle = (pbf: PbfReader): RtVehicle =>
  pbf.readMessage<Mutable<RtVehicle>>(
    (tag, vehicle) => {
      if (tag === 1) vehicle.trip = readTrip(pbf);
      else if (tag === 2)
        pbf.readMessage<Mutable<RtVehicle>>((field, to) => {
          if (field === 1) to.lat = pbf.readFloat();
          else if (field === 2) to.lon = pbf.readFloat();
          else if (field === 3) to.bearingDeg = pbf.readFloat();
          else if (field === 5) to.speedMps = pbf.readFloat();
        }, vehicle);
      else if (tag === 3) vehicle.stopSequence = pbf.readVarint();
      else if (tag === 5) vehicle.timeMs = seconds(pbf);
      else if (tag === 7) vehicle.stopId = text(pbf);
      else if (tag === 8) {
        const { id, label } = readVehicleName(pbf);
        [vehicle.vehicleId, vehicle.label] = [id, label];
      } else if (tag === 9) vehicle.occupancy = pbf.readVarint();
    },
    {
      trip: noTrip, vehicleId: '', label: '', lat: NaN, lon: NaN, bearingDeg: NaN, speedMps: NaN, stopSequence: NaN, stopId: '', timeMs: NaN, occupancy: NaN,
    }, // prettier-ignore
  );
const readTexts = (pbf: PbfReader): RtText[] =>
  pbf.readMessage<RtText[]>((tag, texts) => {
    if (tag !== 1 || texts.length >= MOST_PARTS) return;
    texts.push(
      pbf.readMessage<Mutable<RtText>>(
        (field, one) => {
          if (field === 1) one.text = text(pbf);
          else if (field === 2) one.language = text(pbf);
        },
        { text: '', language: '' },
      ),
    );
  }, []);
const readAlert = (pbf: PbfReader): RtAlert => {
  const told: RtPeriods = { active: [], communication: [], impact: [] };
  const periodsOf = new Map([
    [1, told.active],
    [2, told.communication],
    [3, told.impact],
  ]);
  const entities: Mutable<RtAlert['entities'][number]>[] = [];
  const alert = pbf.readMessage<Mutable<RtAlert>>(
    (tag, alert) => {
      const periods = periodsOf.get(tag);
      if (periods) {
        const period = { startMs: NaN, endMs: NaN };
        pbf.readMessage<null>((field) => {
          if (field === 1) period.startMs = seconds(pbf);
          else if (field === 2) period.endMs = seconds(pbf);
        }, null);
        if (periods.length < MOST_PARTS) periods.push(period);
      } else if (tag === 5) {
        const entity = { agencyId: '', routeId: '', stopId: '', tripId: '' };
        pbf.readMessage<null>((field) => {
          if (field === 1) entity.agencyId = text(pbf);
          else if (field === 2) entity.routeId = text(pbf);
          else if (field === 4) {
            // A descriptor with a route alone is about all trips of that route.
            const { tripId, routeId } = readTrip(pbf);
            [entity.tripId, entity.routeId] = [tripId, entity.routeId || routeId];
          } else if (field === 5) entity.stopId = text(pbf);
        }, null);
        if (entities.length < MOST_PARTS) entities.push(entity);
      } else if (tag === 6) alert.cause = pbf.readVarint();
      else if (tag === 7) alert.effect = pbf.readVarint();
      else if (tag === 8) alert.url = readTexts(pbf)[0]?.text ?? '';
      else if (tag === 10) alert.header = readTexts(pbf);
      else if (tag === 11) alert.description = readTexts(pbf);
      else if (tag === 14) alert.severity = pbf.readVarint();
    },
    { periods: [], entities, cause: 1, effect: 8, severity: NaN, url: '', header: [], description: [] },
  );
  return { ...alert, periods: countingPeriods(told) };
};

/** One FeedMessage in protobuf; null when the bytes are none: cut, no header, no version, an entity without id. */
export function readRtMessage(bytes: Uint8Array): RtMessage | null {
  const entities: RtEntity[] = [];
  const message = { version: '', isWhole: true, timeMs: NaN, nameless: 0, leftOut: 0 };
  try {
    const pbf = new PbfReader(bytes);
    pbf.readFields<null>((tag) => {
      if (tag === 1)
        pbf.readMessage<null>((field) => {
          if (field === 1) message.version = text(pbf);
          else if (field === 2) message.isWhole = pbf.readVarint() === 0;
          else if (field === 3) message.timeMs = seconds(pbf);
        }, null);
      else if (tag === 2 && entities.length >= MOST_ENTITIES) message.leftOut++;
      else if (tag === 2) {
        const entity = pbf.readMessage<Mutable<RtEntity>>(
          (field, one) => {
            if (field === 1) one.id = text(pbf);
            else if (field === 2) one.isDeleted = pbf.readVarint() !== 0;
            else if (field === 3) one.tripUpdate = readTripUpdate(pbf);
            else if (field === 4) one.vehicle = readVehicle(pbf);
            else if (field === 5) one.alert = readAlert(pbf);
          },
          { id: '', isDeleted: false },
        );
        if (entity.id === '') message.nameless++;
        entities.push(entity);
      }
    }, null);
    // What reads past its end read zeros that nobody sent.
    if (pbf.pos > bytes.length || message.version === '' || message.nameless > 0) return null;
  } catch {
    return null;
  }
  const { version, isWhole, timeMs, leftOut } = message;
  return { version, isWhole, timeMs, entities, leftOut };
}
