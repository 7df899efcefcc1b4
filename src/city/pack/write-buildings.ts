import type { PlanFrame } from '../../base/geodesy.ts';
import { writeBuildingTile, type TileBuilding } from '../formats/tiles3d/write-building-tile.ts';
import { writeTileset, type TilePlan } from '../formats/tiles3d/write-tileset.ts';
import type { CityManifest } from './manifest.ts';
import { boxAround } from './oriented-box.ts';
import type { PlanMesh, Progress, SolidFeature } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';
import { inSquares, squareName, type Square } from './squares.ts';

/**
 * A city of more overview tiles than this gets another level above them, of its largest buildings alone: a million
 * buildings seen from afar must neither take a draw call per square nor stay in memory as a whole.
 */
const mostOverviews = 60;
const farM = 5120;
const farErrorM = 160;
/** The largest of so many stand for all of a far square. */
const farShare = 1 / 10;

/** Side of an overview tile and of the detail chunks that refine it, plan metres. */
const overviewM = 2560;
const detailM = 640;
/** How far an overview box may lie from the building it stands for. */
const overviewErrorM = 40;
const rootErrorM = 800;

/**
 * Buildings as 3D Tiles: `buildings/tileset.json`, boxes in `overview/` (above them, in a large city, the largest in `far/`), refined by true meshes in `detail/`. Rows are the
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
  const buildings = features.map(({ record, mesh, overview, surfaces }, row) => ({ record, row, mesh, overview, ...(surfaces ? { surfaces } : {}) }));
  const place = ({ record }: (typeof buildings)[number]): readonly [number, number] => frame.toPlan(record.lon, record.lat);

  const writeTile = async (level: string, square: Square<TileBuilding>, geometricErrorM: number, children: readonly TilePlan[]): Promise<TilePlan> => {
    const [lon, lat] = frame.toLonLat(...square.centre);
    const anchor = { lon, lat, heightM: ellipsoidOffsetM };
    const tile = writeBuildingTile(square.items, { centre: square.centre, scale: frame.scaleAt(lat) });
    const uri = tile ? `${level}/${squareName(square)}.glb` : null;
    if (tile && uri) await folder.write(`buildings/${uri}`, tile.glb);
    return { anchor, extent: tile?.extent ?? null, uri, geometricErrorM, children };
  };

  // A box has no roof or wall of the source's.
  const boxOf = ({ surfaces: _surfaces, ...building }: TileBuilding & Pick<SolidFeature, 'overview'>): TileBuilding => ({
    ...building,
    mesh: building.overview ?? (building.mesh.triangles.length === 0 ? building.mesh : boxAround(building.mesh, building.record)),
  });
  const overviews: { readonly plan: TilePlan; readonly square: Square<TileBuilding> }[] = [];
  let done = 0;
  for (const square of inSquares(buildings, overviewM, place)) {
    const details: TilePlan[] = [];
    for (const part of inSquares(square.items, detailM, place)) details.push(await writeTile('detail', part, 0, []));
    const boxes = { ...square, items: square.items.map(boxOf) };
    const plan = await writeTile(
      'overview',
      boxes,
      overviewErrorM,
      details.filter((tile) => tile.uri),
    );
    if (plan.uri) overviews.push({ plan, square: boxes });
    done += square.items.length;
    progress(`buildings ${done} of ${buildings.length}`, done / buildings.length);
  }
  const tiles: TilePlan[] = [];
  if (overviews.length <= mostOverviews) tiles.push(...overviews.map(({ plan }) => plan));
  else
    for (const far of inSquares(overviews, farM, ({ square }) => square.centre)) {
      const boxes = far.items.flatMap(({ square }) => square.items);
      const largest = boxes
        .map((box) => ({ box, sizeM: extentOf(box.mesh) }))
        .sort((a, b) => b.sizeM - a.sizeM)
        .slice(0, Math.ceil(boxes.length * farShare))
        .map(({ box }) => box);
      tiles.push(
        await writeTile(
          'far',
          { ...far, items: largest },
          farErrorM,
          far.items.map(({ plan }) => plan),
        ),
      );
    }
  await folder.write('buildings/tileset.json', writeTileset(tiles, rootErrorM));
  return { tileset: 'buildings/tileset.json', count: buildings.length };
}

/** The diagonal of the box around a mesh, metres. */
function extentOf({ positions }: PlanMesh): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  positions.forEach((v, i) => {
    low[i % 3] = Math.min(low[i % 3] as number, v);
    high[i % 3] = Math.max(high[i % 3] as number, v);
  });
  return Math.hypot(...low.map((from, axis) => Math.max(0, (high[axis] as number) - from)));
}
