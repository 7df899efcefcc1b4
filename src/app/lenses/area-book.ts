import type { Area, City } from '../../city/city.ts';
import { areaAt } from '../../city/area-at.ts';

/** Who lies where: districts, streets and cells of a city, looked up by id and by place. */
export interface AreaBook {
  /** `city` for null; undefined: no such area. */
  levelOf(areaId: string | null): 'city' | 'district' | 'street' | undefined;
  residents(areaId: string | null): number;
  residents60(areaId: string | null): number;
  /** Streets of a district, or of the city; districts where there are no streets. */
  neighbourhoods(areaId: string | null): readonly { readonly id: string; readonly people: number }[];
  readonly hasStreets: boolean;
  /** Does a place lie in an area? Everything lies in the city. */
  holds(areaId: string | null, lon: number, lat: number): boolean;
  /** Does an area (a street, a cell's street) lie in another? */
  isIn(areaId: string | null, of: string): boolean;
}

export function createAreaBook({ districts, streets }: Pick<City, 'districts' | 'streets'>): AreaBook {
  const byId = new Map<string, Area>([...districts, ...streets].map((area) => [area.properties.id, area]));
  const people = (areaId: string | null, key: 'population' | 'population60'): number => {
    if (areaId !== null) return byId.get(areaId)?.properties[key] ?? NaN;
    return districts.length > 0 ? districts.reduce((sum, { properties }) => sum + (properties[key] ?? NaN), 0) : NaN;
  };
  const kept = new Map<string, string>();
  const streetAt = (lon: number, lat: number): string => {
    const key = `${lon},${lat}`;
    let id = kept.get(key);
    if (id === undefined) kept.set(key, (id = areaAt(streets, lon, lat)?.properties.id ?? ''));
    return id;
  };
  const isIn = (areaId: string | null, of: string): boolean => areaId === null || areaId === of || byId.get(of)?.properties.parent === areaId;
  return {
    levelOf: (areaId) => {
      if (areaId === null) return 'city';
      const level = byId.get(areaId)?.properties.level;
      return level === 'grid' ? undefined : level;
    },
    residents: (areaId) => people(areaId, 'population'),
    residents60: (areaId) => people(areaId, 'population60'),
    neighbourhoods(areaId) {
      const all = streets.length > 0 ? streets : districts;
      return all.filter(({ properties }) => isIn(areaId, properties.id)).map(({ properties: { id, population = NaN } }) => ({ id, people: population }));
    },
    hasStreets: streets.length > 0,
    holds(areaId, lon, lat) {
      if (areaId === null) return true;
      const level = byId.get(areaId)?.properties.level;
      if (level === 'district') return areaAt(districts, lon, lat)?.properties.id === areaId;
      return streetAt(lon, lat) === areaId;
    },
    isIn,
  };
}
