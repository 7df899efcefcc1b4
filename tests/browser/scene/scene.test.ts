import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blob,
  brightness,
  closeLab,
  difference,
  mapProjects,
  openLab,
  openScene,
  picture,
  putThing,
  repeatReading,
  threeProjects,
  riverThroughLoss,
  type LabPage,
} from './lab.ts';
import { wallBlock } from './town.ts';
import { framesAtRest } from '../at-rest.ts';

/** The colour of a thing's dot in the night theme. */
const ACCENT = '#BFDDF7';
/** Marks of things hang this high. */
const MARK_HEIGHT_M = 4;

beforeAll(() => openLab(), 120_000);
afterAll(closeLab);

const camera = (place: object): string => JSON.stringify({ camera: { lon: 150, lat: 20, zoom: 15.5, pitch: 55, bearing: 0, ...place } });

describe('one camera and one depth', () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openScene({ layers: 'things', session: camera({}) });
  }, 300_000);
  afterAll(() => lab.page.close());

  it('three projects ground points where the map does', async () => {
    for (const [x, y] of [
      [0, 0],
      [-300, 250],
      [400, -150],
      [120, 900],
    ] as const) {
      const [three, map] = [await threeProjects(lab.page, x, y, 0), await mapProjects(lab.page, x, y)];
      expect(Math.hypot(three.x - map.x, three.y - map.y)).toBeLessThan(0.05);
    }
  });

  it.each([
    [60, 60],
    [-5000, 5000],
    [5000, -5000],
  ])('draws a mark at plan (%d, %d) within a pixel of three', async (x, y) => {
    await lab.page.evaluate(
      ([x, y]) => {
        const [lon, lat] = window.lab.city.frame.toLonLat(x as number, y as number);
        window.lab.scene.flyTo({ lon, lat, zoom: 16, pitch: 50, bearing: 20 }, { cut: true });
      },
      [x, y],
    );
    await putThing(lab.page, `thing-${x}`, x + 30, y + 20);
    const expected = await threeProjects(lab.page, x + 30, y + 20, MARK_HEIGHT_M);
    const drawn = blob(await picture(lab.page), ACCENT, expected, 8);
    expect(drawn.count).toBeGreaterThan(30);
    expect(Math.hypot(drawn.x - expected.x, drawn.y - expected.y)).toBeLessThan(1);
  });

  it('shows on the mark itself how old its reading is', async () => {
    const MINUTE_MS = 60_000;
    await lab.page.evaluate(() => window.lab.scene.flyTo({ lon: 150, lat: 19.997, zoom: 17, pitch: 0, bearing: 0 }, { cut: true }));
    // Every ten minutes is due: late after 15, stale after 20, lost after 100.
    const agesMin = { fresh: 1, late: 18, stale: 60, lost: 150, tomorrow: -1440 };
    const spots = Object.entries(agesMin).map(([name, ageMin], i) => ({ name, ageMin, x: -80, y: -310 + 25 * i }));
    for (const { name, ageMin, x, y } of spots) await putThing(lab.page, `aged-${name}`, x, y, ageMin * MINUTE_MS);
    const image = await picture(lab.page);
    const seen = new Map<string, ReturnType<typeof brightness>>();
    for (const { name, x, y } of spots) seen.set(name, brightness(image, await threeProjects(lab.page, x, y, MARK_HEIGHT_M), 3));
    const of = (name: keyof typeof agesMin) => seen.get(name) ?? { mean: NaN, spread: NaN };
    // Solid, lighter, striped, hollow; and what says that it is from tomorrow is not solid.
    expect(of('fresh').mean).toBeGreaterThan(of('late').mean + 0.1);
    expect(of('late').mean).toBeGreaterThan(of('lost').mean + 0.1);
    expect(of('stale').spread).toBeGreaterThan(of('fresh').spread + 0.05);
    expect(of('stale').spread).toBeGreaterThan(of('late').spread + 0.05);
    expect(Math.abs(of('tomorrow').mean - of('late').mean)).toBeLessThan(0.03);
  });

  it('hides a mark behind a building and shows one before it', async () => {
    await lab.page.evaluate(() => window.lab.scene.flyTo({ lon: 150, lat: 20.0027, zoom: 16, pitch: 55, bearing: 0 }, { cut: true }));
    await putThing(lab.page, 'behind', 0, wallBlock.y1 + 12);
    await putThing(lab.page, 'before', 0, wallBlock.y0 - 12);
    const image = await picture(lab.page);
    expect(blob(image, ACCENT, await threeProjects(lab.page, 0, wallBlock.y1 + 12, MARK_HEIGHT_M), 6).count).toBe(0);
    expect(blob(image, ACCENT, await threeProjects(lab.page, 0, wallBlock.y0 - 12, MARK_HEIGHT_M), 6).count).toBeGreaterThan(30);
  });

  it('picks the mark before the wall, the wall itself, and the ground', async () => {
    const pickAt = async (x: number, y: number, z: number): Promise<string | null> => {
      const at = await threeProjects(lab.page, x, y, z);
      const ref = await lab.page.evaluate(({ x, y }) => window.lab.scene.pick(x, y), at);
      return ref && `${ref.kind}/${ref.id}`;
    };
    expect(await pickAt(0, wallBlock.y0 - 12, MARK_HEIGHT_M)).toBe('thing/before');
    expect(await pickAt(30, wallBlock.y0, 40)).toBe(`building/${wallBlock.id}`);
    // The hidden mark's own pixel shows the wall, and the wall is what is picked.
    expect(await pickAt(0, wallBlock.y1 + 12, MARK_HEIGHT_M)).toBe(`building/${wallBlock.id}`);
    expect(await pickAt(0, 200, 0)).toBeNull();
  });

  it('selects by click and points by hover', async () => {
    const at = await threeProjects(lab.page, 30, wallBlock.y0, 40);
    await lab.page.mouse.move(at.x, at.y);
    await lab.page.waitForFunction((key) => window.lab.session.getState().hovered === key, `building/${wallBlock.id}`, { timeout: 5000 });
    await lab.page.mouse.click(at.x, at.y);
    await lab.page.waitForFunction((key) => window.lab.session.getState().selected === key, `building/${wallBlock.id}`, { timeout: 5000 });
    await lab.page.mouse.move(5, 5);
  });

  it('reports no error', () => expect(lab.faults).toEqual([]));
});

