import type { PlanFrame } from '../../../base/geodesy.ts';
import type { Problem } from '../../../base/problem.ts';
import type { SolidFeature } from '../../pack/pack-input.ts';
import type { OsmData } from './data.ts';
import { addBody, emptyBody, planMeshOf, type BodyMesh } from '../extrude.ts';
import type { Footprint } from './footprints.ts';
import { heightsOf, type BuildingHeights } from './heights.ts';
import { isYes, numberIn } from './lengths.ts';
import { footprintBox, planeHeight, roofPlanes, roofShapeOf, type PlanPoint, type RoofPlane } from '../roof-planes.ts';
import { attributesOf, useOf } from './uses.ts';

type PlanRings = readonly (readonly PlanPoint[])[];
interface Placed {
  readonly footprint: Footprint;
  readonly polygons: readonly PlanRings[];
  readonly areaM2: number;
  /** West, south, east, north in plan metres. */
  readonly box: readonly [number, number, number, number];
}

const areaOf = (ring: readonly PlanPoint[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as PlanPoint;
    return sum + (x * v - u * y) / 2;
  }, 0);

function place(footprint: Footprint, frame: PlanFrame): Placed {
  const polygons = footprint.polygons.map((rings) =>
    rings
      .map((ring) => ring.slice(0, -1).map(([lon, lat]) => frame.toPlan(lon, lat)))
      .map((ring) => ring.filter((p, i) => !samePoint(p, ring[(i + 1) % ring.length] as PlanPoint))),
  );
  const outer = polygons.flatMap(([ring]) => ring ?? []);
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of outer) [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  return { footprint, polygons, areaM2: polygons.reduce((sum, rings) => sum + rings.reduce((s, ring) => s + areaOf(ring), 0), 0), box: [x0, y0, x1, y1] };
}
const samePoint = (p: PlanPoint, q: PlanPoint): boolean => Math.abs(p[0] - q[0]) < 1e-3 && Math.abs(p[1] - q[1]) < 1e-3;

