import { createPlanFrame, type PlanFrame } from '../../../base/geodesy.ts';
import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import type { GroundLayer, SolidFeature } from '../../pack/pack-input.ts';
import { findCrs, type SourceCrs } from '../crs.ts';
import type { ImportedModel, ImportOptions } from '../format.ts';
import { plainAttributes, storeysOf, useOf, yearOf } from './attributes.ts';
import { chooseGeometry, type ChosenGeometry } from './choose-geometry.ts';
import type { Fault } from './fault.ts';
import { groundFeature, groundRule } from './ground.ts';
import { meshOf, type MeshedSolid, type PlanScale } from './mesh-of.ts';
import type { CityModel, CityObject, VertexSet } from './model.ts';
import { createPlanner, type PlannedGeometry } from './planned.ts';
import { reliefRaster } from './relief.ts';
import { familyFaults } from './validate/index.ts';
import { createLooks, type LookOf } from './surface-looks.ts';

/** A file behind the door, with what its reader had to leave out. */
export interface ParsedModel {
  readonly model: CityModel;
  readonly notes: readonly Problem[];
}

interface Placed {
  readonly model: CityModel;
  readonly crs: SourceCrs;
  /** In source axis order. */
  toLonLat(x: number, y: number): readonly [number, number];
}

/** x0, y0, x1, y1 of what is drawn, in source axes; a stray corner of a level or a hole that nobody sees moves no city. */
function sourceBounds(model: CityModel, options: ImportOptions): readonly [number, number, number, number] {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const widen = (x: number, y: number): void => {
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  };
  const at = ({ xyz }: VertexSet, v: number): void => widen(xyz[v * 3] as number, xyz[v * 3 + 1] as number);
  const objects = [...model.objects.values()];
  for (const object of objects) {
    for (const { geometry } of chooseGeometry([object], options.lod))
      if (geometry.placed) widen(geometry.placed.anchor[0], geometry.placed.anchor[1]);
      else for (const [outer] of geometry.surfaces) for (const v of outer ?? []) at(object.vertices, v);
    for (const { lines } of object.geometry) for (const line of lines) for (const v of line) at(object.vertices, v);
  }
  if (x0 > x1) for (const set of new Set(objects.map(({ vertices }) => vertices))) for (let v = 0; v < set.xyz.length / 3; v++) at(set, v);
  return [x0, y0, x1, y1];
}

function place(model: CityModel, options: ImportOptions): Placed {
  const crs = findCrs(model.referenceSystem, options.proj4, `${model.where}#/metadata/referenceSystem`);
  const [, y0, , y1] = sourceBounds(model, options);
  // Degrees come in either axis order in practice; a "latitude" beyond 90 is a longitude.
  const swapped = crs.geographic && (model.isLatitudeFirst || y1 > 90 || y0 < -90);
  return { model, crs, toLonLat: swapped ? (x, y) => crs.toLonLat(y, x) : crs.toLonLat };
}

function boundsOf(placed: readonly Placed[], options: ImportOptions): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { model, toLonLat } of placed) {
    const [x0, y0, x1, y1] = sourceBounds(model, options);
    if (!Number.isFinite(x0)) continue;
    for (const [x, y] of [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ] as const) {
      const [lon, lat] = toLonLat(x, y);
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    }
  }
  return [west, south, east, north];
}

/** An object with everything below it; installations and rooms belong to their building. */
function familyOf(root: CityObject, model: CityModel): CityObject[] {
  const met = new Set<CityObject>();
  const visit = (object: CityObject): void => {
    if (met.has(object)) return;
    met.add(object);
    for (const id of object.children) {
      const child = model.objects.get(id);
      if (child && root.type !== 'CityObjectGroup') visit(child);
    }
  };
  visit(root);
  return [...met];
}
/** Belongs to something else that is drawn; a group is only a label around things. */
const isPart = (object: CityObject, model: CityModel): boolean =>
  object.parents.some((id) => model.objects.get(id)?.type !== 'CityObjectGroup' && model.objects.has(id));

