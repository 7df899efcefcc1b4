import { createPlanFrame, enuToEcef, geodeticToEcef } from '../../../../src/base/geodesy.ts';
import { createRandom } from '../../../../src/base/random.ts';
import type { DecodedFurniture, DecodedMesh, TileNode } from '../../../../src/city/formats/tiles3d/tile.ts';
import { soupOf } from '../../../../src/scene/model/soup.ts';
import type { TileSource } from '../../../../src/scene/model/tile-source.ts';
import type { BuildingColumns } from '../../../../src/tables/buildings.ts';

/** A quick invented town for looking at the model without a pack: blocks on a grid, a business core, an old quarter. */
export const townOrigin = [121.8, 24.6] as const;
const BLOCK_M = 90;
const TILE_M = 640;

interface House {
  readonly ring: readonly (readonly [number, number])[];
  readonly height: number;
  readonly storeys: number;
  readonly use: number;
  readonly gable: boolean;
}

function house(cx: number, cy: number, w: number, d: number, turn: number, height: number, use: number, gable = false): House {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const ring = (
    [
      [-w, -d],
      [w, -d],
      [w, d],
      [-w, d],
    ] as const
  ).map(([x, y]) => [cx + (x * c - y * s) / 2, cy + (x * s + y * c) / 2] as const);
  return { ring, height, storeys: Math.max(1, Math.round(height / 3.2)), use, gable };
}

function housesOf(half: number): House[] {
  const random = createRandom(7);
  const out: House[] = [];
  for (let bx = -half; bx < half; bx++)
    for (let by = -half; by < half; by++) {
      const [x, y] = [(bx + 0.5) * BLOCK_M, (by + 0.5) * BLOCK_M];
      const r = Math.hypot(x, y);
      if (random.next() < 0.07) continue;
      if (r < 420) {
        const h = random.between(35, 190) * (1 - r / 700);
        const w = random.between(24, 40);
        out.push(house(x, y, w + 22, w + 18, 0, 12, 2), house(x, y, w, w * 0.8, 0, 12 + h, random.next() < 0.7 ? 3 : 2));
      } else if (x < -900 && y < 0) {
        for (let i = 0; i < 9; i++)
          out.push(
            house(
              x + ((i % 3) - 1) * 27 + random.between(-3, 3),
              y + (((i / 3) | 0) - 1) * 27 + random.between(-3, 3),
              random.between(12, 19),
              random.between(8, 12),
              random.between(-0.3, 0.3),
              random.between(5, 8),
              9,
              true,
            ),
          );
      } else if (x > 1500) out.push(house(x, y, 62, 40, 0, random.between(8, 14), 4));
      else if (random.next() < 0.5) {
        for (let i = 0; i < 3; i++) out.push(house(x, y + (i - 1) * 27, 56, 12.5, 0, random.pick([17, 20, 33, 56]), 1));
      } else
        for (let i = 0; i < 4; i++)
          out.push(
            house(
              x + ((i % 2) - 0.5) * 38,
              y + ((i >> 1) - 0.5) * 38,
              random.between(16, 28),
              random.between(14, 24),
              0,
              random.between(8, 26),
              random.pick([1, 1, 2, 5, 7, 6]),
              random.next() < 0.3,
            ),
          );
    }
  return out;
}

function meshOf(houses: readonly House[], cx: number, cy: number): DecodedMesh {
  const position: number[] = [];
  const feature: number[] = [];
  const index: number[] = [];
  houses.forEach(({ ring, height, gable }, f) => {
    const first = position.length / 3;
    const corner = (p: readonly [number, number], z: number): void => {
      position.push(p[0] - cx, p[1] - cy, z);
      feature.push(f);
    };
    const eaves = gable ? height * 0.68 : height;
    for (const p of ring) corner(p, 0);
    for (const p of ring) corner(p, eaves);
    for (let i = 0; i < 4; i++) {
      const j = (i + 1) % 4;
      index.push(first + i, first + j, first + j + 4, first + i, first + j + 4, first + i + 4);
    }
    if (!gable) {
      index.push(first + 4, first + 5, first + 6, first + 4, first + 6, first + 7);
      return;
    }
    const middle = (a: number, b: number): readonly [number, number] => [
      ((ring[a]?.[0] ?? 0) + (ring[b]?.[0] ?? 0)) / 2,
      ((ring[a]?.[1] ?? 0) + (ring[b]?.[1] ?? 0)) / 2,
    ];
    corner(middle(0, 3), height);
    corner(middle(1, 2), height);
    const [a, b, c, d, e, g] = [4, 5, 6, 7, 8, 9].map((k) => first + k) as [number, number, number, number, number, number];
    index.push(a, b, g, a, g, e, c, d, e, c, e, g, b, c, g, d, a, e);
  });
  return { position: new Float32Array(position), scale: [1, 1, 1], offset: [0, 0, 0], feature: new Uint32Array(feature), index: new Uint32Array(index) };
}

