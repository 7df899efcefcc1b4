export type Flat = readonly [x: number, z: number];

/** Ends of pieces nearer than this are one point: meshes are quantised to centimetres. */
const JOIN_M = 0.03;

/**
 * The outline of a solid at a height: its triangles cut by a level plane, the pieces joined into closed rings. `triangles`: 9
 * numbers each, y up. Rings come largest first; open ends (a mesh with holes) are closed straight.
 */
export function sliceAt(triangles: ArrayLike<number>, yM: number): Flat[][] {
  const pieces: [Flat, Flat][] = [];
  for (let t = 0; t + 8 < triangles.length; t += 9) {
    const cuts: Flat[] = [];
    for (let k = 0; k < 3; k++) {
      const [a, b] = [t + k * 3, t + ((k + 1) % 3) * 3];
      const [ya, yb] = [triangles[a + 1] as number, triangles[b + 1] as number];
      // A corner on the plane counts as above, so that each crossing is met once.
      if (ya >= yM === yb >= yM) continue;
      const s = (yM - ya) / (yb - ya);
      const at = (o: number): number => (triangles[a + o] as number) + ((triangles[b + o] as number) - (triangles[a + o] as number)) * s;
      cuts.push([at(0), at(2)]);
    }
    const [p, q] = cuts;
    if (p && q && Math.hypot(p[0] - q[0], p[1] - q[1]) > 1e-4) pieces.push([p, q]);
  }
  return joined(pieces).sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)));
}

function joined(pieces: readonly [Flat, Flat][]): Flat[][] {
  const key = (p: Flat): string => `${Math.round(p[0] / JOIN_M)},${Math.round(p[1] / JOIN_M)}`;
  const at = new Map<string, number[]>();
  const put = (p: Flat, n: number): void => void at.set(key(p), [...(at.get(key(p)) ?? []), n]);
  pieces.forEach(([p, q], n) => {
    put(p, n);
    put(q, n);
  });
  /** A piece that goes on from a point; cells around it too, for points that fell on either side of a border. */
  const next = (p: Flat, used: Uint8Array): number => {
    const [i, j] = [Math.round(p[0] / JOIN_M), Math.round(p[1] / JOIN_M)];
    for (const [di, dj] of [
      [0, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ] as const)
      for (const n of at.get(`${i + di},${j + dj}`) ?? []) if (!used[n]) return n;
    return -1;
  };
  const used = new Uint8Array(pieces.length);
  const rings: Flat[][] = [];
  pieces.forEach(([first, second], n) => {
    if (used[n]) return;
    used[n] = 1;
    const ring: Flat[] = [first, second];
    for (;;) {
      const end = ring[ring.length - 1] as Flat;
      const m = next(end, used);
      if (m < 0) break;
      used[m] = 1;
      const [p, q] = pieces[m] as [Flat, Flat];
      ring.push(Math.hypot(p[0] - end[0], p[1] - end[1]) < Math.hypot(q[0] - end[0], q[1] - end[1]) ? q : p);
    }
    const tidy = withoutStraight(ring);
    if (tidy.length >= 3 && Math.abs(ringArea(tidy)) > 1) rings.push(tidy);
  });
  return rings;
}

function withoutStraight(ring: readonly Flat[]): Flat[] {
  const open = ring.filter((p, i) => i === 0 || Math.hypot(p[0] - (ring[i - 1] as Flat)[0], p[1] - (ring[i - 1] as Flat)[1]) > JOIN_M);
  const [first, last] = [open[0], open[open.length - 1]];
  if (first && last && open.length > 1 && Math.hypot(first[0] - last[0], first[1] - last[1]) <= JOIN_M * 1.5) open.pop();
  return open.filter((p, i) => {
    const [a, b] = [open[(i + open.length - 1) % open.length] as Flat, open[(i + 1) % open.length] as Flat];
    const cross = (p[0] - a[0]) * (b[1] - a[1]) - (p[1] - a[1]) * (b[0] - a[0]);
    return Math.abs(cross) > 0.02 * Math.hypot(b[0] - a[0], b[1] - a[1]);
  });
}

/** Signed area of a ring, m². */
export function ringArea(ring: readonly Flat[]): number {
  let twice = 0;
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length] as Flat;
    twice += p[0] * q[1] - q[0] * p[1];
  });
  return twice / 2;
}

export function ringHolds(ring: readonly Flat[], [x, z]: Flat): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i] as Flat, ring[j] as Flat];
    if (a[1] > z !== b[1] > z && x < ((b[0] - a[0]) * (z - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}
