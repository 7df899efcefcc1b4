import { isoText } from '../../base/iso.ts';
import type { ShiftNote } from '../../rules/handover/notes.ts';
import { csvText } from './export.ts';

const iso = (timeMs: number): string => (Number.isFinite(timeMs) ? isoText(timeMs) : '');
/** The shift log as a table: times in UTC, missing ones empty, EPSG:4326 degrees. */
export const notesCsv = (notes: readonly ShiftNote[]): string =>
  csvText(
    ['id', 'written', 'about', 'operator', 'text', 'entity', 'district', 'lon', 'lat', 'struck', 'struck_by', 'struck_reason'],
    notes.map(({ id, timeMs, aboutMs, operator, text, entity, district, lon, lat, struck }) => [
      id,
      iso(timeMs),
      iso(aboutMs),
      operator,
      text,
      entity,
      district,
      lon,
      lat,
      iso(struck?.timeMs ?? NaN),
      struck?.operator ?? '',
      struck?.reason ?? '',
    ]),
  );
