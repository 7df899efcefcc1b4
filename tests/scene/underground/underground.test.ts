import { RawShaderMaterial } from 'three';
import { describe, expect, test } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import type { City } from '../../../src/city/city.ts';
import { columnsOf } from '../../../src/city/networks/columns.ts';
import { createNetworks, heightOf, type Network } from '../../../src/city/networks/index.ts';
import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import { readNetwork } from '../../../src/city/pack/networks.ts';
import { aimAt, approach, meetsBall, type Sight } from '../../../src/scene/underground/aim.ts';
import { networkColours } from '../../../src/scene/underground/kinds.ts';
import { isCutSeen, scaleMarks, spread, type DepthMark } from '../../../src/scene/underground/depths.ts';
import { cornerOf, crossSections, inPit, isSeenThrough, pitAt, rimM, PIT_DEPTH_M, PIT_LENGTH_M, PIT_WIDTH_M } from '../../../src/scene/underground/pit.ts';
import { createTubes, isWithinReach, piecesOf } from '../../../src/scene/underground/tubes.ts';
import { readUnderground, writeUnderground } from '../../../src/session/underground.ts';
import { markTones } from '../../../src/scene/marks/tones.ts';

const frame = createPlanFrame([4, 52]);
const at = (x: number, y: number, z?: number): number[] => [...frame.toLonLat(x, y), ...(z === undefined ? [] : [z])];
const node = (id: string) => ({ type: 'Feature', properties: { id, type: 'junction' }, geometry: { type: 'Point', coordinates: at(0, 0) } });
const pipe = (id: string, coordinates: number[][], more: object = {}) => ({
  type: 'Feature',
  properties: { id, from: 'a', to: 'b', diameterMm: 1000, material: 'steel', depthM: 3, ...more },
  geometry: { type: 'LineString', coordinates },
});
const networkOf = (...features: object[]): Network => ({
  declaration: { id: 'w', kind: 'water', title: { zh: '水', en: 'Water' }, file: 'w.geojson' },
  columns: columnsOf(readNetwork({ type: 'FeatureCollection', features: [node('a'), node('b'), ...features] }, 'w')),
});
const flat = { frame, groundM: () => NaN };

describe('pieces of pipe', () => {
  test('stand where the file says, in three metres: x east, y up, z south', () => {
    const pieces = piecesOf(networkOf(pipe('p', [at(0, 0, -2), at(100, 50, -4)])), flat);
    expect(pieces.count).toBe(1);
    for (const [i, value] of [0, -2, -0, 0.5].entries()) expect(pieces.from[i]).toBeCloseTo(value, 2);
    for (const [i, value] of [100, -4, -50, 0].entries()) expect(pieces.to[i]).toBeCloseTo(value, 2);
  });
  test('without a height lie at their depth under the ground, on a hill too', () => {
    const pieces = piecesOf(networkOf(pipe('p', [at(0, 0), at(10, 0)])), { frame, groundM: (lon) => (lon > 4.00005 ? 40 : 12) });
    expect(pieces.from[1]).toBeCloseTo(9, 5);
    expect(pieces.to[1]).toBeCloseTo(37, 5);
    expect(heightOf(NaN, 2, NaN)).toBe(-2);
  });
  test('decks and tracks above ground are left to the city model', () => {
    expect(piecesOf(networkOf(pipe('p', [at(0, 0, 9), at(10, 0, 9)], { level: 'elevated' })), flat).count).toBe(0);
  });
});

