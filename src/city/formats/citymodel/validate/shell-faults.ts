import type { FaultCode } from '../fault.ts';
import type { Shell, Surface } from '../model.ts';
import { snapM } from './polygon-faults.ts';
import { crossings, type Triangles, volume6 } from './triangles.ts';

export interface ShellFinding {
  readonly code: FaultCode;
  /** -1 = the shell as a whole. */
  readonly surface: number;
  readonly why: string;
}
/** Uses of an edge by surfaces that run along it one way and the other. */
interface EdgeUse {
  readonly along: number[];
  readonly against: number[];
}

/** One number for all corners within a millimetre of each other. */
export function welded(xyz: ArrayLike<number>, corners: Iterable<number>): Map<number, number> {
  const cells = new Map<string, number>();
  const out = new Map<number, number>();
  const cell = (v: number, k: number, step: number): number => Math.round((xyz[v * 3 + k] as number) / snapM) + step;
  const apart = (a: number, b: number): number => Math.hypot(...[0, 1, 2].map((k) => (xyz[a * 3 + k] as number) - (xyz[b * 3 + k] as number)));
  for (const v of corners) {
    if (out.has(v)) continue;
    let known: number | undefined;
    for (const dx of [0, -1, 1])
      for (const dy of [0, -1, 1])
        for (const dz of [0, -1, 1]) {
          const near = cells.get(`${cell(v, 0, dx)} ${cell(v, 1, dy)} ${cell(v, 2, dz)}`);
          if (near !== undefined && apart(near, v) < snapM) known ??= near;
        }
    if (known === undefined) cells.set(`${cell(v, 0, 0)} ${cell(v, 1, 0)} ${cell(v, 2, 0)}`, v);
    out.set(v, known ?? v);
  }
  return out;
}

function edgesOf(surfaces: readonly Surface[], [from, to]: Shell, weld: ReadonlyMap<number, number>): Map<string, EdgeUse> {
  const edges = new Map<string, EdgeUse>();
  for (let s = from; s < to; s++)
    for (const ring of surfaces[s] ?? [])
      ring.forEach((corner, i) => {
        const [a, b] = [weld.get(corner) as number, weld.get(ring[(i + 1) % ring.length] as number) as number];
        if (a === b) return;
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        const use = edges.get(key) ?? { along: [], against: [] };
        edges.set(key, use);
        (a < b ? use.along : use.against).push(s);
      });
  return edges;
}

/** Sets of things that hang together. */
function createUnions(): { join(a: string | number, b: string | number): void; root(a: string | number): string | number } {
  const parent = new Map<string | number, string | number>();
  const root = (a: string | number): string | number => {
    let r = a;
    while (parent.has(r) && parent.get(r) !== r) r = parent.get(r) as string | number;
    return r;
  };
  return { root, join: (a, b) => void parent.set(root(a), root(b)) };
}

/** Surfaces that look the other way than most of those they hang together with. */
function turnedSurfaces(edges: Iterable<EdgeUse>, [from, to]: Shell): number[] {
  const next = new Map<number, (readonly [number, boolean])[]>();
  const link = (a: number, b: number, isTurned: boolean): void => {
    next.set(a, [...(next.get(a) ?? []), [b, isTurned]]);
    next.set(b, [...(next.get(b) ?? []), [a, isTurned]]);
  };
  for (const { along, against } of edges) {
    const all = [...along, ...against];
    if (all.length === 2 && all[0] !== all[1]) link(all[0] as number, all[1] as number, along.length !== 1);
  }
  const side = new Map<number, boolean>();
  const turned: number[] = [];
  for (let s = from; s < to; s++) {
    if (side.has(s)) continue;
    const group = [s];
    side.set(s, false);
    for (const one of group)
      for (const [other, isTurned] of next.get(one) ?? []) {
        if (side.has(other)) continue;
        side.set(other, side.get(one) !== isTurned);
        group.push(other);
      }
    const flipped = group.filter((one) => side.get(one));
    turned.push(...(flipped.length * 2 <= group.length ? flipped : group.filter((one) => !side.get(one))));
  }
  return turned;
}

/** Corners at which a shell falls apart into several fans. */
function pinchedCorner(surfaces: readonly Surface[], [from, to]: Shell, weld: ReadonlyMap<number, number>): number | null {
  const unions = createUnions();
  const fans = new Map<number, Set<string>>();
  for (let s = from; s < to; s++)
    for (const [r, ring] of (surfaces[s] ?? []).entries())
      ring.forEach((corner, i) => {
        const at = weld.get(corner) as number;
        const [before, after] = [ring[(i + ring.length - 1) % ring.length], ring[(i + 1) % ring.length]].map((v) => weld.get(v as number) as number);
        const fan = `${at} ${s} ${r} ${i}`;
        unions.join(fan, `${at} edge ${before}`);
        unions.join(fan, `${at} edge ${after}`);
        fans.set(at, (fans.get(at) ?? new Set()).add(fan));
      });
  for (const [corner, all] of fans) if (new Set([...all].map(unions.root)).size > 1) return corner;
  return null;
}

/** What is wrong with a shell whose polygons are sound (val3dity's 3xx and 405). */
export function shellFindings(xyz: ArrayLike<number>, surfaces: readonly Surface[], shell: Shell, isOuter: boolean, triangles: Triangles): ShellFinding[] {
  const [from, to] = shell;
  if (to - from < 4) return [{ code: 301, surface: -1, why: `${to - from} polygons close no volume` }];
  const weld = welded(xyz, surfaces.slice(from, to).flat(2));
  const edges = [...edgesOf(surfaces, shell, weld).values()];
  const found: ShellFinding[] = [];
  const told = new Set<number>();
  for (const { along, against } of edges) {
    const all = [...along, ...against];
    const surface = all[0] as number;
    if (all.length === 1 && !told.has(surface)) {
      told.add(surface);
      found.push({ code: 302, surface, why: 'nothing borders one of its edges' });
    }
    if (all.length > 2 && !found.some(({ code }) => code === 303)) found.push({ code: 303, surface, why: `${all.length} surfaces meet in one of its edges` });
  }
  if (found.length > 0) return found;
  for (const surface of turnedSurfaces(edges, shell)) found.push({ code: 307, surface, why: 'it faces the other way than its neighbours' });
  const unions = createUnions();
  for (const { along, against } of edges) unions.join(along[0] ?? (against[1] as number), against[0] ?? (along[1] as number));
  const parts = new Set(Array.from({ length: to - from }, (_, i) => unions.root(from + i))).size;
  if (parts > 1) found.push({ code: 305, surface: -1, why: `it is ${parts} closed surfaces that do not touch along an edge` });
  else if (pinchedCorner(surfaces, shell, weld) !== null) found.push({ code: 303, surface: -1, why: 'it touches itself in a corner' });
  if (found.length > 0) return found;
  for (const [one, other] of crossings(triangles)) found.push({ code: 306, surface: one, why: `it cuts through surface ${other}` });
  if (found.length > 0) return found;
  const isOutward = volume6(triangles) > 0;
  return isOutward === isOuter ? [] : [{ code: 405, surface: -1, why: isOuter ? 'its faces look inwards' : 'the faces of a void must look into it' }];
}
