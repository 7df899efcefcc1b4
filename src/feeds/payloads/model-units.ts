/**
 * Units in which Smart Data Models say that an attribute is where no `unitCode` stands beside it (`Default unit`, `x-ngsi: units`).
 * Shares are left out: the models say 0 to 1, senders as often say per cent, and nothing in a message tells which; a feed's `units` do.
 */
const units: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  WeatherObserved: { temperature: 'Cel', windSpeed: 'm/s', windDirection: 'deg', atmosphericPressure: 'hPa' },
  TrafficFlowObserved: { averageVehicleSpeed: 'km/h' },
};

/** UCUM, by type and attribute; undefined where the model names none. */
export function modelUnit(type: string | undefined, attribute: string): string | undefined {
  const ofType = type !== undefined && Object.hasOwn(units, type) ? units[type] : undefined;
  return ofType && Object.hasOwn(ofType, attribute) ? ofType[attribute] : undefined;
}