describe('aiming', () => {
  const down: Sight = { eye: [50, 100, 0], direction: [0, -1, 0] };
  test('a ray straight down over a level pipe: its depth, and no gap', () => {
    const pieces = piecesOf(networkOf(pipe('p', [at(0, 0, -2), at(100, 0, -2)])), flat);
    const met = approach(down, pieces.from, pieces.to, 0);
    expect(met.gapM).toBeCloseTo(0, 3);
    expect(met.alongM).toBeCloseTo(102, 3);
    expect(met.share).toBeCloseTo(0.5, 3);
  });
  test('beside it the gap is the distance; beyond its end the end counts', () => {
    const pieces = piecesOf(networkOf(pipe('p', [at(0, 3, -2), at(100, 3, -2)])), flat);
    expect(approach(down, pieces.from, pieces.to, 0).gapM).toBeCloseTo(3, 2);
    const beyond: Sight = { eye: [104, 100, 0], direction: [0, -1, 0] };
    expect(approach(beyond, pieces.from, pieces.to, 0).gapM).toBeCloseTo(5, 2);
  });
  test('the upper of two pipes is hit, a thin one within some pixels, none farther off', () => {
    const two = piecesOf(networkOf(pipe('deep', [at(0, 0, -9), at(100, 0, -9)]), pipe('shallow', [at(50, -20, -1), at(50, 20, -1)])), flat);
    expect(aimAt(down, two, [0, 1], 0.001, 4)?.piece).toBe(1);
    const thin = piecesOf(networkOf(pipe('thin', [at(0, 0.4, -1), at(100, 0.4, -1)], { diameterMm: 100 })), flat);
    expect(aimAt(down, thin, [0], 0.001, 5)?.piece).toBe(0);
    expect(aimAt(down, thin, [0], 0.001, 3)).toBeNull();
  });
  test('balls out of the line of sight are skipped, never one that is in it', () => {
    expect(meetsBall(down, [50, 0, 30], 29, 0)).toBe(false);
    expect(meetsBall(down, [50, 0, 30], 31, 0)).toBe(true);
    expect(meetsBall(down, [50, 0, 30], 29, 0.02)).toBe(true);
    expect(meetsBall(down, [50, 200, 0], 20, 0)).toBe(false);
  });
});

describe('a pit', () => {
  const [lon, lat] = frame.toLonLat(0, 0);
  // Its length runs east.
  const pit = pitAt({ lon, lat, bearingDeg: 90 }, frame, () => 0);
  test('a pipe along its length is cut once at either end, round where it is square', () => {
    const found = crossSections(piecesOf(networkOf(pipe('p', [at(-200, 5, -3), at(200, 5, -3)])), flat), pit);
    expect(found.length).toBe(2);
    for (const section of found) {
      expect(Math.abs(section.centre[0])).toBeCloseTo(PIT_LENGTH_M / 2, 1);
      expect(section.centre[1]).toBeCloseTo(-3, 3);
      expect(section.centre[2]).toBeCloseTo(-5, 1);
      expect(section.stretch).toBeCloseTo(1, 2);
      // Into the pit.
      expect(Math.sign(section.normal[0])).toBe(-Math.sign(section.centre[0]));
    }
  });
  test('a pipe at 45 degrees is cut √2 as wide; one below the floor, or beside the pit, not at all', () => {
    const slant = crossSections(piecesOf(networkOf(pipe('p', [at(-100, -100, -3), at(100, 100, -3)])), flat), pit);
    expect(slant.length).toBe(2);
    for (const section of slant) expect(section.stretch).toBeCloseTo(Math.SQRT2, 2);
    expect(crossSections(piecesOf(networkOf(pipe('p', [at(-200, 0, -PIT_DEPTH_M - 2), at(200, 0, -PIT_DEPTH_M - 2)])), flat), pit)).toEqual([]);
    expect(crossSections(piecesOf(networkOf(pipe('p', [at(-200, 60, -3), at(200, 60, -3)])), flat), pit)).toEqual([]);
  });
});

