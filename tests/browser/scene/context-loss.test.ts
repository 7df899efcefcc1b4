import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeLab, difference, openLab, openScene, picture, threeProjects, type LabPage } from './lab.ts';
import { wallBlock } from './town.ts';

const LOSSES = 20;
/** Growth is judged from here on: before, caches fill. */
const WARM = 4;
/**
 * A machine with five times as much to do as it has cores takes over ten seconds for what is drawn in software at each: it does
 * fewer, for growth is judged by the loss. Half a dozen tell a leak from noise.
 */
const LEAST_LOSSES = WARM + 6;
const ENOUGH_MS = 300_000;

declare global {
  interface Window {
    /** Objects of the present context that live, by kind. */
    glObjects?: Record<string, number>;
  }
}

/** Count what is created and deleted in the context that is now; a loss takes everything with it. */
function countGlObjects(): void {
  const live: Record<string, Set<unknown>> = {};
  const counts: Record<string, number> = {};
  window.glObjects = counts;
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const kind of ['Buffer', 'Framebuffer', 'Program', 'Renderbuffer', 'Sampler', 'Shader', 'Texture', 'VertexArray']) {
    const set = (live[kind] = new Set());
    const [create, remove] = [prototype[`create${kind}`], prototype[`delete${kind}`]];
    prototype[`create${kind}`] = function (...args) {
      const made = create?.apply(this, args);
      if (made) set.add(made);
      counts[kind] = set.size;
      return made;
    };
    prototype[`delete${kind}`] = function (...args) {
      set.delete(args[0]);
      counts[kind] = set.size;
      return remove?.apply(this, args);
    };
  }
  document.querySelector('canvas')?.addEventListener('webglcontextlost', () => {
    for (const kind of Object.keys(live)) {
      live[kind]?.clear();
      counts[kind] = 0;
    }
  });
}

const loseAndRestore = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { internals, scene } = window.lab;
    const loss = internals.stage.map.getCanvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
    loss?.loseContext();
    await new Promise((done) => setTimeout(done, 120));
    const startMs = performance.now();
    loss?.restoreContext();
    await new Promise((done) => setTimeout(done, 20));
    await scene.whenSettled();
    return performance.now() - startMs;
  });

let lab: LabPage;
let openMs = NaN;
beforeAll(async () => {
  await openLab();
  const startMs = performance.now();
  lab = await openScene({
    layers: 'services,sensors,things',
    session: JSON.stringify({ camera: { lon: 150, lat: 20, zoom: 15.5, pitch: 55, bearing: 0 }, selected: `building/${wallBlock.id}` }),
  });
  openMs = performance.now() - startMs;
}, 300_000);
afterAll(async () => {
  await lab.page.close();
  await closeLab();
});

it(`comes back ${LOSSES} times with the same picture and nothing that grows`, async () => {
  const { page } = lab;
  const before = await picture(page);
  await page.evaluate(countGlObjects);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const held = async (): Promise<{ heapMb: number; nodes: number; listeners: number; gl: number }> => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
    const gl = await page.evaluate(() => Object.values(window.glObjects ?? {}).reduce((sum, count) => sum + count, 0));
    return { heapMb: metric('JSHeapUsedSize') / 1e6, nodes: metric('Nodes'), listeners: metric('JSEventListeners'), gl };
  };
  const tookMs: number[] = [];
  let warm = await held();
  const startMs = performance.now();
  for (let i = 1; i <= LOSSES && (i <= LEAST_LOSSES || performance.now() - startMs < ENOUGH_MS); i++) {
    tookMs.push(await loseAndRestore(page));
    if (i === WARM) warm = await held();
  }
  const end = await held();
  const count = tookMs.length;
  const median = [...tookMs].sort((a, b) => a - b)[count >> 1] ?? NaN;
  console.log(`context back in ${median.toFixed(0)} ms (median of ${count}; opening took ${openMs.toFixed(0)} ms)`, warm, end);

  // 2 s is promised; where everything is drawn in software, at least faster than the same machine opens the scene.
  expect(median).toBeLessThan(Math.max(2000, openMs * 0.75));
  // Per loss: under a third of a megabyte, no node, no GL object; two listeners are what the map itself
  // leaves on the signals of its aborted requests.
  const losses = count - WARM;
  expect((end.heapMb - warm.heapMb) / losses).toBeLessThan(0.35);
  expect((end.nodes - warm.nodes) / losses).toBeLessThan(0.5);
  expect((end.listeners - warm.listeners) / losses).toBeLessThanOrEqual(2);
  expect((end.gl - warm.gl) / losses).toBeLessThan(0.5);

  expect(difference(before, await picture(page))).toBeLessThan(0.02);
  expect(await page.evaluate(() => window.lab.session.getState().selected)).toBe(`building/${wallBlock.id}`);
  const at = await threeProjects(page, 30, wallBlock.y0, 40);
  expect(await page.evaluate(({ x, y }) => window.lab.scene.pick(x, y), at)).toEqual({ kind: 'building', id: wallBlock.id });
  expect(lab.faults).toEqual([]);
}, 700_000);
