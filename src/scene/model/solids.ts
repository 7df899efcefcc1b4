import { Sphere, Vector3, type Matrix4, type Mesh, type Object3D } from 'three';
import { sleep, monotonicMs } from '../../base/browser.ts';
import { Mark, type BuildingStates } from './states.ts';

/** A point on a building, three metres. */
export interface SurfacePoint {
  readonly at: readonly [number, number, number];
  /** Unit, outward. */
  readonly normal: readonly [number, number, number];
  /** The facet's corner nearest to the point. */
  readonly corner: readonly [number, number, number];
  /** Number of the surface within its building, from 1; 0 where its tile knows none. */
  readonly surface: number;
}

/** The drawn buildings as triangles, for tools that reckon with them. */
export interface Solids {
  /** Where a ray (three metres, unit direction) first meets a building's row. */
  trace(origin: Vector3, direction: Vector3, row: number): SurfacePoint | null;
  /** Triangles of a building that lie in one plane with a point of it: 9 numbers each, three metres. */
  facet(row: number, point: SurfacePoint): readonly number[];
  /** All triangles of one building in its finest level on screen, 9 floats each in three metres; empty when it is not loaded. */
  of(row: number): Float32Array;
  /**
   * Triangles of buildings within a circle, 9 floats each in plan metres (x east, y north, z up), and their rows. Gathered
   * in slices that leave the page its frames.
   */
  near(planX: number, planY: number, radiusM: number): Promise<{ readonly triangles: Float32Array<ArrayBuffer>; readonly rows: Uint32Array<ArrayBuffer> }>;
}

const SLICE_MS = 8;
/** Corners this near to a plane are in it: quantised vertices are off by a centimetre or two. */
const FACET_M = 0.1;
const ROW_MASK = 0x7fffffff;
const OVERVIEW_BIT = 0x80000000;

interface Facets {
  readonly place: ArrayLike<number>;
  readonly stride: number;
  readonly row: ArrayLike<number>;
  readonly index: ArrayLike<number>;
  readonly matrix: Matrix4;
  readonly surface: ArrayLike<number> | undefined;
}

/** A mesh of building tiles; anything else in a group (no rows) is no solid. */
function facetsOf(object: Object3D): Facets | null {
  const { geometry, matrixWorld } = object as Mesh;
  const place = geometry?.getAttribute('place');
  const row = geometry?.getAttribute('row');
  if (!place || !row || !geometry.index) return null;
  return {
    place: place.array,
    stride: place.itemSize,
    row: row.array,
    index: geometry.index.array,
    matrix: matrixWorld,
    surface: geometry.userData['surface'] as ArrayLike<number> | undefined,
  };
}

/** Tiles of the city and, one level down, of tilesets that joined it. */
const drawnIn = (group: Object3D): Object3D[] => group.children.flatMap((child) => (child.children.length > 0 ? child.children : [child]));

