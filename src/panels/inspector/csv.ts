import type { Zone } from '../../base/civil-time.ts';
import { civilTime } from '../../base/civil-time.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import { csvText } from '../ui/export.ts';
import type { Past } from '../ui/whole-past.ts';

export const qualityNames = ['good', 'uncertain', 'bad', 'missing'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 3339 with the zone's offset: "2026-07-14T14:03:07.250+08:00". Finer than milliseconds is cut. */
export function rfc3339(timeMs: number, zone: Zone): string {
  const wholeMs = Math.floor(timeMs);
  const t = civilTime(wholeMs, zone);
  const away = Math.abs(t.offsetMinutes);
  const millis = String(((wholeMs % 1000) + 1000) % 1000).padStart(3, '0');
  const date = `${String(t.year).padStart(4, '0')}-${two(t.month)}-${two(t.day)}`;
  return `${date}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${millis}${t.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

/** A reading, or what several that were forgotten one by one came to. */
export interface ToldRow {
  readonly timeMs: number;
  /** End of the span that a sum is of; NaN of a reading. */
  readonly untilMs: number;
  readonly statistic: 'reading' | 'least' | 'mean' | 'greatest';
  readonly value: number;
  readonly quality: (typeof qualityNames)[number] | '';
  /** Readings in it. */
  readonly readings: number;
}

/** Columns are single precision: seven digits are all there is. */
const sevenDigits = (value: number): number => Number(value.toPrecision(7));
/** Of directions and levels an arithmetic mean says nothing. */
const hasMean = (unit: string): boolean => unit !== 'deg' && !unit.startsWith('dB');

/** All that is known of a stream's past in the order of time: sums of what is not kept one by one, labelled as such, then every reading. */
export function toldRows({ series, spans }: Past, unit: string): readonly ToldRow[] {
  const rows: ToldRow[] = [];
  spans.startMs.forEach((timeMs, i) => {
    const sum = { timeMs, untilMs: timeMs + spans.spanMs, quality: 'uncertain', readings: spans.count[i] as number } as const;
    for (const statistic of ['least', 'mean', 'greatest'] as const)
      if (statistic !== 'mean' || hasMean(unit)) rows.push({ ...sum, statistic, value: sevenDigits(spans[statistic][i] as number) });
  });
  series.timeMs.forEach((timeMs, i) =>
    rows.push({
      timeMs,
      untilMs: NaN,
      statistic: 'reading',
      value: sevenDigits(series.value[i] as number),
      quality: qualityNames[series.quality[i] as number] ?? '',
      readings: 1,
    }),
  );
  return rows;
}

/** RFC 4180; missing values are empty, the unit stands in every row, and every row says whether it is a reading or a sum of some. */
export function seriesCsv(past: Past, { id, thingId, property, unit }: StreamDescriptor, zone: Zone): string {
  return csvText(
    ['time', 'stream', 'thing', 'property', 'value', 'unit', 'quality', 'statistic', 'until', 'readings'],
    toldRows(past, unit).map(({ timeMs, untilMs, statistic, value, quality, readings }) => [
      rfc3339(timeMs, zone),
      id,
      thingId,
      property,
      value,
      unit,
      quality,
      statistic,
      Number.isNaN(untilMs) ? '' : rfc3339(untilMs, zone),
      readings,
    ]),
  );
}
