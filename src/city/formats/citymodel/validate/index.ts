import type { Fault, FaultCode } from '../fault.ts';
import type { Shell } from '../model.ts';
import type { PlannedGeometry } from '../planned.ts';
import { isParted } from './parted-inside.ts';
import { polygonFindings, snapM } from './polygon-faults.ts';
import { shellFindings, welded } from './shell-faults.ts';
import { areBoxesNear, crossings, reachesInto, touchesShell, trianglesOf, windingAt, type Triangles } from './triangles.ts';

/** More surfaces than this and bodies are not compared with each other: that takes the product of both. */
const mostCompared = 4000;

interface Body {
  readonly triangles: Triangles;
  /** Sorted places of its corners: bodies that share all of them are the same. */
  readonly key: string;
}

const keyOf = (xyz: ArrayLike<number>, corners: readonly number[]): string =>
  [...new Set(welded(xyz, corners).values())]
    .map((v) => [0, 1, 2].map((k) => Math.round((xyz[v * 3 + k] as number) / snapM / 2)).join(' '))
    .sort()
    .join(';');

/** What is wrong with a geometry, surface by surface; a level is judged only where the one below it is sound, as val3dity does. */
export function geometryFaults({ object, geometry, xyz }: PlannedGeometry): { readonly faults: readonly Fault[]; readonly bodies: readonly Body[] } {
  const faults: Fault[] = [];
  const tell = (code: FaultCode, why: string, place: Partial<Pick<Fault, 'solid' | 'shell' | 'surface'>>): void =>
    void faults.push({ code, object: object.id, where: geometry.where, lod: geometry.lod, solid: -1, shell: -1, surface: -1, ...place, why });
  const placeOf = (surface: number): Pick<Fault, 'solid' | 'shell' | 'surface'> => {
    const solid = geometry.solids.findIndex((shells) => shells.some(([from, to]) => surface >= from && surface < to));
    return { solid, shell: geometry.solids[solid]?.findIndex(([from, to]) => surface >= from && surface < to) ?? -1, surface };
  };
  const isSound = geometry.surfaces.map((rings, surface) => {
    const found = polygonFindings(xyz, rings);
    for (const { code, why } of found) tell(code, why, placeOf(surface));
    return found.length === 0;
  });

  const bodies: Body[] = [];
  geometry.solids.forEach((shells, solid) => {
    const sound = shells.map((shell, number) => {
      const [from, to] = shell;
      if (from === to || !isSound.slice(from, to).every(Boolean)) return null;
      const numbers = Array.from({ length: to - from }, (_, i) => from + i);
      const triangles = trianglesOf(xyz, geometry.surfaces, numbers);
      const found = shellFindings(xyz, geometry.surfaces, shell, number === 0, triangles);
      for (const { code, surface, why } of found) tell(code, why, { solid, shell: number, surface });
      return found.length === 0 ? triangles : null;
    });
    const [outer, ...voids] = sound;
    if (!outer) return;
    const shellKey = ([from, to]: Shell): string => keyOf(xyz, geometry.surfaces.slice(from, to).flat(2));
    const keys = shells.map((shell, number) => (shells.length > 1 && sound[number] ? shellKey(shell) : ''));
    const before = faults.length;
    voids.forEach((inner, i) => {
      if (!inner) return;
      const twin = keys.indexOf(keys[i + 1] as string);
      if (twin <= i) return tell(402, `it is the same as shell ${twin}`, { solid, shell: i + 1 });
      const [crossed] = crossings(outer, inner, 1);
      const c = inner.corners;
      const middle = [0, 1, 2].map((k) => ((c[k] as number) + (c[k + 3] as number) + (c[k + 6] as number)) / 3) as [number, number, number];
      if (crossed) tell(401, 'the void cuts through the outer shell', { solid, shell: i + 1, surface: crossed[1] });
      else if (windingAt(outer, middle) < 0.5) tell(403, 'the void lies outside the outer shell', { solid, shell: i + 1 });
    });
    const whole = voids.filter((inner) => inner !== null);
    if (faults.length === before && whole.length === voids.length && mayBeParted(outer, whole) && isParted(outer, whole))
      tell(404, 'its voids touch its outer shell or each other so that they cut the inside in pieces', { solid });
    const [from, to] = [shells[0]?.[0] ?? 0, shells.at(-1)?.[1] ?? 0];
    if (!sound.includes(null)) {
      const numbers = Array.from({ length: to - from }, (_, i) => from + i);
      bodies.push({ triangles: trianglesOf(xyz, geometry.surfaces, numbers), key: keyOf(xyz, geometry.surfaces.slice(from, to).flat(2)) });
    }
  });
  if (faults.length === 0 && geometry.solids.length > 1) compareSolids(bodies, geometry.type, tell);
  return { faults, bodies: faults.length === 0 ? bodies : [] };
}

