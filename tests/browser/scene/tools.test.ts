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
  it('reports no error', () => expect(lab.faults).toEqual([]));
});