describe('frames and words', () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openScene({ layers: 'districts,services,sensors,things,alarms', session: camera({}) });
  }, 300_000);
  afterAll(() => lab.page.close());

  it('draws nothing while nothing changes', async () => {
    await lab.page.evaluate(() => window.lab.scene.whenSettled());
    expect(await framesAtRest(() => lab.page.evaluate(() => window.lab.scene.stats().framesDrawn), 2500)).toBe(0);
  });

  it('draws nothing while a live feed repeats what is shown, nor while the clock is stopped', async () => {
    const { page } = lab;
    const framesDrawn = (): Promise<number> => page.evaluate(() => window.lab.scene.stats().framesDrawn);
    // Five readings a second of the same value: fresh stays fresh, the text stays the text.
    await putThing(page, 'thing-steady', 60, 60);
    let repeats = 0;
    const untilMs = Date.now() + 2500;
    const before = await framesDrawn();
    while (Date.now() < untilMs) {
      await repeatReading(page, 'thing-steady');
      repeats++;
      await page.waitForTimeout(150);
    }
    expect(repeats).toBeGreaterThan(5);
    expect((await framesDrawn()) - before).toBe(0);
    await page.evaluate(() => window.lab.clock.set({ kind: 'at', timeMs: window.lab.clock.now(), rate: 0 }));
    await page.evaluate(() => window.lab.scene.whenSettled());
    expect(await framesAtRest(framesDrawn, 1500)).toBe(0);
    await page.evaluate(() => window.lab.clock.set({ kind: 'live' }));
    await page.evaluate(() => window.lab.scene.whenSettled());
  });

  it('takes layers off and puts them on again', async () => {
    // What the pointer left hovered would go with its layer and not come back without the pointer.
    await lab.page.mouse.move(2, 2);
    await lab.page.evaluate(() => window.lab.session.setState({ hovered: null, selected: null }));
    await lab.page.evaluate(() => window.lab.scene.whenSettled());
    const before = await picture(lab.page);
    const show = (ids: string[]) =>
      lab.page.evaluate((layers) => window.lab.session.setState({ layers }), ids).then(() => lab.page.evaluate(() => window.lab.scene.whenSettled()));
    await show([]);
    const without = difference(before, await picture(lab.page));
    expect(without).toBeGreaterThan(0.01);
    await show(['districts', 'services', 'sensors', 'things', 'alarms']);
    // Of two marks in one thinning cell at the view's edge the other may be kept this time.
    expect(difference(before, await picture(lab.page))).toBeLessThan(without / 8);
  });

  it('draws a layer of deck.gl in the map’s own stack, and is rid of deck.gl again', async () => {
    const { page } = lab;
    const show = async (ids: readonly string[]): Promise<void> => {
      await page.evaluate((layers) => window.lab.session.setState({ layers: [...layers] }), ids);
      await page.evaluate(() => window.lab.scene.whenSettled());
    };
    const stack = (): Promise<string[]> => page.evaluate(() => window.lab.internals.stage.map.getLayersOrder().filter((id) => id.startsWith('deck')));
    await putThing(page, 'thing-counted', 60, 60);
    const before = await picture(page);
    expect(await stack()).toEqual([]);
    await show(['districts', 'services', 'sensors', 'things', 'alarms', 'density']);
    const drawn = difference(before, await picture(page));
    expect(await stack()).toEqual(['deck-maplibre-layer-group-before:labels-bottom']);
    expect(drawn).toBeGreaterThan(0.05);
    await show(['districts', 'services', 'sensors', 'things', 'alarms']);
    expect(await stack()).toEqual([]);
    expect(difference(before, await picture(page))).toBeLessThan(drawn / 8);
    await show(['districts', 'services', 'sensors', 'things', 'alarms', 'density']);
    expect(difference(before, await picture(page))).toBeGreaterThan(drawn / 2);
    await show(['districts', 'services', 'sensors', 'things', 'alarms']);
  });

  it('changes language at once, without moving the camera', async () => {
    const before = await picture(lab.page);
    const [placeBefore, textBefore] = await lab.page.evaluate(() => [
      window.lab.scene.camera(),
      JSON.stringify(window.lab.internals.stage.map.getLayoutProperty('place', 'text-field')),
    ]);
    await lab.page.evaluate(() => window.lab.session.setState({ language: 'zh' }));
    await lab.page.evaluate(() => window.lab.scene.whenSettled());
    const [placeAfter, textAfter] = await lab.page.evaluate(() => [
      window.lab.scene.camera(),
      JSON.stringify(window.lab.internals.stage.map.getLayoutProperty('place', 'text-field')),
    ]);
    expect(placeAfter).toEqual(placeBefore);
    expect(textBefore).toContain('"name_en"],["get","name_zh"]');
    expect(textAfter).toContain('"name_zh"],["get","name_en"]');
    const changed = difference(before, await picture(lab.page));
    expect(changed).toBeGreaterThan(0.0005);
    expect(changed).toBeLessThan(0.1);
  });

  it('turns from night to day in place', async () => {
    const luminance = async (): Promise<number> => {
      const { data } = await picture(lab.page);
      let sum = 0;
      for (let o = 0; o < data.length; o += 4) sum += data[o + 1] as number;
      return sum / (data.length / 4);
    };
    expect(await luminance()).toBeLessThan(80);
    await lab.page.evaluate(() => window.lab.session.setState({ theme: 'day' }));
    await lab.page.evaluate(() => window.lab.scene.whenSettled());
    expect(await luminance()).toBeGreaterThan(170);
    await lab.page.evaluate(() => window.lab.session.setState({ theme: 'night' }));
  });

  it('compiles nothing any more when style, hour and pointer change', async () => {
    const { page } = lab;
    await page.waitForFunction(() => window.lab.internals.model()?.isWarm === true, undefined, { timeout: 120_000 });
    const linked = await page.evaluate(async () => {
      const { scene, session } = window.lab;
      const prototype = WebGL2RenderingContext.prototype;
      const link = prototype.linkProgram;
      let count = 0;
      prototype.linkProgram = function (program) {
        // The model's own; the map makes a variant of its own shaders when a colour becomes an expression.
        const sources = (this.getAttachedShaders(program) ?? []).map((shader) => this.getShaderSource(shader) ?? '');
        if (sources.some((source) => source.includes('SHADER_TYPE'))) count++;
        link.call(this, program);
      };
      for (const style of ['lit', 'clay'] as const) {
        session.setState({ style });
        await scene.whenSettled();
        await scene.pick(400, 225);
      }
      prototype.linkProgram = link;
      return count;
    });
    expect(linked).toBe(0);
  });

  it('ignores a camera of NaN', async () => {
    const place = await lab.page.evaluate(() => {
      window.lab.scene.flyTo({ zoom: NaN, lon: Infinity }, { cut: true });
      window.lab.scene.flyTo({ zoom: 15 }, { cut: true });
      return window.lab.scene.camera();
    });
    expect(place.zoom).toBe(15);
    expect(place.lon).toBeCloseTo(150, 6);
  });

  it('reports no error', () => expect(lab.faults).toEqual([]));
});

