import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCut, type Cut } from '../../../src/base/cut.ts';
import { closeLab, difference, openLab, openScene, picture, threeProjects, type LabPage } from './lab.ts';
import { townFrame, wallBlock } from './town.ts';

beforeAll(() => openLab(), 120_000);
afterAll(closeLab);

let lab: LabPage;
beforeAll(async () => {
  lab = await openScene({ session: JSON.stringify({ camera: { lon: 150, lat: 20.0027, zoom: 16.2, pitch: 60, bearing: 0 } }) });
}, 300_000);

const pickAt = async (x: number, y: number, z: number): Promise<string | null> => {
  const at = await threeProjects(lab.page, x, y, z);
  const ref = await lab.page.evaluate(({ x, y }) => window.lab.scene.pick(x, y), at);
  return ref && `${ref.kind}/${ref.id}`;
};
const giveTool = async (id: string, text: string): Promise<void> => {
  await lab.page.evaluate(([id, text]) => window.lab.session.setState({ toolState: { [id as string]: text as string } }), [id, text]);
  await lab.page.evaluate(() => window.lab.scene.whenSettled());
};
const [lon, lat] = townFrame.toLonLat(0, (wallBlock.y0 + wallBlock.y1) / 2);

describe('cutting', () => {
  const wall = `building/${wallBlock.id}`;
  it('takes the top off a building for picture and picking, and gives it back', async () => {
    const whole = await picture(lab.page);
    expect(await pickAt(30, wallBlock.y0, 57)).toBe(wall);
    const flat: Cut = { plane: { lon, lat, heightM: 20, azimuthDeg: 0, tiltDeg: 90 }, box: null };
    await giveTool('cut', writeCut(flat));
    const topped = await picture(lab.page);
    expect(difference(whole, topped)).toBeGreaterThan(0.03);
    // Seen from above, the sight at 57 m passes over the far wall's cut edge as well.
    expect(await pickAt(30, wallBlock.y0, 57)).not.toBe(wall);
    expect(await pickAt(30, wallBlock.y0, 12)).toBe(wall);
    await giveTool('cut', '');
    expect(difference(whole, await picture(lab.page))).toBeLessThan(0.002);
    expect(await pickAt(30, wallBlock.y0, 57)).toBe(wall);
  });
  it('cuts upright at any azimuth, and by a box from either side', async () => {
    await giveTool('cut', writeCut({ plane: { lon, lat, heightM: 0, azimuthDeg: 90, tiltDeg: 0 }, box: null }));
    expect(await pickAt(-30, wallBlock.y0, 40)).toBe(wall);
    expect(await pickAt(30, wallBlock.y0, 40)).not.toBe(wall);
    const box = { lon, lat, heightM: 0, azimuthDeg: 90, lengthM: 40, widthM: 200, tallM: 300, keeps: 'inside' } as const;
    await giveTool('cut', writeCut({ plane: null, box }));
    expect(await pickAt(0, wallBlock.y0, 40)).toBe(wall);
    expect(await pickAt(30, wallBlock.y0, 40)).not.toBe(wall);
    await giveTool('cut', writeCut({ plane: null, box: { ...box, keeps: 'outside' } }));
    expect(await pickAt(0, wallBlock.y0, 40)).not.toBe(wall);
    expect(await pickAt(30, wallBlock.y0, 40)).toBe(wall);
    await giveTool('cut', '');
  });
});

