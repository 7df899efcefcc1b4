import { afterAll, beforeAll, expect, it } from 'vitest';
import { hill, hillM, hillTown } from './hills.ts';
import { blob, closeLab, difference, mapProjects, openLab, openScene, picture, putThing, riverThroughLoss, threeProjects, type LabPage } from './lab.ts';
import { townFrame } from './town.ts';
import { framesAtRest } from '../at-rest.ts';

/** The colour of a thing's dot in the night theme, and how high it hangs above the ground. */
const ACCENT = '#BFDDF7';
const MARK_HEIGHT_M = 4;

let lab: LabPage;
beforeAll(async () => {
  await openLab(hillTown(), 5207);
  lab = await openScene({ layers: 'things,sensors', session: JSON.stringify({ camera: { lon: 150, lat: 20.006, zoom: 15.2, pitch: 60, bearing: 15 } }) });
}, 300_000);
afterAll(closeLab);

const lookAt = (x: number, y: number, zoom: number, pitch: number, bearing: number): Promise<void> => {
  const [lon, lat] = townFrame.toLonLat(x, y);
  return lab.page.evaluate(
    async (camera) => {
      window.lab.scene.flyTo(camera, { cut: true });
      await window.lab.scene.whenSettled();
    },
    { lon, lat, zoom, pitch, bearing },
  );
};
const groundAt = (x: number, y: number): Promise<{ city: number; map: number | null }> =>
  lab.page.evaluate(
    ([x, y]) => {
      const { city, internals } = window.lab;
      const [lon, lat] = city.frame.toLonLat(x as number, y as number) as [number, number];
      return { city: city.groundM(lon, lat), map: internals.stage.map.queryTerrainElevation([lon, lat]) };
    },
    [x, y],
  );

it('knows the ground as the source, the look-up and the map have it', async () => {
  for (const [x, y] of [
    [0, 1000],
    [300, 1000],
    [-150, 700],
    [60, 400],
  ] as const) {
    const { city, map } = await groundAt(x, y);
    expect(Math.abs(city - hillM(x, y))).toBeLessThan(0.15);
    expect(Math.abs((map ?? NaN) - city)).toBeLessThan(0.1);
  }
});

it('draws nothing while nothing changes', async () => {
  await lab.page.evaluate(() => window.lab.scene.whenSettled());
  expect(await framesAtRest(() => lab.page.evaluate(() => window.lab.scene.stats().framesDrawn), 2500)).toBe(0);
});

it.each([
  [15.2, 60, 15],
  [16.5, 72, 200],
  [13.6, 45, -60],
])('three projects points of the slope where the map does at zoom %d', async (zoom, pitch, bearing) => {
  await lookAt(0, 850, zoom, pitch, bearing);
  for (const [x, y] of [
    [0, 1000],
    [280, 1000],
    [-180, 780],
    [90, 640],
  ] as const) {
    const { city } = await groundAt(x, y);
    const [three, map] = [await threeProjects(lab.page, x, y, city), await mapProjects(lab.page, x, y)];
    expect(Math.hypot(three.x - map.x, three.y - map.y)).toBeLessThan(0.5);
  }
});

it('keeps the focus on the hill', async () => {
  await lookAt(0, 1000, 16, 60, 0);
  const focus = await lab.page.evaluate(() => window.lab.internals.stage.three.frameInfo);
  expect(focus?.focusM).toBeCloseTo(hill.heightM, 0);
  expect(Math.hypot(focus?.focus[0] ?? NaN, (focus?.focus[1] ?? NaN) + 1000)).toBeLessThan(1);
});

