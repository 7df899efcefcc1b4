import { erlangC, type QueueState } from './erlang-c.ts';

/** What a hall tells of its queue now. */
export interface HallReading {
  /** People who wait. */
  readonly waiting: number;
  /** Mean wait, s. */
  readonly waitS: number;
  readonly countersOpen: number;
}
export interface HallEstimate {
  readonly arrivalsPerH: number;
  /** Mean time at the counter, s. */
  readonly handlingS: number;
  readonly offeredE: number;
  readonly queue: QueueState;
  readonly countersOpen: number;
}

const STEPS = 60;

/**
 * What load makes a hall's queue look as it does, taken for a steady one: arrivals by Little's law (L. waiting = arrivals × mean
 * wait; Little 1961), then the handling time with which Erlang C gives that wait. Null where nothing waits or the hall is
 * closed: any light load would do.
 */
export function estimateHall({ waiting, waitS, countersOpen }: HallReading): HallEstimate | null {
  const counters = Math.round(countersOpen);
  if (!(waiting > 0) || !(waitS > 0) || counters < 1) return null;
  const arrivalsPerS = waiting / waitS;
  const waitOf = (handlingS: number): number => erlangC({ offeredE: arrivalsPerS * handlingS, servers: counters, handlingS })?.meanWaitS ?? Infinity;
  // The wait grows with the handling time, without end as the counters come to be taken up: halve the span it lies in.
  let [low, high] = [0, counters / arrivalsPerS];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (waitOf(middle) < waitS) low = middle;
    else high = middle;
  }
  const handlingS = low;
  const offeredE = arrivalsPerS * handlingS;
  const queue = erlangC({ offeredE, servers: counters, handlingS });
  return queue && { arrivalsPerH: arrivalsPerS * 3600, handlingS, offeredE, queue, countersOpen: counters };
}

/** The same people with another number of counters; null where they could not be served. */
export const withCounters = ({ offeredE, handlingS }: HallEstimate, servers: number): QueueState | null => erlangC({ offeredE, servers, handlingS });
