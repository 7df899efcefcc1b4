import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, isLike } from './compare.ts';
import { decode, openGoldenPage, readGolden, writeFailed, writeGolden, type GoldenPage } from './golden-page.ts';
import type { View } from './page/main.ts';
import { framesAtRest } from '../at-rest.ts';

/** `npm run shots -- golden` takes the pictures anew instead of comparing them. */
const RENEW = process.env['BELVEDERE_RENEW_GOLDEN'] === '1';
const local = (text: string): number => Date.parse(`${text}:00+10:00`);
const lit = (text: string, theme: 'day' | 'night' = 'day'): View => ({ style: 'lit', theme, timeMs: local(text) });

/** The hamlet at instants of its own weather: dry noon and shower of one June day, the winter's snow, a foggy morning. */
const views: Readonly<Record<string, View>> = {
  day: lit('2025-06-21T10:30'),
  dusk: lit('2025-06-21T18:50'),
  night: lit('2025-06-21T22:30', 'night'),
  rain: lit('2025-06-21T15:15'),
  fog: lit('2026-02-23T07:00'),
  snow: lit('2026-01-17T09:00'),
  'clay-day': { ...lit('2025-06-21T10:30'), style: 'clay' },
  'clay-night': { ...lit('2025-06-21T22:30', 'night'), style: 'clay' },
};

let golden: GoldenPage;
beforeAll(async () => {
  golden = await openGoldenPage(1);
}, 300_000);
afterAll(() => golden.close());

describe('the picture', () => {
  it.each(Object.keys(views))('%s', async (name) => {
    await golden.show({ ...(views[name] as View), camera: { zoom: 15.6, pitch: 68, bearing: -20 } });
    const { png, pixels } = await golden.picture();
    if (RENEW) return writeGolden(name, png);
    const kept = readGolden(name);
    expect(kept, 'no golden picture; npm run shots -- golden takes it').not.toBeNull();
    if (!kept) return;
    const difference = compare(await decode(golden.page, kept), pixels);
    const told = isLike(difference) ? '' : `${JSON.stringify(difference)}, see ${writeFailed(name, png)}`;
    expect(told).toBe('');
  });
});

describe('the sun', () => {
  it('falls on what looks at it: at noon, from above, most of the city is in no shade', async () => {
    await golden.show({ ...(views['day'] as View), timeMs: local('2025-06-21T12:00'), camera: { zoom: 16, pitch: 0, bearing: 0 } });
    const withShade = (await golden.picture()).pixels;
    await golden.page.evaluate(() => {
      const { group } = window.golden.internals.model() as unknown as { group: { traverse(visit: (thing: object) => void): void } };
      group.traverse((thing) => {
        const { uniforms } = (thing as { material?: { uniforms?: Record<string, { value: unknown }> } }).material ?? {};
        if (uniforms?.['shadowStrength']) uniforms['shadowStrength'].value = 0;
      });
    });
    const { share } = compare(withShade, (await golden.picture()).pixels);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.12);
  });
});

describe('the comparison', () => {
  it.each([
    ['day', 'rain'],
    ['day', 'dusk'],
    ['rain', 'snow'],
    ['clay-day', 'clay-night'],
  ])('tells %s from %s', async (a, b) => {
    const [first, second] = [readGolden(a), readGolden(b)];
    if (!first || !second) return expect(RENEW).toBe(true);
    expect(isLike(compare(await decode(golden.page, first), await decode(golden.page, second)))).toBe(false);
  });
});

describe('style and rest', () => {
  it('changes from clay to lit and back without a program compiled or a tile fetched', async () => {
    await golden.show(views['clay-day'] as View);
    const counted = await golden.page.evaluate(async () => {
      const { scene, session } = window.golden;
      const proto = WebGL2RenderingContext.prototype;
      const link = proto.linkProgram;
      let programs = 0;
      proto.linkProgram = function (program) {
        programs++;
        link.call(this, program);
      };
      performance.clearResourceTimings();
      for (const style of ['lit', 'clay'] as const) {
        session.setState({ style });
        await scene.whenSettled();
      }
      proto.linkProgram = link;
      return { programs, fetched: performance.getEntriesByType('resource').map(({ name }) => name) };
    });
    expect(counted).toEqual({ programs: 0, fetched: [] });
  });

  it('cuts, looks below and pulls storeys apart for the first time without a program compiled', async () => {
    await golden.show({ ...(views['clay-day'] as View), camera: { zoom: 16.4, pitch: 50 } });
    await golden.page.waitForFunction(() => window.golden.internals.model()?.isWarm === true, undefined, { timeout: 120_000 });
    const programs = await golden.page.evaluate(async () => {
      const { scene, session, city } = window.golden;
      const { lon, lat } = session.getState().camera;
      await city.storeys.load();
      const tower = [...city.services].map(({ properties }) => properties.building ?? '').find((id) => (city.storeys.of(id) ?? []).length > 3);
      const proto = WebGL2RenderingContext.prototype;
      const link = proto.linkProgram;
      const linked: string[] = [];
      let step = '';
      proto.linkProgram = function (program) {
        linked.push(step);
        link.call(this, program);
      };
      for (const [tool, text] of [
        ['cut', `plane,${lon},${lat},20,90,0`],
        ['underground', 'clear'],
        ['underground', `cut,${lon},${lat},90`],
        ['storeys', tower ?? ''],
      ] as const) {
        step = `${tool} ${text}`;
        session.setState({ toolState: { [tool]: text } });
        await scene.whenSettled();
      }
      session.setState({ toolState: {} });
      await scene.whenSettled();
      proto.linkProgram = link;
      return { linked, tower };
    });
    expect(programs.tower).toBeTruthy();
    expect(programs.linked).toEqual([]);
  });

  it('draws nothing while nothing changes: lit, in rain, with reduced motion', async () => {
    await golden.show(views['rain'] as View);
    expect(await framesAtRest(() => golden.page.evaluate(() => window.golden.scene.stats().framesDrawn), 2500)).toBe(0);
  });

  it('reports no error', () => expect(golden.faults).toEqual([]));
});
