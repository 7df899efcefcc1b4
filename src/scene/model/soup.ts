import type { DecodedMesh } from '../../city/formats/tiles3d/tile.ts';
import { dot, edgeTo, facets, neighbours, nextCorner, normals, quantised, weld } from './mesh-topology.ts';
import { bySize, type SizeBands } from './size-bands.ts';

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

const STEPS_PER_M = 16;
/** Facets whose normals differ by less than this (about 20 degrees) meet without a crease. */
const CREASE_COSINE = 0.94;
const WALL_SINE = 0.35;
/** Two triangles make a quad when their normals agree to the last step they are stored in. */
const FLAT_COSINE = 0.99999;

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
