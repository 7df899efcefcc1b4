import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latOfMercatorY, lonOfMercatorX, mercatorX, mercatorY } from '../../../src/base/geodesy.ts';
import { ProblemError } from '../../../src/base/problem.ts';
import type { TerrainDeclaration } from '../../../src/city/pack/manifest.ts';
import { openPackFolder } from '../../../src/city/pack/pack-folder.node.ts';
import { validatePack } from '../../../src/city/pack/validate.node.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { writeTerrain } from '../../../src/city/pack/write-terrain.node.ts';
import { createBridge } from '../../../src/base/bridge.ts';
import { decodeTerrainTile, serveDecoder, type DecodeCalls } from '../../../src/city/terrain/decode-tile.ts';
import { elevationOf, worldPixels, type MercatorGrid } from '../../../src/city/terrain/elevation.ts';
import { decodeElevation, encodeElevation } from '../../../src/city/terrain/encoding.ts';
import { fillUnknown } from '../../../src/city/terrain/fill-unknown.ts';
import { decodePng, encodePng } from '../../../src/city/terrain/png.ts';
import { boundsOfGrid, openTerrainTiles, readElevation } from '../../../src/city/terrain/tiles.ts';
import { smallCity, smallOrigin } from '../small-city.ts';

const codesOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
};
const channels = (code: number): [number, number, number] => [code >> 16, (code >> 8) & 255, code & 255];

/** A plane that rises 0.05 m a cell eastwards and falls 0.02 m a cell southwards about the small city. */
function slope(tilePx: 256 | 512 = 256, zoom = 14): MercatorGrid {
  const world = worldPixels({ zoom, tilePx });
  const [x0, y0] = [Math.floor(mercatorX(smallOrigin.lon) * world) - 400, Math.floor(mercatorY(smallOrigin.lat) * world) - 300];
  const [width, height] = [800, 600];
  const heightM = Float32Array.from({ length: width * height }, (_, n) => 100 + (n % width) * 0.05 - Math.floor(n / width) * 0.02);
  return { zoom, tilePx, x0, y0, width, height, heightM };
}

describe('elevation in pixels', () => {
  it.each([
    // docs: height = -10000 + ((R * 256 * 256 + G * 256 + B) * 0.1)
    ['mapbox', 1, 134, 160, 0],
    ['mapbox', 0, 0, 0, -10000],
    ['mapbox', 1, 138, 62, 92.6],
    // docs: (red * 256 + green + blue / 256) - 32768
    ['terrarium', 128, 0, 0, 0],
    ['terrarium', 127, 255, 128, -0.5],
    ['terrarium', 162, 144, 64, 8848.25],
  ] as const)('%s %d %d %d is %d m', (encoding, r, g, b, metres) => {
    expect(decodeElevation(encoding, r, g, b)).toBeCloseTo(metres, 6);
    expect(channels(encodeElevation(encoding, metres))).toEqual([r, g, b]);
  });
  it('stops at the ends of what a pixel can carry', () => {
    expect(channels(encodeElevation('mapbox', -20000))).toEqual([0, 0, 0]);
    expect(channels(encodeElevation('terrarium', 1e9))).toEqual([255, 255, 255]);
  });
});

