import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dracoGltf, solidKtx2 } from '../../city/tiles3d/make.ts';
import type { Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { hasRealTiles, modelsFolder, models, realTiles, serveFolder, servePlacedTown, tilesets } from './placed-town.ts';
import { framesAtRest } from '../at-rest.ts';

let served: Served;
let opened: OpenedPage;

/** Look at something placed so that it fills the middle, and wait until all of it is drawn. */
async function lookAt(id: string, more: object = {}): Promise<void> {
  await opened.page.evaluate(
    ([id, more]) => {
      const view = window.belvedere?.placed?.viewOf(id as string) ?? {};
      window.belvedere?.camera.set({ pitch: 50, bearing: 20, ...view, ...(more as object) });
    },
    [id, more] as const,
  );
  await whenSettled(opened.page);
}
const summary = (id: string) => opened.page.evaluate((id) => window.belvedere?.placed?.list().find((each) => each.id === id), id);
const show = (ids: readonly string[]) => opened.page.evaluate((ids) => void window.belvedere?.session({ layers: ids.map((id) => `placed:${id}`) }), ids);

/** What is picked on a grid over the map, and how often. */
const picks = (): Promise<Record<string, number>> =>
  opened.page.evaluate(async () => {
    const map = document.querySelector('canvas.maplibregl-canvas') as HTMLCanvasElement;
    const found: Record<string, number> = {};
    const points = Array.from({ length: 23 * 13 }, (_, i) => [(1 + (i % 23)) / 24, (1 + Math.floor(i / 23)) / 14] as const);
    for (const ref of await Promise.all(points.map(([x, y]) => window.belvedere?.pick(x * map.clientWidth, y * map.clientHeight)))) {
      const key = ref ? `${ref.kind}/${ref.id}` : 'ground';
      found[key] = (found[key] ?? 0) + 1;
    }
    return found;
  });
/** Share of the map's pixels that differ from how it looks with nothing placed. */
async function shareDrawn(ids: readonly string[]): Promise<number> {
  const look = async (): Promise<number[]> => {
    await whenSettled(opened.page);
    const png = await opened.page.locator('canvas.maplibregl-canvas').screenshot();
    return opened.page.evaluate(async (base64) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(120, 80);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0, 120, 80);
      return [...context.getImageData(0, 0, 120, 80).data];
    }, png.toString('base64'));
  };
  await show(ids);
  const withIt = await look();
  await show([]);
  const without = await look();
  await show(ids);
  await whenSettled(opened.page);
  let differing = 0;
  for (let o = 0; o < withIt.length; o += 4) {
    const away = [0, 1, 2].reduce((sum, c) => sum + Math.abs((withIt[o + c] as number) - (without[o + c] as number)), 0);
    if (away > 12) differing++;
  }
  return differing / (withIt.length / 4);
}

