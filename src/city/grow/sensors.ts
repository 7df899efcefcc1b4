import { createRandom } from '../../base/random.ts';
import type { Words } from '../../base/words.ts';
import { observedProperties } from '../../tables/properties.ts';
import type { AreaDraft, Areas } from './areas.ts';
import type { Block } from './blocks.ts';
import type { Lamp, StreetLine } from './furniture.ts';
import { areaOf, at, contains, distance, innerPoint, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed } from './seed.ts';
import type { ServiceDraft } from './services.ts';
import { lengthOf, resample } from './spline.ts';

export interface SensorDraft {
  readonly id: string;
  readonly kind: string;
  readonly name: Words;
  readonly place: Point;
  readonly district: string;
  readonly street: string;
  readonly service?: string;
  /** English name of the road it stands on. */
  readonly road?: string;
  readonly streams: readonly { readonly id: string; readonly property: string; readonly unit: string; readonly intervalS: number }[];
}

/** What each kind of sensor observes, and how often in seconds. */
const observes: Readonly<Record<string, readonly (readonly [property: string, intervalS: number])[]>> = {
  'pump-station': [
    ['pumpState', 60],
    ['pumpFlow', 60],
    ['pumpPower', 60],
    ['waterLevel', 60],
  ],
  'tide-gauge': [['tideLevel', 60]],
  'rain-gauge': [['rainIntensity', 60]],
  'drain-level': [['waterLevel', 60]],
  'air-quality': [
    ['pm25', 300],
    ['pm10', 300],
    ['no2', 300],
    ['o3', 300],
    ['airTemperature', 300],
    ['relativeHumidity', 300],
  ],
  weather: [
    ['windSpeed', 60],
    ['windDirection', 60],
    ['airTemperature', 60],
    ['cloudCover', 60],
    ['visibility', 60],
    ['snowDepth', 300],
  ],
  noise: [['noiseLevel', 60]],
  'traffic-counter': [
    ['trafficIntensity', 60],
    ['averageVehicleSpeed', 60],
  ],
  posthouse: [
    ['visitsDue', 300],
    ['visitsDone', 300],
    ['visitsOnTime', 300],
    ['visitLateness', 300],
  ],
  canteen: [
    ['mealsServed', 300],
    ['seatsFree', 300],
    ['fridgeTemperature', 60],
    ['checkWait', 300],
  ],
  'service-hall': [
    ['queueLength', 60],
    ['waitTime', 60],
    ['countersOpen', 60],
  ],
  'service-portal': [
    ['applicationsHandled', 300],
    ['applicationsOnline', 300],
  ],
  cell: [
    ['cellLoad', 60],
    ['cellState', 60],
  ],
  substation: [
    ['busVoltage', 60],
    ['transformerLoad', 60],
  ],
  feeder: [
    ['feederLoad', 60],
    ['breakerState', 60],
  ],
  waterworks: [
    ['pumpState', 60],
    ['waterFlow', 60],
    ['waterPressure', 60],
  ],
  'water-tank': [['tankLevel', 300]],
  'water-zone': [
    ['waterPressure', 60],
    ['waterFlow', 60],
  ],
  gateway: [
    ['devicesHeard', 60],
    ['backhaulLatency', 60],
  ],
  'transit-line': [
    ['transitDelay', 60],
    ['transitDelayP90', 60],
    ['headway', 60],
    ['serviceState', 60],
  ],
  'waste-container': [['fillLevel', 900]],
  'street-light': [['powerState', 900]],
};

/** Take `count` of a list, evenly. */
const evenly = <T>(items: readonly T[], count: number): T[] =>
  items.length <= count ? [...items] : Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);

/** @returns the new sensor's id. */
export type AddSensor = (
  kind: string,
  place: Point,
  name: (n: number, street: AreaDraft) => Words,
  at?: { readonly service?: ServiceDraft; readonly road?: StreetLine },
) => string;

export interface SensorSites {
  readonly streets: readonly StreetLine[];
  readonly lamps: readonly Lamp[];
  readonly services: readonly ServiceDraft[];
  readonly blocks: readonly Block[];
  readonly plan: Plan;
}

/** Sensors in the order they are put up: ids and stream numbers follow from it. */
export function createSensorList(areas: Areas): { readonly sensors: SensorDraft[]; readonly add: AddSensor } {
  const sensors: SensorDraft[] = [];
  const counts = new Map<string, number>();
  let streams = 0;
  const add: AddSensor = (kind, place, name, at = {}) => {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    const street = areas.streetAt(place);
    const id = `s-${String(sensors.length + 1).padStart(5, '0')}`;
    sensors.push({
      id,
      kind,
      name: name(n, street),
      place,
      district: street.parent as string,
      street: street.id,
      ...(at.service ? { service: at.service.id } : {}),
      ...(at.road ? { road: at.road.name.en } : {}),
      streams: (observes[kind] ?? []).map(([property, intervalS]) => ({
        id: `ds-${String(++streams).padStart(5, '0')}`,
        property,
        unit: observedProperties.get(property)?.unit ?? '1',
        intervalS,
      })),
    });
    return id;
  };
  return { sensors, add };
}

