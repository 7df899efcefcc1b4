import type { DecodedMesh } from '../../city/formats/tiles3d/tile.ts';

/**
 * A tile as the model's shader wants it: separate triangles, so that flat normals, the run along a wall and the distance to
 * the nearest crease are plain vertex attributes. 24 bytes a vertex; made in the worker.
 */
export interface TileSoup {
  readonly vertexCount: number;
  /** x east, y north, z up in quantised steps, and the run along the wall in 1/16 m; 4 per vertex. */
  readonly place: Int16Array<ArrayBuffer>;
  /** metres = step * scale + offset, in the tile's frame. */
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  /** Unit normal x east, y north, z up in 1/127, and a chance number of the facet; 4 per vertex. */
  readonly facet: Int8Array<ArrayBuffer>;
  /** Barycentric corner in 0 or 255, all 255 along an edge that is no crease; and 255 on walls, 0 elsewhere; 4 per vertex. */
  readonly edge: Uint8Array<ArrayBuffer>;
  /** Width of the wall and height of its top above the building's foot, 1/16 m; 2 per vertex. */
  readonly span: Uint16Array<ArrayBuffer>;
  /** Feature number per vertex; the page rewrites it to city-wide rows. */
  readonly row: Uint32Array<ArrayBuffer>;
  /** Lowest and highest z per feature, tile metres. */
  readonly footM: Float32Array<ArrayBuffer>;
  readonly topM: Float32Array<ArrayBuffer>;
}

const STEPS_PER_M = 16;
/** Facets whose normals differ by less than this (about 20 degrees) meet without a crease. */
const CREASE_COSINE = 0.94;
const WALL_SINE = 0.35;

