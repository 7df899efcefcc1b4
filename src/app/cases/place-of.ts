import type { City } from '../../city/city.ts';
import { areaAt } from '../../city/area-at.ts';

/** District a place lies in; empty outside all. */
export const areaFinder =
  (city: Pick<City, 'districts'>) =>
  (lon: number, lat: number): string =>
    areaAt(city.districts, lon, lat)?.properties.id ?? '';
