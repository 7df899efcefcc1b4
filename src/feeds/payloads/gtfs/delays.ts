import type { RtTripUpdate } from './rt-message.ts';
import type { RunTimes } from './runs.ts';
import type { Timetable } from './timetable.ts';

/**
 * Stop times of a run as its trip update says. Stops are told by their id where it is given: sequence numbers of real feeds are
 * often not those of the timetable. Then: times where told, else the delay of the last stop told before carries on (GTFS
 * Realtime, "Trip updates"). Times never run backwards. `delayS` is that of the stop ahead at `atMs`.
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
  for (let i = 0; i < arrivalMs.length; i++) {
    const [sequence, id] = [timetable.stopSequence[first + i] as number, timetable.stopId[first + i] as string];
    const at = update.stops.findIndex((stop, n) => n >= next && (stop.stopId === '' ? stop.stopSequence === sequence : stop.stopId === id));
    const told = at < 0 ? undefined : update.stops[at];
    if (at >= 0) next = at + 1;
    const [plannedArrival, plannedDeparture] = [planned.arrivalMs[i] as number, planned.departureMs[i] as number];
    if (told && told.relationship !== 2) {
      const arrivalS = Number.isNaN(told.arrivalMs) ? told.arrivalDelayS : (told.arrivalMs - plannedArrival) / 1000;
      const departureS = Number.isNaN(told.departureMs) ? told.departureDelayS : (told.departureMs - plannedDeparture) / 1000;
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
  return { times: { arrivalMs, departureMs }, delayS: Number.isNaN(delayS) ? carriedS : delayS };
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
