import { ProblemError, type Problem } from '../../base/problem.ts';
import { isObject, shown, type JsonObject } from './json-door.ts';

/** What a features file must hold; checks return why a value is wrong, or null. */
export interface FeatureRule {
  readonly geometry: readonly string[];
  /** Checks a feature's properties. */
  readonly properties: (properties: JsonObject) => Wrong | null;
}

const mostProblems = 20;

function badCoordinate(value: unknown, depth: number): string | null {
  if (!Array.isArray(value)) return `${shown(value)} is not an array of coordinates`;
  if (depth > 0) {
    if (value.length === 0) return 'is empty';
    for (const item of value) {
      const bad = badCoordinate(item, depth - 1);
      if (bad) return bad;
    }
    return null;
  }
  const [lon, lat] = value as unknown[];
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) return `${shown(value)} is not a position`;
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return `${shown(value)} lies outside EPSG:4326 (longitude first, degrees)`;
  return null;
}
const depthOf: Readonly<Record<string, number>> = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };

function featureProblem(feature: unknown, rule: FeatureRule, where: string): Problem | null {
  if (!isObject(feature) || feature['type'] !== 'Feature') return { code: 'bad-geojson', where, why: `${shown(feature)} is not a Feature` };
  const geometry = feature['geometry'];
  const type = isObject(geometry) ? geometry['type'] : undefined;
  if (!isObject(geometry) || typeof type !== 'string' || !rule.geometry.includes(type))
    return { code: 'bad-geojson', where: `${where}/geometry/type`, why: `${shown(type)} is not ${rule.geometry.join(' or ')}` };
  const bad = badCoordinate(geometry['coordinates'], depthOf[type] ?? 0);
  if (bad) return { code: 'bad-position', where: `${where}/geometry/coordinates`, why: bad };
  const properties = feature['properties'];
  if (!isObject(properties)) return { code: 'bad-geojson', where: `${where}/properties`, why: `${shown(properties)} is not an object` };
  const wrong = rule.properties(properties);
  return wrong ? { code: wrong.code ?? 'bad-value', where: `${where}/properties/${wrong.member}`, why: wrong.why } : null;
}

/** Check a parsed FeatureCollection; throws a ProblemError naming the first twenty wrong places. */
export function checkFeatures<P>(json: unknown, rule: FeatureRule, where: string): readonly GeoJSON.Feature<GeoJSON.Geometry, P>[] {
  if (!isObject(json) || json['type'] !== 'FeatureCollection' || !Array.isArray(json['features']))
    throw new ProblemError([{ code: 'bad-geojson', where, why: 'is not a GeoJSON FeatureCollection' }]);
  if (json['crs'] !== undefined)
    throw new ProblemError([{ code: 'bad-geojson', where: `${where}#/crs`, why: 'a crs member: GeoJSON is EPSG:4326 (RFC 7946), reproject the file' }]);
  const problems: Problem[] = [];
  for (let i = 0; i < json['features'].length && problems.length < mostProblems; i++) {
    const problem = featureProblem(json['features'][i], rule, `${where}#/features/${i}`);
    if (problem) problems.push(problem);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return json['features'] as GeoJSON.Feature<GeoJSON.Geometry, P>[];
}

/** `code`: absent = `bad-value`. */
export type Wrong = { readonly member: string; readonly why: string; readonly code?: Problem['code'] };
/** First failing check of several. */
export const firstOf = (...checks: readonly (Wrong | null)[]): Wrong | null => checks.find((check) => check !== null) ?? null;
export const needText = (from: JsonObject, member: string): Wrong | null =>
  typeof from[member] === 'string' && from[member] !== '' ? null : { member, why: `${shown(from[member])} is not a text` };
export const needWords = (from: JsonObject, member: string): Wrong | null => {
  const value = from[member];
  return isObject(value) && typeof value['zh'] === 'string' && typeof value['en'] === 'string'
    ? null
    : { member, why: `${shown(value)} is not a text in zh and en` };
};
export const mayBeNumber = (from: JsonObject, member: string): Wrong | null =>
  from[member] === undefined || (typeof from[member] === 'number' && Number.isFinite(from[member]))
    ? null
    : { member, why: `${shown(from[member])} is not a number` };
