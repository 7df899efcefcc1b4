import { expect, it } from 'vitest';
import { createPlanFrame, geodeticToEcef } from '../../../../src/base/geodesy.ts';
import { identity } from '../../../../src/city/formats/matrix.ts';
import type { TileRecord } from '../../../../src/city/formats/tiles3d/tree/tile-record.ts';
import { boxVolume } from '../../../../src/city/formats/tiles3d/tree/volume.ts';
import { chooseTiles, errorPx, type TilesView } from '../../../../src/scene/model/placed/choose-tiles.ts';
import { createPickNumbers } from '../../../../src/scene/model/placed/pick-numbers.ts';
import { onEarth, standing } from '../../../../src/scene/model/placed/placement.ts';
import { createTileTree, type Tile, type TileTree } from '../../../../src/scene/model/placed/tile-tree.ts';

const frame = createPlanFrame([4.36, 52]);
/** Plan metres as they are: the model's x east, y north. */
const place = standing({ lon: 4.36, lat: 52, heightM: 0, headingDeg: 0, scale: 1 }, frame);
const record = (name: string | null, x: number, half: number, errorM: number, more: Partial<TileRecord> = {}): TileRecord => ({
  volume: boxVolume([x, 0, 0, half, 0, 0, 0, half, 0, 0, 0, half], identity),
  requestVolume: null,
  geometricErrorM: errorM,
  adds: false,
  transform: identity,
  contents: name === null ? [] : [{ url: `https://a.example/${name}`, metadata: null, group: null }],
  metadata: null,
  children: [],
  subtree: null,
  ...more,
});
const view = (x: number, more: Partial<TilesView> = {}): TilesView => ({ eye: [x, 0, 0], pixelsPerRadian: 500, sees: () => true, ...more });
const names = (tiles: readonly Tile[]): string[] => tiles.map((tile) => tile.record.contents[0]?.url.split('/').at(-1) ?? '-');
const make = (root: TileRecord): TileTree => createTileTree(root, 'https://a.example/tileset.json', place);
const setAll = (tree: TileTree, state: Tile['state'], ...only: string[]): void => {
  for (const tile of tree.tiles) if (only.length === 0 || only.includes(names([tile])[0] as string)) tile.state = state;
};
const halves = (adds: boolean): TileRecord => record('coarse', 0, 20, 8, { adds, children: [record('left', -10, 10, 0), record('right', 10, 10, 0)] });

it('sees an error by its distance to the box, not to its middle', () => {
  const [tile] = make(record('a', 0, 10, 4)).tiles as [Tile];
  // About 10 m before the face (10 true metres are a little less on the map): 4 m of error at 500 px per metre and metre.
  expect(errorPx(tile, view(20))).toBeCloseTo(2000 / (20 - 10 * frame.scaleAt(52).east), 6);
  expect(errorPx(tile, view(5))).toBe(Infinity);
});

it('replaces a tile only when all that replace it are there', () => {
  const tree = make(halves(false));
  const near = view(100);
  expect(names(chooseTiles(tree.root, near, 16).load)).toEqual(['coarse', 'right', 'left']);
  setAll(tree, 'ready', 'coarse', 'right');
  expect(names(chooseTiles(tree.root, near, 16).draw)).toEqual(['coarse']);
  setAll(tree, 'ready');
  expect(names(chooseTiles(tree.root, near, 16).draw).sort()).toEqual(['left', 'right']);
  // From far away the coarse one is good enough.
  expect(names(chooseTiles(tree.root, view(5000), 16).draw)).toEqual(['coarse']);
  // What failed leaves no hole.
  setAll(tree, 'failed', 'left');
  expect(names(chooseTiles(tree.root, near, 16).draw)).toEqual(['coarse']);
});

it('adds to a tile, leaves out what is out of sight, and asks nothing for it', () => {
  const tree = make(halves(true));
  setAll(tree, 'ready');
  expect(names(chooseTiles(tree.root, view(100), 16).draw)).toEqual(['coarse', 'left', 'right']);
  const right = view(100, { sees: ([x], radiusM) => x + radiusM > 15 });
  setAll(tree, 'absent');
  expect(names(chooseTiles(tree.root, right, 16).load)).toEqual(['coarse', 'right']);
});

it('lets nothing through a request volume until the eye is inside', () => {
  const requestVolume = boxVolume([0, 0, 0, 15, 0, 0, 0, 15, 0, 0, 0, 15], identity);
  const tree = make(record(null, 0, 50, 100, { children: [record('points', 0, 1, 0, { requestVolume })] }));
  expect(chooseTiles(tree.root, view(30), 16).load).toEqual([]);
  expect(names(chooseTiles(tree.root, view(10), 16).load)).toEqual(['points']);
});

it('walks into nested tilesets and grafts their tiles', () => {
  const tree = make(record('city/tileset.json', 0, 20, 8));
  expect(chooseTiles(tree.root, view(5000), 16).grow).toEqual([tree.root]);
  tree.root.growth = 'whole';
  tree.graft(tree.root, record('house', 0, 20, 0), 'https://a.example/city/tileset.json');
  expect(names(chooseTiles(tree.root, view(100), 16).load)).toEqual(['house']);
  expect(tree.tiles[1]?.within).toEqual(['https://a.example/tileset.json', 'https://a.example/city/tileset.json']);
});

it('stands earth-centred tiles where the map has their place, at the height above the datum', () => {
  for (const [lon, lat, heightM] of [
    [4.36, 52, 43],
    [4.45, 51.95, 50],
    [4.2, 52.1, 0],
  ] as const) {
    const centre = geodeticToEcef(lon, lat, heightM);
    const volume = { centre, axes: [[10, 0, 0], [0, 10, 0], [0, 0, 10]] as const, radiusM: 17.3, isBall: false }; // prettier-ignore
    const spot = onEarth(frame, -43).spot(volume);
    const [x, y] = frame.toPlan(lon, lat);
    expect(Math.hypot(spot.centre[0] - x, spot.centre[2] + y)).toBeLessThan(1e-3);
    expect(spot.centre[1]).toBeCloseTo(heightM - 43, 3);
    // A content vertex 5 m east of the middle: plan metres are the ellipsoid's times the frame's factor.
    const east = onEarth(frame, -43).matrix([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...centre, 1], volume).elements;
    expect(east[12]).toBeCloseTo(x, 3);
  }
});

it('numbers what can be picked without gaps or doubles', () => {
  const numbers = createPickNumbers<string>();
  expect([numbers.take(10, 'a'), numbers.take(5, 'b'), numbers.take(1, 'c')]).toEqual([1, 11, 16]);
  expect(numbers.find(15)).toEqual({ owner: 'b', feature: 4 });
  numbers.free(11);
  expect(numbers.find(12)).toBeNull();
  // The gap is taken again where it is wide enough.
  expect([numbers.take(6, 'd'), numbers.take(5, 'e')]).toEqual([17, 11]);
  expect(numbers.take(2 ** 24, 'f')).toBeNull();
});
