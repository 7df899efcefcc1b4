import type { City, EntityRef } from '../../city/city.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** Sensors hang a little above the street. */
export const STREET_HEIGHT_M = 4;
const ROOF_CLEARANCE_M = 1.5;

/** Height of the mark of a service: on the roof of its building once that is known, else just above the ground. */
export function serviceHeightM(city: City, serviceId: string): number {
  const building = city.service(serviceId)?.properties.building;
  const row = building === undefined ? -1 : city.buildings.find(building);
  if (row < 0) return STREET_HEIGHT_M;
  const topM = (city.buildings.baseM[row] as number) + (city.buildings.heightM[row] as number);
  return Number.isFinite(topM) ? topM + ROOF_CLEARANCE_M : STREET_HEIGHT_M;
}

/** Plan position and height of whatever an id of the streams stands for; null when nowhere. */
export function standingPlace(city: City, streams: StreamTable, thingId: string): readonly [number, number, number] | null {
  const sensor = city.sensor(thingId);
  if (sensor) {
    const { service } = sensor.properties;
    return planOf(city, sensor.lon, sensor.lat, service === undefined ? STREET_HEIGHT_M : serviceHeightM(city, service));
  }
  const service = city.service(thingId);
  if (service) return planOf(city, service.lon, service.lat, serviceHeightM(city, thingId));
  const row = streams.rowsOfThing(thingId)[0];
  if (row === undefined) return null;
  const { lon, lat } = streams.descriptor(row);
  return city.contains(lon, lat) ? planOf(city, lon, lat, STREET_HEIGHT_M) : null;
}

/** What the id of a stream's owner is called in the selection. */
export function thingRef(city: City, thingId: string): EntityRef {
  if (city.sensor(thingId)) return { kind: 'sensor', id: thingId };
  if (city.service(thingId)) return { kind: 'service', id: thingId };
  return { kind: 'thing', id: thingId };
}

export function planOf(city: City, lon: number, lat: number, heightM: number): readonly [number, number, number] {
  const [x, y] = city.frame.toPlan(lon, lat);
  return [x, y, heightM];
}