function solidOf(
  root: CityObject,
  { mesh, surfaces }: MeshedSolid,
  chosen: readonly ChosenGeometry[],
  family: readonly CityObject[],
  faults: readonly Fault[],
  frame: PlanFrame,
): SolidFeature {
  const { positions } = mesh;
  let [x0, y0, z0, x1, y1, z1] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i] as number, positions[i + 1] as number, positions[i + 2] as number];
    [x0, y0, z0] = [Math.min(x0, x), Math.min(y0, y), Math.min(z0, z)];
    [x1, y1, z1] = [Math.max(x1, x), Math.max(y1, y), Math.max(z1, z)];
  }
  const [lon, lat] = frame.toLonLat((x0 + x1) / 2, (y0 + y1) / 2);
  const { id, type, attributes } = root;
  return {
    mesh,
    ...(surfaces ? { surfaces } : {}),
    record: {
      id,
      use: useOf(type, attributes),
      storeys: storeysOf(attributes),
      heightM: z1 - z0,
      baseM: z0,
      year: yearOf(attributes),
      people: [NaN, NaN, NaN, NaN],
      lon,
      lat,
      attributes: { ...plainAttributes(type, attributes), ...modelFacts(chosen, family, faults) },
    },
  };
}

/** What the inspector says of the model itself; see docs/city-pack.md. */
function modelFacts(chosen: readonly ChosenGeometry[], family: readonly CityObject[], faults: readonly Fault[]): Record<string, string | number> {
  const levels = (all: readonly { readonly lod: number }[]): string =>
    [...new Set(all.map(({ lod }) => lod).filter((lod) => !Number.isNaN(lod)))].sort((a, b) => a - b).join(' ');
  const [shown, known] = [levels(chosen.map(({ geometry }) => geometry)), levels(family.flatMap(({ geometry }) => geometry))];
  const codes = [...new Set(faults.map(({ code }) => code))].sort();
  return {
    ...(shown === '' ? {} : { 'model.lod': shown }),
    ...(known === '' ? {} : { 'model.lods': known }),
    ...(family.length > 1 ? { 'model.parts': family.length - 1 } : {}),
    ...(faults.length > 0 ? { 'model.faults': faults.length, 'model.faultCodes': codes.join(' ') } : {}),
  };
}

interface Collected {
  readonly buildings: SolidFeature[];
  readonly ground: Map<GroundLayer, GeoJSON.Feature[]>;
  readonly notes: Problem[];
  readonly faults: Fault[];
  readonly ids: Set<string>;
  /** Triangulated ground, which becomes the pack's terrain. */
  readonly relief: PlannedGeometry[];
}
interface Ways {
  readonly frame: PlanFrame;
  readonly scale: PlanScale;
  readonly lookOf: LookOf;
  readonly options: ImportOptions;
}

function collectGround(object: CityObject, placed: Placed, { frame, options }: Ways, into: Collected): boolean {
  const rule = groundRule(object);
  if (!rule) return false;
  const { model, toLonLat } = placed;
  const feature = groundFeature(object, rule, (x, y) => frame.toPlan(...toLonLat(x, y)), toLonLat, options.lod);
  const layer = feature?.geometry.type === 'MultiLineString' ? 'roads' : rule.layer;
  const features = into.ground.get(layer) ?? [];
  into.ground.set(layer, features);
  if (feature) features.push(feature);
  else if (object.geometry.length > 0)
    into.notes.push({ code: 'ground-skipped', where: `${model.where}#/CityObjects/${object.id}`, why: `${object.type} has no outline seen from above` });
  return true;
}

/** Nothing of an object is drawn: because it has no shape at all (a fault), or only points and lines. */
function tellUndrawn(object: CityObject, family: readonly CityObject[], model: CityModel, into: Collected): void {
  const where = `${model.where}#/CityObjects/${object.id}`;
  if (family.some(({ geometry }) => geometry.length > 0))
    into.notes.push({ code: 'no-surfaces', where, why: `${object.type} has points or lines alone, which no city shows` });
  else into.faults.push({ code: 609, object: object.id, where, lod: NaN, solid: -1, shell: -1, surface: -1, why: `${object.type} has no shape` });
}