describe('a lost context', () => {
  let lab: LabPage;
  /** How long this machine, as busy as it is now, takes to open the same scene. */
  let openMs = 0;
  beforeAll(async () => {
    const startMs = performance.now();
    lab = await openScene({ layers: 'services,sensors,things,density', session: camera({}) });
    openMs = performance.now() - startMs;
  }, 300_000);
  afterAll(() => lab.page.close());

  it('comes back in place with the same picture, camera and selection', async () => {
    await putThing(lab.page, 'thing-kept', 60, 60);
    await lab.page.evaluate(() => window.lab.session.setState({ selected: 'thing/thing-kept' }));
    await lab.page.evaluate(() => window.lab.scene.whenSettled());
    const before = await picture(lab.page);
    const outcome = await lab.page.evaluate(async () => {
      const { internals, scene, session } = window.lab;
      const canvas = internals.stage.map.getCanvas();
      const loss = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      const host = document.getElementById('scene') as HTMLElement;
      loss?.loseContext();
      await new Promise((done) => setTimeout(done, 300));
      const said = host.classList.contains('scene-redrawing');
      const startedMs = performance.now();
      loss?.restoreContext();
      await new Promise((done) => setTimeout(done, 50));
      await scene.whenSettled();
      return {
        said,
        tookMs: performance.now() - startedMs,
        stillSays: host.classList.contains('scene-redrawing'),
        selected: session.getState().selected,
        place: scene.camera(),
      };
    });
    expect(outcome.said).toBe(true);
    expect(outcome.stillSays).toBe(false);
    // The promise is 2 s; three times that on a machine that draws without a GPU, and never longer than opening anew.
    expect(outcome.tookMs).toBeLessThan(Math.max(6000, openMs));
    expect(outcome.selected).toBe('thing/thing-kept');
    // Edges of the farthest houses fall on other samples now and then.
    expect(difference(before, await picture(lab.page))).toBeLessThan(0.02);
    const at = await threeProjects(lab.page, 30, wallBlock.y0, 40);
    expect(await lab.page.evaluate(({ x, y }) => window.lab.scene.pick(x, y), at)).toEqual({ kind: 'building', id: wallBlock.id });
  });

  it('comes back with its water, which mirrors as before', async () => {
    const { lost, unmasked } = await riverThroughLoss(lab.page);
    expect(lost).toBeLessThan(0.06);
    expect(unmasked).toBeGreaterThan(0.3);
  });

  it('reports no error', () => expect(lab.faults).toEqual([]));
});
