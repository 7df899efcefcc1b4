import { isWeekend } from './calendar.ts';
import { clamp, hourBump } from './ripple.ts';

/** A counter's road, drawn from its own fate. */
export interface Road {
  readonly lanes: number;
  readonly freeKmh: number;
  /** Peak-hour flow over capacity. */
  readonly busy: number;
}
/** Capacity of a lane between signals, vehicles per hour (HCM: saturation flow 1,900 with half the green). */
export const LANE_CAPACITY_PER_H = 800;
const JAM_PER_KM = 140;

export function roadOf(fate: number): Road {
  const lanes = 1 + (fate % 3);
  return { lanes, freeKmh: 38 + 9 * lanes + ((fate >>> 4) % 5), busy: 0.5 + ((fate >>> 8) % 1000) / 2400 };
}

/** Demand by hour against the peak, 0 to 1: commuters on weekdays, shoppers at weekends. */
export function demandShape(hour: number, day: number): number {
  const base = 0.06 + 0.42 * hourBump(hour, 14, 4.6);
  const shape = isWeekend(day)
    ? base + 0.24 * hourBump(hour, 11, 2.2) + 0.3 * hourBump(hour, 17.5, 3)
    : base + 0.62 * hourBump(hour, 8.1, 1.1) + 0.6 * hourBump(hour, 18.1, 1.4);
  return Math.min(1, shape);
}

/**
 * Speed by the BPR curve v = v0 / (1 + 0.15 x^4) (Bureau of Public Roads 1964), x = flow / capacity left over.
 * A blockage takes its share of capacity; what cannot pass queues, and the queue crawls.
 */
export function trafficAt(road: Road, demand: number, blocked: number, wetMmPerH: number): { flowPerH: number; speedKmh: number; occupancyPct: number } {
  const capacity = road.lanes * LANE_CAPACITY_PER_H * (1 - 0.12 * clamp(wetMmPerH / 40, 0, 1));
  const wanted = demand * road.busy * road.lanes * LANE_CAPACITY_PER_H;
  const left = capacity * (1 - blocked);
  const flowPerH = Math.min(wanted, left);
  const x = wanted / Math.max(left, 1);
  const free = road.freeKmh * (1 - 0.18 * clamp(wetMmPerH / 40, 0, 1));
  const curve = free / (1 + 0.15 * x * x * x * x);
  const speedKmh = Math.max(3, blocked > 0 ? Math.min(curve, free * (1 - blocked) * 0.9) : curve);
  return { flowPerH, speedKmh, occupancyPct: clamp((100 * flowPerH) / speedKmh / (road.lanes * JAM_PER_KM), 0, 100) };
}
