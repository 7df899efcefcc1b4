import type { SketchCells } from '../../base/sketch.ts';
import { ramps } from '../../rules/styles/ramps.ts';
import type { Shown } from './results.tsx';
import type { DayAnswer } from './study.ts';

const OPACITY = 0.86;

/** Hours from 0 to this, so that two days share one scale. */
export const scaleHours = (days: readonly DayAnswer[]): number => Math.max(1, Math.ceil(Math.max(...days.map((d) => d.answer.dayHours))));
/** Differences from minus to plus this. */
export function spreadHours([first, second]: readonly DayAnswer[]): number {
  const most = first?.answer.hours.reduce((worst, h, i) => Math.max(worst, Math.abs((second?.answer.hours[i] ?? NaN) - h) || 0), 0) ?? 0;
  return Math.max(1, Math.ceil(most));
}

/** The cells in cividis by hours, or in blue to brown by their difference; unknown cells are clear. */
export function paint(days: readonly DayAnswer[], shown: Shown): SketchCells | null {
  const [first, second] = days;
  const own = shown === 1 ? second : first;
  if (!first || !own) return null;
  const { cells, hours } = own.answer;
  const isDifference = shown === 'difference' && second !== undefined;
  const [most, spread] = [scaleHours(days), isDifference ? spreadHours(days) : 1];
  const colour = new Float32Array(cells.count * 4);
  for (let i = 0; i < cells.count; i++) {
    const value = isDifference ? (second.answer.hours[i] as number) - (first.answer.hours[i] as number) : (hours[i] as number);
    if (Number.isNaN(value)) continue;
    const [r, g, b] = isDifference ? ramps.difference.at(0.5 + value / (2 * spread)) : ramps.cividis.at(value / most);
    colour.set([r / 255, g / 255, b / 255, OPACITY], i * 4);
  }
  return { ...cells, colour };
}