export function createTown(half: number): { readonly source: TileSource; readonly count: number } {
  const frame = createPlanFrame(townOrigin);
  const all = housesOf(half);
  const cells = new Map<string, { x: number; y: number; rows: number[] }>();
  all.forEach(({ ring }, row) => {
    const [x, y] = [Math.floor((ring[0]?.[0] ?? 0) / TILE_M), Math.floor((ring[0]?.[1] ?? 0) / TILE_M)];
    const cell = cells.get(`${x},${y}`) ?? { x: (x + 0.5) * TILE_M, y: (y + 0.5) * TILE_M, rows: [] };
    cells.set(`${x},${y}`, cell);
    cell.rows.push(row);
  });
  const list = [...cells.values()];
  const node = (id: number, parent: number, children: number[], x: number, y: number, url: string | null, radiusM: number): TileNode => {
    const [lon, lat] = frame.toLonLat(x, y);
    return {
      id,
      parent,
      children,
      contentUrl: url,
      transform: enuToEcef(lon, lat, 0),
      anchor: { lon, lat, heightM: 0 },
      centre: geodeticToEcef(lon, lat, 20),
      radiusM,
      geometricErrorM: parent < 0 ? 500 : 0,
      refine: 'ADD',
    };
  };
  const tree = (count: number): DecodedFurniture => {
    const random = createRandom(3);
    const positions = new Float32Array(count * 3);
    const scale = new Float32Array(count);
    const turn = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const along = random.between(-TILE_M / 2, TILE_M / 2);
      const street = Math.floor(random.between(-3.5, 3.5)) * BLOCK_M + (random.next() < 0.5 ? 5 : -5);
      positions.set(random.next() < 0.5 ? [along, street, 0] : [street, along, 0], i * 3);
      scale[i] = random.between(6, 12);
      turn[i] = random.between(0, 6.28);
    }
    return { kind: 'tree-broadleaf', positions, scale, turn };
  };
  const source: TileSource = {
    async tileset(url) {
      const nodes = list.map((cell, i) => node(i + 1, 0, [], cell.x, cell.y, `${url}/${i}`, 520));
      return [
        node(
          0,
          -1,
          nodes.map((n) => n.id),
          0,
          0,
          null,
          9000,
        ),
        ...nodes,
      ];
    },
    tile(tile) {
      const cell = list[tile.id - 1];
      const rows = cell?.rows ?? [];
      const houses = rows.map((row) => all[row] as House);
      const n = houses.length;
      const isTrees = tile.contentUrl?.includes('trees');
      const features: BuildingColumns = {
        count: isTrees ? 0 : n,
        row: Int32Array.from(rows),
        id: rows.map((row) => `b${row}`),
        use: Uint8Array.from(houses, (h) => h.use),
        storeys: Float32Array.from(houses, (h) => h.storeys),
        heightM: Float32Array.from(houses, (h) => h.height),
        baseM: new Float32Array(n),
        year: new Float32Array(n).fill(2000),
        people: new Float32Array(n * 4),
        lon: new Float64Array(n),
        lat: new Float64Array(n),
      };
      const soup = isTrees ? null : soupOf(meshOf(houses, cell?.x ?? 0, cell?.y ?? 0), n);
      const lamps = { ...tree(160), kind: 'street-lamp', scale: new Float32Array(160).fill(8) };
      return { done: Promise.resolve({ soup, features, furniture: isTrees ? [tree(700), lamps] : [], textured: null }), cancel: () => undefined };
    },
    close: () => undefined,
  };
  return { source, count: all.length };
}