describe.skipIf(!hasRealTiles)("other people's tilesets and models", () => {
  beforeAll(async () => {
    served = await servePlacedTown();
    opened = await openPage({ url: served.url, path: '#lang=en&style=lit&theme=day&t=2026-06-21T16:00:00Z*0', width: 800, height: 450 });
  }, 300_000);
  afterAll(async () => {
    await closeBrowser();
    await served?.close();
  });

  it('refuses by name what no configuration declares, and shows the rest', async () => {
    expect(await summary('elsewhere')).toMatchObject({
      state: 'refused',
      problems: [{ code: 'undeclared-origin', where: 'https://tiles.example/tileset.json' }],
    });
    for (const { id } of tilesets.filter((each) => each.id !== 'elsewhere')) expect((await summary(id))?.state, id).toBe('open');
    for (const { id } of models) expect(await summary(id), id).toMatchObject({ state: 'open', problemCount: 0 });
    // The refusal is counted as no request at all.
    expect(opened.faults).toEqual([]);
  });

  it.each(tilesets.filter(({ id }) => id !== 'elsewhere').map(({ id }) => id))('draws and picks %s', async (id) => {
    await show([id]);
    await whenSettled(opened.page);
    await lookAt(id);
    expect(await shareDrawn([id])).toBeGreaterThan(0.01);
    const found = Object.keys(await picks()).filter((key) => key !== 'ground');
    expect(found.length).toBeGreaterThan(0);
    for (const key of found) expect(key).toMatch(new RegExp(`^feature/${id}(:|$)`));
  });

  it('draws the refinement that is there in place of one that is missing', async () => {
    await show(['dragon']);
    await whenSettled(opened.page);
    await lookAt('dragon', { zoom: 19 });
    // (1176 + 43170) / 3 triangles of the medium dragon; the high one is not among the files.
    expect(await summary('dragon')).toMatchObject({ triangles: 14782, problems: [{ code: 'missing-content' }] });
  });

  it('tells features of a texture apart by pixels', async () => {
    await show(['id-texture']);
    await whenSettled(opened.page);
    await lookAt('id-texture', { pitch: 70, bearing: 0 });
    const found = Object.keys(await picks()).filter((key) => key.startsWith('feature/'));
    expect(found.length).toBeGreaterThanOrEqual(3);
  });

  it('draws each placed model in its colours', async () => {
    await show(models.map(({ id }) => id));
    await whenSettled(opened.page);
    const triangles = await opened.page.evaluate(() => window.belvedere?.placed?.list().map(({ id, triangles }) => [id, triangles] as const));
    expect(new Map(triangles).get('building-small-c')).toBe(834);
    await lookAt('building-small-c', { pitch: 55 });
    expect((await picks())['feature/building-small-c']).toBeGreaterThan(3);
  });

  it('draws nothing while nothing changes', async () => {
    const drawn = () => opened.page.evaluate(() => window.belvedere?.stats().framesDrawn ?? NaN);
    await opened.page.mouse.move(2, 2);
    await opened.page.evaluate(() => void window.belvedere?.session({ style: 'clay' }));
    await whenSettled(opened.page);
    expect(await framesAtRest(drawn, 1500)).toBe(0);
    await opened.page.evaluate(() => void window.belvedere?.session({ style: 'lit' }));
  });

  it('takes a declared origin at its word', async () => {
    const remote = await serveFolder(realTiles);
    const other = await servePlacedTown([new URL(remote.url).origin]);
    try {
      const { page, close } = await openPage({ url: other.url, path: '#lang=en&l=alarms', width: 480, height: 270 });
      await page.evaluate((url) => {
        window.belvedere?.placed?.addTileset({
          id: 'remote',
          title: { zh: '远程', en: 'Remote' },
          url: `${url}1.1/MetadataGranularities/tileset.json`,
          place: { lon: -75.62, lat: 40.04 },
        });
        window.belvedere?.session({ layers: ['placed:remote'] });
      }, remote.url);
      await whenSettled(page);
      await page.evaluate(() => window.belvedere?.camera.set({ pitch: 50, ...window.belvedere.placed?.viewOf('remote') }));
      await whenSettled(page);
      expect(await page.evaluate(() => window.belvedere?.placed?.list().find(({ id }) => id === 'remote'))).toMatchObject({
        state: 'open',
        tilesLoaded: 4,
        problemCount: 0,
      });
      await close();
    } finally {
      await other.close();
      await remote.close();
    }
  });

  it('shows what a selected feature says of itself and of its tile', async () => {
    await show(['granularities']);
    await whenSettled(opened.page);
    await lookAt('granularities');
    const house = Object.keys(await picks()).find((key) => key.includes('house-3-0.glb')) ?? 'none';
    await opened.page.evaluate((key) => window.belvedere?.select(key), house);
    const facts = opened.page.locator('.inspector');
    await facts.waitFor({ timeout: 10_000 });
    const text = (await facts.textContent()) ?? '';
    for (const said of ['Callowhill', 'vertices', '1032', 'Cesium', '2022-03-21']) expect(text).toContain(said);
    await opened.page.evaluate(() => window.belvedere?.select(null));
  });

  it('shows files that were brought, without asking anybody', async () => {
    await show([]);
    const [glb, png] = ['building-garage.glb', 'Textures/colormap.png'].map((name) => readFileSync(join(modelsFolder, name)).toString('base64'));
    await opened.page.evaluate(
      ([glb, png]) => {
        const blob = (base64: string): Blob => new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);
        const files = new Map([
          ['garage.glb', blob(glb as string)],
          ['Textures/colormap.png', blob(png as string)],
        ]);
        const { lon, lat } = window.belvedere?.camera.get() ?? { lon: 0, lat: 0 };
        window.belvedere?.placed?.addModel({ id: 'brought', title: { zh: '车库', en: 'Garage' }, files, root: 'garage.glb', lon, lat, scale: 20 });
      },
      [glb, png],
    );
    await whenSettled(opened.page);
    expect(await summary('brought')).toMatchObject({ state: 'open', triangles: 196, problemCount: 0 });
    await lookAt('brought');
    expect((await picks())['feature/brought']).toBeGreaterThan(0);
  });

  it('decodes Draco and KTX2 with its own files, under the policy', async () => {
    const { gltf } = await dracoGltf({ bytes: solidKtx2([220, 30, 20, 255], 8), extension: 'KHR_texture_basisu' });
    await show([]);
    await opened.page.evaluate((text) => {
      const { lon, lat } = window.belvedere?.camera.get() ?? { lon: 0, lat: 0 };
      const files = new Map([['square.gltf', new Blob([text])]]);
      window.belvedere?.placed?.addModel({ id: 'packed', title: { zh: '方', en: 'Square' }, files, root: 'square.gltf', lon, lat, scale: 10 });
    }, JSON.stringify(gltf));
    await whenSettled(opened.page);
    expect(await summary('packed')).toMatchObject({ state: 'open', triangles: 2, problemCount: 0 });
    await lookAt('packed', { pitch: 60, bearing: 0 });
    const found = await picks();
    expect(found['feature/packed']).toBeGreaterThan(5);
    // The square's red is the picture's: nothing else here is red.
    const png = await opened.page.locator('canvas.maplibregl-canvas').screenshot();
    const red = await opened.page.evaluate(async (base64) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }));
      const context = new OffscreenCanvas(120, 80).getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0, 120, 80);
      const { data } = context.getImageData(0, 0, 120, 80);
      let count = 0;
      for (let o = 0; o < data.length; o += 4)
        if ((data[o] as number) > 2.2 * (data[o + 1] as number) && (data[o] as number) > 2.2 * (data[o + 2] as number)) count++;
      return count / (data.length / 4);
    }, png.toString('base64'));
    expect(red).toBeGreaterThan(0.01);
    expect(opened.faults).toEqual([]);
  });

  it('comes back whole after a lost context', async () => {
    await show(['granularities']);
    await whenSettled(opened.page);
    await lookAt('granularities');
    const before = await summary('granularities');
    await opened.page.evaluate(async () => {
      const gl = (document.querySelector('canvas.maplibregl-canvas') as HTMLCanvasElement).getContext('webgl2');
      const loss = gl?.getExtension('WEBGL_lose_context');
      loss?.loseContext();
      await new Promise((done) => setTimeout(done, 200));
      loss?.restoreContext();
      await new Promise((done) => setTimeout(done, 500));
    });
    await whenSettled(opened.page);
    expect(await summary('granularities')).toMatchObject({ state: 'open', triangles: before?.triangles });
    expect(Object.keys(await picks()).some((key) => key.includes('house'))).toBe(true);
  });
});
