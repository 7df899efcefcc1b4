import { fail } from '../../../base/problem.ts';
import { textOf, type SourceFile } from '../format.ts';
import { isObject, parseJsonText, shown, type JsonObject } from '../json-door.ts';

/** One feature as it stands in a file, not yet trusted. */
export interface RawFeature {
  readonly geometry: unknown;
  readonly properties: JsonObject;
  readonly id: string | number | null;
  readonly where: string;
}
export interface RawCollection {
  readonly features: readonly RawFeature[];
  /** EPSG or OGC name of a `crs` member (GeoJSON 2008), null where there is none. */
  readonly crs: string | null;
  readonly name: string | null;
}

const recordSeparator = '\u001e';
const geometries = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection']);

function crsOf(json: JsonObject, where: string): string | null {
  const crs = json['crs'];
  if (crs === undefined || crs === null) return null;
  const properties = isObject(crs) ? crs['properties'] : undefined;
  const name = isObject(properties) ? properties['name'] : undefined;
  return typeof name === 'string' ? name : fail('unknown-crs', `${where}#/crs`, `${shown(crs)} names no reference system; reproject the file or pass --proj4`);
}

function featuresOf(json: unknown, where: string): RawFeature[] {
  if (!isObject(json)) return fail('bad-geojson', where, `${shown(json)} is no GeoJSON object`);
  const { type, properties, id } = json;
  if (type === 'FeatureCollection') {
    const list = json['features'];
    if (!Array.isArray(list)) return fail('bad-geojson', `${where}/features`, `${shown(list)} is not a list`);
    return list.flatMap((feature: unknown, i) => {
      const at = `${where}/features/${i}`;
      return isObject(feature) && feature['type'] === 'Feature' ? featuresOf(feature, at) : fail('bad-geojson', at, `${shown(feature)} is not a Feature`);
    });
  }
  if (type === 'Feature') {
    if (properties !== null && properties !== undefined && !isObject(properties))
      return fail('bad-geojson', `${where}/properties`, `${shown(properties)} is not an object`);
    return [{ geometry: json['geometry'] ?? null, properties: properties ?? {}, id: typeof id === 'string' || typeof id === 'number' ? id : null, where }];
  }
  if (typeof type === 'string' && geometries.has(type)) return [{ geometry: json, properties: {}, id: null, where }];
  return fail('bad-geojson', `${where}/type`, `${shown(type)} is not a GeoJSON type`);
}

/** Many texts of one object each: RFC 8142 (record separators) or one a line. */
function sequenceOf(text: string): string[] | null {
  if (text.startsWith(recordSeparator)) return text.split(recordSeparator).filter((part) => part.trim() !== '');
  const head = text.slice(0, text.indexOf('\n')).trim();
  if (!head.startsWith('{') || !head.endsWith('}') || text.slice(text.indexOf('\n')).trim() === '') return null;
  return /"type"\s*:\s*"FeatureCollection"/.test(head.slice(0, 200)) ? null : text.split('\n').filter((line) => line.trim() !== '');
}

/** GeoJSON (RFC 7946), a text sequence (RFC 8142) or newline-separated features. */
export function parseGeoJson(file: SourceFile): RawCollection {
  const text = textOf(file);
  const sequence = sequenceOf(text);
  if (sequence) {
    const features = sequence.flatMap((part, i) => {
      const where = `${file.name} record ${i + 1}`;
      return featuresOf(parseJsonText(part, where), `${where}#`);
    });
    return { features, crs: null, name: null };
  }
  const json = parseJsonText(text, file.name);
  const features = featuresOf(json, `${file.name}#`);
  const root = json as JsonObject;
  return { features, crs: crsOf(root, file.name), name: typeof root['name'] === 'string' ? root['name'] : null };
}
