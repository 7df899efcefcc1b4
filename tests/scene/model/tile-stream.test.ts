import { describe, expect, it, vi } from 'vitest';
import { createPlanFrame, geodeticToEcef } from '../../../src/base/geodesy.ts';
import { sleep } from '../../../src/base/browser.ts';
import type { TileNode } from '../../../src/city/formats/tiles3d/tile.ts';
import { paces, createTileStream, isSameStep, type TileStream, type TileStreamOptions } from '../../../src/scene/model/tile-stream.ts';
import type { TileView } from '../../../src/scene/model/tile-choice.ts';
import type { PreparedTile } from '../../../src/scene/model/tile-worker.ts';

const frame = createPlanFrame([150, 31]);
const TILE_BYTES = 1e6;

/** As packs are written: far tiles of 5,120 m, each of 4 overviews, each of 16 details: a city of 41 x 41 km. */
function bigCity(): TileNode[] {
  const nodes: TileNode[] = [];
  const add = (parent: number, x: number, y: number, sizeM: number, geometricErrorM: number): number => {
    const id = nodes.length;
    const [lon, lat] = frame.toLonLat(x, y);
    nodes.push({
      id,
      parent,
      children: [],
      contentUrl: parent < 0 ? null : `http://city/${id}.glb`,
      transform: [],
      anchor: { lon, lat, heightM: 0 },
      centre: geodeticToEcef(lon, lat, 10),
      radiusM: sizeM * Math.SQRT1_2,
      geometricErrorM,
      refine: 'REPLACE',
    });
    if (parent >= 0) ((nodes[parent] as TileNode).children as number[]).push(id);
    return id;
  };
  const split = (parent: number, x: number, y: number, sizeM: number, levels: readonly (readonly [parts: number, errorM: number])[]): void => {
    const [level, ...rest] = levels;
    if (!level) return;
    const [parts, errorM] = level;
    const partM = sizeM / parts;
    for (let i = 0; i < parts; i++)
      for (let j = 0; j < parts; j++) {
        const [cx, cy] = [x + (i + 0.5 - parts / 2) * partM, y + (j + 0.5 - parts / 2) * partM];
        split(add(parent, cx, cy, partM, errorM), cx, cy, partM, rest);
      }
  };
  split(add(-1, 0, 0, 40960, 800), 0, 0, 40960, [
    [8, 160],
    [2, 40],
    [4, 0],
  ]);
  return nodes;
}

interface Walk {
  readonly stream: TileStream;
  readonly shown: Set<number>;
  readonly held: Set<number>;
  mostBytes(): number;
  close(): void;
}

function open(budgetBytes: number, more: Partial<TileStreamOptions> = {}): Walk {
  const nodes = bigCity();
  const held = new Set<number>();
  const shown = new Set<number>();
  let most = 0;
  const stream = createTileStream({
    url: 'http://city/tileset.json',
    source: {
      tileset: () => Promise.resolve(nodes),
      tile: () => ({ done: Promise.resolve({ soup: null } as unknown as PreparedTile), cancel: () => undefined }),
      close: () => undefined,
    },
    frame,
    datumM: 0,
    keeper: {
      arrive(node) {
        held.add(node.id);
        most = Math.max(most, held.size * TILE_BYTES);
        return TILE_BYTES;
      },
      show: (id, isShown) => void (isShown ? shown.add(id) : shown.delete(id)),
      drop: (id) => void held.delete(id),
    },
    budgetBytes,
    pending: () => () => undefined,
    onChange: () => undefined,
    pace: paces.gpu,
    onProblem: (error) => {
      throw error;
    },
    ...more,
  });
  return { stream, shown, held, mostBytes: () => most, close: () => stream.close() };
}
const viewAt = (x: number, z: number, heightM: number): TileView => ({ eye: [x, heightM, z + heightM], focus: [x, z], pixelsPerRadian: 811 });
const limits = { errorPx: 12, detailRadiusM: 2200, reachM: Infinity, sharedRows: true };

async function settle(walk: Walk, view: TileView): Promise<void> {
  for (let i = 0; i < 400; i++) {
    walk.stream.update(view, limits);
    await sleep(0);
    if (walk.stream.pending === 0 && i > 20) return;
  }
}

