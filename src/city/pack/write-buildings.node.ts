import type { PlanFrame } from '../../base/geodesy.ts';
import { writeBuildingTile, type TileBuilding } from '../formats/tiles3d/write-building-tile.ts';
import { writeTileset, type TilePlan } from '../formats/tiles3d/write-tileset.ts';
import type { CityManifest } from './manifest.ts';
import { boxAround } from './oriented-box.ts';
import type { Progress, SolidFeature } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';
import { inSquares, squareName, type Square } from './squares.ts';

/** Side of an overview tile and of the detail chunks that refine it, plan metres. */
const overviewM = 2560;
const detailM = 640;
/** How far an overview box may lie from the building it stands for. */
const overviewErrorM = 40;
const rootErrorM = 800;

/**
 * Buildings as 3D Tiles: `buildings/tileset.json`, boxes in `overview/`, refined by true meshes in `detail/`. Rows are the
 * input's order, the same at both levels.
 */
export async function writeBuildings(
  features: readonly SolidFeature[],
  frame: PlanFrame,
  ellipsoidOffsetM: number,
  folder: PackFolder,
  progress: Progress,
): Promise<CityManifest['buildings'] | null> {
  if (features.length === 0) return null;
  const buildings = features.map(({ record, mesh, overview }, row) => ({ record, row, mesh, overview }));
  const place = ({ record }: (typeof buildings)[number]): readonly [number, number] => frame.toPlan(record.lon, record.lat);

  const writeTile = async (level: string, square: Square<TileBuilding>, geometricErrorM: number, children: readonly TilePlan[]): Promise<TilePlan> => {
    const [lon, lat] = frame.toLonLat(...square.centre);
    const anchor = { lon, lat, heightM: ellipsoidOffsetM };
    const tile = writeBuildingTile(square.items, { centre: square.centre, scale: frame.scaleAt(lat) });
    const uri = tile ? `${level}/${squareName(square)}.glb` : null;
    if (tile && uri) await folder.write(`buildings/${uri}`, tile.glb);
    return { anchor, extent: tile?.extent ?? null, uri, geometricErrorM, children };
  };

  const tiles: TilePlan[] = [];
  let done = 0;
  for (const square of inSquares(buildings, overviewM, place)) {
    const details: TilePlan[] = [];
    for (const part of inSquares(square.items, detailM, place)) details.push(await writeTile('detail', part, 0, []));
    const boxes = square.items.map((building) => ({
      ...building,
      mesh: building.overview ?? (building.mesh.triangles.length === 0 ? building.mesh : boxAround(building.mesh, building.record)),
    }));
    tiles.push(
      await writeTile(
        'overview',
        { ...square, items: boxes },
        overviewErrorM,
        details.filter((tile) => tile.uri),
      ),
    );
    done += square.items.length;
    progress(`buildings ${done} of ${buildings.length}`, done / buildings.length);
  }
  await folder.write(
    'buildings/tileset.json',
    writeTileset(
      tiles.filter((tile) => tile.uri),
      rootErrorM,
    ),
  );
  return { tileset: 'buildings/tileset.json', count: buildings.length };
}