export function placeSensors(seed: CitySeed, sites: SensorSites, add: AddSensor): void {
  const { streets, plan } = sites;
  const random = createRandom(seed.seed).fork('sensors');
  const at3 = (n: number): string => String(n).padStart(3, '0');
  const numbered =
    (zh: string, en: string) =>
    (n: number, street: AreaDraft): Words => ({
      zh: `${street.name.zh.replace('街道', '')}${zh} ${at3(n)}`,
      en: `${street.name.en.replace(' Subdistrict', '')} ${en} ${at3(n)}`,
    });

  const own = (kind: string): readonly ServiceDraft[] => sites.services.filter((s) => s.kind === kind);
  for (const s of own('pump-station')) add('pump-station', s.place, () => s.name, { service: s });
  const harbour = seed.coast.filter((c) => c[2]);
  for (const c of evenly(harbour, 2)) add('tide-gauge', ashore(plan, plan.warp([c[0], c[1]])), numbered('潮位站', 'Tide Gauge'));

  const blocks = [...sites.blocks].filter((b) => areaOf(b.ring) > 400);
  const anywhere = (count: number): Point[] => {
    const chosen: Point[] = [];
    while (chosen.length < count) {
      let [best, gap]: [Point, number] = [[0, 0], -1];
      for (let k = 0; k < 16; k++) {
        const p = innerPoint(random.pick(blocks).ring);
        const nearest = chosen.length ? Math.min(...chosen.map((c) => distance(c, p))) : 0;
        if (nearest > gap) [best, gap] = [p, nearest];
      }
      chosen.push(best);
    }
    return chosen;
  };
  for (const p of anywhere(seed.targets.rainGauges)) add('rain-gauge', p, numbered('雨量站', 'Rain Gauge'));
  const onRoads = (classes: readonly string[], count: number, stepM: number): { p: Point; street: StreetLine }[] =>
    evenly(
      streets
        .filter((s) => classes.includes(s.class) && !s.bridge && lengthOf(s.line) > stepM)
        .flatMap((street) =>
          resample(street.line, stepM)
            .slice(0, -1)
            .map((p) => ({ p, street })),
        ),
      count,
    );
  for (const { p, street } of onRoads(['primary', 'secondary', 'residential'], seed.targets.manholes, 140))
    add('drain-level', p, (n) => ({ zh: `${street.name.zh}雨水井 ${at3(n)}`, en: `${street.name.en} Manhole ${at3(n)}` }), { road: street });
  for (const p of anywhere(seed.targets.airQuality)) add('air-quality', p, numbered('空气站', 'Air Station'));
  for (const p of anywhere(6)) add('weather', p, numbered('气象站', 'Weather Station'));
  for (const { p, street } of onRoads(['primary', 'secondary'], seed.targets.noise, 210))
    add('noise', p, (n) => ({ zh: `${street.name.zh}噪声点 ${at3(n)}`, en: `${street.name.en} Noise Point ${at3(n)}` }), { road: street });
  for (const { p, street } of onRoads(['motorway', 'primary', 'secondary'], seed.targets.trafficCounters, 170))
    add('traffic-counter', p, (n) => ({ zh: `${street.name.zh}车流 ${at3(n)}`, en: `${street.name.en} Counter ${at3(n)}` }), { road: street });
  for (const kind of ['posthouse', 'canteen', 'service-hall']) for (const s of own(kind)) add(kind, s.place, () => s.name, { service: s });
  for (const p of anywhere(seed.targets.cells)) add('cell', p, numbered('5G 小区', '5G Cell'));
  for (const { p, street } of onRoads(['secondary', 'residential'], seed.targets.wasteContainers, 90))
    add('waste-container', p, (n) => ({ zh: `${street.name.zh}垃圾箱 ${at3(n)}`, en: `${street.name.en} Container ${at3(n)}` }), { road: street });
  for (const lamp of lampsOfWholeStreets(sites, seed.targets.lampSensors)) {
    const { name } = streets[lamp.road] as StreetLine;
    add('street-light', lamp.place, (n) => ({ zh: `${name.zh}路灯 L${String(n).padStart(4, '0')}`, en: `${name.en} Lamp L${String(n).padStart(4, '0')}` }));
  }
}

/** What is handled by telephone and browser, told for each district by its first service hall. Put up last: nobody's number moves. */
export function placePortals(services: readonly ServiceDraft[], add: AddSensor): void {
  const halls = services.filter(({ kind }) => kind === 'service-hall');
  for (const s of halls.filter((hall, n) => halls.findIndex(({ district }) => district === hall.district) === n))
    add('service-portal', s.place, () => ({ zh: `${s.name.zh}网上办理`, en: `${s.name.en}, online` }), { service: s });
}

/**
 * Lamps that report, street by street, the great ones first and of equals the longest: a street is lit from end to end, or
 * not at all; the last one gets what is left, evenly.
 */
function lampsOfWholeStreets({ streets, lamps }: SensorSites, count: number): Lamp[] {
  const rank = (road: number): number => roadRank.indexOf((streets[road] as StreetLine).class);
  const byRoad = new Map<number, Lamp[]>();
  for (const lamp of lamps) byRoad.set(lamp.road, [...(byRoad.get(lamp.road) ?? []), lamp]);
  const order = [...byRoad.keys()].sort(
    (a, b) => rank(a) - rank(b) || lengthOf((streets[b] as StreetLine).line) - lengthOf((streets[a] as StreetLine).line) || a - b,
  );
  const chosen: Lamp[] = [];
  for (const road of order) {
    if (chosen.length >= count) break;
    chosen.push(...evenly(byRoad.get(road) as Lamp[], count - chosen.length));
  }
  return chosen;
}
const roadRank = ['motorway', 'primary', 'secondary', 'residential', 'lane', 'path'];

/** A shore point moved 8 m onto the land. */
function ashore(plan: Plan, p: Point): Point {
  for (let reach = 8; reach < 60; reach += 8)
    for (let k = 0; k < 12; k++) {
      const q: Point = [p[0] + reach * Math.cos((k * Math.PI) / 6), p[1] + reach * Math.sin((k * Math.PI) / 6)];
      if (plan.land.some((polygon) => contains(at2(polygon, 0), q))) return q;
    }
  return p;
}
const at2 = (polygon: readonly Ring[], i: number): Ring => polygon[i] ?? [at([[0, 0]], 0)];
