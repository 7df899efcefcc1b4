import { isSound, soundSeries } from '../tables/counted.ts';
import type { StreamTable } from '../tables/streams.ts';
import { DRYING_MS, dryingMmPerH, filmMm } from './wet-streets.ts';
import { unknownWeather, type Weather } from './weather.ts';

/** Sensors further away say nothing about this sky. */
const REACH_M = 30_000;
/** So close no sensor is nearer than another: half a street block. */
const NEAR_M = 60;
/** How many gauges' past is read for the water on the streets. */
const FILM_GAUGES = 3;
const FILM_STEP_MM = 0.02;
const M_PER_DEG = 111_195;
const RAD = Math.PI / 180;

/**
 * The weather at a place as the city's own stations measure it at an instant: weighted by inverse squared distance
 * (D. Shepard, "A two-dimensional interpolation function for irregularly-spaced data", 1968) over readings that still count.
 * Properties: `rainIntensity` mm/h, `cloudCover` %, `visibility` m, `snowDepth` m, `airTemperature` Cel, `windSpeed` m/s and
 * `windDirection` deg (as a vector). NaN where no stream tells.
 */
export function measureWeather(streams: StreamTable, nowMs: number, lon: number, lat: number): Weather {
  const shrink = Math.cos(lat * RAD);
  const each = (property: string, take: (value: number, weight: number, row: number) => void): void => {
    for (const row of streams.rowsOfProperty(property)) {
      const value = streams.value[row] as number;
      if (!isSound(property, value, streams.quality[row] as number) || streams.lacksUnit(row) || streams.freshness(row, nowMs) === 'lost') continue;
      const at = streams.descriptor(row);
      const away = M_PER_DEG * Math.hypot((at.lon - lon) * shrink, at.lat - lat);
      if (!(away <= REACH_M)) continue;
      take(value, 1 / Math.max(away, NEAR_M) ** 2, row);
    }
  };
  const mean = (property: string): number => {
    let [sum, weights] = [0, 0];
    each(property, (value, weight) => {
      sum += value * weight;
      weights += weight;
    });
    return sum / weights;
  };
  /** By the gauges that count most. */
  const film = (): number => {
    const gauges: { readonly row: number; readonly weight: number }[] = [];
    each('rainIntensity', (_, weight, row) => void gauges.push({ row, weight }));
    const near = gauges.sort((a, b) => b.weight - a.weight).slice(0, FILM_GAUGES);
    const drying = dryingMmPerH(mean('airTemperature'), mean('windSpeed'), mean('relativeHumidity'));
    let [sum, weights] = [0, 0];
    for (const { row, weight } of near) {
      sum += weight * filmMm(soundSeries('rainIntensity', streams.history.range(row, nowMs - DRYING_MS, nowMs)), nowMs, drying);
      weights += weight;
    }
    // In steps: a street that dries is no reason to draw the city with every reading.
    return Math.round(sum / weights / FILM_STEP_MM) * FILM_STEP_MM;
  };
  let [east, north] = [0, 0];
  each('windDirection', (deg, weight) => {
    east += weight * Math.sin(deg * RAD);
    north += weight * Math.cos(deg * RAD);
  });
  const [temperatureC, windMps] = [mean('airTemperature'), mean('windSpeed')];
  return {
    rainMmPerH: mean('rainIntensity'),
    filmMm: film(),
    cloud: mean('cloudCover') / 100,
    visibilityM: mean('visibility'),
    snowM: mean('snowDepth'),
    temperatureC,
    windMps,
    windFromDeg: east === 0 && north === 0 ? NaN : (Math.atan2(east, north) / RAD + 360) % 360,
  };
}

/** The weather over what is looked at, read again when readings, instant or place changed. */
export interface WeatherWatch {
  /** True when it differs from what was shown. */
  look(nowMs: number, lon: number, lat: number): boolean;
  readonly weather: Weather;
}

const AGE_STEP_MS = 30_000;
/** The sky over the next street is the same. */
const PLACE_STEP_DEG = 0.002;

export function watchWeather(streams: StreamTable): WeatherWatch {
  let weather = unknownWeather;
  let seen = { version: -1, nowMs: NaN, lon: NaN, lat: NaN };
  return {
    get weather() {
      return weather;
    },
    look(nowMs, lon, lat) {
      const isNear = Math.abs(lon - seen.lon) < PLACE_STEP_DEG && Math.abs(lat - seen.lat) < PLACE_STEP_DEG;
      if (streams.version === seen.version && Math.abs(nowMs - seen.nowMs) < AGE_STEP_MS && isNear) return false;
      seen = { version: streams.version, nowMs, lon, lat };
      const next = measureWeather(streams, nowMs, lon, lat);
      const before = weather;
      weather = next;
      return (Object.keys(next) as (keyof Weather)[]).some((key) => !Object.is(next[key], before[key]));
    },
  };
}
