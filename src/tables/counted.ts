import { isImpossible } from './instruments.ts';
import { Quality, isCurrent } from './quality.ts';
import type { Series } from './series.ts';
import type { StreamTable } from './streams.ts';

/** Whether a reading may enter a total, whatever its age: there is a value, of no bad quality, that something in the world can have. */
export const isSound = (property: string, value: number, quality: number): boolean =>
  !Number.isNaN(value) && quality < Quality.bad && !isImpossible(property, value);

/** The value of a row while it counts: sound, fresh or late, in a unit somebody named; else NaN. No row (-1) has none. */
export function countedValue(streams: StreamTable, row: number, nowMs: number): number {
  if (row < 0 || streams.lacksUnit(row)) return NaN;
  const value = streams.value[row] as number;
  return isSound(streams.propertyOf(row), value, streams.quality[row] as number) && isCurrent(streams.freshness(row, nowMs)) ? value : NaN;
}

/** The past of a property with NaN in place of what may not count. */
export function soundSeries(property: string, { timeMs, value, quality }: Series): Series {
  return { timeMs, quality, value: value.map((one, i) => (isSound(property, one, quality[i] as number) ? one : NaN)) };
}
