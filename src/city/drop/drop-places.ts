import { rawExtent } from '../formats/feature-extent.ts';
import type { ImportedModel } from '../formats/format.ts';
import type { DropPlace } from './outcome.ts';

/** So many are enough to search through while somebody types. */
const MOST_PLACES = 20_000;
/** What sources call a thing's name, the most common first. */
const nameKeys = ['name', 'Name', 'NAME', 'name:zh', 'name:en', 'name_en', 'name_zh', 'gml:name', 'title'] as const;

/** A thing's name as its attributes tell it, or its address; null where they tell neither. */
export function nameOfAttributes(attributes: Readonly<Record<string, unknown>>): string | null {
  const told = (key: string): string => (typeof attributes[key] === 'string' ? attributes[key].trim() : '');
  const name = nameKeys.map(told).find((text) => text !== '');
  if (name !== undefined) return name;
  const street = told('addr:street');
  return street === '' ? null : `${street} ${told('addr:housenumber')}`.trim();
}

/**
 * What of a dropped model can be searched for: buildings by name, address or id, features by name.
 * @param id of the drop: starts every building's id.
 */
export function placesOf(model: ImportedModel, id: string): readonly DropPlace[] {
  const buildings = model.buildings.map(({ record }): DropPlace => {
    const name = nameOfAttributes(record.attributes ?? {});
    return { building: `${id}/${record.id}`, name: name ?? record.id, lon: record.lon, lat: record.lat };
  });
  const features = (model.overlays ?? []).flatMap(({ data }) =>
    data.features.flatMap(({ properties, geometry }): DropPlace[] => {
      const name = nameOfAttributes(properties ?? {});
      if (name === null || !geometry) return [];
      const [west, south, east, north] = rawExtent([geometry]);
      return [{ building: null, name, lon: (west + east) / 2, lat: (south + north) / 2 }];
    }),
  );
  const services = (model.services ?? []).map(({ properties, geometry }): DropPlace => {
    const [lon = NaN, lat = NaN] = geometry.coordinates;
    return { building: null, name: properties.name.en, lon, lat };
  });
  return [...buildings, ...services, ...features].slice(0, MOST_PLACES);
}