describe('the stream of a large city', () => {
  it('keeps its budget all through a walk across, and always shows something', async () => {
    const walk = open(120 * TILE_BYTES);
    for (let x = -18000; x <= 18000; x += 3000) {
      await settle(walk, viewAt(x, 0, 600));
      // Five may arrive at once beyond the budget, before the next choice lets others go.
      expect(walk.stream.heldBytes).toBeLessThanOrEqual(125 * TILE_BYTES);
      expect(walk.held.size * TILE_BYTES).toBe(walk.stream.heldBytes);
      expect(walk.shown.size).toBeGreaterThanOrEqual(64);
      for (const id of walk.shown) expect(walk.held.has(id)).toBe(true);
    }
    expect(walk.mostBytes()).toBeLessThanOrEqual(138 * TILE_BYTES);
    walk.close();
    expect(walk.held.size).toBe(0);
  });

  it('draws coarser where even the view is more than the budget, and as asked where it is not', async () => {
    const tight = open(90 * TILE_BYTES);
    await settle(tight, viewAt(0, 0, 600));
    expect(tight.stream.pressure).toBeGreaterThan(1);
    expect(tight.stream.heldBytes).toBeLessThanOrEqual(95 * TILE_BYTES);
    const roomy = open(1000 * TILE_BYTES);
    await settle(roomy, viewAt(0, 0, 600));
    expect(roomy.stream.pressure).toBe(1);
    expect(roomy.held.size).toBeGreaterThan(tight.held.size);
    for (const walk of [tight, roomy]) walk.close();
  });

  it('shows a million buildings from afar by a few tiles', async () => {
    const walk = open(200 * TILE_BYTES);
    await settle(walk, viewAt(0, 0, 30000));
    expect(walk.shown.size).toBe(64);
    walk.close();
  });
});

describe('frames for what arrives', () => {
  /** Frames asked for while details arrive 100 ms apart in a city that stands, and after the last. */
  async function framesOf(pace: TileStreamOptions['pace']): Promise<{ while: number; last: number; arrived: number }> {
    vi.useFakeTimers();
    try {
      let frames = 0;
      const prepared = { soup: null } as unknown as PreparedTile;
      const walk = open(1000 * TILE_BYTES, {
        pace,
        onChange: () => void frames++,
        source: {
          tileset: () => Promise.resolve(bigCity()),
          tile: ({ geometricErrorM }) => ({
            done: geometricErrorM === 0 ? new Promise((done) => setTimeout(() => done(prepared), 100)) : Promise.resolve(prepared),
            cancel: () => undefined,
          }),
          close: () => undefined,
        },
      });
      const step = async (ms: number): Promise<void> => {
        walk.stream.update(viewAt(0, 0, 600), limits);
        await vi.advanceTimersByTimeAsync(ms);
      };
      while (!walk.stream.isCovered) await step(1);
      const before = walk.stream.loaded;
      frames = 0;
      for (let ms = 0; ms < 1400; ms += 50) await step(50);
      const drawn = frames;
      const arrived = walk.stream.loaded - before;
      while (walk.stream.pending > 0) await step(50);
      frames = 0;
      await vi.advanceTimersByTimeAsync(5000);
      walk.close();
      return { while: drawn, last: frames, arrived };
    } finally {
      vi.useRealTimers();
    }
  }

  it('come at once on a GPU', async () => {
    const { while: drawn, arrived } = await framesOf(paces.gpu);
    expect(arrived).toBeGreaterThan(10);
    expect(drawn).toBeGreaterThanOrEqual(arrived);
  });

  it('keep a software rasteriser’s pace, and none is owed at the end', async () => {
    const { while: drawn, last, arrived } = await framesOf(paces.software);
    expect(arrived).toBeGreaterThan(10);
    expect(drawn).toBeLessThanOrEqual(2);
    expect(last).toBeLessThanOrEqual(1);
  });
});

describe('a step of the view', () => {
  it('is a few hundredths of its distance, not less', () => {
    const at = (x: number): TileView => viewAt(x, 0, 1000);
    expect(isSameStep(at(10), at(0))).toBe(true);
    expect(isSameStep(at(90), at(0))).toBe(false);
    expect(isSameStep({ ...at(0), pixelsPerRadian: 400 }, at(0))).toBe(false);
  });
});
