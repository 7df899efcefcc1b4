import { createPlanFrame } from '../../base/geodesy.ts';
import type { Problem } from '../../base/problem.ts';
import { elevationOf, type Elevation, type MercatorGrid } from '../terrain/elevation.ts';
import { boundsOfGrid } from '../terrain/tiles.ts';
import { toDatum, type VerticalMeans } from '../terrain/vertical.ts';
import { furnitureOnGround, solidOnGround } from './on-ground.ts';
import type { PackInput } from './pack-input.ts';

export interface TerrainWishes extends VerticalMeans {
  /** Vertical datum of the terrain's heights. */
  readonly vertical: string;
}

const COARSEST_ZOOM = 7;

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
      buildings: onGround ? input.buildings.map((building) => solidOnGround(building, groundM)) : input.buildings,
      furniture: onGround ? input.furniture.map((set) => furnitureOnGround(set, groundM)) : input.furniture,
      terrain: { grid: brought.grid, encoding: 'terrarium', minZoom: Math.min(COARSEST_ZOOM, grid.zoom) },
    },
  };
}