/** Vertices in int16 steps, whatever the tile came in. */
function quantised(mesh: DecodedMesh): { steps: Int16Array; scale: readonly [number, number, number]; offset: readonly [number, number, number] } {
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

/** The first vertex with the same place and feature, per vertex. */
function weld(steps: Int16Array, feature: Uint32Array): Int32Array {
  const count = feature.length;
  const size = slots(count);
  const table = new Int32Array(size).fill(-1);
  const first = new Int32Array(count);
  for (let v = 0; v < count; v++) {
    const [x, y, z] = [steps[v * 3] as number, steps[v * 3 + 1] as number, steps[v * 3 + 2] as number];
    let at = scatter((x << 16) ^ (y & 0xffff), (z << 12) ^ (feature[v] as number), size - 1);
    for (;;) {
      const other = table[at] as number;
      if (other < 0) {
        table[at] = v;
        first[v] = v;
        break;
      }
      if (steps[other * 3] === x && steps[other * 3 + 1] === y && steps[other * 3 + 2] === z && feature[other] === feature[v]) {
        first[v] = other;
        break;
      }
      at = (at + 1) & (size - 1);
    }
  }
  return first;
}

/** The triangle across each edge (3 per triangle, edge k from corner k to k + 1), or -1. */
function neighbours(corners: Int32Array): Int32Array {
  const size = slots(corners.length);
  const table = new Int32Array(size).fill(-1);
  const across = new Int32Array(corners.length).fill(-1);
  const ends = (edge: number): readonly [number, number] => {
    const a = corners[edge] as number;
    const b = corners[edge % 3 === 2 ? edge - 2 : edge + 1] as number;
    return a < b ? [a, b] : [b, a];
  };
  for (let edge = 0; edge < corners.length; edge++) {
    const [a, b] = ends(edge);
    for (let at = scatter(a, b, size - 1); ; at = (at + 1) & (size - 1)) {
      const other = table[at] as number;
      if (other < 0) {
        table[at] = edge;
        break;
      }
      const [c, d] = ends(other);
      if (a !== c || b !== d) continue;
      if (across[other] === -1) {
        across[other] = (edge / 3) | 0;
        across[edge] = (other / 3) | 0;
      }
      break;
    }
  }
  return across;
}

function normals(corners: Int32Array, steps: Int16Array, scale: readonly [number, number, number]): Float32Array {
  const out = new Float32Array(corners.length);
  for (let t = 0; t < corners.length; t += 3) {
    const [a, b, c] = [(corners[t] as number) * 3, (corners[t + 1] as number) * 3, (corners[t + 2] as number) * 3];
    const side = (from: number, to: number, axis: number): number =>
      ((steps[to + axis] as number) - (steps[from + axis] as number)) * (scale[axis] as number);
    const [ux, uy, uz] = [side(a, b, 0), side(a, b, 1), side(a, b, 2)];
    const [vx, vy, vz] = [side(a, c, 0), side(a, c, 1), side(a, c, 2)];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(nx, ny, nz);
    // Degenerate triangles keep a zero normal and are left out.
    if (length > 1e-7) out.set([nx / length, ny / length, nz / length], t);
  }
  return out;
}

/** Which facet each triangle belongs to: its lowest-numbered triangle; neighbours in one plane share it. */
function facets(across: Int32Array, normal: Float32Array): Int32Array {
  const count = normal.length / 3;
  const parent = new Int32Array(count).map((_, t) => t);
  const root = (t: number): number => {
    let r = t;
    while (parent[r] !== r) r = parent[r] = parent[parent[r] as number] as number;
    return r;
  };
  for (let edge = 0; edge < across.length; edge++) {
    const other = across[edge] as number;
    const t = (edge / 3) | 0;
    if (other < 0 || dot(normal, t, other) < 0.9995) continue;
    const [a, b] = [root(t), root(other)];
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
  }
  for (let t = 0; t < count; t++) parent[t] = root(t);
  return parent;
}
const dot = (n: Float32Array, a: number, b: number): number =>
  (n[a * 3] as number) * (n[b * 3] as number) + (n[a * 3 + 1] as number) * (n[b * 3 + 1] as number) + (n[a * 3 + 2] as number) * (n[b * 3 + 2] as number);

/** Turn a tile's mesh into separate triangles with facets, creases and wall runs; floors on the ground are left out. */
export function soupOf(mesh: DecodedMesh, featureCount: number): TileSoup {
  const { steps, scale, offset } = quantised(mesh);
  const { feature, index } = mesh;
  const footM = new Float32Array(featureCount).fill(Infinity);
  const topM = new Float32Array(featureCount).fill(-Infinity);
  for (let v = 0; v < feature.length; v++) {
    const f = feature[v] as number;
    const z = (steps[v * 3 + 2] as number) * scale[2] + offset[2];
    footM[f] = Math.min(footM[f] as number, z);
    topM[f] = Math.max(topM[f] as number, z);
  }

  const first = weld(steps, feature);
  const corners = Int32Array.from(index, (v) => first[v] as number);
  const triangleCount = corners.length / 3;
  const across = neighbours(corners);
  const normal = normals(corners, steps, scale);
  const facetOf = facets(across, normal);

  const [sx, sy, sz] = scale;
  const [, , oz] = offset;
  const heightOf = (v: number): number => (steps[v * 3 + 2] as number) * sz + oz;
  const isWall = (t: number): boolean => Math.abs(normal[t * 3 + 2] as number) < WALL_SINE;
  const isDrawn = (t: number): boolean => {
    const [nx, ny, nz] = [normal[t * 3] as number, normal[t * 3 + 1] as number, normal[t * 3 + 2] as number];
    if (nx === 0 && ny === 0 && nz === 0) return false;
    return nz > -0.9 || heightOf(corners[t * 3] as number) > (footM[feature[corners[t * 3] as number] as number] as number) + 0.3;
  };

  // The run along a facet is measured along its first triangle's horizontal tangent, so that all its triangles agree.
  const low = new Float32Array(triangleCount).fill(Infinity);
  const high = new Float32Array(triangleCount).fill(-Infinity);
  const crown = new Float32Array(triangleCount).fill(-Infinity);
  const runOf = (v: number, facet: number): number => {
    const [nx, ny] = [normal[facet * 3] as number, normal[facet * 3 + 1] as number];
    return ((steps[v * 3 + 1] as number) * sy * nx - (steps[v * 3] as number) * sx * ny) / (Math.hypot(nx, ny) || 1);
  };
  let drawn = 0;
  for (let t = 0; t < triangleCount; t++) {
    if (!isDrawn(t)) continue;
    drawn++;
    const facet = facetOf[t] as number;
    for (let k = 0; k < 3; k++) {
      const v = corners[t * 3 + k] as number;
      const run = runOf(v, facet);
      low[facet] = Math.min(low[facet] as number, run);
      high[facet] = Math.max(high[facet] as number, run);
      crown[facet] = Math.max(crown[facet] as number, heightOf(v));
    }
  }

  const isCrease = (edge: number): boolean => {
    const t = (edge / 3) | 0;
    const other = across[edge] as number;
    if (other >= 0 && isDrawn(other)) return dot(normal, t, other) < CREASE_COSINE;
    // Where a wall meets the ground no line is wanted.
    const a = corners[edge] as number;
    const b = corners[edge % 3 === 2 ? edge - 2 : edge + 1] as number;
    return Math.max(heightOf(a), heightOf(b)) > (footM[feature[a] as number] as number) + 0.3;
  };

  const vertexCount = drawn * 3;
  const soup = {
    vertexCount,
    place: new Int16Array(vertexCount * 4),
    scale,
    offset,
    facet: new Int8Array(vertexCount * 4),
    edge: new Uint8Array(vertexCount * 4),
    span: new Uint16Array(vertexCount * 2),
    row: new Uint32Array(vertexCount),
    footM,
    topM,
  };
  const { place, facet, edge, span, row } = soup;
  let out = 0;
  for (let t = 0; t < triangleCount; t++) {
    if (!isDrawn(t)) continue;
    const facetNumber = facetOf[t] as number;
    const wall = isWall(t);
    // Corner k is opposite edge k + 1: an edge that is no crease must never come near zero.
    const smooth = [1, 2, 0].map((k) => !isCrease(t * 3 + k));
    const chance = (Math.imul(facetNumber + 1, 0x9e3779b9) >>> 25) as number;
    for (let k = 0; k < 3; k++, out++) {
      const v = corners[t * 3 + k] as number;
      const f = feature[v] as number;
      place[out * 4] = steps[v * 3] as number;
      place[out * 4 + 1] = steps[v * 3 + 1] as number;
      place[out * 4 + 2] = steps[v * 3 + 2] as number;
      place[out * 4 + 3] = wall ? Math.min(32767, Math.round((runOf(v, facetNumber) - (low[facetNumber] as number)) * STEPS_PER_M)) : 0;
      for (let a = 0; a < 3; a++) {
        facet[out * 4 + a] = Math.round((normal[t * 3 + a] as number) * 127);
        edge[out * 4 + a] = a === k || smooth[a] ? 255 : 0;
      }
      facet[out * 4 + 3] = chance;
      edge[out * 4 + 3] = wall ? 255 : 0;
      span[out * 2] = Math.min(65535, Math.round(((high[facetNumber] as number) - (low[facetNumber] as number)) * STEPS_PER_M));
      span[out * 2 + 1] = Math.min(65535, Math.max(0, Math.round(((crown[facetNumber] as number) - (footM[f] as number)) * STEPS_PER_M)));
      row[out] = f;
    }
  }
  return soup;
}
