import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../tools/chromium.ts';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import type { Lab } from './page/main.ts';
import { serveLab, type LabServer } from './lab-server.ts';

declare global {
  interface Window {
    lab: Lab;
  }
}

const PORT = 5205;
let server: LabServer | undefined;
let browser: Browser | undefined;

export async function openLab(town?: PackInput, port = PORT): Promise<void> {
  server = await serveLab(port, town);
  browser = await launchChromium();
}
export async function closeLab(): Promise<void> {
  await browser?.close();
  await server?.close();
}

export interface LabPage {
  readonly page: Page;
  readonly faults: string[];
}

/** A page with a scene that has settled. */
export async function openScene(query: Record<string, string> = {}): Promise<LabPage> {
  if (!server || !browser) throw new Error('openLab first');
  const page = await browser.newPage({ viewport: { width: 800, height: 450 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  // A cold development server bundles what the page needs first: on a shared machine that can take a minute.
  await page.goto(server.page(query), { timeout: 180_000 });
  await page.waitForFunction(() => 'lab' in window, null, { timeout: 120_000 });
  await page.evaluate(() => window.lab.scene.whenSettled());
  return { page, faults };
}

/** A thing met only in a feed, standing at a plan position, with one reading of so long ago: negative for a clock ahead. Every ten minutes. */
export async function putThing(page: Page, id: string, planX: number, planY: number, agoMs = 0): Promise<void> {
  await page.evaluate(
    ({ id, planX, planY, agoMs }) => {
      const { streams, city } = window.lab;
      const [lon, lat] = city.frame.toLonLat(planX, planY);
      const nowMs = Date.now();
      const counts = { messages: 1, bytes: 1, received: 1, shown: 1, superseded: 0, repeated: 0, dropped: 0, rejected: {}, outsideCity: 0, staleOnArrival: 0 };
      const opened = [
        { id: `${id}#no2`, thingId: id, property: 'no2', unit: 'ug/m3', intervalMs: 600_000, lon, lat, source: 'test', kind: 'AirQualityObserved' },
      ];
      streams.append(
        id,
        {
          count: 1,
          stream: Uint32Array.of(0),
          timeMs: Float64Array.of(nowMs - agoMs),
          value: Float32Array.of(22),
          quality: Uint8Array.of(0),
          opened,
          counts,
          arrivedMs: nowMs,
          kind: 'update',
        },
        nowMs,
      );
    },
    { id, planX, planY, agoMs },
  );
  await page.evaluate(() => window.lab.scene.whenSettled());
}

/** The same value again, now. */
export const repeatReading = (page: Page, id: string): Promise<void> =>
  page.evaluate((id) => {
    const nowMs = Date.now();
    const counts = { messages: 1, bytes: 1, received: 1, shown: 1, superseded: 0, repeated: 0, dropped: 0, rejected: {}, outsideCity: 0, staleOnArrival: 0 };
    const rows = { stream: Uint32Array.of(0), timeMs: Float64Array.of(nowMs), value: Float32Array.of(22), quality: Uint8Array.of(0) };
    window.lab.streams.append(id, { count: 1, ...rows, opened: [], counts, arrivedMs: nowMs, kind: 'update' }, nowMs);
  }, id);

/** Take the context away, give it back, and wait until all is drawn again. */
export const loseAndRestore = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { internals, scene } = window.lab;
    const loss = internals.stage.map.getCanvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
    loss?.loseContext();
    await new Promise((done) => setTimeout(done, 120));
    loss?.restoreContext();
    await new Promise((done) => setTimeout(done, 20));
    await scene.whenSettled();
  });

/** Brightness (0 to 1) of the pixels about a place: mean, and how much they differ among each other (standard deviation). */
export function brightness(
  { width, data }: Picture,
  about: { readonly x: number; readonly y: number },
  radiusPx: number,
): { readonly mean: number; readonly spread: number } {
  const tones: number[] = [];
  for (let y = Math.round(about.y) - radiusPx; y <= about.y + radiusPx; y++)
    for (let x = Math.round(about.x) - radiusPx; x <= about.x + radiusPx; x++) {
      if (Math.hypot(x - about.x, y - about.y) > radiusPx) continue;
      const at = (y * width + x) * 4;
      tones.push(((data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number)) / 765);
    }
  const mean = tones.reduce((sum, tone) => sum + tone, 0) / tones.length;
  return { mean, spread: Math.sqrt(tones.reduce((sum, tone) => sum + (tone - mean) ** 2, 0) / tones.length) };
}

/** A box of a picture, corners in pixels. */
function within({ width, data }: Picture, [x0, y0, x1, y1]: readonly [number, number, number, number]): Picture {
  const rows = Array.from({ length: y1 - y0 }, (_, j) => data.subarray(((y0 + j) * width + x0) * 4, ((y0 + j) * width + x1) * 4));
  return { width: x1 - x0, height: y1 - y0, data: Uint8Array.from(rows.flatMap((row) => [...row])) };
}
/** Where the camera below sees nothing but the town's river. */
const RIVER_PX = [215, 200, 375, 232] as const;

/** The lit river before and after a loss, and drawn by a map that cannot tell water from land: shares of its pixels that differ. */
export async function riverThroughLoss(page: Page): Promise<{ readonly lost: number; readonly unmasked: number }> {
  await page.evaluate(async () => {
    window.lab.session.setState({ theme: 'day', style: 'lit', layers: [] });
    // Noon at 150° east: by night the river is as dark as its banks.
    window.lab.clock.set({ kind: 'at', timeMs: Date.UTC(2026, 5, 21, 2), rate: 0 });
    window.lab.scene.flyTo({ lon: 150, lat: 19.9957, zoom: 15.5, pitch: 40, bearing: 0 }, { cut: true });
    await window.lab.scene.whenSettled();
  });
  const river = async (): Promise<Picture> => within(await picture(page), RIVER_PX);
  const before = await river();
  await loseAndRestore(page);
  const lost = difference(before, await river());
  await page.evaluate(() => {
    const { map } = window.lab.internals.stage;
    for (const id of map.getLayersOrder()) if (id.startsWith('water-mask')) map.removeLayer(id);
  });
  return { lost, unmasked: difference(before, await river()) };
}

/** CSS pixel of a plan point by three's camera of the last frame. */
export const threeProjects = (page: Page, x: number, y: number, z: number): Promise<{ x: number; y: number }> =>
  page.evaluate(
    ([x, y, z]) => {
      const { camera } = window.lab.internals.stage.three;
      const canvas = window.lab.internals.stage.map.getCanvas();
      const p = camera.position
        .clone()
        .set(x as number, z as number, -(y as number))
        .applyMatrix4(camera.matrixWorldInverse)
        .applyMatrix4(camera.projectionMatrix);
      return { x: ((p.x + 1) / 2) * canvas.clientWidth, y: ((1 - p.y) / 2) * canvas.clientHeight };
    },
    [x, y, z],
  );

/** CSS pixel of a ground point by MapLibre itself. */
export const mapProjects = (page: Page, x: number, y: number): Promise<{ x: number; y: number }> =>
  page.evaluate(
    ([x, y]) => {
      const { internals, city } = window.lab;
      const at = internals.stage.map.project(city.frame.toLonLat(x as number, y as number) as [number, number]);
      return { x: at.x, y: at.y };
    },
    [x, y],
  );

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA rows from the top. */
  readonly data: Uint8Array;
}