export function createSolids(group: Object3D, states: BuildingStates): Solids {
  const ball = new Sphere();
  const corners = [new Vector3(), new Vector3(), new Vector3()] as const;

  /** An overview box steps aside for the same building in detail, as in the shader. */
  const isHidden = (packed: number): boolean => {
    const data = states.tint.image.data as Uint8Array;
    const mark = data[(packed & ROW_MASK) * 4 + 3] ?? 0;
    return (mark & ((packed & OVERVIEW_BIT) !== 0 ? Mark.hidden | Mark.detailed : Mark.hidden)) !== 0;
  };
  const read = (facets: Facets, vertex: number, into: Vector3): Vector3 => {
    const at = vertex * facets.stride;
    return into.set(facets.place[at] as number, facets.place[at + 1] as number, facets.place[at + 2] as number).applyMatrix4(facets.matrix);
  };
  const ballOf = (object: Object3D): Sphere | null => {
    const own = (object as Mesh).geometry?.boundingSphere;
    return own ? ball.copy(own).applyMatrix4(object.matrixWorld) : null;
  };

  return {
    trace(origin, direction, row) {
      let best = Infinity;
      let found: SurfacePoint | null = null;
      const [a, b, c] = corners;
      for (const object of drawnIn(group)) {
        const facets = facetsOf(object);
        const round = ballOf(object);
        if (!facets || (round && !rayMeetsBall(origin, direction, round))) continue;
        for (let i = 0; i < facets.index.length; i += 3) {
          const first = facets.index[i] as number;
          const packed = facets.row[first] as number;
          if ((packed & ROW_MASK) !== row || isHidden(packed)) continue;
          read(facets, first, a);
          read(facets, facets.index[i + 1] as number, b);
          read(facets, facets.index[i + 2] as number, c);
          const away = meet(origin, direction, a, b, c);
          if (!(away < best)) continue;
          best = away;
          found = { ...describe(origin, direction, away, corners), surface: facets.surface?.[first] ?? 0 };
        }
      }
      return found;
    },
    facet(row, { at, normal, surface }) {
      const [normalV, atV] = [new Vector3(...normal), new Vector3(...at)];
      const out: number[] = [];
      const edge = new Vector3();
      for (const object of group.children) {
        const facets = facetsOf(object);
        if (!facets) continue;
        for (let i = 0; i < facets.index.length; i += 3) {
          const first = facets.index[i] as number;
          const packed = facets.row[first] as number;
          if ((packed & ROW_MASK) !== row || isHidden(packed) || (facets.surface?.[first] ?? 0) !== surface) continue;
          const [a, b, c] = corners.map((corner, k) => read(facets, facets.index[i + k] as number, corner)) as [Vector3, Vector3, Vector3];
          if ([a, b, c].some((corner) => Math.abs(edge.subVectors(corner, atV).dot(normalV)) > FACET_M)) continue;
          out.push(...a.toArray(), ...b.toArray(), ...c.toArray());
        }
      }
      return out;
    },
    of(row) {
      const levels: [number[], number[]] = [[], []];
      for (const object of group.children) {
        const facets = facetsOf(object);
        if (!facets) continue;
        for (let i = 0; i < facets.index.length; i += 3) {
          const packed = facets.row[facets.index[i] as number] as number;
          if ((packed & ROW_MASK) !== row) continue;
          const into = levels[(packed & OVERVIEW_BIT) !== 0 ? 1 : 0] as number[];
          for (let k = 0; k < 3; k++) {
            const { x, y, z } = read(facets, facets.index[i + k] as number, corners[0]);
            into.push(x, y, z);
          }
        }
      }
      return Float32Array.from(levels[0].length > 0 ? levels[0] : levels[1]);
    },
    async near(planX, planY, radiusM) {
      const triangles: number[] = [];
      const rows: number[] = [];
      let sliceFromMs = monotonicMs();
      for (const object of drawnIn(group)) {
        const facets = facetsOf(object);
        const round = ballOf(object);
        if (!facets || (round && Math.hypot(round.center.x - planX, round.center.z + planY) > radiusM + round.radius)) continue;
        for (let i = 0; i < facets.index.length; i += 3) {
          const packed = facets.row[facets.index[i] as number] as number;
          if (isHidden(packed)) continue;
          const [a, b, c] = corners.map((corner, k) => read(facets, facets.index[i + k] as number, corner)) as [Vector3, Vector3, Vector3];
          if (Math.hypot(a.x - planX, a.z + planY) > radiusM) continue;
          triangles.push(a.x, -a.z, a.y, b.x, -b.z, b.y, c.x, -c.z, c.y);
          rows.push(packed & ROW_MASK);
          if ((i & 1023) === 0 && monotonicMs() - sliceFromMs > SLICE_MS) {
            await sleep(0);
            sliceFromMs = monotonicMs();
          }
        }
      }
      return { triangles: Float32Array.from(triangles), rows: Uint32Array.from(rows) };
    },
  };
}

const toCentre = new Vector3();
function rayMeetsBall(origin: Vector3, direction: Vector3, round: Sphere): boolean {
  toCentre.subVectors(round.center, origin);
  const along = Math.max(0, toCentre.dot(direction));
  return toCentre.lengthSq() - along * along <= round.radius * round.radius || toCentre.length() <= round.radius;
}

const [ab, ac, p, q, s] = [new Vector3(), new Vector3(), new Vector3(), new Vector3(), new Vector3()];
/** Distance along a ray to a triangle, both sides; NaN when it misses (T. Möller, B. Trumbore, J. Graphics Tools 2 (1997) 21-28). */
function meet(origin: Vector3, direction: Vector3, a: Vector3, b: Vector3, c: Vector3): number {
  ab.subVectors(b, a);
  ac.subVectors(c, a);
  p.crossVectors(direction, ac);
  const det = ab.dot(p);
  if (Math.abs(det) < 1e-12) return NaN;
  s.subVectors(origin, a);
  const u = s.dot(p) / det;
  if (u < 0 || u > 1) return NaN;
  q.crossVectors(s, ab);
  const v = direction.dot(q) / det;
  if (v < 0 || u + v > 1) return NaN;
  const away = ac.dot(q) / det;
  return away > 0 ? away : NaN;
}

function describe(origin: Vector3, direction: Vector3, away: number, corners: readonly [Vector3, Vector3, Vector3]): Omit<SurfacePoint, 'surface'> {
  const at = origin.clone().addScaledVector(direction, away);
  const [a, b, c] = corners;
  const normal = b.clone().sub(a).cross(c.clone().sub(a)).normalize();
  if (normal.dot(direction) > 0) normal.negate();
  const corner = corners.reduce((best, one) => (one.distanceToSquared(at) < best.distanceToSquared(at) ? one : best));
  return { at: at.toArray(), normal: normal.toArray(), corner: corner.toArray() };
}
