import { createRandom } from '../../../src/base/random.ts';
import { createSetting, type SensorFeature, type Setting } from '../../../src/feeds/demo/world/site.ts';

/** A town of sensors like the demo city's, smaller, made on the spot. */
const kinds: readonly (readonly [kind: string, share: number, streams: readonly (readonly [property: string, unit: string, intervalS: number])[]])[] = [
  ['rain-gauge', 0.006, [['rainIntensity', 'mm/h', 60]]],
  ['drain-level', 0.05, [['waterLevel', 'm', 60]]],
  [
    'pump-station',
    0.004,
    [
      ['waterLevel', 'm', 10],
      ['pumpState', '1', 10],
      ['pumpFlow', 'm3/s', 10],
      ['pumpPower', 'kW', 10],
    ],
  ],
  ['tide-gauge', 0.0003, [['tideLevel', 'm', 60]]],
  [
    'air-quality',
    0.012,
    [
      ['pm25', 'ug/m3', 60],
      ['pm10', 'ug/m3', 60],
      ['no2', 'ug/m3', 60],
      ['o3', 'ug/m3', 60],
      ['co', 'mg/m3', 60],
    ],
  ],
  [
    'weather',
    0.002,
    [
      ['airTemperature', 'Cel', 60],
      ['relativeHumidity', '%', 60],
      ['windSpeed', 'm/s', 60],
      ['windDirection', 'deg', 60],
    ],
  ],
  ['noise', 0.015, [['noiseLevel', 'dB(A)', 30]]],
  [
    'traffic-counter',
    0.06,
    [
      ['trafficIntensity', '/h', 60],
      ['averageVehicleSpeed', 'km/h', 60],
      ['occupancy', '%', 60],
    ],
  ],
  [
    'street-light',
    0.6,
    [
      ['powerState', '1', 300],
      ['illuminanceLevel', '%', 300],
    ],
  ],
  ['cell', 0.03, [['cellLoad', '%', 60]]],
  [
    'waste-container',
    0.2,
    [
      ['fillLevel', '%', 600],
      ['batteryLevel', '%', 3600],
    ],
  ],
  [
    'posthouse',
    0.006,
    [
      ['visitsDue', '1', 60],
      ['visitsDone', '1', 60],
      ['visitsOnTime', '1', 60],
      ['visitLateness', 'min', 300],
    ],
  ],
  [
    'canteen',
    0.012,
    [
      ['mealsServed', '1', 60],
      ['checkWait', 'min', 300],
      ['seatsFree', '1', 60],
      ['fridgeTemperature', 'Cel', 60],
    ],
  ],
  [
    'service-hall',
    0.0025,
    [
      ['queueLength', '1', 30],
      ['waitTime', 'min', 30],
      ['countersOpen', '1', 30],
    ],
  ],
];

export const BOUNDS = [-150.06, -30.045, -149.94, -29.955] as const;
export const OFFSET_MINUTES = -600;

export function makeSensors(total = 2000): readonly SensorFeature[] {
  const random = createRandom(99);
  const sensors: SensorFeature[] = [];
  for (const [kind, share, streams] of kinds)
    for (let i = 0; i < Math.max(2, Math.round(total * share)); i++) {
      const q3 = kind === 'pump-station' && i === 1;
      const id = `${kind}-${String(i + 1).padStart(4, '0')}`;
      sensors.push({
        lon: q3 ? -149.995 : random.between(BOUNDS[0], BOUNDS[2]),
        lat: q3 ? -30.002 : random.between(BOUNDS[1], BOUNDS[3]),
        properties: {
          id,
          kind,
          name: q3 ? { zh: 'Q3泵站', en: 'Pump Q3' } : { zh: id, en: id },
          district: 'd-01',
          streams: streams.map(([property, unit, intervalS]) => ({ id: `ds-${id}-${property}`, property, unit, intervalS })),
        },
      });
    }
  return sensors;
}

export const makeSetting = (total = 2000, seed = 7): Setting => createSetting(seed, BOUNDS, OFFSET_MINUTES, makeSensors(total));
/** 2026-06-16T00:00 local: a Tuesday. */
export const MIDNIGHT_MS = Date.UTC(2026, 5, 16, 10);
