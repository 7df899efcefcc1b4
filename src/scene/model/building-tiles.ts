import { Group, type Mesh } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { BuildingTable } from '../../tables/buildings.ts';
import { bytesOfSoup, meshOfSoup } from './building-mesh.ts';
import type { ModelMaterials } from './materials.ts';
import { placeMatrix } from './placing.ts';
import type { BuildingStates } from './states.ts';
import { Mark } from './states.ts';
import { indexToDraw, type SizeBands } from './size-bands.ts';
import type { TileSoup } from './soup.ts';
import type { PlacedTile } from './tile-choice.ts';
import type { TileKeeper } from './tile-stream.ts';

/** Building tiles as one mesh and one draw call each. */
export interface BuildingTiles {
  readonly group: Group;
  readonly keeper: TileKeeper;
  /** Leave out what would be smaller than some pixels, tile by tile. `pixelsPerRadian` as for the tile choice. */
  thin(eye: readonly [number, number, number], pixelsPerRadian: number, leastPx: number): void;
  /** Rows are the pack's own, hence the same at every level of detail. */
  readonly sharedRows: boolean;
  /** Counts up when the drawn tiles change: shadows are then stale. */
  readonly version: number;
  dispose(): void;
}

/** One draw call; what is drawn elsewhere with its pictures is never visible here, but rays meet it. */
interface Part {
  readonly mesh: Mesh;
  readonly bands: SizeBands;
}
interface Tile {
  readonly parts: readonly Part[];
  readonly rows: Uint32Array;
  readonly isDetail: boolean;
  readonly hasSurfaces: boolean;
  isShown: boolean;
  readonly placed: PlacedTile;
}

/** Of a tile's triangles this share, the largest buildings', is always drawn. */
const LEAST_DRAWN = 0.06;
const OVERVIEW_BIT = 0x80000000;

export function createBuildingTiles(
  materials: ModelMaterials,
  states: BuildingStates,
  table: BuildingTable,
  frame: PlanFrame,
  datumM: number,
  onRows: () => void,
): BuildingTiles {
  const group = new Group();
  group.matrixAutoUpdate = group.matrixWorldAutoUpdate = false;
  const tiles = new Map<number, Tile>();
  let sharedRows = false;
  let version = 0;

  const markDetail = ({ rows, isDetail }: Tile, isShown: boolean): void => {
    if (!isDetail || !sharedRows) return;
    for (const row of rows) states.mark(row, Mark.detailed, isShown ? Mark.detailed : 0);
  };

  const close = ({ mesh }: Part): void => {
    mesh.removeFromParent();
    mesh.geometry.dispose();
  };

  return {
    group,
    get sharedRows() {
      return sharedRows;
    },
    get version() {
      return version;
    },
    keeper: {
      arrive(node, placed, { soup, features, surfaces, aside }) {
        sharedRows = features.count > 0 ? features.row.every((row) => row >= 0) : sharedRows;
        const rows = table.put(features);
        if (surfaces) table.surfaces.put(rows, surfaces);
        const matrix = placeMatrix(node.anchor, frame, datumM);
        const isDetail = !placed.isOverview && placed.children.length === 0;
        const flag = placed.children.length > 0 ? OVERVIEW_BIT : 0;
        const soups = [soup, aside].filter((one): one is TileSoup => one !== null && one !== undefined && one.vertexCount > 0);
        if (soups.length > 0) {
          // The anchor's height lifts feet and tops as it lifts the mesh.
          const lift = matrix.elements[13] as number;
          const over = (pick: (...m: number[]) => number, of: (one: TileSoup) => Float32Array): Float32Array<ArrayBuffer> =>
            Float32Array.from(rows, (_, f) => pick(...soups.map((one) => of(one)[f] as number)) + lift);
          states.learn(
            table,
            rows,
            over(Math.min, ({ footM }) => footM),
            over(Math.max, ({ topM }) => topM),
          );
          onRows();
        }
        const parts = soups.map((one): Part => {
          const own = one.row.map((feature) => ((rows[feature] as number) | flag) >>> 0);
          const mesh = meshOfSoup(one, own, matrix, placed, one.skin ? materials.colouredBuilding : materials.building);
          mesh.visible = one !== aside;
          return { mesh, bands: one.bands };
        });
        tiles.set(node.id, { parts, rows, isDetail, hasSurfaces: surfaces !== undefined, isShown: false, placed });
        return soups.length === 0 ? 0 : soups.reduce((sum, one) => sum + bytesOfSoup(one), features.count * 120);
      },
      show(id, isShown) {
        const tile = tiles.get(id);
        if (!tile) return;
        for (const { mesh } of tile.parts)
          if (isShown) group.add(mesh);
          else group.remove(mesh);
        tile.isShown = isShown;
        markDetail(tile, isShown);
        version++;
      },
      drop(id) {
        const tile = tiles.get(id);
        if (!tile) return;
        if (tile.isShown) markDetail(tile, false);
        if (tile.hasSurfaces) table.surfaces.drop(tile.rows);
        tile.parts.forEach(close);
        table.drop(tile.rows);
        tiles.delete(id);
        version++;
      },
    },
    thin([x, y, z], pixelsPerRadian, leastPx) {
      for (const { parts, isShown, placed } of tiles.values()) {
        if (!isShown) continue;
        const [cx, cy, cz] = placed.centre;
        const away = Math.max(1, Math.hypot(cx - x, cy - y, cz - z) - placed.radiusM);
        for (const { mesh, bands } of parts) {
          const whole = mesh.geometry.index?.count ?? 0;
          // From any height a city is still there.
          mesh.geometry.setDrawRange(0, Math.max(indexToDraw(bands, pixelsPerRadian / away, leastPx), Math.floor((whole * LEAST_DRAWN) / 3) * 3));
        }
      }
    },
    dispose() {
      for (const { parts } of tiles.values()) parts.forEach(close);
      tiles.clear();
      group.clear();
    },
  };
}
