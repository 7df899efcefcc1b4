import { isoText } from '../../base/iso.ts';
import type { LensReading } from '../../rules/lenses/entry.ts';
import type { TargetPath } from '../../rules/lenses/target-path.ts';
import { csvText } from '../ui/export.ts';

const head = [
  'area', 'lens', 'id', 'standard', 'title', 'value', 'p90', 'unit', 'numerator', 'denominator', 'counted', 'expected', 'open', 'low95', 'high95', 'time', 'why',
  'target', 'forecast', 'forecast_low80', 'forecast_high80', 'verdict', 'kind',
]; // prettier-ignore

export interface CsvRow {
  readonly area: string;
  readonly reading: LensReading;
  readonly path: TargetPath | null;
}
const finite = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : NaN);

/** Readings as a table: full precision, times in UTC, missing ones empty with their reason. */
export const lensCsv = (rows: readonly CsvRow[]): string =>
  csvText(
    head,
    rows.map(({ area, reading: r, path }) => [
      area,
      r.entry.lens,
      r.entry.id,
      r.entry.standard,
      r.entry.title.en,
      r.value,
      r.p90,
      r.entry.unit,
      r.numerator,
      r.denominator,
      r.counted,
      r.expected,
      r.open,
      finite(r.interval?.[0]),
      finite(r.interval?.[1]),
      Number.isFinite(r.timeMs) ? isoText(r.timeMs) : '',
      r.why?.en ?? '',
      finite(path?.goal?.value),
      finite(path?.forecast?.value),
      finite(path?.forecast?.low),
      finite(path?.forecast?.high),
      path?.verdict ?? '',
      r.entry.source === 'none' ? 'not told' : 'derived, live proxy',
    ]),
  );
