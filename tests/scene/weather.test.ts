import { expect, test } from 'vitest';
import { measureWeather } from '../../src/scene/measured-weather.ts';
import { lookOf, noMoon } from '../../src/scene/model/light.ts';
import { weatherLook } from '../../src/scene/model/weather-look.ts';
import { unknownWeather } from '../../src/scene/weather.ts';
import { dryingMmPerH, filmMm, MOST_FILM_MM } from '../../src/scene/wet-streets.ts';
import { createFeedCounts } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable, type StreamTable } from '../../src/tables/streams.ts';

const NOW_MS = Date.UTC(2026, 8, 22, 5);
function table(rows: readonly (readonly [property: string, lon: number, value: number, quality?: number])[]): StreamTable {
  const streams = createStreamTable();
  streams.append(
    'stations',
    {
      kind: 'update',
      count: rows.length,
      stream: Uint32Array.from(rows, (_, i) => i),
      timeMs: new Float64Array(rows.length).fill(NOW_MS),
      value: Float32Array.from(rows, ([, , value]) => value),
      quality: Uint8Array.from(rows, ([, , , quality]) => quality ?? Quality.good),
      opened: rows.map(([property, lon], i) => ({ id: `${i}`, thingId: `t${i}`, property, unit: '1', intervalMs: 60_000, lon, lat: 0, source: '', kind: '' })),
      counts: createFeedCounts(),
      arrivedMs: NOW_MS,
    } as never,
    NOW_MS,
  );
  return streams;
}

test('weights stations by inverse squared distance and leaves out what is lost or far', () => {
  const streams = table([
    ['rainIntensity', 0.01, 10],
    ['rainIntensity', 0.02, 0],
    ['rainIntensity', 2, 500],
    ['windDirection', 0.01, 350],
    ['windDirection', -0.01, 10],
    ['cloudCover', 0, 70],
  ]);
  const weather = measureWeather(streams, NOW_MS, 0, 0);
  // 1 to 1/4.
  expect(weather.rainMmPerH).toBeCloseTo(8, 5);
  expect(Math.min(weather.windFromDeg, 360 - weather.windFromDeg)).toBeLessThan(1e-6);
  expect(weather.cloud).toBeCloseTo(0.7);
  expect(weather.visibilityM).toBeNaN();
  expect(measureWeather(streams, NOW_MS + 3_600_000, 0, 0).rainMmPerH).toBeNaN();
});

test('of what a station calls bad, or nothing in the world has, no weather is made', () => {
  const streams = table([
    ['rainIntensity', 0, 9999],
    ['rainIntensity', 0.001, 120, Quality.bad],
    ['rainIntensity', 0.002, 4],
    ['airTemperature', 0, -999],
  ]);
  const weather = measureWeather(streams, NOW_MS, 0, 0);
  expect(weather.rainMmPerH).toBeCloseTo(4, 6);
  expect(measureWeather(table([['visibility', 0, -1]]), NOW_MS, 0, 0)).toMatchObject({ rainMmPerH: NaN, visibilityM: NaN });
});

test('streets dry by Penman’s rate once the rain is over, and stay wet while it lasts', () => {
  // 20 Cel, 2 m/s, 70 %: es = 2.338 kPa, D = 0.701 kPa, λ = 2.454 MJ/kg, 6.43 x 2.072 x 0.701 / 2.454 / 24.
  const rate = dryingMmPerH(20, 2, 70);
  expect(rate).toBeCloseTo(0.1587, 3);
  const minute = 60_000;
  const rained = { timeMs: Float64Array.from({ length: 61 }, (_, i) => i * minute), value: Float32Array.from({ length: 61 }, (_, i) => (i < 30 ? 6 : 0)) };
  const at = (minutes: number): number => filmMm(rained, minutes * minute, rate);
  expect(at(1)).toBeCloseTo((6 - rate) / 60, 5);
  expect(at(30)).toBeCloseTo(MOST_FILM_MM, 5);
  expect(at(60)).toBeCloseTo(MOST_FILM_MM - rate / 2, 5);
  expect(at(180)).toBe(0);
  // A gauge that fell silent wets nothing for hours: the film dries.
  const silent = { timeMs: Float64Array.of(0), value: Float32Array.of(6) };
  expect(filmMm(silent, 20 * minute, rate)).toBeCloseTo(MOST_FILM_MM, 5);
  expect(filmMm(silent, 50 * minute, rate)).toBeCloseTo(MOST_FILM_MM - rate / 2, 5);
  const [dry, half, full] = [0, 0.1, 0.2].map((mm) => weatherLook({ ...unknownWeather, rainMmPerH: 0, filmMm: mm }).wet[0] as number);
  expect(dry).toBe(0);
  expect(half).toBeCloseTo(0.5, 5);
  expect(full).toBe(1);
});

test('the film is that of the gauges nearby', () => {
  expect(measureWeather(table([['rainIntensity', 0.01, 10]]), NOW_MS + 5 * 60_000, 0, 0).filmMm).toBeCloseTo(MOST_FILM_MM, 5);
  expect(measureWeather(table([['cloudCover', 0.01, 10]]), NOW_MS, 0, 0).filmMm).toBeNaN();
});

test('a city without weather stations stands under a clear sky', () => {
  const { wet, snow, rainfall, snowfall, cloud } = weatherLook(unknownWeather);
  expect([wet[0], snow[0], rainfall[0], snowfall[0]]).toEqual([0, 0, 0, 0]);
  expect(cloud[0]).toBeLessThan(0.3);
});

test('water falls as rain or snow by the temperature; rain wets, snow lies', () => {
  const rain = weatherLook({ ...unknownWeather, rainMmPerH: 8, temperatureC: 14 });
  expect(rain.rainfall[0]).toBeGreaterThan(0.4);
  expect(rain.snowfall[0]).toBe(0);
  expect(rain.wet[0]).toBe(1);
  const snow = weatherLook({ ...unknownWeather, rainMmPerH: 0.8, temperatureC: -2, snowM: 0.06 });
  expect(snow.rainfall[0]).toBe(0);
  expect(snow.snowfall[0]).toBeGreaterThan(0.2);
  expect(snow.wet[0]).toBe(0);
  expect(snow.snow[0]).toBe(1);
});

test('an overcast sky takes the shadows and most of the sun; clay knows no weather', () => {
  const sun = { altitudeDeg: 40, azimuthDeg: 150, zenithDeg: 50 };
  const under = (style: 'clay' | 'lit', rainMmPerH: number) => lookOf(style, 'day', sun, noMoon, weatherLook({ ...unknownWeather, rainMmPerH }));
  const [clear, dull] = [under('lit', 0), under('lit', 20)];
  expect(dull.shadowStrength[0]).toBeLessThan((clear.shadowStrength[0] as number) * 0.3);
  expect(dull.keyLight[0]).toBeLessThan((clear.keyLight[0] as number) * 0.2);
  expect(under('clay', 20)).toEqual(under('clay', 0));
});