/** Only shells that touch can part what they enclose. */
function mayBeParted(outer: Triangles, voids: readonly Triangles[]): boolean {
  const shells = [outer, ...voids];
  if (shells.reduce((sum, { surface }) => sum + surface.length, 0) > mostCompared) return false;
  return shells.some((one, i) => shells.some((other, j) => i !== j && areBoxesNear(one, other, snapM) && touchesShell(one, other, snapM)));
}

type Tell = (code: FaultCode, why: string, place: Partial<Pick<Fault, 'solid' | 'shell' | 'surface'>>) => void;

/** The surface by which two bodies reach into each other, or -1. */
function overlap(one: Body, other: Body): number {
  if (!areBoxesNear(one.triangles, other.triangles, 0)) return -1;
  const first = reachesInto(one.triangles, other.triangles, -snapM);
  return first >= 0 ? first : reachesInto(other.triangles, one.triangles, -snapM);
}
const touch = (one: Body, other: Body): boolean =>
  areBoxesNear(one.triangles, other.triangles, snapM) &&
  (reachesInto(one.triangles, other.triangles, snapM) >= 0 || reachesInto(other.triangles, one.triangles, snapM) >= 0);

function compareSolids(bodies: readonly Body[], type: string, tell: Tell): void {
  if (bodies.reduce((sum, { triangles }) => sum + triangles.surface.length, 0) > mostCompared) return;
  const reached = new Set([0]);
  let hasOverlap = false;
  bodies.forEach((one, i) => {
    bodies.slice(i + 1).forEach((other, n) => {
      const j = i + 1 + n;
      if (one.key === other.key) tell(502, `it is the same as solid ${i}`, { solid: j });
      else {
        const surface = overlap(one, other);
        if (surface >= 0) tell(501, `solids ${i} and ${j} overlap`, { solid: i, surface });
        else return;
      }
      hasOverlap = true;
    });
  });
  if (hasOverlap || type !== 'CompositeSolid') return;
  for (const i of reached) bodies.forEach((other, j) => !reached.has(j) && touch(bodies[i] as Body, other) && reached.add(j));
  bodies.forEach((_, j) => !reached.has(j) && tell(503, `it touches none of the solids that hang together with solid 0`, { solid: j }));
}

/** All faults of a building with its parts: each geometry's own, and parts that overlap (601). */
export function familyFaults(family: readonly PlannedGeometry[]): readonly Fault[] {
  const judged = family.map((planned) => ({ planned, ...geometryFaults(planned) }));
  const faults = judged.flatMap((one) => one.faults);
  const parts = judged.filter(({ planned, bodies }) => planned.object.parents.length > 0 && bodies.length > 0);
  if (parts.reduce((sum, { bodies }) => sum + bodies.reduce((n, { triangles }) => n + triangles.surface.length, 0), 0) > mostCompared) return faults;
  parts.forEach((one, i) => {
    for (const other of parts.slice(i + 1)) {
      const { object, geometry } = one.planned;
      if (object.id === other.planned.object.id) continue;
      const surface = one.bodies.flatMap((a) => other.bodies.map((b) => overlap(a, b))).find((found) => found >= 0);
      if (surface !== undefined)
        faults.push({
          code: 601,
          object: object.id,
          where: geometry.where,
          lod: geometry.lod,
          solid: -1,
          shell: -1,
          surface: -1,
          why: `it overlaps ${other.planned.object.id}`,
        });
    }
  });
  return faults;
}
