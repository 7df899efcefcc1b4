import { describe, expect, it } from 'vitest';
import type { SolidFeature } from '../../../src/city/pack/pack-input.ts';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { format } from '../../../src/city/formats/osm/index.ts';
import { heightsOf } from '../../../src/city/formats/osm/heights.ts';
import { metresIn } from '../../../src/city/formats/osm/lengths.ts';

const origin = { lon: 8.5, lat: 47.37 } as const;
const frame = createPlanFrame([origin.lon, origin.lat]);

/** A way around plan points, with its tags; one more node far off keeps the model's middle where the frame is. */
function osmOf(
  ways: readonly { readonly id: number; readonly ring: readonly (readonly [number, number])[]; readonly tags: Readonly<Record<string, string>> }[],
): Uint8Array {
  const corners = [
    [-500, -500],
    [500, 500],
  ] as const;
  let id = 0;
  const node = ([x, y]: readonly [number, number]): string => {
    const [lon, lat] = frame.toLonLat(x, y);
    return `<node id="${++id}" lon="${lon.toFixed(12)}" lat="${lat.toFixed(12)}"/>`;
  };
  const text = ways.map(({ id: way, ring, tags }) => {
    const first = id + 1;
    const nodes = ring.map(node).join('');
    const refs = [...ring.map((_, i) => first + i), first].map((ref) => `<nd ref="${ref}"/>`).join('');
    const said = Object.entries(tags).map(([k, v]) => `<tag k="${k}" v="${v}"/>`);
    return `${nodes}<way id="${way}">${refs}${said.join('')}</way>`;
  });
  return new TextEncoder().encode(`<osm>${corners.map(node).join('')}${text.join('')}</osm>`);
}
async function build(...ways: Parameters<typeof osmOf>[0]): Promise<readonly SolidFeature[]> {
  const { buildings } = await format.read([{ name: 'test.osm', bytes: osmOf(ways) }], {});
  return buildings;
}
/** Volume under a surface that is open at z = 0 only (divergence theorem). */
function volumeOf({ mesh: { positions: p, triangles: t } }: SolidFeature): number {
  let sum = 0;
  for (let i = 0; i < t.length; i += 3) {
    const [a, b, c] = [t[i] as number, t[i + 1] as number, t[i + 2] as number].map((v) => [
      p[v * 3] as number,
      p[v * 3 + 1] as number,
      p[v * 3 + 2] as number,
    ]) as [number[], number[], number[]];
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = [...a, ...b, ...c] as [number, number, number, number, number, number, number, number, number];
    sum += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
  }
  return sum;
}
const topOf = ({ mesh: { positions } }: SolidFeature): number => Math.max(...positions.filter((_, i) => i % 3 === 2));

/** 20 m by 8 m, turned by 30 degrees. */
const turned = (points: readonly (readonly [number, number])[]): [number, number][] =>
  points.map(([x, y]) => [x * Math.cos(0.5236) - y * Math.sin(0.5236), x * Math.sin(0.5236) + y * Math.cos(0.5236)]);
const house = turned([
  [-10, -4],
  [10, -4],
  [10, 4],
  [-10, 4],
]);
const area = 160;

describe('roofs over a house of 20 m by 8 m, 10 m high, 3 m of it roof', () => {
  const walls = area * 7;
  it.each([
    ['flat', area * 10],
    ['gabled', walls + (area * 3) / 2],
    // A ridge as long as the house less its width: h W (3 L - W) / 6.
    ['hipped', walls + (3 * 8 * (3 * 20 - 8)) / 6],
    ['pyramidal', walls + (area * 3) / 3],
    ['skillion', walls + (area * 3) / 2],
  ])('%s holds %f cubic metres', async (shape, volume) => {
    const [solid] = await build({ id: 1, ring: house, tags: { building: 'house', height: '10', 'roof:height': '3', 'roof:shape': shape } });
    expect(solid && volumeOf(solid)).toBeCloseTo(volume, 1);
    expect(solid && topOf(solid)).toBeCloseTo(10, 3);
    expect(solid?.record.heightM).toBeCloseTo(10, 6);
  });
  it('lets a skillion fall where its direction says', async () => {
    const square = [
      [-5, -5],
      [5, -5],
      [5, 5],
      [-5, 5],
    ] as const;
    const [solid] = await build({
      id: 1,
      ring: square,
      tags: { building: 'yes', height: '8', 'roof:height': '4', 'roof:shape': 'skillion', 'roof:direction': 'E' },
    });
    const heights = new Map<number, number>();
    const p = solid?.mesh.positions ?? [];
    for (let i = 0; i < p.length; i += 3) heights.set(Math.round(p[i] as number), Math.max(heights.get(Math.round(p[i] as number)) ?? 0, p[i + 2] as number));
    expect(heights.get(-5)).toBeCloseTo(8, 3);
    expect(heights.get(5)).toBeCloseTo(4, 3);
  });
  it('puts a roof nobody measured on top of the storeys', async () => {
    const [solid] = await build({ id: 1, ring: house, tags: { building: 'house', 'building:levels': '2', 'roof:shape': 'gabled' } });
    // 30 degrees over half of 8 m.
    expect(solid && topOf(solid)).toBeCloseTo(6 + 4 * Math.tan(Math.PI / 6), 3);
  });
});

describe('parts', () => {
  it('replace their outline, stand on their own feet, and keep its name', async () => {
    const tower = turned([
      [-10, -4],
      [0, -4],
      [0, 4],
      [-10, 4],
    ]);
    const bridge = turned([
      [0, -4],
      [10, -4],
      [10, 4],
      [0, 4],
    ]);
    const solids = await build(
      { id: 1, ring: house, tags: { building: 'office', height: '50', name: 'Hall' } },
      { id: 2, ring: tower, tags: { 'building:part': 'yes', height: '30' } },
      { id: 3, ring: bridge, tags: { 'building:part': 'yes', height: '12', min_height: '6' } },
    );
    expect(solids).toHaveLength(1);
    const [solid] = solids as [SolidFeature];
    expect(solid.record).toMatchObject({ id: 'way/1', use: 'office', heightM: 30, baseM: 0 });
    expect(solid.record.attributes).toMatchObject({ name: 'Hall', parts: 2 });
    expect(volumeOf(solid)).toBeCloseTo(80 * 30 + 80 * 6, 0);
  });
});

describe('heights and lengths in tags', () => {
  it.each([
    ['12', 12],
    ['12.5 m', 12.5],
    ['12,5', 12.5],
    ["40'", 12.192],
    ['12\'6"', 3.81],
    ['30 ft', 9.144],
  ])('%s', (text, metres) => expect(metresIn(text)).toBeCloseTo(metres, 6));
  it('knows no metres in words', () => expect(metresIn('high')).toBeNaN());
  it('takes the height, then the storeys, then what the building is', () => {
    expect(
      heightsOf(
        new Map([
          ['building', 'yes'],
          ['height', '17.2'],
          ['building:levels', '3'],
        ]),
      ),
    ).toMatchObject({ topM: 17.2, from: 'height', storeys: 3 });
    expect(
      heightsOf(
        new Map([
          ['building', 'yes'],
          ['building:levels', '4'],
        ]),
      ),
    ).toMatchObject({ topM: 12, from: 'levels' });
    expect(heightsOf(new Map([['building', 'garage']]))).toMatchObject({ topM: 3, from: 'assumed' });
    expect(
      heightsOf(
        new Map([
          ['building:part', 'yes'],
          ['height', '20'],
          ['building:min_level', '2'],
        ]),
      ),
    ).toMatchObject({ topM: 20, footM: 6 });
  });
});
