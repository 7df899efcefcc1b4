import type { Zone } from '../../base/civil-time.ts';
import { civilTime } from '../../base/civil-time.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { Series } from '../../tables/series.ts';

const qualityNames = ['good', 'uncertain', 'bad', 'missing'];
const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 3339 with the zone's offset: "2026-07-14T14:03:07.250+08:00". */
export function rfc3339(timeMs: number, zone: Zone): string {
  const t = civilTime(timeMs, zone);
  const away = Math.abs(t.offsetMinutes);
  const millis = String(((timeMs % 1000) + 1000) % 1000)
    .slice(0, 3)
    .padStart(3, '0');
  return `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${millis}${t.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

/** A field that survives commas, quotes and line ends, and is never read as a formula by spreadsheets. */
function field(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180; missing values are empty, the unit stands in every row. */
export function seriesCsv(series: Series, stream: StreamDescriptor, zone: Zone): string {
  const head = 'time,stream,thing,property,value,unit,quality';
  const constant = [stream.id, stream.thingId, stream.property].map(field).join(',');
  const lines = [head];
  for (let i = 0; i < series.timeMs.length; i++) {
    const value = series.value[i] as number;
    // Columns are single precision: seven digits are all there is.
    const text = Number.isNaN(value) ? '' : String(Number(value.toPrecision(7)));
    lines.push(`${rfc3339(series.timeMs[i] as number, zone)},${constant},${text},${field(stream.unit)},${qualityNames[series.quality[i] as number] ?? ''}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}
