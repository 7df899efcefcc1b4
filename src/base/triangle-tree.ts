/**
 * Triangles in a tree of boxes, for rays: what a point sees and what stands in its sun. Any metric frame; 9 floats a triangle.
 * Boxes are split where their surface is least (binned surface area heuristic, I. Wald, IEEE RT 2007); triangles are met
 * from both sides (T. Möller, B. Trumbore, J. Graphics Tools 2 (1997) 21-28).
 */
export interface TriangleTree {
  readonly count: number;
  /** Distance along a unit direction to the nearest triangle before `mostM`, or Infinity. `hit` is then its number. */
  first(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, mostM: number): number;
  readonly hit: number;
  /** Whether anything stands within `mostM` along a unit direction; stops at the first it finds. */
  isBlocked(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, mostM: number): boolean;
  /** How many triangles a ray goes through: odd within a closed body. */
  crossings(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, mostM: number): number;
}

const BINS = 12;
const LEAF = 4;
/** So few are halved in space: weighing would cost more than it saves. */
const FEW = 48;

interface Nodes {
  /** Least and most x, y, z per node. */
  readonly box: Float32Array;
  /** Leaf: first place in `order`; else: number of the second child (the first is next). */
  readonly link: Int32Array;
  /** Triangles of a leaf; 0 = no leaf. */
  readonly size: Int32Array;
}

export function createTriangleTree(triangles: Float32Array): TriangleTree {
  const count = Math.floor(triangles.length / 9);
  const order = new Uint32Array(count).map((_, i) => i);
  const nodes = build(triangles, order, count);
  const stack = new Int32Array(256);
  let hit = -1;

  const meet = (t: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number => {
    const at = t * 9;
    const [ax, ay, az] = [triangles[at] as number, triangles[at + 1] as number, triangles[at + 2] as number];
    const [e1x, e1y, e1z] = [(triangles[at + 3] as number) - ax, (triangles[at + 4] as number) - ay, (triangles[at + 5] as number) - az];
    const [e2x, e2y, e2z] = [(triangles[at + 6] as number) - ax, (triangles[at + 7] as number) - ay, (triangles[at + 8] as number) - az];
    const [px, py, pz] = [dy * e2z - dz * e2y, dz * e2x - dx * e2z, dx * e2y - dy * e2x];
    const det = e1x * px + e1y * py + e1z * pz;
    if (det > -1e-12 && det < 1e-12) return Infinity;
    const [sx, sy, sz] = [ox - ax, oy - ay, oz - az];
    const u = (sx * px + sy * py + sz * pz) / det;
    if (u < 0 || u > 1) return Infinity;
    const [qx, qy, qz] = [sy * e1z - sz * e1y, sz * e1x - sx * e1z, sx * e1y - sy * e1x];
    const v = (dx * qx + dy * qy + dz * qz) / det;
    if (v < 0 || u + v > 1) return Infinity;
    const away = (e2x * qx + e2y * qy + e2z * qz) / det;
    return away > 0 ? away : Infinity;
  };

  /** Visit triangles a ray may meet before `limit()`; `take` says true to stop. */
  const walk = (
    ox: number, oy: number, oz: number, dx: number, dy: number, dz: number,
    limit: () => number,
    take: (t: number, away: number) => boolean,
  ): void => {
    if (count === 0) return;
    const [ix, iy, iz] = [1 / dx, 1 / dy, 1 / dz];
    const { box, link, size } = nodes;
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top] as number;
      const b = node * 6;
      const [x0, x1] = [((box[b] as number) - ox) * ix, ((box[b + 3] as number) - ox) * ix];
      const [y0, y1] = [((box[b + 1] as number) - oy) * iy, ((box[b + 4] as number) - oy) * iy];
      const [z0, z1] = [((box[b + 2] as number) - oz) * iz, ((box[b + 5] as number) - oz) * iz];
      const near = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1), 0);
      const far = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1), limit());
      // A ray within a box's own side divides nought by nought: NaN must not hide the box.
      if (near > far) continue;
      const held = size[node] as number;
      if (held === 0) {
        stack[top++] = link[node] as number;
        stack[top++] = node + 1;
        continue;
      }
      for (let i = 0; i < held; i++) {
        const t = order[(link[node] as number) + i] as number;
        const away = meet(t, ox, oy, oz, dx, dy, dz);
        if (away < limit() && take(t, away)) return;
      }
    }
  }; // prettier-ignore

  return {
    count,
    get hit() {
      return hit;
    },
    first(ox, oy, oz, dx, dy, dz, mostM) {
      let best = mostM;
      hit = -1;
      walk(ox, oy, oz, dx, dy, dz, () => best, (t, away) => {
        best = away;
        hit = t;
        return false;
      }); // prettier-ignore
      return hit < 0 ? Infinity : best;
    },
    isBlocked(ox, oy, oz, dx, dy, dz, mostM) {
      let blocked = false;
      walk(ox, oy, oz, dx, dy, dz, () => mostM, () => (blocked = true)); // prettier-ignore
      return blocked;
    },
    crossings(ox, oy, oz, dx, dy, dz, mostM) {
      let met = 0;
      walk(ox, oy, oz, dx, dy, dz, () => mostM, () => {
        met++;
        return false;
      }); // prettier-ignore
      return met;
    },
  };
}