it('draws a mark on the slope within a pixel of three, and none that stands behind the hill', async () => {
  await lookAt(0, 600, 17, 75, 0);
  await putThing(lab.page, 'on-slope', 0, 800);
  await putThing(lab.page, 'behind', 0, 1330);
  const image = await picture(lab.page);
  const expected = await threeProjects(lab.page, 0, 800, (await groundAt(0, 800)).city + MARK_HEIGHT_M);
  const drawn = blob(image, ACCENT, expected, 8);
  expect(drawn.count).toBeGreaterThan(30);
  expect(Math.hypot(drawn.x - expected.x, drawn.y - expected.y)).toBeLessThan(1);
  const hidden = await threeProjects(lab.page, 0, 1330, (await groundAt(0, 1330)).city + MARK_HEIGHT_M);
  expect(hidden.y).toBeGreaterThan(0);
  expect(blob(image, ACCENT, hidden, 6).count).toBe(0);
  // Seen from the other side it is there: the hill hid it.
  await lookAt(0, 1150, 15.6, 65, 180);
  const seen = await threeProjects(lab.page, 0, 1330, (await groundAt(0, 1330)).city + MARK_HEIGHT_M);
  expect(blob(await picture(lab.page), ACCENT, seen, 6).count).toBeGreaterThan(30);
});

/** The picture as it stands, and with all of the hills' own pictures made anew. */
const againstFresh = async (): Promise<number> => {
  const settled = await picture(lab.page);
  await lab.page.evaluate(() => {
    const { map } = window.lab.internals.stage;
    const inner = map as unknown as { terrain: { tileManager: { releaseAllRTT(): void } } };
    inner.terrain.tileManager.releaseAllRTT();
  });
  return difference(settled, await picture(lab.page));
};

it('has settled only when the hills wear the colours and widths that a change ends with', async () => {
  await lookAt(0, 1000, 14.2, 50, 0);
  // Names fade by themselves, and the sun goes on every twenty seconds: only the ground is compared.
  await lab.page.evaluate(async () => {
    const { session, scene, clock } = window.lab;
    clock.set({ kind: 'at', timeMs: clock.now(), rate: 0 });
    session.setState({ theme: 'day', layers: [] });
    await scene.whenSettled();
  });
  expect(await againstFresh()).toBeLessThan(0.002);
  await lookAt(0, 1000, 15.9, 50, 0);
  expect(await againstFresh()).toBeLessThan(0.002);
  await lab.page.evaluate(async () => {
    const { session, scene, clock } = window.lab;
    clock.set({ kind: 'live' });
    session.setState({ theme: 'night', layers: ['things', 'sensors'] });
    await scene.whenSettled();
  });
});

it('shades the slope that looks away from the light', async () => {
  await lookAt(0, 1000, 15, 0, 0);
  await lab.page.evaluate(() => window.lab.session.setState({ theme: 'day', layers: [] }));
  const image = await picture(lab.page).then(() => picture(lab.page));
  const tone = async (x: number, y: number): Promise<number> => {
    const at = await threeProjects(lab.page, x, y, (await groundAt(x, y)).city);
    const o = (Math.round(at.y) * image.width + Math.round(at.x)) * 4;
    return (image.data[o] as number) + (image.data[o + 1] as number) + (image.data[o + 2] as number);
  };
  // Between the streets, where nothing but open land is drawn.
  const [a, b, c, d] = [await tone(-180, 1060), await tone(180, 1060), await tone(60, 1260), await tone(60, 1000)];
  expect(Math.max(a, b, c, d) - Math.min(a, b, c, d)).toBeGreaterThan(20);
  await lab.page.evaluate(() => window.lab.session.setState({ theme: 'night', layers: ['things', 'sensors'] }));
});

it('has its hills again after a lost context', async () => {
  await lookAt(0, 850, 15.2, 65, 10);
  const before = await picture(lab.page);
  const after = await lab.page.evaluate(async () => {
    const { internals, scene } = window.lab;
    const loss = internals.stage.map.getCanvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
    loss?.loseContext();
    await new Promise((done) => setTimeout(done, 300));
    loss?.restoreContext();
    await new Promise((done) => setTimeout(done, 50));
    await scene.whenSettled();
    return { terrain: internals.stage.map.getTerrain(), place: scene.camera() };
  });
  expect(after.terrain).toMatchObject({ source: 'terrain' });
  // Street names may settle on other stretches of their streets; without its ground half the picture differs.
  expect(difference(before, await picture(lab.page))).toBeLessThan(0.03);
});

it('has its water again after a lost context', async () => {
  const { lost, unmasked } = await riverThroughLoss(lab.page);
  expect(lost).toBeLessThan(0.06);
  expect(unmasked).toBeGreaterThan(0.3);
});

it('reports no error', () => expect(lab.faults).toEqual([]));
