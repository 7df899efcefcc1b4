import { startOfDayMs, type Zone } from '../../base/civil-time.ts';

/** Round steps (1, 2, 5 × 10ⁿ) that cover a span with about `wanted` ticks. */
export function niceStep(span: number, wanted: number): number {
  if (!(span > 0)) return 1;
  const rough = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
}

/** Ticks at multiples of the step inside a range, without accumulating error. */
export function ticksIn(low: number, high: number, step: number): readonly number[] {
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}

const MINUTE_MS = 60000;
const timeStepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((m) => m * MINUTE_MS);

/** Instants at round civil times of the zone: whole steps counted from local midnight. */
export function timeTicks(fromMs: number, toMs: number, zone: Zone, wanted: number): readonly number[] {
  const stepMs = timeStepsMs.find((step) => (toMs - fromMs) / step <= wanted) ?? 1440 * MINUTE_MS;
  const originMs = startOfDayMs(fromMs, zone);
  const ticks: number[] = [];
  for (let t = originMs + Math.ceil((fromMs - originMs) / stepMs) * stepMs; t <= toMs; t += stepMs) ticks.push(t);
  return ticks;
}

/** Indices at which a line must lift its pen: missing values, or silence longer than `gapMs` before the row. */
export function isGap(timeMs: Float64Array, value: Float32Array, index: number, gapMs: number): boolean {
  if (index === 0 || Number.isNaN(value[index]) || Number.isNaN(value[index - 1])) return true;
  return (timeMs[index] as number) - (timeMs[index - 1] as number) > gapMs;
}
