import { csvRows } from '../../../base/csv.ts';
import { fail, type Problem } from '../../../base/problem.ts';
import { findCrs } from '../crs.ts';
import { featureLayers, positionOf, valueOf, type FeatureFile } from '../feature-layers.ts';
import { textOf, type ImportOptions, type ModelFormat, type SourceFile } from '../format.ts';

/** Larger tables belong in a data base. */
const MOST_ROWS = 2_000_000;
const eastNames = ['lon', 'lng', 'long', 'longitude', '经度'];
const northNames = ['lat', 'latitude', '纬度'];
/** Of plane systems, which only `--proj4` can name. */
const planeEast = ['x', 'easting', 'east', 'rechtswert'];
const planeNorth = ['y', 'northing', 'north', 'hochwert'];

function columnOf(header: readonly string[], names: readonly string[]): number {
  const plain = header.map((name) => name.trim().toLowerCase());
  for (const name of names) if (plain.includes(name)) return plain.indexOf(name);
  return -1;
}

function readTable(file: SourceFile, options: ImportOptions, notes: Problem[]): FeatureFile {
  const rows = csvRows(textOf(file).replace(/^\ufeff/, ''), MOST_ROWS + 1);
  const [header = [], ...body] = rows;
  const isPlane = options.proj4 !== undefined;
  const east = columnOf(header, isPlane ? [...planeEast, ...eastNames] : eastNames);
  const north = columnOf(header, isPlane ? [...planeNorth, ...northNames] : northNames);
  if (east < 0 || north < 0)
    return fail(
      'no-place-columns',
      `${file.name}:1`,
      `none of ${header.slice(0, 12).join(', ') || 'no column'} is a longitude and a latitude (lon, lat; with --proj4 also x, y)`,
    );
  if (body.length >= MOST_ROWS) notes.push({ code: 'too-many', where: file.name, why: `read to row ${MOST_ROWS}` });
  const toLonLat = isPlane ? findCrs(null, options.proj4, file.name).toLonLat : (lon: number, lat: number) => [lon, lat] as const;
  const features: GeoJSON.Feature[] = [];
  const wrong: number[] = [];
  body.forEach((cells, i) => {
    const [x, y] = [cells[east], cells[north]].map((cell) => (cell === undefined || cell.trim() === '' ? NaN : Number(cell.trim()))) as [number, number];
    const coordinates = Number.isFinite(x) && Number.isFinite(y) ? positionOf(...toLonLat(x, y)) : null;
    if (!coordinates) return void wrong.push(i + 2);
    const named = header.flatMap((name, k) =>
      k === east || k === north || (cells[k] ?? '') === '' ? [] : [[name.trim() || `column ${k + 1}`, valueOf(cells[k] as string)]],
    );
    features.push({ type: 'Feature', properties: Object.fromEntries(named) as GeoJSON.GeoJsonProperties, geometry: { type: 'Point', coordinates } });
  });
  if (wrong.length > 0)
    notes.push({
      code: 'feature-skipped',
      where: `${file.name}:${wrong[0]}`,
      why: `${wrong.length} rows hold no place in ${header[east]} and ${header[north]}: ${wrong.slice(0, 10).join(', ')}${wrong.length > 10 ? ', ...' : ''}`,
    });
  return { file, title: null, features };
}

/** Tables (RFC 4180; comma, semicolon or tab) with a column of longitudes and one of latitudes: points with the other columns. */
export const format: ModelFormat = {
  read(files, options) {
    const notes: Problem[] = [];
    return featureLayers(
      files.map((file) => readTable(file, options, notes)),
      options.proj4 ?? 'EPSG:4326',
      notes,
    );
  },
};
