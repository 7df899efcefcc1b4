import { createPlanFrame } from '../../base/geodesy.ts';
import type { Problem } from '../../base/problem.ts';
import { elevationOf, type Elevation, type MercatorGrid } from '../terrain/elevation.ts';
import { boundsOfGrid } from '../terrain/tiles.ts';
import { toDatum, type VerticalMeans } from '../terrain/vertical.ts';
import type { PackInput, SolidFeature } from './pack-input.ts';

export interface TerrainWishes extends VerticalMeans {
  /** Vertical datum of the terrain's heights. */
  readonly vertical: string;
}

/** Walls go on this far below the lowest ground at their foot. */
const FOOTING_M = 1.5;
const COARSEST_ZOOM = 7;

/** A solid modelled above its own ground, on the terrain: up by the mean height under its outline, its foot below the lowest. */
function stood(feature: SolidFeature, groundM: (xM: number, yM: number) => number): SolidFeature {
  const { record, mesh } = feature;
  let [sum, count, lowestM] = [0, 0, Infinity];
  for (let i = 0; i < mesh.positions.length; i += 3) {
    const m = groundM(mesh.positions[i] as number, mesh.positions[i + 1] as number);
    if (Number.isNaN(m)) continue;
    sum += m;
    count++;
    lowestM = Math.min(lowestM, m);
  }
  if (count === 0) return feature;
  const liftM = sum / count;
  const footM = Number.isFinite(record.baseM) ? record.baseM : 0;
  // What hangs in the air (a roof over a gate) keeps its height above the ground; only what stands on it goes down into it.
  const positions = mesh.positions.map((value, i) => (i % 3 !== 2 ? value : value <= 0.01 && footM <= 0.01 ? lowestM - FOOTING_M : value + liftM));
  return { ...feature, record: { ...record, baseM: footM + liftM }, mesh: { ...mesh, positions } };
}

/**
 * What a pack is written from, with terrain: heights brought to the pack's datum; what was modelled above the ground itself
 * (`crs.vertical` = `ground`: maps without heights) stood on it, and the pack then counts from the terrain's datum.
 */
export function withTerrain(
  input: PackInput,
  grid: MercatorGrid,
  wishes: TerrainWishes,
): { readonly input: PackInput; readonly elevation: Elevation; readonly notes: readonly Problem[] } {
  const { manifest } = input;
  const { origin, crs } = manifest;
  const onGround = crs.vertical === 'ground';
  const vertical = onGround ? wishes.vertical : crs.vertical;
  const brought = toDatum(grid, wishes.vertical, vertical, wishes);
  const notes = [...brought.notes];
  const elevation = elevationOf(brought.grid, boundsOfGrid(brought.grid));
  if (Number.isNaN(elevation.groundM(origin.lon, origin.lat)))
    notes.push({
      code: 'terrain-elsewhere',
      where: 'terrain',
      why: `its heights (${elevation.bounds.map((d) => d.toFixed(4)).join(', ')}) do not reach the city's middle at ${origin.lon}, ${origin.lat}`,
    });
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const groundM = (x: number, y: number): number => elevation.groundM(...frame.toLonLat(x, y));
  const undulationM = vertical === 'ellipsoid' ? 0 : wishes.geoid?.undulationM(origin.lon, origin.lat);
  const offset =
    undulationM === undefined || Number.isNaN(undulationM) ? crs.ellipsoidOffset : { metres: Math.round(undulationM * 1000) / 1000, declared: true };
  return {
    elevation,
    notes,
    input: {
      ...input,
      manifest: { ...manifest, crs: { ...crs, vertical, ellipsoidOffset: offset } },
      buildings: onGround ? input.buildings.map((building) => stood(building, groundM)) : input.buildings,
      furniture: onGround
        ? input.furniture.map((set) => ({
            ...set,
            positions: set.positions.map((value, i) => {
              if (i % 3 !== 2) return value;
              const m = groundM(set.positions[i - 2] as number, set.positions[i - 1] as number);
              return value + (Number.isNaN(m) ? 0 : m);
            }),
          }))
        : input.furniture,
      terrain: { grid: brought.grid, encoding: 'terrarium', minZoom: Math.min(COARSEST_ZOOM, grid.zoom) },
    },
  };
}
