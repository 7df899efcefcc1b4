import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { conversion, isUnit } from '../../base/units.ts';
import { ProblemError, type Problem } from '../../base/problem.ts';
import { observedProperties } from '../../tables/properties.ts';
import { isObject, shown } from '../formats/json-door.ts';
import schema from './city.schema.json';
import type { CityManifest } from './manifest.ts';
import { schemaFaults } from './protobuf-schema.ts';

const validator = new Validator(schema as unknown as Schema, '2020-12', false);

/** The value a JSON pointer (`#/cameras/0/lon`) names. */
function valueAt(json: unknown, pointer: string): unknown {
  const steps = pointer
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => {
    const key = decodeURIComponent(step).replace(/~1/g, '/').replace(/~0/g, '~');
    return (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, json);
}

/** Keywords that only say "something below is wrong": the something speaks for itself. */
const containers = new Set(['properties', 'items', 'prefixItems', '$ref', 'allOf', 'if', 'then', 'else', 'additionalProperties']);

/** The schema validator's findings as problems: one each for the innermost failures. */
export function schemaProblems(json: unknown, errors: readonly OutputUnit[], where: string): Problem[] {
  const leaves = errors.filter(({ keyword }) => !containers.has(keyword));
  const problems = (leaves.length > 0 ? leaves : errors).map(({ instanceLocation, error, keyword }): Problem => {
    const path = instanceLocation.replace(/^#/, '') || '/';
    const value = shown(valueAt(json, instanceLocation));
    if (keyword === 'required') return { code: 'missing-member', where: `${where}#${path}`, why: error };
    if (keyword === 'false') return { code: 'unknown-member', where: `${where}#${path}`, why: `${value}: this member is not part of the format` };
    return { code: 'bad-value', where: `${where}#${path}`, why: `${value}: ${error}` };
  });
  const seen = new Set<string>();
  return problems.filter(({ where: place, why }) => !seen.has(place + why) && seen.add(place + why));
}

function duplicates(where: string, path: string, items: readonly { readonly id?: string; readonly kind?: string }[], key: 'id' | 'kind' = 'id'): Problem[] {
  const met = new Map<string, number>();
  return items.flatMap((item, i): Problem[] => {
    const id = item[key] ?? '';
    const first = met.get(id);
    met.set(id, first ?? i);
    return first === undefined
      ? []
      : [{ code: 'duplicate-id', where: `${where}#/${path}/${i}/${key}`, why: `${shown(id)} is already the ${key} of ${path}/${first}` }];
  });
}

function placeProblems(city: CityManifest, where: string): Problem[] {
  const [west, south, east, north] = city.bounds;
  const problems: Problem[] = [];
  if (!(west < east)) problems.push({ code: 'bad-bounds', where: `${where}#/bounds`, why: `west ${west} is not less than east ${east}` });
  if (!(south < north)) problems.push({ code: 'bad-bounds', where: `${where}#/bounds`, why: `south ${south} is not less than north ${north}` });
  const { lon, lat } = city.origin;
  if (lon < west || lon > east || lat < south || lat > north)
    problems.push({ code: 'origin-outside', where: `${where}#/origin`, why: `${lon}, ${lat} lies outside the bounds` });
  problems.push(...terrainProblems(city, where));
  return problems;
}

function terrainProblems({ terrain }: CityManifest, where: string): Problem[] {
  if (!terrain) return [];
  const at = `${where}#/terrain`;
  const [west, south, east, north] = terrain.bounds;
  const problems: Problem[] = [];
  if (!(west < east && south < north))
    problems.push({ code: 'bad-bounds', where: `${at}/bounds`, why: `${terrain.bounds.join(', ')} is not west, south, east, north` });
  if (terrain.minZoom > terrain.maxZoom)
    problems.push({ code: 'bad-value', where: `${at}/minZoom`, why: `${terrain.minZoom} is more than maxZoom ${terrain.maxZoom}` });
  return problems;
}

function zoneProblems({ timeZone }: CityManifest, where: string): Problem[] {
  if (timeZone.kind === 'fixed') return [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: timeZone.name });
    return [];
  } catch {
    return [{ code: 'unknown-zone', where: `${where}#/timeZone/name`, why: `${shown(timeZone.name)} is not a time zone this browser knows` }];
  }
}

export function ruleProblems({ alarmRules }: Pick<CityManifest, 'alarmRules'>, where: string): Problem[] {
  return alarmRules.flatMap((rule, i): Problem[] => {
    const known = observedProperties.get(rule.property);
    // Silence is counted in intervals.
    if (!known || rule.form?.kind === 'silence' || known.unit === rule.unit) return [];
    return [{ code: 'unit-mismatch', where: `${where}#/alarmRules/${i}/unit`, why: `${shown(rule.unit)}: ${rule.property} is measured in ${known.unit}` }];
  });
}

/** Limits must rise, or classes would be empty without anybody noticing. */
function risingProblems(limits: readonly number[], where: string): Problem[] {
  const falls = limits.findIndex((limit, k) => k > 0 && limit <= (limits[k - 1] as number));
  return falls < 0 ? [] : [{ code: 'bad-value', where, why: `${limits[falls]} does not rise above ${limits[falls - 1]} before it` }];
}
const styleProblems = ({ styles = [] }: CityManifest, where: string): Problem[] =>
  styles.flatMap(({ scale }, i) =>
    risingProblems(scale?.kind === 'breaks' ? scale.breaks : scale?.kind === 'continuous' ? (scale.domain ?? []) : [], `${where}#/styles/${i}/scale`),
  );
