import { ProblemError } from '../../base/problem.ts';
import type { Area, Placed, Sensor, Service } from '../city.ts';
import { conversion } from '../../base/units.ts';
import { observedProperties } from '../../tables/properties.ts';
import { checkFeatures, firstOf, mayBeNumber, needText, needWords, type FeatureRule, type Wrong } from '../formats/geojson-door.ts';
import { isObject, shown, type JsonObject } from '../formats/json-door.ts';
import { labelPoint } from './label-point.ts';
import type { AreaProperties, SensorProperties, ServiceProperties } from './manifest.ts';

const point = ['Point'];
const areaRule = (level: string): FeatureRule => ({
  geometry: ['Polygon', 'MultiPolygon'],
  properties: (p) =>
    firstOf(
      needText(p, 'id'),
      needWords(p, 'name'),
      p['level'] === level ? null : { member: 'level', why: `${shown(p['level'])} is not ${shown(level)}` },
      mayBeNumber(p, 'population'),
      mayBeNumber(p, 'population60'),
    ),
});
const serviceRule: FeatureRule = {
  geometry: point,
  properties: (p) => firstOf(needText(p, 'id'), needText(p, 'kind'), needWords(p, 'name'), mayBeNumber(p, 'capacity')),
};
/**
 * Values of a known property are kept in its own unit, by which limits, classes and what instruments can read at all are told. What a
 * source sends in another is converted where it arrives: the feed says so (`units`), or the message.
 */
function strangeUnit({ id: sensor }: JsonObject, streams: readonly unknown[]): Wrong | null {
  for (const [i, { id, property, unit }] of (streams as readonly SensorProperties['streams'][number][]).entries()) {
    const own = observedProperties.get(property)?.unit ?? unit;
    const way = conversion(unit, own);
    if (way?.scale === 1 && way.offset === 0) continue;
    const hint = way ? `: declare it in that, and ${shown(unit)} in the feed's units` : ', into which it cannot be turned';
    const why = `${shown(id)} of sensor ${shown(sensor)}: ${property} is kept in ${own}, not in ${shown(unit)}${hint}`;
    return { code: 'unit-mismatch', member: `streams/${i}/unit`, why };
  }
  return null;
}
const sensorRule: FeatureRule = {
  geometry: point,
  properties: (p) => {
    const streams = p['streams'];
    if (!Array.isArray(streams)) return { member: 'streams', why: `${shown(streams)} is not a list` };
    const bad = streams.findIndex(
      (s) => !isObject(s) || needText(s, 'id') || needText(s, 'property') || needText(s, 'unit') || typeof s['intervalS'] !== 'number',
    );
    return firstOf(
      needText(p, 'id'),
      needText(p, 'kind'),
      needWords(p, 'name'),
      bad < 0 ? null : { member: `streams/${bad}`, why: `${shown(streams[bad])} needs id, property, unit and intervalS` },
      bad < 0 ? strangeUnit(p, streams) : null,
    );
  },
};

function unique<T extends { readonly properties: { readonly id: string } }>(items: readonly T[], where: string): readonly T[] {
  const met = new Set<string>();
  items.forEach(({ properties: { id } }, i) => {
    if (met.has(id)) throw new ProblemError([{ code: 'duplicate-id', where: `${where}#/features/${i}/properties/id`, why: `${shown(id)} is there twice` }]);
    met.add(id);
  });
  return items;
}

function placed<P extends { readonly id: string }>(json: unknown, rule: FeatureRule, where: string): readonly Placed<P>[] {
  const features = checkFeatures<P>(json, rule, where) as GeoJSON.Feature<GeoJSON.Point, P>[];
  return unique(
    features.map(({ geometry, properties }) => ({ lon: geometry.coordinates[0] as number, lat: geometry.coordinates[1] as number, properties })),
    where,
  );
}

export const readSensors = (json: unknown, where: string): readonly Sensor[] => placed<SensorProperties>(json, sensorRule, where);
export const readServices = (json: unknown, where: string): readonly Service[] => placed<ServiceProperties>(json, serviceRule, where);

export function readAreas(json: unknown, level: AreaProperties['level'], where: string): readonly Area[] {
  const features = checkFeatures<AreaProperties>(json, areaRule(level), where) as GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  return unique(
    features.map(({ geometry, properties }) => {
      // Reckoned for those that are asked: of a city's thousand grid cells hardly any.
      let at: readonly [number, number] | null = null;
      const middle = (): readonly [number, number] => (at ??= labelPoint(geometry));
      return {
        properties,
        geometry,
        get lon() {
          return middle()[0];
        },
        get lat() {
          return middle()[1];
        },
      };
    }),
    where,
  );
}