describe('PNG', () => {
  const noisy = { width: 37, height: 11, rgb: Uint8Array.from({ length: 37 * 11 * 3 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255) };
  it('comes back bit for bit', () => expect(decodePng(encodePng(noisy), 'a.png')).toEqual(noisy));
  it('reads a palette of one bit, as optimisers store flat tiles', () => {
    const be = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
    const crc = (bytes: readonly number[]): number => {
      let c = ~0;
      for (const byte of bytes) {
        c ^= byte;
        for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
      }
      return ~c >>> 0;
    };
    const chunk = (type: string, data: readonly number[]): number[] => {
      const named = [...[...type].map((t) => t.charCodeAt(0)), ...data];
      return [...be(data.length), ...named, ...be(crc(named))];
    };
    const rows = zlibSync(Uint8Array.of(0, 0b10100000, 0, 0b01000000));
    const bytes = Uint8Array.from([
      ...[137, 80, 78, 71, 13, 10, 26, 10],
      ...chunk('IHDR', [...be(3), ...be(2), 1, 3, 0, 0, 0]),
      ...chunk('PLTE', [1, 2, 3, 9, 8, 7]),
      ...chunk('IDAT', [...rows]),
      ...chunk('IEND', []),
    ]);
    const [a, b] = [
      [1, 2, 3],
      [9, 8, 7],
    ] as const;
    expect([...decodePng(bytes, 'p.png').rgb]).toEqual([b, a, b, a, b, a].flat());
  });
  it('names what is wrong with a broken one', () => {
    const good = encodePng(noisy);
    const bent = Uint8Array.from(good, (byte, i) => (i === 60 ? byte ^ 1 : byte));
    const grey = good.slice();
    expect(codesOf(() => decodePng(Uint8Array.of(1, 2, 3), 'x'))).toEqual(['bad-png']);
    expect(codesOf(() => decodePng(bent, 'x'))).toEqual(['bad-png']);
    expect(codesOf(() => decodePng(good.subarray(0, 80), 'x'))).toEqual(['bad-png']);
    grey[25] = 0;
    expect(codesOf(() => decodePng(grey, 'x'))).toEqual(['bad-png']);
  });
});

describe('look-ups', () => {
  const grid = slope();
  const world = worldPixels(grid);
  const elevation = elevationOf(grid, boundsOfGrid(grid));
  const at = (x: number, y: number): number => elevation.groundM(lonOfMercatorX(x / world), latOfMercatorY(y / world));
  it('interpolate between the middles of cells', () => {
    // The middle of cell (10, 20) lies half a cell in.
    expect(at(grid.x0 + 10.5, grid.y0 + 20.5)).toBeCloseTo(100 + 0.5 - 0.4, 4);
    expect(at(grid.x0 + 11, grid.y0 + 20.5)).toBeCloseTo(100 + 0.525 - 0.4, 4);
    expect(at(grid.x0 + 10.75, grid.y0 + 21.25)).toBeCloseTo(100 + 0.5125 - 0.415, 4);
  });
  it('know nothing outside', () => {
    expect(at(grid.x0 - 1, grid.y0 + 20)).toBeNaN();
    expect(elevation.groundM(NaN, 52)).toBeNaN();
    expect(elevation.groundM(0, 0)).toBeNaN();
  });
  it('say their spacing on the ground', () => {
    // Equator 40,075,017 m over 256 * 2^14 pixels times the cosine of the latitude (ellipsoidal radius: 0.2 % more).
    expect(elevation.stepM).toBeCloseTo((40075017 / (256 * 2 ** 14)) * Math.cos((52.01 * Math.PI) / 180), 1);
  });
  it('fill what nobody knows with the nearest that is known', () => {
    const holed = { ...grid, width: 5, height: 1, heightM: Float32Array.of(NaN, 3, NaN, NaN, 8) };
    expect([...fillUnknown(holed).heightM]).toEqual([3, 3, 3, 8, 8]);
    expect([...fillUnknown({ ...holed, heightM: new Float32Array(5).fill(NaN) }).heightM]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('a pack with terrain', () => {
  let dir = '';
  let terrain: TerrainDeclaration;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'terrain-'));
    const manifest = await writePack({ ...smallCity(), terrain: { grid: slope(), encoding: 'mapbox', minZoom: 10 } }, dir);
    terrain = manifest.terrain as TerrainDeclaration;
  }, 60_000);
  afterAll(() => rm(dir, { recursive: true }));

  const tilesOf = async (): Promise<ReturnType<typeof openTerrainTiles>> => {
    const bytes = await readFile(join(dir, terrain.tiles));
    const url = URL.createObjectURL(new Blob([bytes]));
    return openTerrainTiles(url);
  };

  it('declares what it holds and is sound', async () => {
    expect(terrain).toMatchObject({ encoding: 'mapbox', tilePx: 256, minZoom: 10, maxZoom: 14, vertical: smallCity().manifest.crs.vertical });
    expect(await validatePack(dir, () => undefined)).toMatch(/ elevation tiles, 88\.0 to 139\.9 m,/);
  }, 60_000);
  it('gives back its heights within half a step of the code', async () => {
    const city = smallCity().manifest.bounds;
    const read = await readElevation(terrain, await tilesOf(), city);
    const source = elevationOf(slope(), boundsOfGrid(slope()));
    let worst = 0;
    for (let k = 0; k < 500; k++) {
      const [lon, lat] = [city[0] + ((city[2] - city[0]) * ((k * 61) % 500)) / 500, city[1] + ((city[3] - city[1]) * k) / 500];
      const [a, b] = [source.groundM(lon, lat), read.groundM(lon, lat)];
      if (Number.isNaN(a)) continue;
      worst = Math.max(worst, Math.abs(a - b));
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(0.0501);
  });
  it('halves a plane exactly: coarse zooms lie in it too', async () => {
    const coarse = await readElevation({ ...terrain, maxZoom: 12 }, await tilesOf(), smallCity().manifest.bounds);
    const fine = elevationOf(slope(), boundsOfGrid(slope()));
    expect(coarse.stepM / fine.stepM).toBeCloseTo(4, 1);
    expect(Math.abs(coarse.groundM(smallOrigin.lon, smallOrigin.lat) - fine.groundM(smallOrigin.lon, smallOrigin.lat))).toBeLessThan(0.06);
  });
  it('refuses tiles of another size, and terrain that lies elsewhere', async () => {
    const bounds = smallCity().manifest.bounds;
    await expect(readElevation({ ...terrain, tilePx: 512 }, await tilesOf(), bounds)).rejects.toThrow('bad-terrain-tile');
    await expect(readElevation({ ...terrain, bounds: [10, 10, 11, 11] }, await tilesOf(), bounds)).rejects.toThrow('terrain-elsewhere');
  });
  it('adds a declared offset', async () => {
    const bounds = smallCity().manifest.bounds;
    const [plain, lifted] = [
      await readElevation(terrain, await tilesOf(), bounds),
      await readElevation({ ...terrain, offsetM: -43.3 }, await tilesOf(), bounds),
    ];
    const at = [smallOrigin.lon, smallOrigin.lat] as const;
    expect(plain.groundM(...at) - lifted.groundM(...at)).toBeCloseTo(43.3, 4);
  });
  it('writes the same bytes again', async () => {
    const again = await mkdtemp(join(tmpdir(), 'terrain-'));
    await writeTerrain({ grid: slope(), encoding: 'mapbox', minZoom: 10 }, smallCity().manifest, await openPackFolder(again));
    expect((await readFile(join(again, terrain.tiles))).equals(await readFile(join(dir, terrain.tiles)))).toBe(true);
    await rm(again, { recursive: true });
  });
});

describe('the decoder behind a port', () => {
  const heights = Float32Array.from({ length: 16 }, (_, i) => i * 7.5 - 20);
  const rgb = Uint8Array.from([...heights].flatMap((m) => channels(encodeElevation('terrarium', m))));
  const bytes = encodePng({ width: 4, height: 4, rgb });
  const terrain = { encoding: 'terrarium', tilePx: 4 as never, offsetM: 3 } as const;

  it('gives what is decoded here, leaves the bytes, and names what is broken', async () => {
    const { port1, port2 } = new MessageChannel();
    serveDecoder(port2 as never);
    const far = createBridge<DecodeCalls>(port1 as never);
    expect(decodeTerrainTile(bytes, terrain, 't')).toEqual(heights.map((m) => m + 3));
    expect(await far.call('decode', bytes, terrain, 't')).toEqual(decodeTerrainTile(bytes, terrain, 't'));
    expect(bytes.length).toBeGreaterThan(60);
    await expect(far.call('decode', bytes, { ...terrain, tilePx: 512 }, 'tile 1/2/3')).rejects.toThrow('tile 1/2/3');
    port1.close();
    port2.close();
  });
});
