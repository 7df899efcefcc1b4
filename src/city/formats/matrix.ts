/** Column-major 4x4 matrices in float64, as glTF and 3D Tiles write them. */
export const identity: readonly number[] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export function multiply(a: readonly number[], b: readonly number[]): number[] {
  const out = new Array<number>(16);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] as number) * (b[column * 4 + k] as number);
      out[column * 4 + row] = sum;
    }
  return out;
}

export function transformPoint(m: readonly number[], x: number, y: number, z: number): [number, number, number] {
  const at = (row: number): number => (m[row] as number) * x + (m[4 + row] as number) * y + (m[8 + row] as number) * z + (m[12 + row] as number);
  return [at(0), at(1), at(2)];
}

/** Inverse of a rotation with a shift (no scale): the transpose turns back, then the shift is undone. */
export function invertRigid(m: readonly number[]): number[] {
  const at = (i: number): number => m[i] as number;
  const back = (axis: number): number => -(at(axis * 4) * at(12) + at(axis * 4 + 1) * at(13) + at(axis * 4 + 2) * at(14));
  return [at(0), at(4), at(8), 0, at(1), at(5), at(9), 0, at(2), at(6), at(10), 0, back(0), back(1), back(2), 1];
}

/** Translation, rotation (quaternion x y z w) and scale to a matrix, as glTF nodes give them. */
export function composeTrs(t: readonly number[], q: readonly number[], s: readonly number[]): number[] {
  const [x, y, z, w] = [q[0] ?? 0, q[1] ?? 0, q[2] ?? 0, q[3] ?? 1];
  const [sx, sy, sz] = [s[0] ?? 1, s[1] ?? 1, s[2] ?? 1];
  return [
    (1 - 2 * (y * y + z * z)) * sx,
    2 * (x * y + z * w) * sx,
    2 * (x * z - y * w) * sx,
    0,
    2 * (x * y - z * w) * sy,
    (1 - 2 * (x * x + z * z)) * sy,
    2 * (y * z + x * w) * sy,
    0,
    2 * (x * z + y * w) * sz,
    2 * (y * z - x * w) * sz,
    (1 - 2 * (x * x + y * y)) * sz,
    0,
    t[0] ?? 0,
    t[1] ?? 0,
    t[2] ?? 0,
    1,
  ];
}

/** Largest stretch of the three axes: what a bounding radius is multiplied by. */
export function maxStretch(m: readonly number[]): number {
  return Math.max(...[0, 4, 8].map((c) => Math.hypot(m[c] as number, m[c + 1] as number, m[c + 2] as number)));
}
