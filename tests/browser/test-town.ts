import type { PackInput } from '../../src/city/pack/pack-input.ts';
import type { SensorProperties } from '../../src/city/pack/manifest.ts';
import type { AlarmRule } from '../../src/tables/alarm-rule.ts';
import { observedProperties } from '../../src/tables/properties.ts';
import { smallCity, smallOrigin } from '../city/small-city.ts';

/** What one sensor of a kind measures in the test town. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'drain-level': ['waterLevel', 'rainIntensity'],
  'pump-station': ['waterLevel', 'pumpState', 'pumpFlow', 'pumpPower'],
  'air-quality': ['pm25', 'pm10', 'no2', 'o3'],
  'traffic-counter': ['trafficIntensity', 'averageVehicleSpeed', 'occupancy'],
  'noise-meter': ['noiseLevel'],
  'street-light': ['powerState', 'illuminanceLevel'],
  canteen: ['mealsServed', 'seatsFree', 'fridgeTemperature'],
  'health-post': ['visitsDue', 'visitsDone', 'visitsOnTime'],
  'service-hall': ['waitTime', 'queueLength', 'countersOpen'],
};
const PER_KIND = 6;
const INTERVAL_S = 10;

function sensor(kind: string, kindNumber: number, n: number): GeoJSON.Feature<GeoJSON.Point, SensorProperties> {
  const id = `s-${kind}-${n}`;
  const name = kind === 'pump-station' ? `Pump Q${n + 3}` : `${kind} ${n + 1}`;
  const streams = (kinds[kind] ?? []).map((property) => ({
    id: `ds-${kind}-${n}-${property}`,
    property,
    unit: observedProperties.get(property)?.unit ?? '1',
    intervalS: INTERVAL_S,
  }));
  return {
    type: 'Feature',
    properties: { id, kind, name: { zh: name, en: name }, district: 'd1', street: 's1', streams },
    geometry: { type: 'Point', coordinates: [smallOrigin.lon - 0.01 + 0.004 * n, smallOrigin.lat - 0.01 + 0.0025 * kindNumber] },
  };
}

const words = (en: string) => ({ zh: en, en });
const rule = (change: Pick<AlarmRule, 'id' | 'value' | 'priority'> & Partial<AlarmRule>): AlarmRule => ({
  title: words('Drain level high'),
  property: 'waterLevel',
  op: 'above',
  unit: 'm',
  deadband: 0.1,
  onDelayS: 0,
  offDelayS: 60,
  cause: words('More water than the pumps lift'),
  consequence: words('Streets flood'),
  action: words('Send a pump crew'),
  respondWithinMin: 15,
  ...change,
});

/**
 * The town of the browser tests: 144 prisms, a demo feed with nine kinds of sensors, and alarm rules low enough that
 * alarms stand at any time of the day.
 */
export function testTown(feedAddress = 'demo:small?seed=7'): PackInput {
  const town = smallCity();
  return {
    ...town,
    manifest: {
      ...town.manifest,
      id: 'test-town',
      feeds: [{ id: 'demo', type: 'demo', title: { zh: '演示', en: 'Demo' }, address: feedAddress }],
      alarmRules: [
        rule({ id: 'drain-high', value: 0.05, priority: 2, thingKind: 'drain-level' }),
        rule({ id: 'pump-well', value: 0.05, priority: 1, thingKind: 'pump-station', response: 'dispatch-crew' }),
      ],
    },
    sensors: Object.keys(kinds).flatMap((kind, kindNumber) => Array.from({ length: PER_KIND }, (_, n) => sensor(kind, kindNumber, n))),
  };
}