function collect(placed: Placed, ways: Ways, into: Collected): void {
  const { model, toLonLat } = placed;
  const { frame, scale, lookOf, options } = ways;
  const plan = createPlanner((x, y) => frame.toPlan(...toLonLat(x, y)));
  for (const object of model.objects.values()) {
    if (isPart(object, model) || object.type === 'CityObjectGroup') continue;
    if (object.type === 'TINRelief') {
      into.relief.push(...chooseGeometry([object], options.lod).map(({ geometry }) => plan(object, geometry)));
      continue;
    }
    if (collectGround(object, placed, ways, into)) continue;
    const family = familyOf(object, model);
    const chosen = chooseGeometry(family, options.lod);
    if (chosen.length === 0) {
      tellUndrawn(object, family, model, into);
      continue;
    }
    const planned = chosen.map((one) => plan(one.object, one.geometry));
    const faults = familyFaults(planned);
    const meshed = meshOf(planned, lookOf, faults, scale, into.notes);
    const where = `${model.where}#/CityObjects/${object.id}`;
    if (meshed.mesh.triangles.length === 0) into.notes.push({ code: 'object-skipped', where, why: 'no triangle of it could be drawn' });
    else if (into.ids.has(object.id)) into.notes.push({ code: 'duplicate-id', where, why: 'another file already holds this id; kept as first read' });
    else {
      into.ids.add(object.id);
      into.faults.push(...faults);
      into.buildings.push(solidOf(object, meshed, chosen, family, faults, frame));
    }
  }
}

function checkedBounds(placed: readonly Placed[], first: Placed, options: ImportOptions): readonly [number, number, number, number] {
  const bounds = boundsOf(placed, options);
  if (!bounds.every(Number.isFinite)) {
    const isEmpty = placed.every(({ model }) => [...model.objects.values()].every(({ geometry }) => geometry.length === 0));
    const why = isEmpty ? 'holds no object with a shape' : 'no vertex of it lands on the earth: is the CRS right?';
    return fail('empty-model', first.model.where, why);
  }
  if (Math.abs(bounds[1]) > 85 || Math.abs(bounds[3]) > 85 || bounds[2] - bounds[0] > 5 || bounds[3] - bounds[1] > 5)
    throw new ProblemError([
      {
        code: 'bad-extent',
        where: first.model.where,
        why: `spans ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city: is the CRS (${first.crs.name}) right?`,
      },
    ]);
  return bounds;
}

/** City models of any format, together, as what a pack is written from. */
export function importModels(parsed: readonly ParsedModel[], options: ImportOptions): ImportedModel {
  const placed = parsed.map(({ model }) => place(model, options));
  const [first] = placed;
  if (!first) return fail('no-input', 'import', 'no file to read');
  const bounds = checkedBounds(placed, first, options);
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 };
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const into: Collected = { buildings: [], ground: new Map(), notes: parsed.flatMap(({ notes }) => notes), faults: [], ids: new Set(), relief: [] };
  const scale = frame.scaleAt(origin.lat);
  for (const one of placed) collect(one, { frame, scale, options, lookOf: createLooks(one.model, options, into.notes) }, into);

  const counts: Record<string, number> = {};
  for (const { model } of placed) for (const { type } of model.objects.values()) counts[type] = (counts[type] ?? 0) + 1;
  const ground = Object.fromEntries(
    [...into.ground].map(([layer, features]) => [layer, { type: 'FeatureCollection', features } satisfies GeoJSON.FeatureCollection]),
  );
  const { buildings, notes, faults } = into;
  const crs = { source: first.crs.name, vertical: first.crs.vertical };
  const elevation = reliefRaster(into.relief, frame, crs);
  return { crs, origin, bounds, buildings, ground, ...(elevation ? { elevation } : {}), counts, notes, faults };
}
