import { civilTime, startOfDayMs } from '../../../base/civil-time.ts';
import { daysFromCivil } from '../../../base/instant.ts';
import type { Timetable, TimetableService } from './timetable.ts';

const HOUR_MS = 3600_000;
const DAY_MS = 86_400_000;

/** A trip on one day: its seconds count from `zeroMs`. */
export interface Run {
  readonly trip: number;
  /** `20190807`, the service day. */
  readonly date: string;
  readonly zeroMs: number;
  /** Seconds of the service day at which it starts: what GTFS Realtime calls its start time. */
  readonly startS: number;
  /** Seconds to the next run of the same trip by `frequencies.txt`; NaN for a trip that runs once a day. */
  readonly headwayS: number;
}
/** When a run is at each of its stops, ms since epoch, by timetable and delay. */
export interface RunTimes {
  readonly arrivalMs: Float64Array;
  readonly departureMs: Float64Array;
}
export interface Along {
  readonly lon: number;
  readonly lat: number;
  readonly headingDeg: number;
  readonly speedMps: number;
  /** Stop (from 0) it left last. */
  readonly stop: number;
}

/** Whether a service runs on a day: exceptions before weekdays (GTFS Schedule, calendar_dates.txt). `weekday` 0 = Monday. */
export function runsOn(service: TimetableService, date: string, weekday: number): boolean {
  if (service.removed.has(date)) return false;
  if (service.added.has(date)) return true;
  return service.weekdays[weekday] === true && date >= service.from && date <= service.to;
}

/**
 * Zero of a service day: noon minus twelve hours (GTFS Schedule, "Time"), which is not midnight on the two days a year on which
 * clocks change.
 */
export function serviceDay(timetable: Timetable, atMs: number): { readonly date: string; readonly weekday: number; readonly zeroMs: number } {
  const midnightMs = startOfDayMs(atMs, timetable.zone);
  const { year, month, day } = civilTime(midnightMs + 12 * HOUR_MS, timetable.zone);
  // Noon by the clock: an hour off where the clocks changed in between.
  const guessMs = midnightMs + 12 * HOUR_MS;
  const noonMs = guessMs + (12 - civilTime(guessMs, timetable.zone).hour) * HOUR_MS;
  const date = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
  return { date, weekday: (daysFromCivil(year, month, day) + 3) % 7, zeroMs: noonMs - 12 * HOUR_MS };
}

/** Zero of the service day called `20190807`; NaN for a day that is in no calendar. */
export function zeroOn(timetable: Timetable, date: string): number {
  const noonMs = (daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6, 8))) + 0.5) * DAY_MS;
  // Noon in Greenwich is the day before or after in zones beyond UTC±12.
  for (const shiftMs of [0, -DAY_MS, DAY_MS]) {
    const day = serviceDay(timetable, noonMs + shiftMs);
    if (day.date === date) return day.zeroMs;
  }
  return NaN;
}

/** Which runs are under way at an instant by timetable, give or take `slackMs` for those late or early; today's and yesterday's. */
export function runsAt(timetable: Timetable, atMs: number, slackMs: number): readonly Run[] {
  const runs: Run[] = [];
  const { trips, firstStop, departureS, arrivalS } = timetable;
  for (const dayMs of [atMs - DAY_MS, atMs]) {
    const { date, weekday, zeroMs } = serviceDay(timetable, dayMs);
    const isOn = new Map([...timetable.services].map(([id, service]) => [id, runsOn(service, date, weekday)]));
    const nowS = (atMs - zeroMs) / 1000;
    const slackS = slackMs / 1000;
    for (const [trip, { serviceId }] of trips.entries()) {
      if (isOn.get(serviceId) !== true) continue;
      const [first, last] = [firstStop[trip] as number, (firstStop[trip + 1] as number) - 1];
      if (last <= first) continue;
      const startS = departureS[first] as number;
      const lengthS = (arrivalS[last] as number) - startS;
      for (const { startS: fromS, endS, headwayS } of timetable.frequencies.get(trip) ?? []) {
        // Departures fromS + k headwayS, before endS; those still on their way.
        const least = Math.max(0, Math.ceil((nowS - lengthS - slackS - fromS) / headwayS));
        for (let k = least; fromS + k * headwayS < endS && fromS + k * headwayS <= nowS + slackS; k++)
          runs.push({ trip, date, zeroMs: zeroMs + (fromS + k * headwayS - startS) * 1000, startS: fromS + k * headwayS, headwayS });
      }
      if (!timetable.frequencies.has(trip) && nowS >= startS - slackS && nowS <= startS + lengthS + slackS)
        runs.push({ trip, date, zeroMs, startS, headwayS: NaN });
    }
  }
  return runs;
}

