import { createRandom, mix32 } from '../../../base/random.ts';
import { isWeekend } from './calendar.ts';
import { simulateQueue, type QueueRows } from './queue.ts';
import { hourBump } from './ripple.ts';

/** Service halls are open every day; doors close at 17:00 and counters stay open for an hour to serve everyone inside. Hours are local. */
export const HALL_OPENS_H = 9;
export const HALL_CLOSES_H = 17;
const SERVE_OUT_H = 1;
/** Mean service time at a counter, minutes. */
export const SERVICE_MIN = 7;

/** Visitors against the day's level: the morning rush, a lunch dip, a lower afternoon. */
export const arrivalShape = (hour: number): number =>
  hour < HALL_OPENS_H || hour >= HALL_CLOSES_H - 0.1 ? 0 : 0.6 + 0.42 * hourBump(hour, 10, 0.9) + 0.3 * hourBump(hour, 14.6, 1.1);

export interface HallPlan {
  readonly counters: number;
  /** Visitors per hour at shape 1, as a share of what all counters can serve. */
  readonly load: number;
  /** Counters that are down between two hours of the day. */
  readonly shut: { readonly fromH: number; readonly toH: number; readonly share: number } | null;
  /** Counters opened besides, by an operator's order. */
  readonly opened: readonly { readonly fromH: number; readonly toH: number }[];
}
/** Counters that a hall can staff from its back office. */
export const SPARE_COUNTERS = 2;
/** A clerk sits down five minutes after the order and stays for two hours; orders beyond the spare counters change nothing. */
export function openedAt(ordersH: readonly number[]): HallPlan['opened'] {
  const opened: { fromH: number; toH: number }[] = [];
  for (const orderH of ordersH) {
    const fromH = orderH + 5 / 60;
    if (opened.filter((one) => one.toH > fromH).length < SPARE_COUNTERS) opened.push({ fromH, toH: fromH + 2 });
  }
  return opened;
}

/** @param capacity counters; NaN = drawn from the hall's fate. */
export const hallPlan = (fate: number, day: number, capacity = NaN): HallPlan => ({
  counters: Number.isNaN(capacity) ? 4 + (fate % 6) : Math.max(1, capacity),
  load: (0.74 + ((fate >>> 5) % 100) / 1000) * (isWeekend(day) ? 0.6 : 1),
  shut: null,
  opened: [],
});

export function countersAt(plan: HallPlan, hour: number): number {
  if (hour < HALL_OPENS_H || hour >= HALL_CLOSES_H + SERVE_OUT_H) return 0;
  const staffed = hour >= 12 && hour < 13 ? Math.ceil(plan.counters * 0.75) : plan.counters;
  const down = plan.shut && hour >= plan.shut.fromH && hour < plan.shut.toH ? plan.shut.share : 0;
  const more = plan.opened.filter((one) => hour >= one.fromH && hour < one.toH).length;
  return Math.max(1, Math.round(staffed * (1 - down)) + more);
}

export function hallDay(plan: HallPlan, fate: number, day: number): QueueRows {
  const fullPerMin = plan.counters / SERVICE_MIN;
  // A hall in trouble gets more visitors: those sent back and those who were told to come again.
  const crowd = plan.shut ? 1.22 : 1;
  return simulateQueue(
    {
      minutes: 1440,
      serviceMin: SERVICE_MIN,
      maxCounters: plan.counters + SPARE_COUNTERS,
      arrivalsPerMin: (minute) => fullPerMin * plan.load * crowd * arrivalShape(minute / 60),
      topPerMin: fullPerMin * 1.2,
      counters: (minute) => countersAt(plan, minute / 60),
      // Beyond forty minutes more and more people come back another day.
      joining: (waitMin) => (waitMin < 40 ? 1 : Math.exp((40 - waitMin) / 12)),
    },
    createRandom(mix32(fate ^ Math.imul(day, 0xc2b2ae35))),
  );
}
