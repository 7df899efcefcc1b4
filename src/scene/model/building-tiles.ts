import {
  BufferAttribute,
  BufferGeometry,
  Group,
  Int16BufferAttribute,
  Int8BufferAttribute,
  Matrix4,
  Mesh,
  Sphere,
  Uint16BufferAttribute,
  Uint32BufferAttribute,
  Uint8BufferAttribute,
  Vector3,
} from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { BuildingTable } from '../../tables/buildings.ts';
import type { ModelMaterials } from './materials.ts';
import { placeMatrix } from './placing.ts';
import type { BuildingStates } from './states.ts';
import { Mark } from './states.ts';
import { indexToDraw, type SizeBands } from './soup.ts';
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

interface Tile {
  readonly mesh: Mesh;
  readonly rows: Uint32Array;
  readonly isDetail: boolean;
  readonly bands: SizeBands | null;
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

  return {
    group,
    get sharedRows() {
      return sharedRows;
    },
    get version() {
      return version;
    },
    keeper: {
      arrive(node, placed, { soup, features }) {
        sharedRows = features.count > 0 ? features.row.every((row) => row >= 0) : sharedRows;
        const rows = table.put(features);
        const isDetail = !placed.isOverview && placed.children.length === 0;
        if (!soup || soup.vertexCount === 0) {
          tiles.set(node.id, { mesh: new Mesh(), rows, isDetail, bands: null, placed });
          return 0;
        }
        const matrix = placeMatrix(node.anchor, frame, datumM);
        // The anchor's height lifts feet and tops as it lifts the mesh.
        const lift = matrix.elements[13] as number;
        states.learn(
          table,
          rows,
          soup.footM.map((m) => m + lift),
          soup.topM.map((m) => m + lift),
        );
        onRows();

        const flag = placed.children.length > 0 ? OVERVIEW_BIT : 0;
        const { row } = soup;
        for (let v = 0; v < row.length; v++) row[v] = ((rows[row[v] as number] as number) | flag) >>> 0;
        const geometry = new BufferGeometry();
        geometry.setAttribute('place', new Int16BufferAttribute(soup.place, 4));
        geometry.setAttribute('facet', new Int8BufferAttribute(soup.facet, 4, true));
        geometry.setAttribute('edge', new Uint8BufferAttribute(soup.edge, 4, true));
        geometry.setAttribute('span', new Uint16BufferAttribute(soup.span, 2));
        geometry.setAttribute('row', new Uint32BufferAttribute(row, 1));
        geometry.setIndex(new BufferAttribute(soup.index, 1));
        geometry.setDrawRange(0, soup.index.length);
        const [ox, oy, oz] = soup.offset;
        matrix.multiply(new Matrix4().makeTranslation(ox, oy, oz)).scale(new Vector3(...soup.scale));
        // In the mesh's own steps three would need a ball around a long box; the tile's own sphere is given in world metres.
        const ball = new Sphere(new Vector3(...placed.centre), placed.radiusM);
        const inverse = matrix.clone().invert();
        geometry.boundingSphere = ball.clone().applyMatrix4(inverse);
        const mesh = new Mesh(geometry, materials.building);
        mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
        mesh.matrixWorld.copy(matrix);
        mesh.raycast = () => undefined;
        tiles.set(node.id, { mesh, rows, isDetail, bands: soup.bands, placed });
        return soup.vertexCount * 24 + soup.index.byteLength + features.count * 120;
      },
      show(id, isShown) {
        const tile = tiles.get(id);
        if (!tile) return;
        if (isShown) group.add(tile.mesh);
        else group.remove(tile.mesh);
        markDetail(tile, isShown);
        version++;
      },
      drop(id) {
        const tile = tiles.get(id);
        if (!tile) return;
        if (tile.mesh.parent) markDetail(tile, false);
        tile.mesh.removeFromParent();
        tile.mesh.geometry.dispose();
        table.drop(tile.rows);
        tiles.delete(id);
        version++;
      },
    },
    thin([x, y, z], pixelsPerRadian, leastPx) {
      for (const { mesh, bands, placed } of tiles.values()) {
        if (!bands || !mesh.parent) continue;
        const [cx, cy, cz] = placed.centre;
        const away = Math.max(1, Math.hypot(cx - x, cy - y, cz - z) - placed.radiusM);
        const whole = mesh.geometry.index?.count ?? 0;
        // From any height a city is still there.
        mesh.geometry.setDrawRange(0, Math.max(indexToDraw(bands, pixelsPerRadian / away, leastPx), Math.floor((whole * LEAST_DRAWN) / 3) * 3));
      }
    },
    dispose() {
      for (const { mesh } of tiles.values()) mesh.geometry.dispose();
      tiles.clear();
      group.clear();
    },
  };
}