/** Stop times of a run by timetable; untimed stops between timed ones are spread evenly. */
export function timesOf({ firstStop, arrivalS, departureS }: Timetable, { trip, zeroMs }: Pick<Run, 'trip' | 'zeroMs'>): RunTimes {
  const [first, end] = [firstStop[trip] as number, firstStop[trip + 1] as number];
  const at = (seconds: Float64Array): Float64Array => {
    const timesMs = seconds.slice(first, end);
    for (let i = 0; i < timesMs.length; i++) timesMs[i] = zeroMs + (timesMs[i] as number) * 1000;
    return timesMs;
  };
  const [arrivalMs, departureMs] = [at(arrivalS), at(departureS)];
  for (let i = 1; i < arrivalMs.length; i++) {
    if (!Number.isNaN(arrivalMs[i] as number)) continue;
    let next = i;
    while (next < arrivalMs.length && Number.isNaN(arrivalMs[next] as number)) next++;
    const [fromMs, toMs] = [departureMs[i - 1] as number, arrivalMs[next] ?? (departureMs[i - 1] as number)];
    arrivalMs[i] = departureMs[i] = fromMs + (toMs - fromMs) / (next - i + 1);
  }
  return { arrivalMs, departureMs };
}

const EARTH_M = 6_371_008.8;
const radians = Math.PI / 180;

/** A way with lengths: metres on a sphere from its start, enough to move along a line between stops. */
export interface Way {
  readonly lonLat: Float64Array;
  readonly metres: Float64Array;
  /** Metres at each stop, rising. */
  readonly stopM: Float64Array;
}

export function wayOf(lonLat: Float64Array, stops: readonly { readonly lon: number; readonly lat: number }[]): Way {
  const count = lonLat.length / 2;
  const metres = new Float64Array(count);
  const plane = (i: number): readonly [number, number] => [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
  for (let i = 1; i < count; i++) metres[i] = (metres[i - 1] as number) + apart(plane(i - 1), plane(i));
  const stopM = new Float64Array(stops.length);
  let from = 0;
  for (const [n, stop] of stops.entries()) {
    // The nearest place of what lies ahead: lines that cross or touch themselves are passed in order.
    let [bestM, best, bestAt] = [stopM[n - 1] ?? 0, Infinity, from];
    for (let i = from; i + 1 < count; i++) {
      const [a, b] = [plane(i), plane(i + 1)];
      const share = shareAlong(a, b, [stop.lon, stop.lat]);
      const distance = apart([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], [stop.lon, stop.lat]);
      if (distance < best - 1) [best, bestM, bestAt] = [distance, (metres[i] as number) + ((metres[i + 1] as number) - (metres[i] as number)) * share, i];
      // Found well and left far behind: what comes later is another pass.
      if (best < 60 && distance > best + 400) break;
    }
    stopM[n] = Math.max(bestM, stopM[n - 1] ?? 0);
    from = bestAt;
  }
  return { lonLat, metres, stopM };
}

/** Metres between two places that are near each other (equirectangular). */
export function apart(a: readonly [number, number], b: readonly [number, number]): number {
  const x = (b[0] - a[0]) * radians * Math.cos(((a[1] + b[1]) / 2) * radians);
  return EARTH_M * Math.hypot(x, (b[1] - a[1]) * radians);
}

function shareAlong(a: readonly [number, number], b: readonly [number, number], p: readonly [number, number]): number {
  const squeeze = Math.cos(a[1] * radians) ** 2;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx * squeeze + dy * dy;
  return length === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx * squeeze + (p[1] - a[1]) * dy) / length));
}

/** Where a run is on its way at an instant: waiting at a stop or between two, at even speed; null before its start and after its end. */
export function alongAt(way: Way, { arrivalMs, departureMs }: RunTimes, atMs: number): Along | null {
  const last = arrivalMs.length - 1;
  if (!(atMs >= (departureMs[0] as number) && atMs <= (arrivalMs[last] as number))) return null;
  let stop = 0;
  while (stop < last && (departureMs[stop + 1] as number) <= atMs) stop++;
  const [leftMs, nextMs] = [departureMs[stop] as number, arrivalMs[Math.min(stop + 1, last)] as number];
  const [fromM, toM] = [way.stopM[stop] as number, way.stopM[Math.min(stop + 1, last)] as number];
  const share = nextMs > leftMs ? Math.min(1, Math.max(0, (atMs - leftMs) / (nextMs - leftMs))) : 1;
  const isMoving = share < 1 && nextMs > leftMs;
  return { ...placeAt(way, fromM + (toM - fromM) * share), speedMps: isMoving ? ((toM - fromM) / (nextMs - leftMs)) * 1000 : 0, stop };
}

/** Place and direction at so many metres of a way. */
export function placeAt({ lonLat, metres }: Way, alongM: number): Pick<Along, 'lon' | 'lat' | 'headingDeg'> {
  let [low, high] = [0, metres.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((metres[middle] as number) <= alongM) low = middle;
    else high = middle;
  }
  const [ax, ay, bx, by] = [lonLat[2 * low], lonLat[2 * low + 1], lonLat[2 * high], lonLat[2 * high + 1]] as [number, number, number, number];
  const length = (metres[high] as number) - (metres[low] as number);
  const share = length > 0 ? Math.min(1, Math.max(0, (alongM - (metres[low] as number)) / length)) : 0;
  const heading = Math.atan2((bx - ax) * Math.cos(ay * radians), by - ay) / radians;
  return { lon: ax + (bx - ax) * share, lat: ay + (by - ay) * share, headingDeg: (heading + 360) % 360 };
}
