import type { Vector3 } from 'three';
import type { MarkPoints } from './marks/mark-points.ts';

/** Points in square cells of the plan, so that a ray meets only those near it. */
export interface PointIndex {
  readonly version: number;
  /** Visit points of every cell that a cone around a ray (three world, unit direction) touches. */
  near(origin: Vector3, direction: Vector3, coneRad: number, visit: (index: number) => void): void;
}

const CELL_M = 256;

interface Cell {
  readonly members: number[];
  x: number;
  y: number;
  z: number;
  radiusM: number;
}

export function createPointIndex(points: MarkPoints): PointIndex {
  const { positions, count, version } = points;
  const cells = new Map<string, Cell>();
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [positions[i * 3] as number, positions[i * 3 + 1] as number, positions[i * 3 + 2] as number];
    if (Number.isNaN(x + y + z)) continue;
    const [cx, cy] = [Math.floor(x / CELL_M), Math.floor(y / CELL_M)];
    const key = `${cx},${cy}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { members: [], x: (cx + 0.5) * CELL_M, y: (cy + 0.5) * CELL_M, z: 0, radiusM: 0 }));
    cell.members.push(i);
    cell.radiusM = Math.max(cell.radiusM, Math.hypot(x - cell.x, y - cell.y, z));
  }
  return {
    version,
    near(origin, direction, coneRad, visit) {
      const tan = Math.tan(Math.min(coneRad, 1));
      for (const cell of cells.values()) {
        // Plan (x, y, z) is three (x, z, -y).
        const [dx, dy, dz] = [cell.x - origin.x, cell.z - origin.y, -cell.y - origin.z];
        const along = dx * direction.x + dy * direction.y + dz * direction.z;
        const square = dx * dx + dy * dy + dz * dz;
        const away = Math.sqrt(Math.max(0, square - along * along));
        if (along < -cell.radiusM) continue;
        if (away > cell.radiusM + Math.max(0, along + cell.radiusM) * tan) continue;
        for (const i of cell.members) visit(i);
      }
    },
  };
}
