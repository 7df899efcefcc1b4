import { createPlanFrame } from '../../base/geodesy.ts';
import { fail, type Problem } from '../../base/problem.ts';
import type { FurnitureSet, GroundLayer, PlanMesh, SolidFeature } from '../pack/pack-input.ts';
import type { ImportedModel } from './format.ts';

/** Models further apart than this, degrees, are of two cities: one of them stands in a wrong CRS. */
const mostApartDeg = 1.5;

type Shift = (positions: Float64Array) => Float64Array;

/** Plan metres of one origin to those of another: both are the same mercator map at another scale and with another zero. */
function shiftBetween(from: ImportedModel['origin'], to: ImportedModel['origin']): Shift {
  if (from.lon === to.lon && from.lat === to.lat) return (positions) => positions;
  const source = createPlanFrame([from.lon, from.lat]);
  const target = createPlanFrame([to.lon, to.lat]);
  const [dx, dy] = target.toPlan(from.lon, from.lat);
  const scale = source.mercatorPerM / target.mercatorPerM;
  return (positions) => positions.map((value, i) => (i % 3 === 2 ? value : value * scale + (i % 3 === 0 ? dx : dy)));
}

const movedMesh = (mesh: PlanMesh, shift: Shift): PlanMesh => ({ ...mesh, positions: shift(mesh.positions) });

function moved(model: ImportedModel, origin: ImportedModel['origin']): Pick<ImportedModel, 'buildings' | 'furniture'> {
  const shift = shiftBetween(model.origin, origin);
  return {
    buildings: model.buildings.map((building): SolidFeature => ({ ...building, mesh: movedMesh(building.mesh, shift) })),
    furniture: (model.furniture ?? []).map((set): FurnitureSet => ({ ...set, positions: shift(set.positions) })),
  };
}

function commonBounds(models: readonly ImportedModel[]): [number, number, number, number] {
  const at = (i: 0 | 1 | 2 | 3, pick: (...values: number[]) => number): number => pick(...models.map(({ bounds }) => bounds[i]));
  return [at(0, Math.min), at(1, Math.min), at(2, Math.max), at(3, Math.max)];
}

function mergedBuildings(models: readonly Pick<ImportedModel, 'buildings'>[], notes: Problem[]): SolidFeature[] {
  const ids = new Set<string>();
  return models.flatMap(({ buildings }) =>
    buildings.filter(({ record: { id } }) => {
      if (!ids.has(id)) return ids.add(id);
      notes.push({ code: 'duplicate-id', where: id, why: 'another file already holds this id; kept as first read' });
      return false;
    }),
  );
}

function mergedGround(models: readonly ImportedModel[]): ImportedModel['ground'] {
  const layers = new Map<GroundLayer, GeoJSON.Feature[]>();
  for (const { ground } of models)
    for (const [layer, data] of Object.entries(ground) as [GroundLayer, GeoJSON.FeatureCollection][])
      layers.set(layer, [...(layers.get(layer) ?? []), ...data.features]);
  return Object.fromEntries([...layers].map(([layer, features]) => [layer, { type: 'FeatureCollection', features }]));
}

/** The same service in two files is one. */
function mergedServices(models: readonly ImportedModel[]): NonNullable<ImportedModel['services']> {
  const byId = new Map(models.flatMap(({ services = [] }) => services.map((service) => [service.properties.id, service] as const)).reverse());
  return [...byId.values()].reverse();
}

/** Whose CRS and datum the whole counts in: of the first with buildings, else of the first that is not shown as it is. */
const leadOf = (models: readonly ImportedModel[]): ImportedModel | undefined =>
  models.find(({ buildings }) => buildings.length > 0) ?? models.find(({ placed = [], elevation }) => placed.length === 0 && !elevation) ?? models[0];

/** Several files' models as one, in the plan frame of them all. */
export function mergeModels(models: readonly ImportedModel[]): ImportedModel {
  const first = leadOf(models);
  if (!first) return fail('no-input', 'import', 'no file to read');
  if (models.length === 1) return first;
  const bounds = commonBounds(models);
  if (bounds[2] - bounds[0] > mostApartDeg || bounds[3] - bounds[1] > mostApartDeg)
    return fail(
      'bad-extent',
      'import',
      `the files together span ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city: is the CRS of each right?`,
    );
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 };
  const parts = models.map((model) => moved(model, origin));
  const notes = models.flatMap((model) => model.notes);
  const datums = [...new Set(models.filter(({ buildings }) => buildings.length > 0).map(({ crs }) => crs.vertical))];
  if (datums.length > 1)
    notes.push({
      code: 'mixed-datums',
      where: 'import',
      why: `buildings come above ${datums.join(' and ')}; they are placed as if above ${first.crs.vertical}`,
    });
  const counts: Record<string, number> = {};
  for (const model of models) for (const [type, count] of Object.entries(model.counts)) counts[type] = (counts[type] ?? 0) + count;
  const reliefs = models.flatMap(({ elevation }) => elevation ?? []);
  const [elevation] = reliefs;
  if (reliefs.length > 1)
    notes.push({ code: 'several-terrains', where: 'import', why: `${reliefs.length} files hold a relief; the first one read is the ground` });
  const attributions = [...new Set(models.flatMap(({ attribution }) => attribution ?? []))];
  return {
    crs: first.crs,
    origin,
    bounds,
    buildings: mergedBuildings(parts, notes),
    furniture: parts.flatMap(({ furniture }) => furniture ?? []),
    ground: mergedGround(models),
    services: mergedServices(models),
    serviceTitles: Object.assign({}, ...models.map(({ serviceTitles }) => serviceTitles)) as NonNullable<ImportedModel['serviceTitles']>,
    overlays: models.flatMap(({ overlays = [] }) => overlays),
    placed: models.flatMap(({ placed = [] }) => placed),
    ...(elevation ? { elevation } : {}),
    ...(attributions.length > 0 ? { attribution: attributions.join('; ') } : {}),
    counts,
    notes,
    faults: models.flatMap(({ faults = [] }) => faults),
  };
}
