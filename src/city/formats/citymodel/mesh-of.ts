import type { Problem } from '../../../base/problem.ts';
import type { PlanMesh, SolidSurface } from '../../pack/pack-input.ts';
import { newellNormal, triangulate } from '../triangulate.ts';
import { flatAttributes } from './attributes.ts';
import type { Fault } from './fault.ts';
import type { CityGeometry, Surface } from './model.ts';
import type { PlannedGeometry } from './planned.ts';
import type { LookOf } from './surface-looks.ts';

/** Plan metres per true metre, as the plan frame says at a latitude. */
export interface PlanScale {
  readonly east: number;
  readonly north: number;
}

const toDegrees = 180 / Math.PI;

/** Area and slope of a polygon in true metres: the plan frame stretches both axes a little. */
export function measureSurface(xyz: ArrayLike<number>, surface: Surface, { east, north }: PlanScale): Pick<SolidSurface, 'areaM2' | 'tiltDeg' | 'bearingDeg'> {
  const vector = (ring: readonly number[]): [number, number, number] => {
    const [x, y, z] = newellNormal(xyz, ring);
    return [x / north, y / east, z / (east * north)];
  };
  const [outer, ...holes] = surface.map(vector);
  const [nx, ny, nz] = outer ?? [0, 0, 0];
  const size = Math.hypot(nx, ny, nz);
  const cut = holes.reduce((sum, hole) => sum + Math.hypot(...hole), 0);
  const tiltDeg = size > 0 ? Math.acos(Math.max(-1, Math.min(1, nz / size))) * toDegrees : NaN;
  const isFlat = !(Math.hypot(nx, ny) > size * 0.02);
  return { areaM2: Math.max(0, size - cut) / 2, tiltDeg, bearingDeg: isFlat ? NaN : (Math.atan2(nx, ny) * toDegrees + 360) % 360 };
}

function meaningOf(geometry: CityGeometry, surface: number): Pick<SolidSurface, 'type' | 'attributes'> {
  const semantic = geometry.semantics[geometry.semanticOf?.[surface] ?? -1];
  if (!semantic) return { type: '' };
  const parent = geometry.semantics[semantic.parent];
  const attributes = flatAttributes({ ...semantic.attributes, ...(parent ? { partOf: parent.type } : {}) });
  return { type: semantic.type, ...(attributes.size > 0 ? { attributes: Object.fromEntries(attributes) } : {}) };
}

/** Do surfaces say anything that a plain mesh would lose? */
const speaks = ({ geometry }: PlannedGeometry, lookOf: LookOf): boolean =>
  geometry.semanticOf !== null || geometry.surfaces.some((_, i) => lookOf(geometry, i) !== null);

/** Corners of a ring, without repeats of the one before, as places in it. */
const cornersOf = (ring: readonly number[]): number[] => ring.map((_, i) => i).filter((i) => ring[i] !== ring[(i + ring.length - 1) % ring.length]);

interface Growing {
  readonly positions: number[];
  readonly triangles: number[];
  readonly surface: number[];
  readonly uv: number[];
}

/** A surface with vertices of its own: meaning, fault and picture stop at its edges. */
function addSeparately(into: Growing, xyz: Float64Array, rings: Surface, number: number, uv: readonly (readonly number[])[] | undefined): string | null {
  const places: number[] = [];
  const coordinates: number[] = [];
  const numbered = rings.map((ring, r) =>
    cornersOf(ring).map((i) => {
      const v = (ring[i] as number) * 3;
      places.push(xyz[v] as number, xyz[v + 1] as number, xyz[v + 2] as number);
      // Both sources count v upwards, glTF downwards.
      coordinates.push(uv?.[r]?.[i * 2] ?? 0, 1 - (uv?.[r]?.[i * 2 + 1] ?? 1));
      return places.length / 3 - 1;
    }),
  );
  const cut = triangulate(places, numbered);
  if (cut.kind === 'refused') return cut.why;
  const first = into.positions.length / 3;
  into.positions.push(...places);
  into.uv.push(...coordinates);
  for (let i = 0; i < places.length; i += 3) into.surface.push(number);
  for (const corner of cut.corners) into.triangles.push(first + corner);
  return null;
}

function addShared(into: Growing, xyz: Float64Array, rings: Surface, local: Map<number, number>): string | null {
  const cut = triangulate(xyz, rings);
  if (cut.kind === 'refused') return cut.why;
  for (const corner of cut.corners) {
    const known = local.get(corner) ?? into.positions.length / 3;
    if (!local.has(corner)) {
      into.positions.push(xyz[corner * 3] as number, xyz[corner * 3 + 1] as number, xyz[corner * 3 + 2] as number);
      local.set(corner, known);
    }
    into.triangles.push(known);
  }
  return null;
}

export interface MeshedSolid {
  readonly mesh: PlanMesh;
  readonly surfaces?: readonly SolidSurface[];
}

/**
 * Geometries as one mesh in the plan frame, polygons cut into triangles. Where the source knows its surfaces, or one of them
 * is at fault, every vertex names its surface; else vertices are shared within a geometry.
 */
export function meshOf(planned: readonly PlannedGeometry[], lookOf: LookOf, faults: readonly Fault[], scale: PlanScale, notes: Problem[]): MeshedSolid {
  const into: Growing = { positions: [], triangles: [], surface: [], uv: [] };
  const surfaces: SolidSurface[] = [];
  const isSeparate = faults.length > 0 || planned.some((one) => speaks(one, lookOf));
  let isPictured = false;
  for (const { geometry, xyz } of planned) {
    const local = new Map<number, number>();
    geometry.surfaces.forEach((rings, i) => {
      const look = isSeparate ? lookOf(geometry, i) : null;
      const refusal = isSeparate ? addSeparately(into, xyz, rings, surfaces.length, look?.uv) : addShared(into, xyz, rings, local);
      if (refusal) notes.push({ code: 'polygon-skipped', where: `${geometry.where} surface ${i}`, why: refusal });
      if (!isSeparate) return;
      const wrong = new Set(faults.filter((fault) => fault.where === geometry.where && fault.surface === i).map(({ code }) => code));
      isPictured ||= look?.image !== undefined;
      surfaces.push({
        ...meaningOf(geometry, i),
        ...measureSurface(xyz, rings, scale),
        ...(wrong.size > 0 ? { faults: [...wrong].sort() } : {}),
        ...(look?.colour ? { colour: look.colour } : {}),
        ...(look?.image ? { image: look.image } : {}),
      });
    });
  }
  const mesh = { positions: Float64Array.from(into.positions), triangles: Uint32Array.from(into.triangles) };
  if (!isSeparate) return { mesh };
  return { mesh: { ...mesh, surface: Uint32Array.from(into.surface), ...(isPictured ? { uv: Float32Array.from(into.uv) } : {}) }, surfaces };
}