describe('a pit on a hill', () => {
  const [lon, lat] = frame.toLonLat(0, 0);
  // Rising one in ten to the east, falling one in twenty to the south.
  const hillM = (x: number, z: number): number => 30 + x / 10 - z / 20;
  const pit = pitAt({ lon, lat, bearingDeg: 30 }, frame, hillM);
  test('has its rim in the ground wherever the ground is a plane', () => {
    for (const [u, v] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      const [x, z] = cornerOf(pit, u, v);
      expect(rimM(pit, x, z)).toBeCloseTo(hillM(x, z), 6);
      const [along, across] = inPit(pit, x, z);
      expect(along).toBeCloseTo((u * PIT_LENGTH_M) / 2, 6);
      expect(across).toBeCloseTo((v * PIT_WIDTH_M) / 2, 6);
    }
  });
  test('is looked into through its opening on the slope, not through a level one', () => {
    const [x, z] = [0, 0];
    const below = [x, hillM(x, z) - 5, z] as const;
    expect(isSeenThrough(pit, [x, hillM(x, z) + 100, z], below)).toBe(true);
    // From far and low the line of sight meets the ground before the opening.
    expect(isSeenThrough(pit, [400, hillM(400, 0) + 20, 0], below)).toBe(false);
    // Where the sight passes the rim 1 cm within, and 1 cm without, of the pit's end.
    const at = (u: number): readonly [number, number, number] => {
      const [px, pz] = [pit.x + u * pit.along[0], pit.z + u * pit.along[1]];
      return [px, rimM(pit, px, pz), pz];
    };
    for (const [u, seen] of [
      [PIT_LENGTH_M / 2 - 0.01, true],
      [PIT_LENGTH_M / 2 + 0.01, false],
    ] as const) {
      const through = at(u);
      const eye = through.map((m, k) => m + (m - (below[k] as number)) * 3) as [number, number, number];
      expect(isSeenThrough(pit, eye, below)).toBe(seen);
    }
  });
});

describe('depths in words', () => {
  const [lon, lat] = frame.toLonLat(0, 0);
  const pit = pitAt({ lon, lat, bearingDeg: 90 }, frame, () => 12);
  test('go down the corner seen best, every five metres from the ground', () => {
    // From high in the south-west: the north-east corner is the far one.
    const marks = scaleMarks(pit, [-120, 150, 120]);
    expect(marks.map(({ depthM }) => depthM)).toEqual([0, 5, 10, 15, 20, 25]);
    expect(marks.map(({ at }) => at[1])).toEqual([12, 7, 2, -3, -8, -13]);
    expect(Math.sign(marks[0]?.at[0] ?? 0)).toBe(1);
    expect(Math.sign(marks[0]?.at[2] ?? 0)).toBe(-1);
  });
  test('stand on walls that are looked at from within only', () => {
    const [section] = crossSections(piecesOf(networkOf(pipe('p', [at(-200, 5, 9), at(0, 5, 9)])), flat), pit);
    if (!section) throw new Error('the pipe is not cut');
    expect(isCutSeen(pit, [60, 80, 0], section)).toBe(true);
    expect(isCutSeen(pit, [-160, 80, 0], section)).toBe(false);
  });
  test('go elsewhere on the pipe where another word lies', () => {
    const mark = (...places: [number, number][]): DepthMark => {
      const [first, ...elsewhere] = places.map(([x, y]) => ({ at: [x, y, 0] as const, depthM: y }));
      return { kind: 'pipe', at: [0, 0, 0], depthM: 0, ...first, network: 'water', diameterM: 0.3, elsewhere };
    };
    const project = ([x, y]: readonly [number, number, number]): readonly [number, number] => [x, y];
    const kept = spread([mark([10, 10]), mark([12, 14], [-4, 60], [14, 60]), mark([10, 12])], project, 600, 400);
    expect(kept.map(({ at, depthM }) => [at[0], depthM])).toEqual([
      [10, 10],
      [14, 60],
    ]);
  });
  test('never lie on each other, nor outside the picture', () => {
    const mark = (x: number, y: number): DepthMark => ({ kind: 'pipe', at: [x, y, 0], depthM: 1, network: 'water', diameterM: 0.3, elsewhere: [] });
    const flatProject = ([x, y]: readonly [number, number, number]): readonly [number, number] | null => (x === 99 ? null : [x, y]);
    const kept = spread([mark(0, 100), mark(20, 105), mark(20, 130), mark(-5, 300), mark(500, 100), mark(99, 200)], flatProject, 600, 400);
    expect(kept.map((m) => m.at)).toEqual([
      [0, 100, 0],
      [20, 130, 0],
      [500, 100, 0],
    ]);
  });
});

