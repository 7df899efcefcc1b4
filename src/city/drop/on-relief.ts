import { createPlanFrame } from '../../base/geodesy.ts';
import type { Problem } from '../../base/problem.ts';
import type { ImportedModel } from '../formats/format.ts';
import { furnitureOnGround, solidOnGround } from '../pack/on-ground.ts';
import type { SolidFeature } from '../pack/pack-input.ts';
import { elevationOf } from '../terrain/elevation.ts';
import type { DropWishes } from './outcome.ts';

const raised = (feature: SolidFeature, byM: number): SolidFeature => ({
  ...feature,
  record: { ...feature.record, baseM: feature.record.baseM + byM },
  mesh: { ...feature.mesh, positions: feature.mesh.positions.map((value, i) => (i % 3 === 2 ? value + byM : value)) },
});

/**
 * A dropped model as it stands in the open city: what was modelled above its own ground on the city's relief; heights above the
 * ellipsoid brought to the city's datum by its declared offset. What cannot be brought there is noted and left as it is.
 */
export function onCity(model: ImportedModel, { city }: Pick<DropWishes, 'city'>): { readonly model: ImportedModel; readonly isLifted: boolean } {
  if (model.buildings.length === 0 || !city) return { model, isLifted: false };
  const from = model.crs.vertical;
  if (from === 'ground') {
    if (!city.relief) return { model, isLifted: false };
    const elevation = elevationOf(city.relief.grid, city.relief.bounds);
    const frame = createPlanFrame([model.origin.lon, model.origin.lat]);
    const groundM = (x: number, y: number): number => elevation.groundM(...frame.toLonLat(x, y));
    const buildings = model.buildings.map((building) => solidOnGround(building, groundM));
    const furniture = (model.furniture ?? []).map((set) => furnitureOnGround(set, groundM));
    return { model: { ...model, buildings, furniture }, isLifted: true };
  }
  if (from === city.vertical && from !== 'unknown') return { model, isLifted: false };
  const { ellipsoidOffset } = city;
  if (from === 'ellipsoid' && ellipsoidOffset.declared)
    return { model: { ...model, buildings: model.buildings.map((building) => raised(building, -ellipsoidOffset.metres)) }, isLifted: true };
  const why = `its heights count from ${from}, the open city's from ${city.vertical}: taken as the same`;
  const note: Problem = { code: from === 'unknown' || city.vertical === 'unknown' ? 'unknown-datum' : 'datum-mismatch', where: 'heights', why };
  return { model: { ...model, notes: [...model.notes, note] }, isLifted: false };
}