function build(triangles: Float32Array, order: Uint32Array, count: number): Nodes {
  const most = Math.max(1, count * 2);
  const nodes: Nodes = { box: new Float32Array(most * 6), link: new Int32Array(most), size: new Int32Array(most) };
  const middle = new Float32Array(count * 3);
  for (let t = 0; t < count; t++)
    for (let a = 0; a < 3; a++)
      middle[t * 3 + a] = ((triangles[t * 9 + a] as number) + (triangles[t * 9 + 3 + a] as number) + (triangles[t * 9 + 6 + a] as number)) / 3;
  let used = 0;
  const split = (from: number, to: number): number => {
    const node = used++;
    bound(triangles, order, from, to, nodes.box, node * 6);
    const cut = to - from <= LEAF ? -1 : partition(triangles, middle, order, from, to);
    if (cut < 0) {
      nodes.link[node] = from;
      nodes.size[node] = to - from;
      return node;
    }
    split(from, cut);
    nodes.link[node] = split(cut, to);
    return node;
  };
  if (count > 0) split(0, count);
  return nodes;
}

function bound(triangles: Float32Array, order: Uint32Array, from: number, to: number, box: Float32Array, at: number): void {
  for (let a = 0; a < 3; a++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = from; i < to; i++)
      for (let k = a; k < 9; k += 3) {
        const v = triangles[(order[i] as number) * 9 + k] as number;
        if (v < low) low = v;
        if (v > high) high = v;
      }
    box[at + a] = low;
    box[at + 3 + a] = high;
  }
}

/** Order the triangles about the cheapest of a few planes; where the second part begins. */
function partition(triangles: Float32Array, middle: Float32Array, order: Uint32Array, from: number, to: number): number {
  let axis = 0;
  let [low, high] = [0, 0];
  for (let a = 0; a < 3; a++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const v = middle[(order[i] as number) * 3 + a] as number;
      if (v < least) least = v;
      if (v > most) most = v;
    }
    if (a === 0 || most - least > high - low) [axis, low, high] = [a, least, most];
  }
  if (!(high > low)) return (from + to) >> 1;
  const binOf = (t: number): number => Math.min(BINS - 1, Math.floor((((middle[t * 3 + axis] as number) - low) / (high - low)) * BINS));
  const cut = to - from < FEW ? BINS / 2 - 1 : cheapest(triangles, order, from, to, binOf);
  let at = from;
  for (let i = from; i < to; i++) {
    const t = order[i] as number;
    if (binOf(t) > cut) continue;
    order[i] = order[at] as number;
    order[at++] = t;
  }
  return at === from || at === to ? (from + to) >> 1 : at;
}

/** The last bin of the first part such that surface times triangles is least. */
function cheapest(triangles: Float32Array, order: Uint32Array, from: number, to: number, binOf: (t: number) => number): number {
  const boxes = new Float64Array(BINS * 6);
  const counts = new Int32Array(BINS);
  for (let b = 0; b < BINS; b++) boxes.fill(Infinity, b * 6, b * 6 + 3).fill(-Infinity, b * 6 + 3, b * 6 + 6);
  for (let i = from; i < to; i++) {
    const t = order[i] as number;
    const b = binOf(t) * 6;
    counts[b / 6] = (counts[b / 6] as number) + 1;
    for (let k = 0; k < 9; k++) {
      const v = triangles[t * 9 + k] as number;
      const a = b + (k % 3);
      if (v < (boxes[a] as number)) boxes[a] = v;
      if (v > (boxes[a + 3] as number)) boxes[a + 3] = v;
    }
  }
  const costs = (step: 1 | -1): Float64Array => {
    const out = new Float64Array(BINS);
    const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
    let held = 0;
    for (let n = 0, b = step === 1 ? 0 : BINS - 1; n < BINS; n++, b += step) {
      held += counts[b] as number;
      for (let a = 0; a < 3; a++) {
        box[a] = Math.min(box[a] as number, boxes[b * 6 + a] as number);
        box[a + 3] = Math.max(box[a + 3] as number, boxes[b * 6 + a + 3] as number);
      }
      const [x, y, z] = [0, 1, 2].map((a) => (box[a + 3] as number) - (box[a] as number)) as [number, number, number];
      out[b] = held === 0 ? 0 : held * (x * y + y * z + z * x);
    }
    return out;
  };
  const [left, right] = [costs(1), costs(-1)];
  let best = 0;
  for (let b = 1; b < BINS - 1; b++) if ((left[b] as number) + (right[b + 1] as number) < (left[best] as number) + (right[best + 1] as number)) best = b;
  return best;
}
