import { Quality } from '../../tables/quality.ts';
import type { Series } from '../../tables/series.ts';
import { sideOf } from '../sides.ts';
import { boundsOf } from './world/bounds.ts';
import { mayBeFaulty } from './world/faults.ts';
import type { World, WorldStream } from './world/world.ts';

/** Spans asked about at once: from a day, halved down to less than half an hour. */
const LONGEST_MS = 86_400_000;
const FINEST_MS = 1_800_000;

/**
 * What rules with these limits can feel of a stream's past: of every run of readings on one side of all limits the first
 * and the extremes, and the last reading of all. Folding these gives the same alarms as folding every reading.
 */
export function crossingsOf(world: World, stream: number, fromMs: number, toMs: number, limitValues: readonly number[]): Series {
  const limits = Float32Array.from(limitValues);
  const { site, property } = world.streams[stream] as WorldStream;
  const kept = new Map<number, number>();
  let side = NaN;
  let [lowest, highest] = [NaN, NaN];
  let [lowestValue, highestValue] = [NaN, NaN];

  const endRun = (): void => {
    if (Number.isNaN(lowest)) return;
    kept.set(lowest, lowestValue);
    kept.set(highest, highestValue);
    lowest = highest = NaN;
  };
  const take = (reading: number): void => {
    const value = Math.fround(world.read(stream, reading));
    if (Number.isNaN(value)) return;
    const now = sideOf(value, limits);
    if (now !== side) {
      endRun();
      side = now;
      kept.set(reading, value);
    }
    if (!(value >= lowestValue) || Number.isNaN(lowest)) [lowest, lowestValue] = [reading, value];
    if (!(value <= highestValue) || Number.isNaN(highest)) [highest, highestValue] = [reading, value];
  };
  /** Side of everything in a span where nothing happens, NaN where it must be looked at reading by reading. */
  const calmSide = (spanFromMs: number, spanToMs: number): number => {
    const bounds = boundsOf(world.models, site, property, spanFromMs, spanToMs);
    if (!bounds || mayBeFaulty(site.fate, spanFromMs, spanToMs, world.setting.offsetMs)) return NaN;
    const low = sideOf(bounds[0], limits);
    return low === sideOf(bounds[1], limits) ? low : NaN;
  };

  const walk = (first: number, last: number): void => {
    const [spanFromMs, spanToMs] = [world.timeOf(stream, first), world.timeOf(stream, last)];
    const calm = calmSide(spanFromMs, spanToMs);
    if (Number.isNaN(calm) && spanToMs - spanFromMs > FINEST_MS) {
      const middle = Math.floor((first + last) / 2);
      walk(first, middle);
      walk(middle + 1, last);
      return;
    }
    // The first reading that was really sent opens a calm run; the rest of it says nothing new.
    for (let reading = first; reading <= last && calm !== side; reading++) take(reading);
  };

  const last = world.numberAt(stream, toMs);
  for (let first = world.numberAt(stream, fromMs - 1e-6) + 1; first <= last;) {
    const end = Math.max(first, Math.min(last, world.numberAt(stream, world.timeOf(stream, first) + LONGEST_MS)));
    walk(first, end);
    first = end + 1;
  }
  endRun();
  const newest = Math.min(last, world.lastSent(stream, toMs));
  const newestValue = Math.fround(world.read(stream, newest));
  if (kept.size > 0 && world.timeOf(stream, newest) >= fromMs && !Number.isNaN(newestValue)) kept.set(newest, newestValue);
  const order = [...kept.keys()].sort((a, b) => a - b);
  return {
    timeMs: Float64Array.from(order, (n) => world.timeOf(stream, n)),
    value: Float32Array.from(order, (n) => kept.get(n) as number),
    quality: new Uint8Array(order.length).fill(Quality.good),
  };
}
