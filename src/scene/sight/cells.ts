/** Cells a question is asked of: a corner and two sides each, plan metres (x east, y north, z up), and how they face. */
export interface Cells {
  readonly count: number;
  readonly corner: Float32Array<ArrayBuffer>;
  readonly across: Float32Array<ArrayBuffer>;
  readonly along: Float32Array<ArrayBuffer>;
  readonly sideM: number;
}

type Plan = readonly [number, number, number];
type Flat = readonly [number, number];

/** Even-odd rule. */
export function isInside(ring: readonly Flat[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as Flat;
    const [xj, yj] = ring[j] as Flat;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** A side such that a rectangle holds at most so many cells. */
export const sideFor = (wantedM: number, widthM: number, heightM: number, most: number): number => Math.max(wantedM, Math.sqrt((widthM * heightM) / most));

function cellsOf(corners: readonly Plan[], across: Plan, along: Plan, sideM: number): Cells {
  const count = corners.length;
  const made: Cells = { count, corner: new Float32Array(count * 3), across: new Float32Array(count * 3), along: new Float32Array(count * 3), sideM };
  corners.forEach((corner, i) => {
    made.corner.set(corner, i * 3);
    made.across.set(across, i * 3);
    made.along.set(along, i * 3);
  });
  return made;
}

/** Level cells whose middles lie in a ring, on a ground of given height. */
export function squareCells(ring: readonly Flat[], wantedM: number, most: number, groundM: (x: number, y: number) => number): Cells {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = sideFor(wantedM, x1 - x0, y1 - y0, most);
  const corners: Plan[] = [];
  for (let y = y0; y < y1; y += side)
    for (let x = x0; x < x1; x += side) {
      const [mx, my] = [x + side / 2, y + side / 2];
      if (isInside(ring, mx, my)) corners.push([x, y, groundM(mx, my)]);
    }
  return cellsOf(corners, [side, 0, 0], [0, side, 0], side);
}

/**
 * Upright (or sloping) cells on the wall through a point: `triangles` of the building that lie in its plane say where there
 * is wall. 9 floats a triangle.
 */
export function wallCells(triangles: Float32Array, at: Plan, facing: Plan, wantedM: number, most: number): Cells {
  const [nx, ny, nz] = facing;
  const level = Math.hypot(nx, ny);
  // Along the wall level, and up it; on a flat roof east and north.
  const right: Plan = level > 1e-3 ? [-ny / level, nx / level, 0] : [1, 0, 0];
  const up: Plan = [ny * right[2] - nz * right[1], nz * right[0] - nx * right[2], nx * right[1] - ny * right[0]];
  const flat = (t: number): Flat => {
    const d = [0, 1, 2].map((a) => (triangles[t + a] as number) - (at[a] as number)) as [number, number, number];
    return [d[0] * right[0] + d[1] * right[1] + d[2] * right[2], d[0] * up[0] + d[1] * up[1] + d[2] * up[2]];
  };
  const pieces: Flat[][] = [];
  for (let t = 0; t < triangles.length; t += 9) if (isInPlane(triangles, t, at, facing)) pieces.push([flat(t), flat(t + 3), flat(t + 6)]);
  const [us, vs] = [pieces.flat().map(([u]) => u), pieces.flat().map(([, v]) => v)];
  if (us.length === 0) return cellsOf([], right, up, wantedM);
  const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
  const side = sideFor(wantedM, u1 - u0, v1 - v0, most);
  const corners: Plan[] = [];
  for (let v = v0; v < v1; v += side)
    for (let u = u0; u < u1; u += side)
      if (pieces.some((piece) => isInside(piece, u + side / 2, v + side / 2)))
        corners.push(
          [0, 1, 2].map((a) => (at[a] as number) + u * (right[a] as number) + v * (up[a] as number) + 0.05 * (facing[a] as number)) as unknown as Plan,
        );
  const scaled = (w: Plan): Plan => [w[0] * side, w[1] * side, w[2] * side];
  return cellsOf(corners, scaled(right), scaled(up), side);
}

/** All corners within 15 cm of a plane, and not seen from its edge. */
function isInPlane(triangles: Float32Array, t: number, at: Plan, [nx, ny, nz]: Plan): boolean {
  for (let k = 0; k < 9; k += 3) {
    const away =
      ((triangles[t + k] as number) - at[0]) * nx + ((triangles[t + k + 1] as number) - at[1]) * ny + ((triangles[t + k + 2] as number) - at[2]) * nz;
    if (Math.abs(away) > 0.15) return false;
  }
  return true;
}

/** Level cells of a sector around an eye; heights are left 0 for the worker to find. */
export function sectorCells(eye: Flat, radiusM: number, azimuthDeg: number, fieldDeg: number, most: number): Cells {
  const side = Math.max(0.5, (2 * radiusM) / Math.sqrt(most));
  const corners: Plan[] = [];
  const half = (fieldDeg / 2) * (Math.PI / 180);
  for (let y = -radiusM; y < radiusM; y += side)
    for (let x = -radiusM; x < radiusM; x += side) {
      const [mx, my] = [x + side / 2, y + side / 2];
      if (mx * mx + my * my > radiusM * radiusM) continue;
      const off = Math.atan2(mx, my) - (azimuthDeg * Math.PI) / 180;
      if (fieldDeg < 360 && Math.abs(Math.atan2(Math.sin(off), Math.cos(off))) > half) continue;
      corners.push([eye[0] + x, eye[1] + y, 0]);
    }
  return cellsOf(corners, [side, 0, 0], [0, side, 0], side);
}
