import { isoText } from '../../base/iso.ts';

/** A crew, van or team as the demo city says it. */
export interface VehicleSaid {
  /** `pt-001`, `sv-0003/2`: never a person's. */
  readonly id: string;
  readonly name: string;
  readonly vehicleType: string;
  /** What it does: `homeCare` and `mealDelivery` are for operators' eyes only. */
  readonly service: string;
  readonly lon: number;
  readonly lat: number;
  readonly headingDeg: number;
  readonly speedMps: number;
  readonly timeMs: number;
}
export type SayVehicles = (entities: readonly object[]) => void;

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Smart Data Models, Transportation: a `Vehicle` entity of NGSI-LD in the concise form. */
export const vehicleEntity = ({ id, name, vehicleType, service, lon, lat, headingDeg, speedMps, timeMs }: VehicleSaid): object => ({
  id: `urn:ngsi-ld:Vehicle:${id}`,
  type: 'Vehicle',
  name,
  vehicleType,
  ...(service === '' ? {} : { serviceProvided: [service] }),
  location: { type: 'Point', coordinates: [rounded(lon, 6), rounded(lat, 6)] },
  ...(Number.isNaN(headingDeg) ? {} : { heading: { value: rounded(headingDeg, 0), unitCode: 'DD' } }),
  speed: { value: rounded(speedMps * 3.6, 1), unitCode: 'KMH' },
  observationDateTime: isoText(timeMs),
});

const utf8 = new TextEncoder();
export const vehicleBytes = (entities: readonly object[]): Uint8Array => utf8.encode(JSON.stringify(entities));
