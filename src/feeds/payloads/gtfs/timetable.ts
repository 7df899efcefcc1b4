import { csvRows } from '../../../base/csv.ts';
import { fail } from '../../../base/problem.ts';
import { unzipEntries } from '../../../base/zip.ts';
import type { Zone } from '../../../base/civil-time.ts';

/** GTFS Schedule in columns: what is needed to say which vehicle is where by the timetable. Seconds count from noon minus 12 h. */
export interface Timetable {
  readonly zone: Zone;
  readonly agency: string;
  readonly stops: ReadonlyMap<string, TimetableStop>;
  readonly routes: ReadonlyMap<string, TimetableRoute>;
  readonly trips: readonly TimetableTrip[];
  readonly tripById: ReadonlyMap<string, number>;
  /** Stop times of trip n: rows `firstStop[n]` up to `firstStop[n + 1]`, by stop_sequence. */
  readonly firstStop: Uint32Array;
  readonly stopId: readonly string[];
  readonly stopSequence: Uint32Array;
  readonly arrivalS: Float64Array;
  readonly departureS: Float64Array;
  readonly services: ReadonlyMap<string, TimetableService>;
  /** [lon, lat] pairs in order. */
  readonly shapes: ReadonlyMap<string, Float64Array>;
  readonly frequencies: ReadonlyMap<number, readonly Frequency[]>;
  readonly counts: Readonly<Record<'stops' | 'routes' | 'trips' | 'stopTimes' | 'shapePoints' | 'frequencies' | 'rejected', number>>;
}
export interface TimetableStop {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}
export interface TimetableRoute {
  readonly name: string;
  readonly type: number;
}
export interface TimetableTrip {
  readonly id: string;
  readonly routeId: string;
  readonly serviceId: string;
  readonly shapeId: string;
  readonly headsign: string;
}
export interface TimetableService {
  /** Monday first. */
  readonly weekdays: readonly boolean[];
  /** `20190211`; inclusive. */
  readonly from: string;
  readonly to: string;
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}
export interface Frequency {
  readonly startS: number;
  readonly endS: number;
  readonly headwayS: number;
}

const MOST_BYTES = 400 << 20;
const MOST_ROWS = 5_000_000;
const files = ['agency', 'stops', 'routes', 'trips', 'stop_times', 'calendar', 'calendar_dates', 'shapes', 'frequencies'] as const;
const utf8 = new TextDecoder();

