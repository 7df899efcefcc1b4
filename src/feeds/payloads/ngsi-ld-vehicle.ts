import type { VehicleFacts, VehicleFix, VehicleKind } from '../../tables/vehicles.ts';
import { convert } from '../../base/units.ts';
import { own, type JsonObject } from './json.ts';
import { aside, expandedNames, valueOf } from './ngsi-ld-attributes.ts';
import { ucumOfUnitCode } from '../../base/unit-codes.ts';

/** Smart Data Models (Transportation, Vehicle): `vehicleType` in their words, by the shape it is drawn with. */
const kinds: Readonly<Record<string, VehicleKind>> = {
  bus: 'bus',
  minibus: 'bus',
  trolley: 'bus',
  tram: 'tram',
  train: 'train',
  ship: 'ship',
  boat: 'ship',
  ferry: 'ferry',
  bicycle: 'bike',
  moped: 'scooter',
  motorcycle: 'scooter',
  motorscooter: 'scooter',
  car: 'car',
  caravan: 'car',
  taxi: 'car',
  van: 'truck',
  lorry: 'truck',
  truck: 'truck',
  tanker: 'truck',
  ambulance: 'crew',
  fireTender: 'crew',
  policeCar: 'crew',
  policeMotorcycle: 'crew',
  sweepingMachine: 'crew',
  constructionOrMaintenanceVehicle: 'crew',
  careTeam: 'crew',
};

const numberOf = (attribute: unknown): number => {
  const value = valueOf(attribute);
  return typeof value === 'number' ? value : NaN;
};
const textOf = (entity: JsonObject, name: string): string => {
  const value = valueOf(own(entity, name));
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  return typeof first === 'string' ? first.slice(0, 120) : '';
};

/** Metres per second; the model's own unit is km/h. */
function speedOf(attribute: unknown): number {
  const code = aside(attribute, 'unitCode');
  const unit = code === undefined ? 'km/h' : ucumOfUnitCode(code);
  const value = numberOf(attribute);
  // The model says -1 where it is not known.
  if (value < 0 || unit === undefined) return NaN;
  return convert(value, unit, 'm/s');
}

export const isVehicleType = (type: unknown): boolean => typeof type === 'string' && /(^|[/#:])Vehicle$/.test(type);

/** What an entity is: of several types (CIM 009, 4.16) a vehicle where that is one, else the first. */
export function typeAmong(type: unknown): string | undefined {
  const types = (Array.isArray(type) ? (type as unknown[]) : [type]).filter((one) => typeof one === 'string');
  return types.find(isVehicleType) ?? types[0];
}

/**
 * A `Vehicle` entity as a vehicle: who it is and where. Nothing of owners, drivers or plates is read.
 * @param place of its `location`; NaN where that is broken.
 * @param doubt where nobody says when it was there: it was there when the record was changed, or when the message came, or before.
 */
export function readVehicle(
  id: string,
  entity: JsonObject,
  place: { readonly lon: number; readonly lat: number },
  timeMs: number,
  source: string,
  doubt?: 'record' | 'arrival',
): readonly [facts: VehicleFacts, fix: VehicleFix] {
  const expanded = expandedNames(entity);
  const keyOf = (name: string): string => expanded?.get(name) ?? name;
  const text = (name: string): string => textOf(entity, keyOf(name));
  const [type, service, status] = [text('vehicleType'), text('serviceProvided'), text('serviceStatus')];
  const heading = numberOf(own(entity, keyOf('heading')) ?? own(entity, keyOf('bearing')));
  const speedMps = speedOf(own(entity, keyOf('speed')));
  const detail = {
    ...(doubt !== undefined && { basis: doubt }),
    ...(type !== '' && { type }),
    ...(service !== '' && { service }),
    ...(status !== '' && { status }),
  };
  return [
    {
      id,
      kind: Object.hasOwn(kinds, type) ? (kinds[type] as VehicleKind) : 'unknown',
      label: text('name') || id.slice(id.lastIndexOf(':') + 1),
      altDatum: 'none',
      route: '',
      trip: '',
      intervalMs: NaN,
      source,
      ...(Object.keys(detail).length > 0 && { detail }),
    },
    {
      ...place,
      altM: NaN,
      headingDeg: heading >= 0 && heading <= 360 ? heading : NaN,
      speedMps,
      timeMs,
      delayS: NaN,
    },
  ];
}
