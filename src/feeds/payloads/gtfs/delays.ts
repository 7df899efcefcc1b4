import { isCancelled } from './listings.ts';
import type { RtTrip, RtTripUpdate } from './rt-message.ts';
import { serviceDay, timesOf, zeroOn, type Run, type RunTimes } from './runs.ts';
import { gtfsSeconds, type Timetable } from './timetable.ts';

/**
 * Stop times of a run as its trip update says. Stops are told by their id where it is given: sequence numbers of real feeds are
 * often not those of the timetable. Then: times where told, else the delay of the last stop told before carries on (GTFS
 * Realtime, "Trip updates"). Times never run backwards. `delayS` is that of the stop ahead at `atMs`, NaN where nothing
 * of the run is told.
 */
export function delayed(
  timetable: Timetable,
  trip: number,
  planned: RunTimes,
  update: RtTripUpdate,
  atMs: number,
): { readonly times: RunTimes; readonly delayS: number } {
  const first = timetable.firstStop[trip] as number;
  const [arrivalMs, departureMs] = [planned.arrivalMs.slice(), planned.departureMs.slice()];
  // Stops already passed are told no more: what is known of the next one is the best word on how late the run is.
  let carriedS = firstDelayS(timetable, first, planned, update);
  let next = 0;
  let delayS = NaN;
  let isTold = !Number.isNaN(update.delayS);
  for (let i = 0; i < arrivalMs.length; i++) {
    const [sequence, id] = [timetable.stopSequence[first + i] as number, timetable.stopId[first + i] as string];
    let at = next;
    for (let stop = update.stops[at]; stop && (stop.stopId === '' ? stop.stopSequence !== sequence : stop.stopId !== id);) stop = update.stops[++at];
    const told = update.stops[at];
    if (told) next = at + 1;
    const [plannedArrival, plannedDeparture] = [planned.arrivalMs[i] as number, planned.departureMs[i] as number];
    if (told && told.relationship !== 2) {
      const arrivalS = Number.isNaN(told.arrivalMs) ? told.arrivalDelayS : (told.arrivalMs - plannedArrival) / 1000;
      const departureS = Number.isNaN(told.departureMs) ? told.departureDelayS : (told.departureMs - plannedDeparture) / 1000;
      isTold ||= !Number.isNaN(arrivalS) || !Number.isNaN(departureS);
      const arriving = Number.isNaN(arrivalS) ? (Number.isNaN(departureS) ? carriedS : Math.min(departureS, carriedS)) : arrivalS;
      carriedS = Number.isNaN(departureS) ? arriving : departureS;
      arrivalMs[i] = plannedArrival + arriving * 1000;
      departureMs[i] = plannedDeparture + carriedS * 1000;
    } else {
      if (told?.relationship === 2) carriedS = 0;
      arrivalMs[i] = plannedArrival + carriedS * 1000;
      departureMs[i] = plannedDeparture + carriedS * 1000;
    }
    if (i > 0) arrivalMs[i] = Math.max(arrivalMs[i] as number, departureMs[i - 1] as number);
    departureMs[i] = Math.max(departureMs[i] as number, arrivalMs[i] as number);
    if (Number.isNaN(delayS) && (arrivalMs[i] as number) >= atMs) delayS = ((arrivalMs[i] as number) - plannedArrival) / 1000;
  }
  return { times: { arrivalMs, departureMs }, delayS: !isTold ? NaN : Number.isNaN(delayS) ? carriedS : delayS };
}

function firstDelayS({ stopId, stopSequence }: Timetable, first: number, planned: RunTimes, update: RtTripUpdate): number {
  if (!Number.isNaN(update.delayS)) return update.delayS;
  const [told] = update.stops;
  if (!told || told.relationship === 2) return 0;
  for (let i = 0; i < planned.arrivalMs.length; i++) {
    if (told.stopId === '' ? told.stopSequence !== stopSequence[first + i] : told.stopId !== stopId[first + i]) continue;
    const says = [(told.arrivalMs - (planned.arrivalMs[i] as number)) / 1000, told.arrivalDelayS, (told.departureMs - (planned.departureMs[i] as number)) / 1000, told.departureDelayS]; // prettier-ignore
    return says.find((one) => !Number.isNaN(one)) ?? 0;
  }
  return 0;
}

