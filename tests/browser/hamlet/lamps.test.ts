import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Served } from '../../../tools/server/serve.ts';
import type { Pixels } from '../golden/compare.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { mapPixels } from './pixels.ts';
import { serveHamlet } from './serve-hamlet.ts';

const ZOOM = 18.5;
/** Half the side of the square of ground about a lamp whose brightness is taken. */
const HALF_M = 2.5;
/** Neighbours stand within this of a lamp: their pools are in one picture. */
const NEAR_M = 45;

let served: Served;
let opened: OpenedPage;
beforeAll(async () => {
  served = await serveHamlet();
  // Half past ten at night, ten hours ahead of UTC.
  opened = await openPage({ url: served.url, path: '?still#lang=en&style=lit&theme=night&l=&t=2025-06-21T12:30:00Z*0', width: 900, height: 560 });
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

interface Lamp {
  readonly id: string;
  readonly isOn: boolean;
  readonly east: number;
  readonly north: number;
}
/** A lamp reported out by its own fresh reading, and those about it, metres from it. */
const lampsAboutOneThatIsOut = (page: Page): Promise<{ lon: number; lat: number; lamps: Lamp[] }> =>
  page.evaluate((nearM) => {
    const told = (window.belvedere?.observations({ property: 'powerState', limit: 100_000 }) ?? []).filter((o) => o.value !== null && o.freshness === 'fresh');
    const [perLat, perLon] = [111_195, 111_195 * Math.cos(((told[0]?.lat ?? 0) * Math.PI) / 180)];
    const sets = told
      .filter(({ value }) => value === 0)
      .map((out) => ({
        lon: out.lon,
        lat: out.lat,
        lamps: told
          .map((o) => ({ id: o.thing, isOn: o.value === 1, east: (o.lon - out.lon) * perLon, north: (o.lat - out.lat) * perLat }))
          .filter(({ east, north }) => Math.hypot(east, north) < nearM),
      }));
    const [best] = sets.sort((a, b) => b.lamps.filter(({ isOn }) => isOn).length - a.lamps.filter(({ isOn }) => isOn).length);
    if (!best) throw new Error('no lamp is out');
    return best;
  }, NEAR_M);

/** Mean brightness, 0 to 255, of the ground about a place in a picture that looks straight down. */
function brightness({ width, height, data }: Pixels, { east, north }: Lamp, latDeg: number): number {
  const pixelM = (40_075_016.7 * Math.cos((latDeg * Math.PI) / 180)) / (512 * 2 ** ZOOM);
  const [x, y, half] = [width / 2 + east / pixelM, height / 2 - north / pixelM, Math.ceil(HALF_M / pixelM)];
  let [sum, count] = [0, 0];
  for (let j = Math.round(y) - half; j <= y + half; j++)
    for (let i = Math.round(x) - half; i <= x + half; i++) {
      if (i < 0 || j < 0 || i >= width || j >= height) continue;
      const o = (j * width + i) * 4;
      sum += ((data[o] as number) + (data[o + 1] as number) + (data[o + 2] as number)) / 3;
      count++;
    }
  return sum / count;
}

it('a street lamp that reports itself out is dark, and its neighbours burn', async () => {
  const { page } = opened;
  const { lon, lat, lamps } = await lampsAboutOneThatIsOut(page);
  await page.evaluate((place) => window.belvedere?.camera.set(place), { lon, lat, zoom: ZOOM, pitch: 0, bearing: 0 });
  await whenSettled(page);
  const picture = await mapPixels(page);
  const seen = lamps.map((lamp) => ({ ...lamp, brightness: brightness(picture, lamp, lat) })).filter((lamp) => Number.isFinite(lamp.brightness));
  const [out, on] = [seen.filter((lamp) => !lamp.isOn), seen.filter((lamp) => lamp.isOn)];
  expect(on.length).toBeGreaterThan(0);
  // Brighter by far than the place of the one that is out, which the others' light may still reach.
  const darkest = Math.min(...on.map((lamp) => lamp.brightness));
  for (const lamp of out) expect(lamp.brightness, JSON.stringify(seen)).toBeLessThan(darkest * 0.7);
  expect(opened.faults).toEqual([]);
});
