import type { Random } from '../../../base/random.ts';

/**
 * An M(t)/M/c(t) queue, first come first served, event by event: arrivals by thinning (Lewis & Shedler 1979), services drawn
 * on arrival. Whoever is inside is served, whatever the hour. Times in minutes.
 */
export interface QueuePlan {
  readonly minutes: number;
  readonly serviceMin: number;
  readonly maxCounters: number;
  readonly arrivalsPerMin: (minute: number) => number;
  /** An upper bound of `arrivalsPerMin`. */
  readonly topPerMin: number;
  /** Constant within a minute. */
  readonly counters: (minute: number) => number;
  /** Share of visitors who join on seeing this wait at the door (balking); everyone when absent. */
  readonly joining?: (waitMin: number) => number;
}

/** A row per minute, as it stands at the minute's beginning. */
export interface QueueRows {
  readonly waiting: Uint16Array;
  /** Wait that someone arriving now would have (Kiefer-Wolfowitz workload of the first free counter), min; NaN while no counter is open. */
  readonly waitMin: Float32Array;
}

const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

function soonest(freeAt: Float64Array, open: number): number {
  let best = 0;
  for (let c = 1; c < open; c++) if ((freeAt[c] as number) < (freeAt[best] as number)) best = c;
  return best;
}

export function simulateQueue(plan: QueuePlan, random: Random): QueueRows {
  const waiting = new Uint16Array(plan.minutes);
  const waitMin = new Float32Array(plan.minutes);
  const freeAt = new Float64Array(Math.max(1, plan.maxCounters));
  const imagined = new Float64Array(freeAt.length);
  const arrivals: number[] = [];
  const services: number[] = [];
  let head = 0;
  let wasOpen = 0;
  let next = plan.topPerMin > 0 ? exponential(random, 1 / plan.topPerMin) : Infinity;

  const serve = (untilMin: number, open: number): void => {
    while (open > 0 && head < arrivals.length) {
      const counter = soonest(freeAt, open);
      const starts = Math.max(freeAt[counter] as number, arrivals[head] as number);
      if (starts > untilMin) return;
      freeAt[counter] = starts + (services[head] as number);
      head++;
    }
  };
  const waitFrom = (minute: number, open: number): number => {
    if (open === 0) return NaN;
    imagined.set(freeAt);
    for (let i = head; i < arrivals.length; i++) {
      const counter = soonest(imagined, open);
      imagined[counter] = Math.max(imagined[counter] as number, minute) + (services[i] as number);
    }
    return Math.max(0, (imagined[soonest(imagined, open)] as number) - minute);
  };

  for (let minute = 0; minute < plan.minutes; minute++) {
    const open = plan.counters(minute);
    for (let c = wasOpen; c < open; c++) freeAt[c] = Math.max(freeAt[c] as number, minute);
    wasOpen = open;
    while (next <= minute) {
      if (random.next() * plan.topPerMin < plan.arrivalsPerMin(next) && (!plan.joining || random.next() < plan.joining(waitFrom(next, open)))) {
        arrivals.push(next);
        services.push(exponential(random, plan.serviceMin));
      }
      next += exponential(random, 1 / plan.topPerMin);
    }
    serve(minute, open);
    waiting[minute] = arrivals.length - head;
    waitMin[minute] = waitFrom(minute, open);
  }
  return { waiting, waitMin };
}
