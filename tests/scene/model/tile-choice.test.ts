import { expect, test } from 'vitest';
import { createTileChooser, type PlacedTile, type TileState } from '../../../src/scene/model/tile-choice.ts';

/** An empty root, two overview tiles 4 km apart, two details under each. */
const tile = (id: number, children: number[], x: number, more: Partial<PlacedTile> = {}): PlacedTile => ({
  id,
  children,
  hasContent: true,
  centre: [x, 0, 0],
  radiusM: 500,
  geometricErrorM: children.length > 0 ? 20 : 0,
  adds: false,
  isOverview: false,
  ...more,
});
const tiles = [
  tile(0, [1, 2], 0, { hasContent: false, adds: true, radiusM: 5000 }),
  tile(1, [3, 4], 0, { isOverview: true }),
  tile(2, [5, 6], 4000, { isOverview: true }),
  tile(3, [], -250),
  tile(4, [], 250),
  tile(5, [], 3750),
  tile(6, [], 4250),
];
const view = { eye: [0, 300, 0], focus: [0, 0], pixelsPerRadian: 1000 } as const;
const limits = { errorPx: 12, detailRadiusM: 2000, reachM: 20000, sharedRows: false };
const states =
  (ready: number[], failed: number[] = []) =>
  (id: number): TileState =>
    ready.includes(id) ? 'ready' : failed.includes(id) ? 'failed' : 'absent';

test('the overview of the whole city comes first, near before far, then near details', () => {
  const choice = createTileChooser(tiles, [0]).choose(view, states([]), limits);
  expect(choice.load).toEqual([1, 2, 3, 4]);
  expect(choice.draw).toEqual([]);
});

test('an overview tile stays until all its details are there', () => {
  const chooser = createTileChooser(tiles, [0]);
  expect(chooser.choose(view, states([1, 2, 3]), limits).draw).toEqual([1, 2]);
  expect(chooser.choose(view, states([1, 2, 3, 4]), limits).draw).toEqual([3, 4, 2]);
});

test('details already loaded stand in for an overview that is not', () => {
  const far = { ...view, eye: [0, 9000, 0] } as const;
  expect(createTileChooser(tiles, [0]).choose(far, states([3, 4]), limits).draw).toEqual([3, 4]);
});

test('a failed detail does not hold the others back', () => {
  expect(createTileChooser(tiles, [0]).choose(view, states([1, 2, 3], [4]), limits).draw).toEqual([3, 2]);
});

test('coarsening waits for a margin', () => {
  const chooser = createTileChooser(tiles, [0]);
  const at = (x: number) => ({ ...view, focus: [x, 0] }) as const;
  const all = states([1, 2, 3, 4]);
  expect(chooser.choose(at(0), all, limits).draw).toContain(3);
  expect(chooser.choose(at(-2700), all, limits).draw).toContain(3);
  expect(chooser.choose(at(-3000), all, limits).draw).toContain(1);
  expect(chooser.choose(at(-2700), all, limits).draw).toContain(1);
});

test('nothing beyond the reach is wanted', () => {
  const choice = createTileChooser(tiles, [0]).choose(view, states([]), { ...limits, reachM: 1500 });
  expect(choice.load).toEqual([1, 3, 4]);
});

test('with shared rows details come and go one by one beside their overview', () => {
  const mixed = { ...limits, sharedRows: true, detailRadiusM: 600 };
  const far = tiles.map((t) => (t.id === 4 ? { ...t, centre: [1250, 0, 0] as const } : t));
  const choice = createTileChooser(far, [0]).choose(view, states([1, 3]), mixed);
  expect(choice.draw).toEqual([1, 3]);
  expect(choice.load).toEqual([2]);
});
