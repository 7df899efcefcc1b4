import earcut from 'earcut';
import type { PlanMesh } from '../pack/pack-input.ts';
import { at, between, distance, type Frame, fromFrame, type Point, type Ring } from './plane.ts';

/** Heaps triangles into one solid; rings are counter-clockwise, all heights above the datum. */
export interface Mesher {
  /** Walls and a flat lid. */
  prism(ring: Ring, fromM: number, toM: number): void;
  /** Walls, a rim 0.35 m thick and a roof `dropM` below its top. */
  parapet(ring: Ring, fromM: number, toM: number, dropM: number): void;
  /** A four-cornered house: ridge along its longer middle; `hip` moves the ridge ends in by that share (0 = gable). */
  gable(quad: Ring, fromM: number, eavesM: number, ridgeM: number, hip: number): void;
  /** Walls that lean from one ring to another with as many points. */
  loft(low: Ring, high: Ring, fromM: number, toM: number): void;
  /** An upright box in a turned frame. */
  box(f: Frame, u0: number, v0: number, u1: number, v1: number, fromM: number, toM: number): void;
  /** Any quad, corners counter-clockwise from outside. */
  quad(a: Solid, b: Solid, c: Solid, d: Solid): void;
  done(): PlanMesh;
}
export type Solid = readonly [x: number, y: number, z: number];

const centimetre = (m: number): number => Math.round(m * 100) / 100;

export function createMesher(): Mesher {
  const xyz: number[] = [];
  const triangles: number[] = [];
  const vertex = (p: Point, z: number): number => xyz.push(centimetre(p[0]), centimetre(p[1]), centimetre(z)) / 3 - 1;
  const loop = (ring: Ring, z: number): number[] => ring.map((p) => vertex(p, z));
  const band = (low: readonly number[], high: readonly number[]): void => {
    for (let i = 0; i < low.length; i++) {
      const j = (i + 1) % low.length;
      triangles.push(low[i] as number, low[j] as number, high[j] as number, low[i] as number, high[j] as number, high[i] as number);
    }
  };
  const lid = (ring: Ring, numbers: readonly number[]): void => {
    if (ring.length === 3) triangles.push(...(numbers as [number, number, number]));
    else if (ring.length === 4 && isConvex(ring)) triangles.push(...[0, 1, 2, 0, 2, 3].map((i) => numbers[i] as number));
    else {
      const cut = earcut(ring.flat());
      for (let i = 0; i < cut.length; i += 3) {
        const [a, b, c] = [cut[i], cut[i + 1], cut[i + 2]] as [number, number, number];
        const [p, q, r] = [ring[a], ring[b], ring[c]] as [Point, Point, Point];
        const left = (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1]) > 0;
        triangles.push(numbers[a] as number, numbers[left ? b : c] as number, numbers[left ? c : b] as number);
      }
    }
  };
  const mesher: Mesher = {
    prism(ring, fromM, toM) {
      const low = loop(ring, fromM);
      const high = loop(ring, toM);
      band(low, high);
      lid(ring, high);
    },
    parapet(ring, fromM, toM, dropM) {
      const inner = thinner(ring, 0.35);
      if (!inner) return mesher.prism(ring, fromM, toM - dropM);
      const [low, high, rim, roof] = [loop(ring, fromM), loop(ring, toM), loop(inner, toM), loop(inner, toM - dropM)];
      band(low, high);
      band(high, rim);
      band(rim, roof);
      lid(inner, roof);
    },
    gable(quad, fromM, eavesM, ridgeM, hip) {
      const first = distance(at(quad, 0), at(quad, 1)) <= distance(at(quad, 1), at(quad, 2)) ? 0 : 1;
      const [a, b, c, d] = [0, 1, 2, 3].map((k) => at(quad, first + k)) as [Point, Point, Point, Point];
      const [m, n] = [between(a, b, 0.5), between(c, d, 0.5)];
      const low = loop([a, b, c, d], fromM);
      const high = loop([a, b, c, d], eavesM);
      band(low, high);
      const [r, s] = [vertex(between(m, n, hip), ridgeM), vertex(between(n, m, hip), ridgeM)];
      const [ha, hb, hc, hd] = high as [number, number, number, number];
      triangles.push(ha, hb, r, hb, hc, s, hb, s, r, hc, hd, s, hd, ha, r, hd, r, s);
    },
    loft(low, high, fromM, toM) {
      const top = loop(high, toM);
      band(loop(low, fromM), top);
      lid(high, top);
    },
    box: (f, u0, v0, u1, v1, fromM, toM) =>
      mesher.prism([fromFrame(f, [u0, v0]), fromFrame(f, [u1, v0]), fromFrame(f, [u1, v1]), fromFrame(f, [u0, v1])], fromM, toM),
    quad(a, b, c, d) {
      const [i, j, k, l] = [a, b, c, d].map((p) => vertex([p[0], p[1]], p[2])) as [number, number, number, number];
      triangles.push(i, j, k, i, k, l);
    },
    done: () => ({ positions: Float64Array.from(xyz), triangles: Uint32Array.from(triangles) }),
  };
  return mesher;
}

function isConvex(ring: Ring): boolean {
  for (let i = 0; i < ring.length; i++) {
    const [a, b, c] = [at(ring, i), at(ring, i + 1), at(ring, i + 2)];
    if ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) <= 0) return false;
  }
  return true;
}

/** The ring moved in by a little, point for point; null where it would fold. */
export function thinner(ring: Ring, byM: number): Ring | null {
  const inner = ring.map((b, i): Point => {
    const [a, c] = [at(ring, i - 1), at(ring, i + 1)];
    const [l0, l1] = [distance(a, b) || 1, distance(b, c) || 1];
    const [n0, n1]: [Point, Point] = [
      [-(b[1] - a[1]) / l0, (b[0] - a[0]) / l0],
      [-(c[1] - b[1]) / l1, (c[0] - b[0]) / l1],
    ];
    const k = Math.max(0.3, 1 + n0[0] * n1[0] + n0[1] * n1[1]);
    return [b[0] + ((n0[0] + n1[0]) / k) * byM, b[1] + ((n0[1] + n1[1]) / k) * byM];
  });
  for (let i = 0; i < ring.length; i++) {
    const [a, b, p, q] = [at(ring, i), at(ring, i + 1), at(inner, i), at(inner, i + 1)];
    if ((b[0] - a[0]) * (q[0] - p[0]) + (b[1] - a[1]) * (q[1] - p[1]) <= 0) return null;
  }
  return inner;
}