describe('sight', () => {
  const spot = (x: number, y: number, heightM: number) => {
    const [lon, lat] = townFrame.toLonLat(x, y);
    return { lon, lat, heightM };
  };
  const scale = townFrame.scaleAt(20).north;
  const look = (from: ReturnType<typeof spot>, to: ReturnType<typeof spot>) =>
    lab.page.evaluate(([from, to]) => window.lab.scene.tools.sight.line(from, to), [from, to] as const);

  it('is blocked by the wall block, 50 m away, and by nothing beside it', async () => {
    const blocked = await look(spot(0, 250, 1.6), spot(0, 380, 1.6));
    expect(blocked.blockedAt?.on).toBe(`building/${wallBlock.id}`);
    expect((blocked.blockedAt?.awayM ?? NaN) * scale).toBeCloseTo(50, 1);
    expect(blocked.lengthM * scale).toBeCloseTo(130, 1);
    expect((await look(spot(70, 250, 1.6), spot(70, 380, 1.6))).blockedAt).toBeNull();
    // Over the roof of 60 m, and from the street up to the wall's own face.
    expect((await look(spot(0, 250, 70), spot(0, 380, 70))).blockedAt).toBeNull();
    expect((await look(spot(0, 250, 1.6), spot(0, wallBlock.y0, 30))).blockedAt).toBeNull();
  });
  it('of a spot before the wall loses the ground behind it', async () => {
    const eye = spot(0, 280, 1.6);
    const view = await lab.page.evaluate(async (eye) => {
      const watch = { progress: () => undefined, signal: new AbortController().signal };
      const { seen, onRoof, cellM2 } = await window.lab.scene.tools.sight.viewshed({ eye, radiusM: 150, azimuthDeg: 0, fieldDeg: 60, targetM: 0 }, watch);
      const count = (wanted: 0 | 1, roof: 0 | 1): number => [...seen.keys()].filter((i) => seen[i] === wanted && onRoof[i] === roof).length * cellM2;
      return { seenGround: count(1, 0), all: seen.length * cellM2 };
    }, eye);
    // The wall spans 68 degrees from here: only the triangle before it is left of a field of 60.
    // Cells of 1.5 m: half of one along the 46 m edge is a tenth of the area.
    expect(Math.abs((view.seenGround * scale ** 2) / (20 ** 2 * Math.tan(Math.PI / 6)) - 1)).toBeLessThan(0.1);
    expect(view.all / ((Math.PI * 150 ** 2) / 6)).toBeCloseTo(1, 1);
  });
  it('gives up when told to', async () => {
    const name = await lab.page.evaluate(
      async (eye) => {
        const stop = new AbortController();
        stop.abort();
        const asked = { eye, radiusM: 500, azimuthDeg: 0, fieldDeg: 360, targetM: 0 };
        return window.lab.scene.tools.sight.viewshed(asked, { progress: () => undefined, signal: stop.signal }).then(() => 'done', (error: Error) => error.name); // prettier-ignore
      },
      spot(0, 280, 1.6),
    );
    expect(name).toBe('AbortError');
  });
  it('of the sun: a façade to the north has less of it in December than the open square before the south one', async () => {
    const day = (facing: readonly [number, number, number], y: number) =>
      lab.page.evaluate(
        async ([at, facing, on]) => {
          const timesMs = Array.from({ length: 72 }, (_, i) => Date.UTC(2026, 11, 20, 14, 10) + i * 20 * 60_000);
          const watch = { progress: () => undefined, signal: new AbortController().signal };
          const place = { kind: 'facade', at, facing, on } as const;
          const { hours, dayHours } = await window.lab.scene.tools.sight.sunHours({ place, timesMs, stepMin: 20, cellM: 10 }, watch);
          return { cells: hours.length, mean: hours.reduce((sum, h) => sum + h, 0) / hours.length, dayHours };
        },
        [spot(0, y, 30), facing, `building/${wallBlock.id}`] as const,
      );
    const [south, north] = [await day([0, -1, 0], wallBlock.y0), await day([0, 1, 0], wallBlock.y1)];
    expect(south.cells).toBe(60);
    // 20 degrees north, winter solstice: the day lasts 10.8 h and the sun never comes to a north wall.
    expect(Math.abs(south.dayHours - 10.8)).toBeLessThan(0.5);
    expect(south.mean).toBeGreaterThan(8);
    expect(north.mean).toBe(0);
  });
  it('reports no error', () => expect(lab.faults).toEqual([]));
});
