import type { Service } from '../../city/city.ts';
import { countedValue } from '../../tables/counted.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { words } from './words.ts';

/** What sensors that stand for a service tell now; NaN where nothing fresh does. */
export function tellsNow({ city, streams, clock }: Pick<Desk, 'city' | 'streams' | 'clock'>, serviceId: string, property: string): number {
  const things = [serviceId, ...city.sensors.filter(({ properties }) => properties.service === serviceId).map(({ properties }) => properties.id)];
  for (const thing of things)
    for (const row of streams.rowsOfThing(thing)) {
      const value = streams.propertyOf(row) === property ? countedValue(streams, row, clock.now()) : NaN;
      if (!Number.isNaN(value)) return value;
    }
  return NaN;
}

/** One plain sentence about a service: seats, queue, visits; aggregates only. */
export function useServiceWords({ properties: { id, kind } }: Service): string {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const now = (property: string): number => tellsNow(desk, id, property);
  const count = (n: number): string => formatNumber(n, 0, language);
  if (kind === 'canteen') {
    const seats = now('seatsFree');
    return Number.isNaN(seats) ? w('notTold') : seats > 0 ? w('seats', { count: count(seats) }) : w('noSeats');
  }
  if (kind === 'service-hall') {
    const [queue, wait, counters] = [now('queueLength'), now('waitTime'), now('countersOpen')];
    if (counters === 0) return w('closed');
    if (Number.isNaN(queue)) return w('notTold');
    return Number.isNaN(wait) ? w('queueShort', { count: count(queue) }) : w('queue', { count: count(queue), minutes: count(wait) });
  }
  const [due, done] = [now('visitsDue'), now('visitsDone')];
  return Number.isNaN(due) ? w('notTold') : w('visits', { done: count(done), due: count(due) });
}