/** `25:10:00` is ten past one of the next day; a single digit hour is allowed. NaN for anything else. */
export function gtfsSeconds(text: string): number {
  const [, hours, minutes, seconds] = /^\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*$/.exec(text) ?? [];
  return hours === undefined ? NaN : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

type Row = (name: string) => string;

/** Read a GTFS Schedule zip. Problems: `bad-zip`, `too-large`, `no-gtfs` (not the files that make one). Broken rows are counted and left out. */
export function readTimetable(bytes: Uint8Array, mostBytes = MOST_BYTES): Timetable {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.txt$/, '');
  const entries = new Map([...unzipEntries(bytes, (path) => files.includes(nameOf(path) as never), mostBytes)].map(([path, text]) => [nameOf(path), text]));
  for (const name of ['agency', 'stops', 'routes', 'trips', 'stop_times'])
    if (!entries.has(name)) fail('no-gtfs', 'zip', `there is no ${name}.txt: this is no GTFS timetable`);
  let rejected = 0;
  const rowsOf = function* (name: (typeof files)[number]): Generator<Row> {
    const bytesOf = entries.get(name);
    if (!bytesOf) return;
    const [header = [], ...rows] = csvRows(utf8.decode(bytesOf), MOST_ROWS);
    const columns = new Map(header.map((column, i) => [column.replace('\ufeff', '').trim(), i]));
    entries.delete(name);
    for (const row of rows) yield (column) => (row[columns.get(column) ?? -1] ?? '').trim();
  };

  const [agencyRow] = rowsOf('agency');
  const zoneName = agencyRow?.('agency_timezone') ?? '';
  const zone: Zone = isZone(zoneName) ? { kind: 'iana', name: zoneName } : fail('no-gtfs', 'agency.txt', `"${zoneName}" is no time zone`);
  const stops = new Map<string, TimetableStop>();
  for (const row of rowsOf('stops')) {
    const [lon, lat] = [row('stop_lon'), row('stop_lat')].map((v) => (v === '' ? NaN : Number(v))) as [number, number];
    if (row('stop_id') !== '' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) stops.set(row('stop_id'), { name: row('stop_name'), lon, lat });
    else rejected++;
  }
  const routes = new Map<string, TimetableRoute>();
  for (const row of rowsOf('routes'))
    routes.set(row('route_id'), { name: row('route_short_name') || row('route_long_name') || row('route_id'), type: Number(row('route_type')) });
  const trips: TimetableTrip[] = [];
  const tripById = new Map<string, number>();
  for (const row of rowsOf('trips')) {
    const id = row('trip_id');
    if (id === '' || tripById.has(id) || !routes.has(row('route_id'))) rejected++;
    else {
      tripById.set(id, trips.length);
      trips.push({ id, routeId: row('route_id'), serviceId: row('service_id'), shapeId: row('shape_id'), headsign: row('trip_headsign') });
    }
  }

  const told: { trip: number; sequence: number; stop: string; arrivalS: number; departureS: number }[] = [];
  for (const row of rowsOf('stop_times')) {
    const trip = tripById.get(row('trip_id'));
    const sequence = Number(row('stop_sequence'));
    const [arrivalS, departureS] = [gtfsSeconds(row('arrival_time')), gtfsSeconds(row('departure_time'))];
    const isUntimed = row('arrival_time') === '' && row('departure_time') === '';
    if (trip === undefined || !Number.isInteger(sequence) || !stops.has(row('stop_id')) || (!isUntimed && Number.isNaN(arrivalS) && Number.isNaN(departureS)))
      rejected++;
    else
      told.push({
        trip,
        sequence,
        stop: row('stop_id'),
        arrivalS: Number.isNaN(arrivalS) ? departureS : arrivalS,
        departureS: Number.isNaN(departureS) ? arrivalS : departureS,
      });
  }
  told.sort((a, b) => a.trip - b.trip || a.sequence - b.sequence);
  const firstStop = new Uint32Array(trips.length + 1);
  for (const { trip } of told) firstStop[trip + 1] = (firstStop[trip + 1] as number) + 1;
  for (let n = 0; n < trips.length; n++) firstStop[n + 1] = (firstStop[n + 1] as number) + (firstStop[n] as number);

  const points = new Map<string, [number, number, number][]>();
  let shapePoints = 0;
  for (const row of rowsOf('shapes')) {
    const [lon, lat, sequence] = ['shape_pt_lon', 'shape_pt_lat', 'shape_pt_sequence'].map((name) => (row(name) === '' ? NaN : Number(row(name)))) as [
      number,
      number,
      number,
    ];
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || Number.isNaN(sequence)) rejected++;
    else {
      const list = points.get(row('shape_id')) ?? [];
      points.set(row('shape_id'), list);
      list.push([sequence, lon, lat]);
      shapePoints++;
    }
  }
  const shapes = new Map([...points].map(([id, list]) => [id, Float64Array.from(list.sort((a, b) => a[0] - b[0]).flatMap(([, lon, lat]) => [lon, lat]))]));

  const services = new Map<string, { weekdays: boolean[]; from: string; to: string; added: Set<string>; removed: Set<string> }>();
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  for (const row of rowsOf('calendar'))
    services.set(row('service_id'), {
      weekdays: days.map((day) => row(day) === '1'),
      from: row('start_date'),
      to: row('end_date'),
      added: new Set(),
      removed: new Set(),
    });
  for (const row of rowsOf('calendar_dates')) {
    const service = services.get(row('service_id')) ?? {
      weekdays: days.map(() => false),
      from: '',
      to: '',
      added: new Set<string>(),
      removed: new Set<string>(),
    };
    services.set(row('service_id'), service);
    if (row('exception_type') === '1') service.added.add(row('date'));
    else if (row('exception_type') === '2') service.removed.add(row('date'));
    else rejected++;
  }
  const frequencies = new Map<number, Frequency[]>();
  let frequencyRows = 0;
  for (const row of rowsOf('frequencies')) {
    const trip = tripById.get(row('trip_id'));
    const one = { startS: gtfsSeconds(row('start_time')), endS: gtfsSeconds(row('end_time')), headwayS: Number(row('headway_secs')) };
    if (trip === undefined || !(one.endS > one.startS) || !(one.headwayS >= 10)) {
      rejected++;
      continue;
    }
    frequencies.set(trip, [...(frequencies.get(trip) ?? []), one]);
    frequencyRows++;
  }
  return {
    zone,
    agency: agencyRow?.('agency_name') ?? '',
    stops,
    routes,
    trips,
    tripById,
    firstStop,
    stopId: told.map(({ stop }) => stop),
    stopSequence: Uint32Array.from(told, ({ sequence }) => sequence),
    arrivalS: Float64Array.from(told, ({ arrivalS }) => arrivalS),
    departureS: Float64Array.from(told, ({ departureS }) => departureS),
    services,
    shapes,
    frequencies,
    counts: { stops: stops.size, routes: routes.size, trips: trips.length, stopTimes: told.length, shapePoints, frequencies: frequencyRows, rejected },
  };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}
