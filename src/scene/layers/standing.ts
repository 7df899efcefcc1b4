import { standingM, type City, type EntityRef } from '../../city/city.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** Sensors hang a little above the street. */
export const STREET_HEIGHT_M = 4;
const ROOF_CLEARANCE_M = 1.5;

/** Height of the mark of a service above the datum: on the roof of its building once that is known, else just above the ground. */
export function serviceHeightM(city: City, serviceId: string): number {
  const service = city.service(serviceId);
  const building = service?.properties.building;
  const row = building === undefined ? -1 : city.buildings.find(building);
  const topM = row < 0 ? NaN : (city.buildings.baseM[row] as number) + (city.buildings.heightM[row] as number);
  if (Number.isFinite(topM)) return topM + ROOF_CLEARANCE_M;
  return (service ? standingM(city, service.lon, service.lat) : 0) + STREET_HEIGHT_M;
}

/** Plan position and height of whatever an id of the streams stands for; null when nowhere. */
export function standingPlace(city: City, streams: StreamTable, thingId: string): readonly [number, number, number] | null {
  const sensor = city.sensor(thingId);
  if (sensor) {
    const { service } = sensor.properties;
    return service === undefined
      ? planOf(city, sensor.lon, sensor.lat, STREET_HEIGHT_M)
      : [...city.frame.toPlan(sensor.lon, sensor.lat), serviceHeightM(city, service)];
  }
  const service = city.service(thingId);
  if (service) return [...city.frame.toPlan(service.lon, service.lat), serviceHeightM(city, thingId)];
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

/** Plan x, y and height above the datum of a place some metres above the ground. */
export function planOf(city: City, lon: number, lat: number, aboveGroundM: number): readonly [number, number, number] {
  const [x, y] = city.frame.toPlan(lon, lat);
  return [x, y, standingM(city, lon, lat) + aboveGroundM];
}
