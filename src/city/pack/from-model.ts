import zoneAt from '@photostructure/tz-lookup';
import type { ImportedModel } from '../formats/format.ts';
import type { CityManifest, FeedDeclaration } from './manifest.ts';
import type { PackInput } from './pack-input.ts';
import { withSmallWater } from './small-water.ts';

export interface PackWishes {
  /** Kebab-case; the folder's or file's name usually. */
  readonly id: string;
  readonly name?: string;
  readonly attribution?: string;
  /** IANA zone; that of the place when absent. */
  readonly timeZone?: string;
  /** Ellipsoidal height of the vertical datum's zero, metres; absent = not declared. */
  readonly ellipsoidOffsetM?: number;
  readonly feeds?: readonly FeedDeclaration[];
}

/** The clock people live by where the city stands: simplified borders, so that a city on one may want `--time-zone`. */
function zoneOf({ origin }: ImportedModel, wish: string | undefined): CityManifest['timeZone'] {
  return { kind: 'iana', name: wish ?? zoneAt(origin.lat, origin.lon) };
}

/** Room around the model, so that a sensor across the street still counts as inside. */
function roomAround([west, south, east, north]: ImportedModel['bounds']): [number, number, number, number] {
  const lat = Math.max(0.003, (north - south) * 0.25);
  const lon = Math.max(0.003 / Math.cos((south * Math.PI) / 180), (east - west) * 0.25);
  return [west - lon, south - lat, east + lon, north + lat];
}

/**
 * West, south, east, north of where the houses stand: nine tenths of them along each axis. A map cut out of a larger one has
 * ways that run far beyond it, and nobody wants to open a city at an empty field. Without houses the whole is looked at.
 */
function heartOf({ buildings, bounds }: ImportedModel): ImportedModel['bounds'] {
  if (buildings.length === 0) return bounds;
  const span = (axis: 'lon' | 'lat', roomDeg: number): readonly [number, number] => {
    const sorted = buildings.map(({ record }) => record[axis]).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] as number;
    return [at(0.05) - roomDeg, at(0.95) + roomDeg];
  };
  const roomDeg = 0.0004;
  const [[south, north], [west, east]] = [span('lat', roomDeg), span('lon', roomDeg / Math.cos((bounds[1] * Math.PI) / 180))];
  return [west, south, east, north];
}

/** MapLibre zoom at which a stretch of ground fills about 700 pixels of the screen. */
const fittingZoom = ([west, south, east, north]: ImportedModel['bounds']): number => {
  // A degree of latitude is longer on the map than one of longitude, and a tilted view shortens it again.
  const acrossDeg = Math.max(east - west, north - south, 1e-5);
  return Math.min(17, Math.max(10, Math.log2((360 / acrossDeg) * (700 / 512)) - 0.2));
};

/** An imported model as what a pack is written from. */
export function packInputOf(model: ImportedModel, wishes: PackWishes): PackInput {
  const name = wishes.name ?? wishes.id;
  const { origin, crs } = model;
  const heart = heartOf(model);
  const metres = wishes.ellipsoidOffsetM;
  return {
    manifest: {
      version: '1.0',
      id: wishes.id,
      name: { zh: name, en: name },
      kind: 'real',
      ...((wishes.attribution ?? model.attribution) ? { attribution: wishes.attribution ?? model.attribution } : {}),
      crs: {
        source: crs.source,
        vertical: crs.vertical,
        ellipsoidOffset: { metres: metres ?? 0, declared: metres !== undefined || crs.vertical === 'ellipsoid' },
      },
      origin,
      bounds: roomAround(model.bounds),
      timeZone: zoneOf(model, wishes.timeZone),
      feeds: wishes.feeds ?? [],
      alarmRules: [],
      cameras: [
        {
          id: 'overview',
          name: { zh: '全景', en: 'Overview' },
          lon: (heart[0] + heart[2]) / 2,
          lat: (heart[1] + heart[3]) / 2,
          zoom: Math.round(fittingZoom(heart) * 100) / 100,
          pitch: 52,
          bearing: -20,
        },
      ],
    },
    buildings: model.buildings,
    furniture: model.furniture ?? [],
    ground: model.ground.water ? { ...model.ground, water: withSmallWater(model.ground.water) } : model.ground,
    districts: [],
    streets: [],
    grid: [],
    services: model.services ?? [],
    ...(model.serviceTitles ? { serviceTitles: model.serviceTitles } : {}),
    overlays: model.overlays ?? [],
    placed: model.placed ?? [],
    sensors: [],
  };
}

/** Units in which the smart data models' AirQualityObserved, Streetlight and WeatherObserved count, where messages do not say. */
const ngsiUnits: Readonly<Record<string, string>> = {
  NO2: 'ug/m3',
  no2: 'ug/m3',
  NO: 'ug/m3',
  no: 'ug/m3',
  NOx: 'ug/m3',
  nox: 'ug/m3',
  SO2: 'ug/m3',
  so2: 'ug/m3',
  O3: 'ug/m3',
  o3: 'ug/m3',
  CO: 'ug/m3',
  co: 'ug/m3',
  PM10: 'ug/m3',
  pm10: 'ug/m3',
  PM25: 'ug/m3',
  pm25: 'ug/m3',
  temperature: 'Cel',
  relativeHumidity: '1',
  windSpeed: 'm/s',
  windDirection: 'deg',
  precipitation: 'mm',
  airQualityIndex: '1',
  powerState: '1',
  illuminanceLevel: '1',
};
/** Their names for what we observe. */
const ngsiProperties: Readonly<Record<string, string>> = {
  NO2: 'no2',
  O3: 'o3',
  CO: 'co',
  PM10: 'pm10',
  PM25: 'pm25',
  temperature: 'airTemperature',
};

/** A declaration for an MQTT broker that carries NGSI-LD or SensorThings. */
export function mqttFeed(address: string, topics: readonly string[]): FeedDeclaration {
  return {
    id: 'live',
    type: 'mqtt',
    title: { zh: '实时消息', en: 'Live broker' },
    address,
    topics: topics.length > 0 ? topics : ['#'],
    units: ngsiUnits,
    properties: ngsiProperties,
    intervalS: 300,
  };
}
