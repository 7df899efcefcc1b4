import type { City } from '../../city/city.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** A reading speaks for buildings at most this far from where it was taken, metres. */
export const STATION_REACH_M = 1500;

/**
 * Finds the stream row of the station nearest to a position, among those observing a property, within `STATION_REACH_M`;
 * -1 when none. Distances in the plan frame.
 */
export function nearestStation(city: City, streams: StreamTable, property: string): (lon: number, lat: number) => number {
  const cells = new Map<string, { readonly x: number; readonly y: number; readonly row: number }[]>();
  const cellOf = (m: number): number => Math.floor(m / STATION_REACH_M);
  for (const row of streams.rowsOfProperty(property)) {
    const { thingId, lon, lat } = streams.descriptor(row);
    const placed = city.sensor(thingId) ?? { lon, lat };
    if (!city.contains(placed.lon, placed.lat)) continue;
    const [x, y] = city.frame.toPlan(placed.lon, placed.lat);
    const key = `${cellOf(x)},${cellOf(y)}`;
    const list = cells.get(key);
    if (list) list.push({ x, y, row });
    else cells.set(key, [{ x, y, row }]);
  }
  return (lon, lat) => {
    const [x, y] = city.frame.toPlan(lon, lat);
    let [best, least] = [-1, STATION_REACH_M];
    for (let i = cellOf(x) - 1; i <= cellOf(x) + 1; i++)
      for (let j = cellOf(y) - 1; j <= cellOf(y) + 1; j++)
        for (const station of cells.get(`${i},${j}`) ?? []) {
          const away = Math.hypot(station.x - x, station.y - y);
          if (away < least) [best, least] = [station.row, away];
        }
    return best;
  };
}
