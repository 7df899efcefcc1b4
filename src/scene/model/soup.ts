import type { DecodedMesh } from '../../city/formats/tiles3d/tile.ts';

/**
 * A tile as the model's shader wants it: separate facets, so that flat normals, the run along a wall and the distance to
 * the nearest crease are plain vertex attributes. Two triangles that make one flat quad share its four vertices. 24 bytes a
 * vertex; made in the worker.
 */
export interface TileSoup {
  readonly vertexCount: number;
  /** Triangles, those of the largest features first. */
  readonly index: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** What may be left out where it would be too small to see. */
  readonly bands: SizeBands;
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
  /** Number of the surface within its building per vertex, from 1; 0 = none. Stays on the page. */
  readonly surface?: Uint32Array<ArrayBuffer>;
  /** The source's own colour: sRGB, and 255 where it says one; 4 bytes a vertex. */
  readonly skin?: Uint8Array<ArrayBuffer>;
}

/** Features by size, falling: from band i on none is larger than `mostM[i]`, and bands before i end at `end[i - 1]` in the index. */
export interface SizeBands {
  readonly mostM: Float32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
}

const STEPS_PER_M = 16;
/** Size bands per doubling; the smallest band holds everything under a metre. */
const BANDS_PER_OCTAVE = 4;
const BAND_COUNT = 48;
/** Facets whose normals differ by less than this (about 20 degrees) meet without a crease. */
const CREASE_COSINE = 0.94;
const WALL_SINE = 0.35;
/** Two triangles make a quad when their normals agree to the last step they are stored in. */
const FLAT_COSINE = 0.99999;

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

// The passes below run over hundreds of thousands of triangles before the first picture: plain loops over typed arrays.

/** The first vertex with the same place and feature, per vertex. */
function weld(steps: Int16Array, feature: Uint32Array): Int32Array {
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

const nextCorner = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);