describe('draw calls below the ground', () => {
  test('of six networks over 24 km stay under 90 wherever one looks', () => {
    // A pipe in every square of half a kilometre, in networks as the demo city has them.
    const lines = Array.from({ length: 48 * 48 }, (_, n) => {
      const [x, y] = [(n % 48) * 500 - 12_000, Math.floor(n / 48) * 500 - 12_000];
      return pipe(`p${n}`, [at(x, y, -2), at(x + 300, y, -2)], { diameterMm: 300 });
    });
    const set = createTubes(networkOf(...lines), 0, { frame, groundM: () => 0 } as unknown as City, new RawShaderMaterial(), new RawShaderMaterial());
    expect(set.meshes.length).toBeGreaterThan(80);
    for (let x = -11_000; x <= 11_000; x += 700)
      for (let z = -11_000; z <= 11_000; z += 900) {
        const near = set.meshes.filter(({ geometry }) => isWithinReach(geometry.boundingSphere, [x, z])).length;
        expect(near).toBeGreaterThan(0);
        expect(near * 6).toBeLessThan(90);
      }
  });
  test('middles near a place are of the longest piece of each pipe', () => {
    const set = createTubes(
      networkOf(pipe('p', [at(0, 0, -2), at(10, 0, -2), at(110, 0, -4)]), pipe('far', [at(900, 0, -2), at(950, 0, -2)])),
      0,
      { frame, groundM: () => 0 } as unknown as City,
      new RawShaderMaterial(),
      new RawShaderMaterial(),
    );
    const found = set.middlesNear([50, 0], 100);
    expect(found.length).toBe(1);
    expect(found[0]?.at[0]).toBeCloseTo(60, 2);
    expect(found[0]?.at[1]).toBeCloseTo(-3, 5);
  });
});

describe('the store', () => {
  const manifest = { networks: [{ id: 'w', kind: 'water', title: { zh: '水', en: 'Water' }, file: 'w.geojson' }] } as unknown as CityManifest;
  test('a link by its key once its network is there, and why when it cannot be read', async () => {
    const { columns } = networkOf(pipe('p', [at(0, 0, -2), at(100, 0, -2)], { year: 1999 }));
    const none = () => Promise.reject(new Error('none'));
    const parts = { network: () => Promise.resolve(columns), storeys: none, dependencies: none, served: none, streets: none, operations: none };
    const networks = createNetworks(
      manifest,
      'https://city.example/',
      () => NaN,
      () => parts,
    );
    expect(networks.thing('w:p')).toBeNull();
    await networks.load('w');
    const thing = networks.thing('w:p');
    expect(thing).toMatchObject({ kind: 'link', properties: { id: 'p', year: 1999 } });
    if (thing) expect(networks.spot(thing).heightM).toBeCloseTo(-2, 5);
    expect(networks.thing('w:b')).toMatchObject({ kind: 'node', properties: { type: 'junction' } });
    expect(networks.thing('w:nothing')).toBeNull();
    const broken = createNetworks(
      manifest,
      'https://city.example/',
      () => NaN,
      () => ({ ...parts, network: () => Promise.reject(new Error('bad-geojson at w')) }),
    );
    expect(await broken.load('w')).toBeNull();
    expect(broken.problem('w')).toBe('bad-geojson at w');
  });
});

test('the mode survives a link, and nonsense is off', () => {
  for (const text of ['clear', 'cut,4.5,52.1,30', '']) expect(writeUnderground(readUnderground(text))).toBe(text);
  for (const text of ['cut', 'cut,4,52', 'cut,x,52,0', 'cut,400,52,0', 'open']) expect(readUnderground(text)).toEqual({ kind: 'off' });
});

test('no network wears an alarm’s colour', () => {
  const alarms = [...Object.values(markTones.night.alarm), ...Object.values(markTones.day.alarm)];
  const rgb = (hex: string): readonly number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  for (const [kind, colour] of Object.entries(networkColours))
    for (const alarm of alarms) expect(Math.hypot(...rgb(colour).map((c, i) => c - (rgb(alarm)[i] as number))), `${kind} ${alarm}`).toBeGreaterThan(60);
});
