import { createPlanFrame, type PlanFrame } from '../../../base/geodesy.ts';
import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import type { GroundLayer, PlanMesh, SolidFeature } from '../../pack/pack-input.ts';
import { findCrs, type SourceCrs } from '../crs.ts';
import type { ImportedModel, ImportOptions, ModelFormat, SourceFile } from '../format.ts';
import { plainAttributes, storeysOf, useOf, yearOf } from './attributes.ts';
import { chooseGeometry } from './choose-geometry.ts';
import { groundFeature, groundRule } from './ground.ts';
import type { CityModel, CityObject } from './model.ts';
import { parseCityJson } from './parse.ts';
import { meshOf } from './solid.ts';

interface Placed {
  readonly model: CityModel;
  readonly crs: SourceCrs;
  /** In source axis order. */
  toLonLat(x: number, y: number): readonly [number, number];
}

const sourceBounds = (model: CityModel): readonly [number, number, number, number] => {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { xyz } of new Set([...model.objects.values()].map(({ vertices }) => vertices)))
    for (let i = 0; i < xyz.length; i += 3) {
      x0 = Math.min(x0, xyz[i] as number);
      x1 = Math.max(x1, xyz[i] as number);
      y0 = Math.min(y0, xyz[i + 1] as number);
      y1 = Math.max(y1, xyz[i + 1] as number);
    }
  return [x0, y0, x1, y1];
};

function place(model: CityModel, options: ImportOptions): Placed {
  const crs = findCrs(model.referenceSystem, options.proj4, `${model.where}#/metadata/referenceSystem`);
  const [, y0, , y1] = sourceBounds(model);
  // Degrees come in either axis order in practice; a "latitude" beyond 90 is a longitude.
  const swapped = crs.geographic && (y1 > 90 || y0 < -90);
  return { model, crs, toLonLat: swapped ? (x, y) => crs.toLonLat(y, x) : crs.toLonLat };
}

function boundsOf(placed: readonly Placed[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { model, toLonLat } of placed) {
    const [x0, y0, x1, y1] = sourceBounds(model);
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

function solidOf(root: CityObject, mesh: PlanMesh, frame: PlanFrame): SolidFeature {
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
      attributes: plainAttributes(type, attributes),
    },
  };
}

interface Collected {
  readonly buildings: SolidFeature[];
  readonly ground: Map<GroundLayer, GeoJSON.Feature[]>;
  readonly notes: Problem[];
  readonly ids: Set<string>;
}

function collect({ model, toLonLat }: Placed, frame: PlanFrame, into: Collected): void {
  const toPlan = (x: number, y: number): readonly [number, number] => frame.toPlan(...toLonLat(x, y));
  const terrain = [...model.objects.values()].filter(({ type }) => type === 'TINRelief').length;
  if (terrain > 0) into.notes.push({ code: 'terrain-not-read', where: model.where, why: `${terrain} TINRelief objects are left out` });
  for (const object of model.objects.values()) {
    if (isPart(object, model) || object.type === 'TINRelief' || object.type === 'CityObjectGroup') continue;
    const rule = groundRule(object);
    if (rule) {
      const feature = groundFeature(object, rule, toPlan, toLonLat);
      const features = into.ground.get(rule.layer) ?? [];
      into.ground.set(rule.layer, features);
      if (feature) features.push(feature);
      else if (object.geometry.length > 0)
        into.notes.push({ code: 'ground-skipped', where: `${model.where}#/CityObjects/${object.id}`, why: `${object.type} has no outline seen from above` });
      continue;
    }
    const chosen = chooseGeometry(familyOf(object, model));
    if (chosen.length === 0) continue;
    const mesh = meshOf(chosen, toPlan, into.notes);
    if (mesh.triangles.length === 0)
      into.notes.push({ code: 'object-skipped', where: `${model.where}#/CityObjects/${object.id}`, why: 'no triangle of it could be drawn' });
    else if (into.ids.has(object.id))
      into.notes.push({
        code: 'duplicate-id',
        where: `${model.where}#/CityObjects/${object.id}`,
        why: 'another file already holds this id; kept as first read',
      });
    else {
      into.ids.add(object.id);
      into.buildings.push(solidOf(object, mesh, frame));
    }
  }
}

function textOf({ name, bytes }: SourceFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('bad-encoding', name, 'is not UTF-8 text');
  }
}

function read(files: readonly SourceFile[], options: ImportOptions): ImportedModel {
  const parsed = files.map((file) => parseCityJson(textOf(file), file.name));
  const placed = parsed.map(({ model }) => place(model, options));
  const [first] = placed;
  if (!first) return fail('no-input', 'import', 'no file to read');
  const bounds = boundsOf(placed);
  if (!bounds.every(Number.isFinite)) return fail('empty-model', first.model.where, 'no vertex of it lands on the earth: is the CRS right?');
  if (Math.abs(bounds[1]) > 85 || Math.abs(bounds[3]) > 85 || bounds[2] - bounds[0] > 5 || bounds[3] - bounds[1] > 5)
    throw new ProblemError([
      {
        code: 'bad-extent',
        where: first.model.where,
        why: `spans ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city: is the CRS (${first.crs.name}) right?`,
      },
    ]);
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 };
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const into: Collected = { buildings: [], ground: new Map(), notes: parsed.flatMap(({ notes }) => notes), ids: new Set() };
  for (const one of placed) collect(one, frame, into);

  const counts: Record<string, number> = {};
  for (const { model } of placed) for (const { type } of model.objects.values()) counts[type] = (counts[type] ?? 0) + 1;
  const ground = Object.fromEntries(
    [...into.ground].map(([layer, features]) => [layer, { type: 'FeatureCollection', features } satisfies GeoJSON.FeatureCollection]),
  );
  const { name: source, vertical } = first.crs;
  return { crs: { source, vertical }, origin, bounds, buildings: into.buildings, ground, counts, notes: into.notes };
}

/** CityJSON 1.0, 1.1, 2.0 and CityJSON text sequences. */
export const format: ModelFormat = { read };