const DAY_MS = 86_400_000;
/** Days remembered between two such looks. */
const MOST_DAYS = 100;

/** Days around the present are looked up anew so often. */
const DAYS_EVERY_MS = 600_000;

/**
 * Reads how late trip updates say their runs are at an instant, in seconds: of the stop ahead, by the timetable where it has the trip
 * (times alone say no delay), else as the update says itself. NaN for a cancelled trip and where nothing is said.
 */
export function createDelayReader(table: Timetable | null): (update: RtTripUpdate, nowMs: number) => number {
  const zeros = new Map<string, number>();
  let near: readonly number[] = [];
  let nearMs = -Infinity;
  const nearZeros = (timetable: Timetable, nowMs: number): readonly number[] => {
    if (Math.abs(nowMs - nearMs) < DAYS_EVERY_MS) return near;
    zeros.clear();
    nearMs = nowMs;
    near = [nowMs - DAY_MS, nowMs, nowMs + DAY_MS].map((dayMs) => serviceDay(timetable, dayMs).zeroMs);
    return near;
  };
  const zeroOf = (timetable: Timetable, date: string): number => {
    const known = zeros.get(date) ?? zeroOn(timetable, date);
    if (zeros.size < MOST_DAYS) zeros.set(date, known);
    return known;
  };
  /** The run an update means; without a start date the one that is nearest to what it tells. */
  const runOf = (timetable: Timetable, trip: number, { startDate, startTime }: RtTrip, toldMs: number, nowMs: number): Pick<Run, 'trip' | 'zeroMs'> | null => {
    const [first, last] = [timetable.firstStop[trip] as number, (timetable.firstStop[trip + 1] as number) - 1];
    if (last <= first) return null;
    const startS = timetable.departureS[first] as number;
    const laterS = timetable.frequencies.has(trip) ? gtfsSeconds(startTime) - startS : 0;
    const zerosNear = nearZeros(timetable, nowMs);
    let [bestMs, leastMs] = [NaN, Infinity];
    for (const zeroMs of startDate === '' ? zerosNear : [zeroOf(timetable, startDate)]) {
      const runZeroMs = zeroMs + laterS * 1000;
      const [fromMs, toMs] = [runZeroMs + startS * 1000, runZeroMs + (timetable.arrivalS[last] as number) * 1000];
      const offMs = Math.max(fromMs - toldMs, toldMs - toMs, 0);
      if (offMs < leastMs) [bestMs, leastMs] = [runZeroMs, offMs];
    }
    return Number.isNaN(bestMs) ? null : { trip, zeroMs: bestMs };
  };
  return (update, nowMs) => {
    const { trip, stops } = update;
    if (isCancelled(trip)) return NaN;
    const index = trip.relationship === 6 ? undefined : table?.tripById.get(trip.tripId);
    const timed = stops.find(({ arrivalMs, departureMs }) => !Number.isNaN(arrivalMs) || !Number.isNaN(departureMs));
    const toldMs = timed ? (Number.isNaN(timed.arrivalMs) ? timed.departureMs : timed.arrivalMs) : nowMs;
    const run = table && index !== undefined ? runOf(table, index, trip, toldMs, nowMs) : null;
    if (table && run) return delayed(table, run.trip, timesOf(table, run), update, nowMs).delayS;
    const ahead = stops.find(({ arrivalMs, departureMs }) => !(Math.max(arrivalMs || 0, departureMs || 0) < nowMs)) ?? stops[0];
    return [update.delayS, ahead?.arrivalDelayS, ahead?.departureDelayS].find((one) => one !== undefined && !Number.isNaN(one)) ?? NaN;
  };
}
