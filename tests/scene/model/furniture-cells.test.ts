import { Matrix4 } from 'three';
import { describe, expect, it } from 'vitest';
import { cellsOf, gather, isGathered, type CellView, type FurnitureCell } from '../../../src/scene/model/furniture-cells.ts';

/** A row of trees every 40 m along x, 4 km long, in tile metres (x east, y north, z up). */
function row(): FurnitureCell[] {
  const count = 100;
  const positions = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) positions.set([i * 40, 5, 2], i * 3);
  const set = { kind: 'tree-broadleaf', positions, scale: new Float32Array(count).fill(8), turn: new Float32Array(count) };
  // As the placing does: north becomes -Z, up becomes Y; the tile stands at (1000, 200).
  const matrix = new Matrix4().set(1, 0, 0, 1000, 0, 0, 1, 0, 0, -1, 0, -200, 0, 0, 0, 1);
  const cells = cellsOf(set, matrix, () => -1);
  for (const cell of cells) cell.isShown = true;
  return cells;
}
const at = (x: number, more: Partial<CellView> = {}): CellView => ({
  focus: [x, -205],
  reachM: 1000,
  nearM: 300,
  eye: [x, 300, 0],
  facing: [0, -1, 0],
  lens: 1,
  sees: () => true,
  ...more,
});

describe('cells of furniture', () => {
  it('keeps every instance, in three metres', () => {
    const cells = row();
    expect(cells.reduce((sum, { turns }) => sum + turns.length / 2, 0)).toBe(100);
    const first = cells[0] as FurnitureCell;
    expect([...first.spots.subarray(0, 4)]).toEqual([1000, 2, -205, 8]);
    for (const { spots, centre, radiusM } of cells)
      for (let i = 0; i < spots.length; i += 4)
        expect(Math.hypot((spots[i] as number) - centre[0], (spots[i + 1] as number) - centre[1], (spots[i + 2] as number) - centre[2])).toBeLessThanOrEqual(
          radiusM,
        );
  });

  it('draws near ones near, far ones far, and nothing beyond the reach', () => {
    const cells = row();
    gather(cells, at(1000));
    const nearest = cells[0] as FurnitureCell;
    expect(nearest.drawnAs).toBe('near');
    expect(cells.some(({ drawnAs }) => drawnAs === 'far')).toBe(true);
    for (const { centre, radiusM, drawnAs } of cells) if (centre[0] - 1000 - radiusM > 1000 + 240) expect(drawnAs).toBe('none');
  });

  it('serves a walk for many steps before it gathers anew, and never misses a cell in reach', () => {
    const cells = row();
    gather(cells, at(1000));
    let gathered = 0;
    for (let x = 1000; x < 3000; x += 4) {
      if (!isGathered(cells, at(x))) {
        gather(cells, at(x));
        gathered++;
      }
      for (const { centre, radiusM, drawnAs } of cells) if (Math.abs(centre[0] - x) - radiusM <= 1000) expect(drawnAs).not.toBe('none');
    }
    expect(gathered).toBeGreaterThan(2);
    expect(gathered).toBeLessThan(30);
  });

  it('leaves out what is out of sight and fetches it when the view turns', () => {
    const cells = row();
    const isEast = { sees: (centre: readonly number[], radiusM: number) => (centre[0] as number) + radiusM > 2500 };
    gather(cells, at(2500, isEast));
    expect(cells.filter(({ centre, drawnAs }) => centre[0] < 1900 && drawnAs !== 'none')).toEqual([]);
    expect(isGathered(cells, at(2500, isEast))).toBe(true);
    expect(isGathered(cells, at(2500))).toBe(false);
  });

  it('draws none from far above, and settles', () => {
    const cells = row();
    gather(cells, at(1000));
    expect(isGathered(cells, at(1000, { reachM: 0, nearM: 0 }))).toBe(false);
    gather(cells, at(1000, { reachM: 0, nearM: 0 }));
    expect(cells.every(({ drawnAs }) => drawnAs === 'none')).toBe(true);
    expect(isGathered(cells, at(1000, { reachM: 0, nearM: 0 }))).toBe(true);
  });
});