/** The scene's own PNG, decoded by the browser. */
export async function picture(page: Page): Promise<Picture> {
  const { width, height, base64 } = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(await window.lab.scene.png());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const bytes = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return { width: bitmap.width, height: bitmap.height, base64: btoa(text) };
  });
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/** Centre and number of pixels near a colour within a box round a point. */
export function blob(image: Picture, hex: string, near: { x: number; y: number }, reach = 14): { x: number; y: number; count: number } {
  const n = Number.parseInt(hex.slice(1), 16);
  const [r, g, b] = [(n >> 16) & 255, (n >> 8) & 255, n & 255];
  let [count, sumX, sumY] = [0, 0, 0];
  for (let y = Math.max(0, Math.floor(near.y - reach)); y < Math.min(image.height, near.y + reach); y++)
    for (let x = Math.max(0, Math.floor(near.x - reach)); x < Math.min(image.width, near.x + reach); x++) {
      const o = (y * image.width + x) * 4;
      const away = Math.abs((image.data[o] as number) - r) + Math.abs((image.data[o + 1] as number) - g) + Math.abs((image.data[o + 2] as number) - b);
      if (away > 30) continue;
      count++;
      sumX += x + 0.5;
      sumY += y + 0.5;
    }
  return { x: sumX / count, y: sumY / count, count };
}

/** Share of pixels that differ visibly between two pictures. */
export function difference(a: Picture, b: Picture): number {
  let differing = 0;
  for (let o = 0; o < a.data.length; o += 4) {
    const away =
      Math.abs((a.data[o] as number) - (b.data[o] as number)) +
      Math.abs((a.data[o + 1] as number) - (b.data[o + 1] as number)) +
      Math.abs((a.data[o + 2] as number) - (b.data[o + 2] as number));
    if (away > 24) differing++;
  }
  return differing / (a.data.length / 4);
}