const densityProblems = ({ densities = [] }: CityManifest, where: string): Problem[] =>
  densities.flatMap(({ breaks = [] }, i) => risingProblems(breaks, `${where}#/densities/${i}/breaks`));

/** One name each: links and selections do not say whether a tileset or a model is meant. */
function sharedIds({ tilesets = [], models = [] }: CityManifest, where: string): Problem[] {
  const taken = new Set(tilesets.map(({ id }) => id));
  return models.flatMap(({ id }, i): Problem[] =>
    taken.has(id) ? [{ code: 'duplicate-id', where: `${where}#/models/${i}/id`, why: `${shown(id)} is already the id of a tileset` }] : [],
  );
}

function feedProblems({ feeds }: CityManifest, where: string): Problem[] {
  return feeds.flatMap(({ address }, i): Problem[] =>
    /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(address)
      ? [{ code: 'secret-in-address', where: `${where}#/feeds/${i}/address`, why: 'holds a user name or password, which a pack must never carry' }]
      : [],
  );
}

function rasterProblems({ rasters = [] }: CityManifest, where: string): Problem[] {
  return rasters.flatMap(({ type, url, layer }, i): Problem[] => {
    const at = `${where}#/rasters/${i}`;
    if (/^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(url))
      return [{ code: 'secret-in-address', where: `${at}/url`, why: 'holds a user name or password, which a pack must never carry' }];
    if ((type === 'wms' || type === 'wmts') && layer === undefined)
      return [{ code: 'missing-member', where: `${at}/layer`, why: `a ${type} needs the name of a layer` }];
    const lacks = ['{z}', '{x}', '{y}'].find((part) => !url.includes(part));
    if ((type === 'xyz' || type === 'tms') && lacks !== undefined) return [{ code: 'bad-value', where: `${at}/url`, why: `${shown(url)} has no ${lacks}` }];
    return [];
  });
}

/** Units somebody can convert, and properties in the unit of their kind. */
function mappingProblems({ feeds }: CityManifest, where: string): Problem[] {
  const schemas = feeds.flatMap(({ mapping }, i): Problem[] => {
    if (mapping?.format !== 'protobuf') return [];
    const place = `${where}#/feeds/${i}/mapping/schema`;
    if (!mapping.schema) return [{ code: 'missing-member', where: place, why: 'protobuf says nothing of itself: name its messages and fields' }];
    return schemaFaults(mapping.schema).map((why) => ({ code: 'bad-value', where: place, why }));
  });
  const units = feeds.flatMap(({ mapping }, i) =>
    (mapping?.values ?? []).flatMap(({ property, unit }, k): Problem[] => {
      const place = `${where}#/feeds/${i}/mapping/values/${k}/unit`;
      if (!isUnit(unit)) return [{ code: 'unknown-unit', where: place, why: `${shown(unit)} is not a UCUM unit this product reads` }];
      const known = observedProperties.get(property);
      if (!known || conversion(unit, known.unit)) return [];
      return [{ code: 'unit-mismatch', where: place, why: `${shown(unit)} cannot be turned into ${known.unit}, in which ${property} is kept` }];
    }),
  );
  return [...schemas, ...units];
}

/**
 * The door of `city.json`: schema first, then what a schema cannot say (bounds the right way round, ids unique, zone known,
 * units matching). Throws a ProblemError that names path, value and reason of everything wrong.
 */
export function parseManifest(json: unknown, where: string): CityManifest {
  if (!isObject(json)) throw new ProblemError([{ code: 'bad-value', where: `${where}#/`, why: `${shown(json)}: city.json must hold an object` }]);
  const version = json['version'];
  if (typeof version === 'string' && version !== '1.0')
    throw new ProblemError([{ code: 'unsupported-version', where: `${where}#/version`, why: `${shown(version)}: this product reads version "1.0"` }]);
  const { valid, errors } = validator.validate(json);
  if (!valid) throw new ProblemError(schemaProblems(json, errors, where));
  const city = json as unknown as CityManifest;
  const problems = [
    ...placeProblems(city, where),
    ...zoneProblems(city, where),
    ...duplicates(where, 'feeds', city.feeds),
    ...duplicates(where, 'alarmRules', city.alarmRules),
    ...duplicates(where, 'cameras', city.cameras),
    ...duplicates(where, 'overlays', city.overlays ?? []),
    ...duplicates(where, 'rasters', city.rasters ?? []),
    ...rasterProblems(city, where),
    ...duplicates(where, 'services', city.services ?? [], 'kind'),
    ...duplicates(where, 'networks', city.networks ?? []),
    ...duplicates(where, 'styles', city.styles ?? []),
    ...styleProblems(city, where),
    ...duplicates(where, 'densities', city.densities ?? []),
    ...densityProblems(city, where),
    ...duplicates(where, 'tilesets', city.tilesets ?? []),
    ...duplicates(where, 'models', city.models ?? []),
    ...sharedIds(city, where),
    ...ruleProblems(city, where),
    ...feedProblems(city, where),
    ...mappingProblems(city, where),
  ];
  if (problems.length > 0) throw new ProblemError(problems);
  return city;
}
