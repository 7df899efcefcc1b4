import { hashText, noiseAt } from '../../../base/random.ts';
import { describeProperty } from '../../../tables/properties.ts';
import type { CityModels } from './city-models.ts';
import { airSignals } from './signals-air.ts';
import { lifelineSignals } from './signals-lifelines.ts';
import { careSignals } from './signals-care.ts';
import { streetSignals } from './signals-street.ts';
import { waterSignals } from './signals-water.ts';
import { hourOf } from './calendar.ts';
import { ripple } from './ripple.ts';
import type { Site } from './site.ts';

/** A property of one site as a function of time, in the product's unit, before the instrument adds its own error. */
export type Signal = (timeMs: number) => number;
/** What a family of models can tell of a site, by property; made once per site that needs it. */
export type Signals = (site: Site, models: CityModels) => { readonly [property: string]: Signal | undefined };

const families: readonly { readonly of: Signals; readonly properties: readonly string[] }[] = [
  { of: waterSignals, properties: ['waterLevel', 'tideLevel', 'rainIntensity', 'pumpState', 'pumpFlow', 'pumpPower'] },
  {
    of: streetSignals,
    properties: [
      'trafficIntensity',
      'averageVehicleSpeed',
      'occupancy',
      'noiseLevel',
      'powerState',
      'illuminanceLevel',
      'cellLoad',
      'fillLevel',
      'batteryLevel',
    ],
  },
  {
    of: airSignals,
    properties: [
      'pm25',
      'pm10',
      'no2',
      'o3',
      'co',
      'airTemperature',
      'relativeHumidity',
      'windSpeed',
      'windDirection',
      'cloudCover',
      'visibility',
      'snowDepth',
    ],
  },
  {
    of: lifelineSignals,
    properties: [
      'busVoltage',
      'transformerLoad',
      'feederLoad',
      'breakerState',
      'waterPressure',
      'waterFlow',
      'tankLevel',
      'cellState',
      'devicesHeard',
      'backhaulLatency',
      'transitDelay',
      'transitDelayP90',
      'headway',
      'serviceState',
    ],
  },
  {
    of: careSignals,
    properties: [
      'fridgeTemperature',
      'mealsServed',
      'seatsFree',
      'checkWait',
      'visitsDue',
      'visitsDone',
      'visitsOnTime',
      'visitLateness',
      'queueLength',
      'waitTime',
      'countersOpen',
      'applicationsHandled',
      'applicationsOnline',
    ],
  },
];
const familyOf = new Map(families.flatMap(({ of, properties }) => properties.map((property) => [property, of] as const)));

/** A property nobody models: the middle of its range, up by day and down by night. */
function unmodelled(property: string, site: Site, models: CityModels): Signal {
  const [low, high] = describeProperty(property).range;
  const from = Number.isNaN(low) ? 0 : low;
  const span = Number.isNaN(high) ? 1 : high - from;
  return (t) => from + span * (0.5 + 0.2 * Math.sin((Math.PI * (hourOf(t, models.setting.offsetMs) - 9)) / 12) + 0.08 * ripple(site.fate, t / 1_800_000));
}

export function signalsOf(site: Site, models: CityModels): (property: string) => Signal {
  const made = new Map<Signals, ReturnType<Signals>>();
  return (property) => {
    // The pumps of a waterworks are no storm pumps.
    const family = property === 'pumpState' && site.kind === 'waterworks' ? lifelineSignals : familyOf.get(property);
    if (!family) return unmodelled(property, site, models);
    let signals = made.get(family);
    if (!signals) made.set(family, (signals = family(site, models)));
    return signals[property] ?? unmodelled(property, site, models);
  };
}

/** Standard error of one reading of an instrument, in the property's unit; counts and states have none. */
const errors: Readonly<Record<string, number>> = {
  waterLevel: 0.006,
  tideLevel: 0.008,
  pumpFlow: 0.02,
  pumpPower: 1.2,
  averageVehicleSpeed: 1.1,
  occupancy: 0.7,
  pm25: 1.1,
  pm10: 1.8,
  no2: 1.4,
  o3: 1.6,
  co: 0.02,
  airTemperature: 0.08,
  relativeHumidity: 0.7,
  windSpeed: 0.25,
  windDirection: 4,
  cloudCover: 3,
  visibility: 150,
  snowDepth: 0.002,
  noiseLevel: 0.7,
  fridgeTemperature: 0.08,
  cellLoad: 1.1,
  fillLevel: 0.4,
  busVoltage: 0.01,
  transformerLoad: 0.4,
  feederLoad: 0.5,
  waterPressure: 2,
  waterFlow: 0.3,
  tankLevel: 0.01,
  backhaulLatency: 0.5,
};

/** The instrument: adds its error (nearly normal: the sum of three uniforms with that standard deviation, of the stream and reading number) and rounds to one digit more than is shown. */
export function instrument(streamId: string, property: string, seed: number): (truth: number, readingNumber: number) => number {
  const { decimals, form } = describeProperty(property);
  const scale = 10 ** (form === 'amount' ? Math.min(3, decimals + 1) : 0);
  const error = errors[property] ?? 0;
  const fate = hashText(streamId, seed);
  const nonNegative = property !== 'tideLevel' && property !== 'airTemperature' && property !== 'fridgeTemperature';
  const percent = describeProperty(property).unit === '%';
  return (truth, readingNumber) => {
    let value = truth;
    // A still pump draws exactly nothing, and dry is dry.
    if (error > 0 && !(truth === 0 && nonNegative)) {
      const n = readingNumber | 0;
      value += error * 2 * (noiseAt(fate, n, 0) + noiseAt(fate, n, 1) + noiseAt(fate, n, 2) - 1.5);
    }
    if (property === 'windDirection') value = ((value % 360) + 360) % 360;
    else if (nonNegative && value < 0) value = 0;
    if (percent && value > 100) value = 100;
    const rounded = Math.round(value * scale) / scale;
    return rounded === 0 ? 0 : rounded;
  };
}
