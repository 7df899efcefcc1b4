import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packInputOf } from '../../../src/city/pack/from-model.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { serve } from '../../../tools/server/serve.ts';
import { importedHouse } from '../../city/semantic-house.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';

/** A house with known surfaces, seen from the south and from above: what is pointed at, told and worn. */
describe('a model with surfaces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-house-'));
  let opened: OpenedPage;
  let close = async (): Promise<void> => undefined;
  const house = importedHouse();

  beforeAll(async () => {
    await writePack(packInputOf(house, { id: 'house', name: 'House' }), folder);
    const city = openCityFolder(folder);
    const served = await serve({ mounts: [city.mount, { path: '/', folder: await ensureBuilt() }], config: { city: city.path, connectOrigins: [] } });
    close = served.close;
    opened = await openPage({ url: served.url, width: 960, height: 540 });
  });
  afterAll(async () => {
    await closeBrowser();
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Look at the house's middle, lit or clay, and click the picture's middle moved by some pixels. */
  const look = async (camera: { pitch: number; bearing: number; zoom: number }): Promise<void> => {
    const { lon, lat } = house.buildings[0]?.record ?? { lon: 0, lat: 0 };
    await opened.page.evaluate(([at, turn]) => window.belvedere?.camera.set({ ...at, ...turn }), [{ lon, lat }, camera] as const);
    await whenSettled(opened.page);
  };
  const centre = async (): Promise<{ x: number; y: number }> => {
    const box = await opened.page.locator('.scene canvas, .scene').first().boundingBox();
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };
  const inspected = async (): Promise<string> => (await opened.page.locator('.inspector').innerText()).replace(/\u202f/g, ' ');
  /** What is told of what was clicked, once it is that: what was clicked before stands until then. */
  const clickAt = async (dx: number, dy: number, surface: RegExp): Promise<string> => {
    const { x, y } = await centre();
    await opened.page.mouse.click(x + dx, y + dy);
    await opened.page.locator('.surface-touched').waitFor({ timeout: 30_000 });
    await expect.poll(inspected, { timeout: 30_000 }).toMatch(surface);
    return inspected();
  };

  it('tells the roof slope that is pointed at, with its area, tilt and attributes', async () => {
    await look({ pitch: 0, bearing: 0, zoom: 18.2 });
    // From straight above, east of the ridge.
    const text = await clickAt(30, 0, /Roof\s+from the model’s data/);
    if (process.env['SURFACE_SHOT']) writeFileSync(`${process.env['SURFACE_SHOT']}-roof.png`, await opened.page.screenshot());
    expect(text).toMatch(/1,69[678]\.\d m²/);
    expect(text).toMatch(/45° · faces E/);
    expect(text).toMatch(/solar\s+panel/);
  });

  it('sums surfaces by type, and lists nested attributes and measures with their unit', async () => {
    const text = await inspected();
    expect(text).toMatch(/Wall\s+4\s+4,80\d m²/);
    expect(text).toMatch(/Roof\s+2\s+3,39\d m²/);
    expect(text).toMatch(/Ground\s+1\s+2,40\d m²/);
    expect(text).toMatch(/measuredHeight\s+40 m/);
    expect(text).toMatch(/owner\s+name\s+Vermeer\s+since\s+1632/i);
    expect(text).toMatch(/Level of detail\s+2\.2/);
  });

  it('tells the wall from the roof, and wears the picture on it in the lit style only', async () => {
    await look({ pitch: 70, bearing: 0, zoom: 18.2 });
    // The gable's middle lies below the middle of the picture, where the ground is.
    const text = await clickAt(0, -10, /Wall\s+from the model’s data/);
    expect(text).toMatch(/1,20\d\.\d m²/);
    expect(text).toMatch(/90° · faces S/);
    // From further away and higher up both gable and slopes are in the picture.
    await look({ pitch: 48, bearing: 20, zoom: 17 });
    // What is hovered wears the accent over its own colour.
    await opened.page.mouse.move(5, 5);
    const shares = async (style: 'lit' | 'clay'): Promise<{ blue: number; red: number }> => {
      // Noon of a summer day, so that the gable stands in the sun.
      await opened.page.evaluate((name) => {
        window.belvedere?.session({ style: name, selected: null });
        window.belvedere?.time.set({ kind: 'at', timeMs: Date.UTC(2026, 5, 21, 10), rate: 0 });
      }, style);
      await whenSettled(opened.page);
      const png = await opened.page.screenshot();
      if (process.env['SURFACE_SHOT']) writeFileSync(`${process.env['SURFACE_SHOT']}-${style}.png`, png);
      return opened.page.evaluate(
        async (bytes) => {
          const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
          context.drawImage(picture, 0, 0);
          const { data } = context.getImageData(0, 0, picture.width, picture.height);
          let [blue, red] = [0, 0];
          for (let i = 0; i < data.length; i += 4) {
            const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
            if (b > 90 && b > r * 1.35 && b > g * 1.2) blue++;
            if (r > 90 && r > g * 1.35 && r > b * 1.3) red++;
          }
          return { blue: (blue * 4) / data.length, red: (red * 4) / data.length };
        },
        [...png],
      );
    };
    const lit = await shares('lit');
    const clay = await shares('clay');
    expect(lit.blue).toBeGreaterThan(0.005);
    expect(lit.red).toBeGreaterThan(0.003);
    expect(clay.blue).toBeLessThan(lit.blue / 10);
    expect(clay.red).toBeLessThan(lit.red / 10);
    expect(opened.faults).toEqual([]);
  });
});
