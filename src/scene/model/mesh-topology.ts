import type { DecodedMesh } from '../../city/formats/tiles3d/tile.ts';

/** Vertices in int16 steps, whatever the tile came in. */
export function quantised(mesh: DecodedMesh): { steps: Int16Array; scale: readonly [number, number, number]; offset: readonly [number, number, number] } {
  const { position, scale, offset } = mesh;
  if (position instanceof Int16Array) return { steps: position, scale, offset };
  const steps = new Int16Array(position.length);
  const axis = (a: number): readonly [number, number] => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = a; i < position.length; i += 3) {
      low = Math.min(low, position[i] as number);
      high = Math.max(high, position[i] as number);
    }
    const step = Math.max((high - low) / 65534, 1e-9);
    const middle = (high + low) / 2;
    for (let i = a; i < position.length; i += 3) steps[i] = Math.round(((position[i] as number) - middle) / step);
    return [step, middle];
  };
  const [x, y, z] = [axis(0), axis(1), axis(2)];
  return {
    steps,
    scale: [x[0] * scale[0], y[0] * scale[1], z[0] * scale[2]],
    offset: [x[1] * scale[0] + offset[0], y[1] * scale[1] + offset[1], z[1] * scale[2] + offset[2]],
  };
}

const slots = (count: number): number => {
  let size = 64;
  while (size < count * 2) size *= 2;
  return size;
};
const scatter = (a: number, b: number, mask: number): number => {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  h ^= h >>> 15;
  return (Math.imul(h, 0x27d4eb2f) >>> 0) & mask;
};

// The passes below run over hundreds of thousands of triangles before the first picture: plain loops over typed arrays.

/** The first vertex with the same place and feature, per vertex. */
export function weld(steps: Int16Array, feature: Uint32Array): Int32Array {
  const count = feature.length;
  const mask = slots(count) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const first = new Int32Array(count);
  for (let v = 0; v < count; v++) {
    const x = steps[v * 3] as number;
    const y = steps[v * 3 + 1] as number;
    const z = steps[v * 3 + 2] as number;
    const f = feature[v] as number;
    let at = scatter((x << 16) ^ (y & 0xffff), (z << 12) ^ f, mask);
    let other = table[at] as number;
    while (other >= 0 && (steps[other * 3] !== x || steps[other * 3 + 1] !== y || steps[other * 3 + 2] !== z || feature[other] !== f)) {
      at = (at + 1) & mask;
      other = table[at] as number;
    }
    if (other < 0) table[at] = v;
    first[v] = other < 0 ? v : other;
  }
  return first;
}

/** Corners and edges are numbered three by three; edge k runs from corner k to this one. */
export const nextCorner = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);

/** The triangle across each edge (3 per triangle, edge k from corner k to k + 1), or -1. */
export function neighbours(corners: Int32Array): Int32Array {
  const count = corners.length;
  const mask = slots(count) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const across = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  for (let edge = 0; edge < count; edge++) {
    const a = corners[edge] as number;
    const b = corners[nextCorner(edge)] as number;
    const least = a < b ? a : b;
    const most = a < b ? b : a;
    low[edge] = least;
    high[edge] = most;
    let at = scatter(least, most, mask);
    let other = table[at] as number;
    while (other >= 0 && (low[other] !== least || high[other] !== most)) {
      at = (at + 1) & mask;
      other = table[at] as number;
    }
    if (other < 0) table[at] = edge;
    else if (across[other] === -1) {
      across[other] = (edge / 3) | 0;
      across[edge] = (other / 3) | 0;
    }
  }
  return across;
}

/** Unit normals, three numbers per triangle; degenerate triangles keep zeros and are left out. */
export function normals(corners: Int32Array, steps: Int16Array, sx: number, sy: number, sz: number): Float32Array {
  const out = new Float32Array(corners.length);
  for (let t = 0; t < corners.length; t += 3) {
    const a = (corners[t] as number) * 3;
    const b = (corners[t + 1] as number) * 3;
    const c = (corners[t + 2] as number) * 3;
    const ax = steps[a] as number;
    const ay = steps[a + 1] as number;
    const az = steps[a + 2] as number;
    const ux = ((steps[b] as number) - ax) * sx;
    const uy = ((steps[b + 1] as number) - ay) * sy;
    const uz = ((steps[b + 2] as number) - az) * sz;
    const vx = ((steps[c] as number) - ax) * sx;
    const vy = ((steps[c + 1] as number) - ay) * sy;
    const vz = ((steps[c + 2] as number) - az) * sz;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < 1e-7) continue;
    out[t] = nx / length;
    out[t + 1] = ny / length;
    out[t + 2] = nz / length;
  }
  return out;
}

/** Of two triangles' normals. */
export const dot = (n: Float32Array, a: number, b: number): number =>
  (n[a * 3] as number) * (n[b * 3] as number) + (n[a * 3 + 1] as number) * (n[b * 3 + 1] as number) + (n[a * 3 + 2] as number) * (n[b * 3 + 2] as number);

/** Which facet each triangle belongs to: its lowest-numbered triangle; neighbours in one plane share it. */
export function facets(across: Int32Array, normal: Float32Array): Int32Array {
  const count = normal.length / 3;
  const parent = new Int32Array(count);
  for (let t = 0; t < count; t++) parent[t] = t;
  const root = (t: number): number => {
    let r = t;
    while (parent[r] !== r) r = parent[r] = parent[parent[r] as number] as number;
    return r;
  };
  for (let edge = 0; edge < across.length; edge++) {
    const other = across[edge] as number;
    const t = (edge / 3) | 0;
    if (other < t || dot(normal, t, other) < 0.9995) continue;
    const a = root(t);
    const b = root(other);
    if (a < b) parent[b] = a;
    else parent[a] = b;
  }
  for (let t = 0; t < count; t++) parent[t] = root(t);
  return parent;
}

/** The edge of triangle u that runs from one vertex to another, or -1. */
export function edgeTo(corners: Int32Array, u: number, from: number, to: number): number {
  for (let e = u * 3; e < u * 3 + 3; e++) if (corners[e] === from && corners[nextCorner(e)] === to) return e;
  return -1;
}