/** The triangle across each edge (3 per triangle, edge k from corner k to k + 1), or -1. */
function neighbours(corners: Int32Array): Int32Array {
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
function normals(corners: Int32Array, steps: Int16Array, sx: number, sy: number, sz: number): Float32Array {
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

const dot = (n: Float32Array, a: number, b: number): number =>
  (n[a * 3] as number) * (n[b * 3] as number) + (n[a * 3 + 1] as number) * (n[b * 3 + 1] as number) + (n[a * 3 + 2] as number) * (n[b * 3 + 2] as number);

/** Which facet each triangle belongs to: its lowest-numbered triangle; neighbours in one plane share it. */
function facets(across: Int32Array, normal: Float32Array): Int32Array {
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

/** Turn a tile's mesh into separate facets with creases and wall runs; floors on the ground are left out. */
export function soupOf(mesh: DecodedMesh, featureCount: number): TileSoup {
  const { steps, scale, offset } = quantised(mesh);
  const { feature, index } = mesh;
  const [sx, sy, sz] = scale;
  const oz = offset[2];
  const footM = new Float32Array(featureCount).fill(Infinity);
  const topM = new Float32Array(featureCount).fill(-Infinity);
  const height = new Float32Array(feature.length);
  for (let v = 0; v < feature.length; v++) {
    const f = feature[v] as number;
    const z = (steps[v * 3 + 2] as number) * sz + oz;
    height[v] = z;
    if (z < (footM[f] as number)) footM[f] = z;
    if (z > (topM[f] as number)) topM[f] = z;
  }

  const first = weld(steps, feature);
  const corners = new Int32Array(index.length);
  for (let i = 0; i < index.length; i++) corners[i] = first[index[i] as number] as number;
  const triangleCount = corners.length / 3;
  const across = neighbours(corners);
  const normal = normals(corners, steps, sx, sy, sz);
  const facetOf = facets(across, normal);

  // The run along a facet is measured along its first triangle's horizontal tangent, so that all its triangles agree.
  const isDrawn = new Uint8Array(triangleCount);
  const low = new Float32Array(triangleCount).fill(Infinity);
  const high = new Float32Array(triangleCount).fill(-Infinity);
  const crown = new Float32Array(triangleCount).fill(-Infinity);
  const run = new Float32Array(corners.length);
  let drawn = 0;
  for (let t = 0; t < triangleCount; t++) {
    const nz = normal[t * 3 + 2] as number;
    const isFlat = normal[t * 3] === 0 && normal[t * 3 + 1] === 0 && nz === 0;
    const v0 = corners[t * 3] as number;
    const isFloor = nz < -0.9 && (height[v0] as number) <= (footM[feature[v0] as number] as number) + 0.3;
    if (isFlat || isFloor) continue;
    isDrawn[t] = 1;
    drawn++;
    const facet = facetOf[t] as number;
    const fx = normal[facet * 3] as number;
    const fy = normal[facet * 3 + 1] as number;
    const across2 = Math.sqrt(fx * fx + fy * fy) || 1;
    for (let k = t * 3; k < t * 3 + 3; k++) {
      const v = corners[k] as number;
      const along = ((steps[v * 3 + 1] as number) * sy * fx - (steps[v * 3] as number) * sx * fy) / across2;
      run[k] = along;
      if (along < (low[facet] as number)) low[facet] = along;
      if (along > (high[facet] as number)) high[facet] = along;
      if ((height[v] as number) > (crown[facet] as number)) crown[facet] = height[v] as number;
    }
  }

  const isCrease = (edge: number): boolean => {
    const other = across[edge] as number;
    if (other >= 0 && isDrawn[other] === 1) return dot(normal, (edge / 3) | 0, other) < CREASE_COSINE;
    // Where a wall meets the ground no line is wanted.
    const a = corners[edge] as number;
    const b = corners[nextCorner(edge)] as number;
    return Math.max(height[a] as number, height[b] as number) > (footM[feature[a] as number] as number) + 0.3;
  };

  const { order, bands } = bySize(corners, steps, feature, featureCount, scale, isDrawn, drawn);
  const most = drawn * 3;
  const place = new Int16Array(most * 4);
  const facet = new Int8Array(most * 4);
  const edge = new Uint8Array(most * 4);
  const span = new Uint16Array(most * 2);
  const row = new Uint32Array(most);
  const triangles = new Uint32Array(most);
  const emitted = new Uint8Array(triangleCount);
  const own = ownColumns(mesh, most);
  let vertexCount = 0;
  let at = 0;

  /** A vertex of triangle t's facet; the three last are how near the creases are. */
  const vertex = (corner: number, t: number, near0: number, near1: number, near2: number): number => {
    const of = facetOf[t] as number;
    const nz = normal[t * 3 + 2] as number;
    const isWall = nz < WALL_SINE && nz > -WALL_SINE;
    const v = corners[corner] as number;
    const f = feature[v] as number;
    const o4 = vertexCount * 4;
    place[o4] = steps[v * 3] as number;
    place[o4 + 1] = steps[v * 3 + 1] as number;
    place[o4 + 2] = steps[v * 3 + 2] as number;
    place[o4 + 3] = isWall ? Math.min(32767, Math.round(((run[corner] as number) - (low[of] as number)) * STEPS_PER_M)) : 0;
    facet[o4] = Math.round((normal[t * 3] as number) * 127);
    facet[o4 + 1] = Math.round((normal[t * 3 + 1] as number) * 127);
    facet[o4 + 2] = Math.round(nz * 127);
    facet[o4 + 3] = Math.imul(of + 1, 0x9e3779b9) >>> 25;
    edge[o4] = near0;
    edge[o4 + 1] = near1;
    edge[o4 + 2] = near2;
    edge[o4 + 3] = isWall ? 255 : 0;
    span[vertexCount * 2] = Math.min(65535, Math.round(((high[of] as number) - (low[of] as number)) * STEPS_PER_M));
    span[vertexCount * 2 + 1] = Math.min(65535, Math.max(0, Math.round(((crown[of] as number) - (footM[f] as number)) * STEPS_PER_M)));
    row[vertexCount] = f;
    own.take(vertexCount, index[corner] as number);
    return vertexCount++;
  };
  const triangle = (a: number, b: number, c: number): void => {
    triangles[at++] = a;
    triangles[at++] = b;
    triangles[at++] = c;
  };
  /** The edge over which a triangle and a flat neighbour make a quad, or -1. */
  const diagonal = (t: number): number => {
    for (let e = t * 3; e < t * 3 + 3; e++) {
      const u = across[e] as number;
      if (u < 0 || emitted[u] === 1 || isDrawn[u] === 0 || facetOf[u] !== facetOf[t] || dot(normal, t, u) < FLAT_COSINE) continue;
      if (!own.isSame(index[e] as number, index[u * 3] as number)) continue;
      const opposite = edgeTo(corners, u, corners[nextCorner(e)] as number, corners[e] as number);
      if (opposite >= 0) return e;
    }
    return -1;
  };

  for (const t of order) {
    if (emitted[t] === 1) continue;
    emitted[t] = 1;
    const e = diagonal(t);
    if (e < 0) {
      // Component k belongs to corner k and falls to zero on the edge opposite, k + 1; on an edge that is no crease it must not.
      const smooth0 = isCrease(t * 3 + 1) ? 0 : 255;
      const smooth1 = isCrease(t * 3 + 2) ? 0 : 255;
      const smooth2 = isCrease(t * 3) ? 0 : 255;
      const a = vertex(t * 3, t, 255, smooth1, smooth2);
      const b = vertex(t * 3 + 1, t, smooth0, 255, smooth2);
      triangle(a, b, vertex(t * 3 + 2, t, smooth0, smooth1, 255));
      continue;
    }
    // Quad a b c d over the diagonal c-a. The first component falls to zero on b-c and c-d, the last on a-b and d-a; where
    // one of such two edges is no crease, its outer corner alone stays up: the tip left at the shared corner ends another crease.
    const u = across[e] as number;
    emitted[u] = 1;
    const ab = nextCorner(e);
    const bc = nextCorner(ab);
    const ac = edgeTo(corners, u, corners[ab] as number, corners[e] as number);
    const cd = nextCorner(ac);
    const da = nextCorner(cd);
    const [isAb, isBc, isCd, isDa] = [isCrease(ab), isCrease(bc), isCrease(cd), isCrease(da)];
    const a = vertex(ab, t, 255, 255, isAb || isDa ? 0 : 255);
    const b = vertex(bc, t, isBc ? 0 : 255, 255, isAb ? 0 : 255);
    const c = vertex(e, t, isBc || isCd ? 0 : 255, 255, 255);
    const d = vertex(da, t, isCd ? 0 : 255, 255, isDa ? 0 : 255);
    triangle(a, b, c);
    triangle(a, c, d);
  }
  return {
    vertexCount,
    index: vertexCount > 65535 ? triangles : Uint16Array.from(triangles),
    bands,
    place: place.slice(0, vertexCount * 4),
    scale,
    offset,
    facet: facet.slice(0, vertexCount * 4),
    edge: edge.slice(0, vertexCount * 4),
    span: span.slice(0, vertexCount * 2),
    row: row.slice(0, vertexCount),
    footM,
    topM,
    ...own.done(vertexCount),
  };
}

/** What the source says of its vertices, carried along. */
function ownColumns({ surface, colour }: DecodedMesh, most: number) {
  const numbers = surface ? new Uint32Array(most) : null;
  const skin = colour ? new Uint8Array(most * 4) : null;
  return {
    take(to: number, from: number): void {
      if (numbers && surface) numbers[to] = surface[from] as number;
      if (skin && colour) for (let k = 0; k < 4; k++) skin[to * 4 + k] = colour[from * 4 + k] as number;
    },
    /** Two triangles of one surface may share corners. */
    isSame: (a: number, b: number): boolean => !surface || surface[a] === surface[b],
    done: (count: number): Pick<TileSoup, 'surface' | 'skin'> => ({
      ...(numbers ? { surface: numbers.slice(0, count) } : {}),
      ...(skin ? { skin: skin.slice(0, count * 4) } : {}),
    }),
  };
}

/** The edge of triangle u that runs from one vertex to another, or -1. */
function edgeTo(corners: Int32Array, u: number, from: number, to: number): number {
  for (let e = u * 3; e < u * 3 + 3; e++) if (corners[e] === from && corners[nextCorner(e)] === to) return e;
  return -1;
}

/** Drawn triangles, those of the largest features first; size is a feature's mean extent, metres. */
function bySize(
  corners: Int32Array,
  steps: Int16Array,
  feature: Uint32Array,
  featureCount: number,
  scale: readonly [number, number, number],
  isDrawn: Uint8Array,
  drawn: number,
): { order: Uint32Array; bands: SizeBands } {
  const lowest = new Int16Array(featureCount * 3).fill(32767);
  const highest = new Int16Array(featureCount * 3).fill(-32768);
  for (let v = 0; v < feature.length; v++)
    for (let a = 0; a < 3; a++) {
      const step = steps[v * 3 + a] as number;
      const o = (feature[v] as number) * 3 + a;
      if (step < (lowest[o] as number)) lowest[o] = step;
      if (step > (highest[o] as number)) highest[o] = step;
    }
  const bandOf = new Uint8Array(featureCount);
  for (let f = 0; f < featureCount; f++) {
    let square = 0;
    for (let a = 0; a < 3; a++) square += (Math.max(0, (highest[f * 3 + a] as number) - (lowest[f * 3 + a] as number)) * (scale[a] as number)) ** 2;
    const octave = Math.log2(Math.max(1, Math.sqrt(square / 3)));
    bandOf[f] = BAND_COUNT - 1 - Math.min(BAND_COUNT - 1, Math.floor(octave * BANDS_PER_OCTAVE));
  }
  const bandOfTriangle = (t: number): number => bandOf[feature[corners[t * 3] as number] as number] as number;
  const end = new Uint32Array(BAND_COUNT);
  for (let t = 0; t < isDrawn.length; t++) if (isDrawn[t] === 1) end[bandOfTriangle(t)] = (end[bandOfTriangle(t)] as number) + 1;
  const next = new Uint32Array(BAND_COUNT);
  for (let b = 1; b < BAND_COUNT; b++) {
    next[b] = end[b - 1] as number;
    end[b] = (end[b] as number) + (end[b - 1] as number);
  }
  const order = new Uint32Array(drawn);
  for (let t = 0; t < isDrawn.length; t++) {
    if (isDrawn[t] === 0) continue;
    const b = bandOfTriangle(t);
    order[next[b] as number] = t;
    next[b] = (next[b] as number) + 1;
  }
  // The topmost band is open upwards.
  const mostM = Float32Array.from(end, (_, b) => (b === 0 ? Infinity : 2 ** ((BAND_COUNT - b) / BANDS_PER_OCTAVE)));
  return { order, bands: { mostM, end: end.map((count) => count * 3) } };
}

/** How much of a tile's index to draw where a metre covers `pixelsPerM`: nothing of under `leastPx` pixels. */
export function indexToDraw(bands: SizeBands, pixelsPerM: number, leastPx: number): number {
  let drawn = 0;
  for (let b = 0; b < bands.end.length && (bands.mostM[b] as number) * pixelsPerM >= leastPx; b++) drawn = bands.end[b] as number;
  return drawn;
}
