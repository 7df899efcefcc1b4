import { expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { readTileset } from '../../../src/city/formats/tiles3d/read.ts';
import { paces, createTileStream } from '../../../src/scene/model/tile-stream.ts';
import type { TileView } from '../../../src/scene/model/tile-choice.ts';
import type { PreparedTile } from '../../../src/scene/model/tile-worker.ts';
import { createSyntheticCity } from '../../bench/synthetic-city.ts';

/** Draw calls of the model in an overview, and what of them is not tiles: ground, sky, water, weather, furniture by kind. */
const BUDGET = 150;
const OTHERS = 25;
const URL = 'http://city/buildings/tileset.json';
const limits = { errorPx: 8, detailRadiusM: 2600, reachM: Infinity, sharedRows: true };

/** Every tile of a synthetic city arrives at once; a tile shown is a draw call. */
function open(count: number) {
  const city = createSyntheticCity(count);
  const nodes = readTileset(URL, JSON.parse(city.tileset));
  const shown = new Set<number>();
  const stream = createTileStream({
    url: URL,
    source: {
      tileset: () => Promise.resolve(nodes),
      tile: () => ({ done: Promise.resolve({ soup: null } as unknown as PreparedTile), cancel: () => undefined }),
      close: () => undefined,
    },
    frame: city.frame,
    datumM: city.manifest.crs.ellipsoidOffset.metres,
    keeper: { arrive: () => 1e5, show: (id, isShown) => void (isShown ? shown.add(id) : shown.delete(id)), drop: () => undefined },
    budgetBytes: 256e6,
    pending: () => () => undefined,
    onChange: () => undefined,
    pace: paces.gpu,
    onProblem: (error) => {
      throw error;
    },
  });
  const viewFrom = (heightM: number): TileView => ({
    eye: [0, heightM, heightM],
    focus: [0, 0],
    pixelsPerRadian: 1300,
  });
  const settle = async (view: TileView): Promise<void> => {
    for (let i = 0; i < 500 && (i < 10 || stream.pending > 0); i++) {
      stream.update(view, limits);
      await sleep(0);
    }
    stream.update(view, limits);
  };
  return { stream, shown, viewFrom, settle };
}

it.each([
  [100_000, 9_000],
  [100_000, 25_000],
  [1_000_000, 30_000],
  [1_000_000, 60_000],
])('draws an overview of %d buildings from %d m within its budget of calls', async (count, heightM) => {
  const { stream, shown, viewFrom, settle } = open(count);
  await settle(viewFrom(heightM));
  expect(stream.isCovered).toBe(true);
  expect(shown.size).toBeGreaterThan(10);
  expect(shown.size + OTHERS).toBeLessThanOrEqual(BUDGET);
  stream.close();
});