function isInside([x, y]: PlanPoint, ring: readonly PlanPoint[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as PlanPoint;
    const [bx, by] = ring[j] as PlanPoint;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** A point in the middle of the first triangle-ish wedge: for convex parts the mean of the corners does. */
const middleOf = ([ring = []]: PlanRings): PlanPoint => [
  ring.reduce((sum, [x]) => sum + x, 0) / Math.max(1, ring.length),
  ring.reduce((sum, [, y]) => sum + y, 0) / Math.max(1, ring.length),
];

/** Outlines by part: the relation's word where there is one, else the smallest outline around the part's middle. */
function ownersOf(data: OsmData, outlines: readonly Placed[], parts: readonly Placed[]): Map<Placed, Placed> {
  const byId = new Map([...outlines, ...parts].map((placed) => [placed.footprint.id, placed]));
  const owners = new Map<Placed, Placed>();
  for (const relation of data.relations.values()) {
    if (relation.tags.get('type') !== 'building') continue;
    const of = (role: string): Placed[] =>
      relation.members.filter((member) => member.role === role).flatMap(({ type, ref }) => byId.get(`${type}/${ref}`) ?? []);
    const [outline] = of('outline');
    if (outline) for (const part of of('part')) if (part !== outline) owners.set(part, outline);
  }
  const cellM = 100;
  const cells = new Map<string, Placed[]>();
  const cell = (x: number, y: number): string => `${Math.floor(x / cellM)} ${Math.floor(y / cellM)}`;
  for (const outline of outlines) {
    const [x0, y0, x1, y1] = outline.box;
    for (let x = Math.floor(x0 / cellM); x <= Math.floor(x1 / cellM); x++)
      for (let y = Math.floor(y0 / cellM); y <= Math.floor(y1 / cellM); y++) cells.set(`${x} ${y}`, [...(cells.get(`${x} ${y}`) ?? []), outline]);
  }
  for (const part of parts) {
    if (owners.has(part) || outlines.includes(part)) continue;
    const middle = middleOf(part.polygons[0] ?? []);
    const around = (cells.get(cell(...middle)) ?? []).filter(
      ({ polygons, areaM2 }) => areaM2 >= part.areaM2 * 0.95 && polygons.some(([ring]) => isInside(middle, ring ?? [])),
    );
    const [owner] = around.sort((a, b) => a.areaM2 - b.areaM2);
    if (owner) owners.set(part, owner);
  }
  return owners;
}

interface Roofs {
  /** Roof shapes drawn flat instead, and how often. */
  readonly flattened: Map<string, number>;
}

/** A roof is only put on a footprint that fills most of its rectangle: elsewhere planes over the rectangle would not meet the walls. */
const leastFill = 0.62;
/** Walls under a roof of unknown height. */
const leastWallM = 1.5;
/** Storeys end at the eaves: a roof nobody measured comes on top of them, not out of them. */
const standsOnTop = ({ from, roofM }: BuildingHeights): boolean => from === 'levels' && Number.isNaN(roofM);
const usualPitch = Math.tan((30 * Math.PI) / 180);

function roofOver(rings: PlanRings, { footprint: { tags } }: Placed, heights: BuildingHeights, roofs: Roofs): readonly RoofPlane[] {
  const told = tags.get('roof:shape');
  const shape = roofShapeOf(told);
  const flat: readonly RoofPlane[] = [[0, 0, 0]];
  if (shape === 'flat') return flat;
  const box = footprintBox(rings[0] ?? []);
  const fills = areaOf(rings[0] ?? []) / Math.max(1e-6, 4 * box.halfLongM * box.halfWideM);
  if (shape === null || rings.length > 1 || (fills < leastFill && shape !== 'skillion')) {
    const name = told ?? '';
    roofs.flattened.set(name, (roofs.flattened.get(name) ?? 0) + 1);
    return flat;
  }
  const halfM = tags.get('roof:orientation') === 'across' ? box.halfLongM : box.halfWideM;
  const angle = numberIn(tags.get('roof:angle'));
  const pitch = angle > 0 && angle < 85 ? Math.tan((angle * Math.PI) / 180) : usualPitch;
  const wanted = Number.isNaN(heights.roofM) ? halfM * pitch * (shape === 'skillion' ? 2 : 1) : heights.roofM;
  const heightM = standsOnTop(heights) ? wanted : Math.min(wanted, Math.max(0, heights.topM - heights.footM - (Number.isNaN(heights.roofM) ? leastWallM : 0)));
  return heightM > 0.05
    ? roofPlanes(box, { shape, heightM, across: tags.get('roof:orientation') === 'across', directionDeg: bearingOf(tags.get('roof:direction')) })
    : flat;
}
const compass = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW'];
const bearingOf = (text: string | undefined): number => {
  const point = compass.indexOf((text ?? '').toUpperCase());
  return point >= 0 ? point * 22.5 : numberIn(text);
};

function addTo(mesh: BodyMesh, placed: Placed, roofs: Roofs): number {
  const heights = heightsOf(placed.footprint.tags);
  let highest = 0;
  for (const rings of placed.polygons) {
    const planes = roofOver(rings, placed, heights, roofs);
    const roofM = roofTop(rings, planes);
    const eavesM = standsOnTop(heights) ? heights.topM : heights.topM - roofM;
    if (addBody(mesh, rings, heights.footM, eavesM, planes)) highest = Math.max(highest, eavesM + roofM);
  }
  return highest;
}
/** Top of a roof above its eaves: several planes meet highest over the middle, one is highest at a corner. */
function roofTop([ring = []]: PlanRings, planes: readonly RoofPlane[]): number {
  if (planes.length > 1) return Math.min(...planes.map((plane) => planeHeight(plane, footprintBox(ring).middle)));
  return Math.max(0, ...planes.flatMap((plane) => ring.map((p) => planeHeight(plane, p))));
}

/** Buildings with their parts in place of their outlines (wiki.openstreetmap.org/wiki/Simple_3D_Buildings), heights above ground. */
export function buildingsOf(data: OsmData, footprints: readonly Footprint[], frame: PlanFrame, where: string, notes: Problem[]): SolidFeature[] {
  const placed = footprints.filter(({ tags }) => isYes(tags, 'building') || isYes(tags, 'building:part')).map((footprint) => place(footprint, frame));
  const outlines = placed.filter(({ footprint }) => isYes(footprint.tags, 'building') && footprint.tags.get('location') !== 'underground');
  const parts = placed.filter(({ footprint }) => isYes(footprint.tags, 'building:part') && footprint.tags.get('location') !== 'underground');
  const owners = ownersOf(data, outlines, parts);
  const partsOf = new Map<Placed, Placed[]>();
  for (const [part, owner] of owners) partsOf.set(owner, [...(partsOf.get(owner) ?? []), part]);
  const roofs: Roofs = { flattened: new Map() };
  const roots = [...outlines, ...parts.filter((part) => !owners.has(part) && !outlines.includes(part))];
  const solids = roots.flatMap((root) => solidOf(root, partsOf.get(root) ?? [], frame, roofs));
  const lost = roots.length - solids.length;
  if (lost > 0) notes.push({ code: 'object-skipped', where, why: `${lost} buildings have no area or too many corners` });
  for (const [shape, count] of roofs.flattened)
    notes.push({ code: 'roof-flattened', where, why: `${count} roofs of shape ${JSON.stringify(shape)} are drawn flat` });
  return solids;
}

function solidOf(root: Placed, parts: readonly Placed[], frame: PlanFrame, roofs: Roofs): SolidFeature[] {
  // Parts that cover only a corner of their outline do not replace it.
  const covered = parts.reduce((sum, { areaM2 }) => sum + areaM2, 0);
  const bodies = parts.length === 0 ? [root] : covered > 0.5 * root.areaM2 ? parts : [root, ...parts];
  const mesh = emptyBody();
  const topM = Math.max(...bodies.map((body) => addTo(mesh, body, roofs)));
  if (mesh.triangles.length === 0) return [];
  const { tags, id } = root.footprint;
  const heights = heightsOf(tags);
  const year = numberIn(/^\d{4}/.exec(tags.get('start_date') ?? '')?.[0]);
  const [lon, lat] = frame.toLonLat((root.box[0] + root.box[2]) / 2, (root.box[1] + root.box[3]) / 2);
  const baseM = Math.min(...bodies.map(({ footprint }) => heightsOf(footprint.tags).footM));
  return [
    {
      mesh: planMeshOf(mesh),
      record: {
        id,
        use: useOf(tags),
        storeys: heights.storeys,
        heightM: topM - baseM,
        baseM,
        year,
        people: [NaN, NaN, NaN, NaN],
        lon,
        lat,
        attributes: { ...attributesOf(tags), heightFrom: heights.from, ...(parts.length > 0 ? { parts: parts.length } : {}) },
      },
    },
  ];
}
