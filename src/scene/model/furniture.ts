import { BufferAttribute, Group, Matrix4 } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import { createFurnitureBatch, type BatchShape, type FurnitureBatch } from './furniture-batch.ts';
import { cellsOf, gather, isGathered, isLampPost, type CellView, type FurnitureCell } from './furniture-cells.ts';
import { furnitureShape } from './furniture-shapes.ts';
import type { Lamps } from './lamps.ts';
import type { ModelMaterials } from './materials.ts';
import { placeMatrix } from './placing.ts';
import type { TileKeeper } from './tile-stream.ts';

/** Trees and lamps: one draw call per kind and level, filled from the cells about the focus. */
export interface Furniture {
  readonly things: Group;
  /** Light on the ground under lamps. */
  readonly pools: Group;
  readonly keeper: TileKeeper;
  /** Choose near and far shapes for a view; cheap while the view stays within what was gathered. */
  focus(view: CellView): void;
  /** Counts up when other instances are drawn: their shade is then stale. */
  readonly version: number;
  dispose(): void;
}

interface Batches {
  readonly near: FurnitureBatch;
  readonly far: FurnitureBatch;
  readonly pool: FurnitureBatch | null;
}

const poolShape: BatchShape = {
  position: new BufferAttribute(new Float32Array([-1, 0, -1, 1, 0, -1, 1, 0, 1, -1, 0, 1]), 3),
  index: new BufferAttribute(new Uint16Array([0, 2, 1, 0, 3, 2]), 1),
};

/** Cells were gathered with 240 m to spare: within a third of it nothing unseen before comes into sight. */
const STEP_M = 80;

type Look = Omit<CellView, 'sees' | 'nearM'>;
/** Have eye and focus moved, and the sight turned at its reach, by less than a step? */
function isNearTo(now: Look, before: Look): boolean {
  if (now.reachM !== before.reachM || now.lens !== before.lens) return false;
  const [moved, walked] = [Math.hypot(now.focus[0] - before.focus[0], now.focus[1] - before.focus[1]), apart(now.eye, before.eye)];
  return Math.max(moved, walked) + apart(now.facing, before.facing) * Math.max(now.reachM, 1) < STEP_M;
}
type Point = readonly [number, number, number];
const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Plan (x east, y north, z up) to three (X east, Y up, Z south). */
const planToThree = new Matrix4().set(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1);
/** No tile has this id. */
const STANDING = -1;
const POST_M = 9;

export function createFurniture(materials: ModelMaterials, lamps: Lamps, frame: PlanFrame, datumM: number): Furniture {
  const things = new Group();
  const pools = new Group();
  for (const group of [things, pools]) group.matrixAutoUpdate = group.matrixWorldAutoUpdate = false;
  const batches = new Map<string, Batches>();
  const byTile = new Map<number, readonly FurnitureCell[]>();
  /** All cells in one list, so that the look in every frame is a plain loop. */
  let cells: FurnitureCell[] = [];
  let isStale = false;
  let version = 0;
  /** Where the last look at the cells was from, and how it was turned. */
  let looked: Look | null = null;

  const batchesOf = (kind: string): Batches => {
    const known = batches.get(kind);
    if (known) return known;
    const isLamp = isLampPost(kind);
    const made: Batches = {
      near: createFurnitureBatch(furnitureShape(kind, true), materials.furniture),
      far: createFurnitureBatch(furnitureShape(kind, false), materials.furniture),
      pool: isLamp ? createFurnitureBatch(poolShape, materials.pool) : null,
    };
    things.add(made.near.mesh, made.far.mesh);
    if (made.pool) pools.add(made.pool.mesh);
    batches.set(kind, made);
    return made;
  };
  const refill = (): void => {
    for (const { near, far, pool } of batches.values()) for (const batch of [near, far, pool]) batch?.begin();
    for (const { kind, drawnAs, spots, turns } of cells) {
      if (drawnAs === 'none') continue;
      const own = batchesOf(kind);
      own[drawnAs].add(spots, turns);
      own.pool?.add(spots, turns);
    }
    for (const { near, far, pool } of batches.values()) for (const batch of [near, far, pool]) batch?.end();
    version++;
  };
  let standingSeen = 0;
  /** Lamps that only a feed or a sensor list knows get a post of the usual height. */
  const stand = (): void => {
    standingSeen = lamps.standingVersion;
    const posts = lamps.standing;
    const set = {
      kind: 'street-lamp',
      positions: Float32Array.from(posts.flatMap(([x, y]) => [x, y, 0])),
      scale: new Float32Array(posts.length).fill(POST_M),
      turn: new Float32Array(posts.length),
    };
    const cells = cellsOf(set, planToThree, lamps.rowAt);
    for (const cell of cells) cell.isShown = true;
    byTile.set(STANDING, cells);
    relist();
  };
  const relist = (): void => {
    cells = [...byTile.values()].flat();
    isStale = true;
  };

  return {
    things,
    pools,
    get version() {
      return version;
    },
    keeper: {
      arrive(node, _placed, { furniture }) {
        const matrix = placeMatrix(node.anchor, frame, datumM);
        byTile.set(
          node.id,
          furniture.flatMap((set) => cellsOf(set, matrix, lamps.rowAt)),
        );
        relist();
        return furniture.reduce((sum, set) => sum + set.scale.length * 24, 0);
      },
      show(id, isShown) {
        for (const cell of byTile.get(id) ?? []) cell.isShown = isShown;
        looked = null;
      },
      drop(id) {
        if (byTile.delete(id)) relist();
      },
    },
    focus(view) {
      if (lamps.standingVersion !== standingSeen) stand();
      if (!isStale && looked && isNearTo(view, looked)) return;
      looked = { focus: [...view.focus], eye: [...view.eye], facing: [...view.facing], reachM: view.reachM, lens: view.lens };
      if (!isStale && isGathered(cells, view)) return;
      isStale = false;
      gather(cells, view);
      refill();
    },
    dispose() {
      for (const { near, far, pool } of batches.values()) for (const batch of [near, far, pool]) batch?.dispose();
      batches.clear();
      byTile.clear();
      cells = [];
    },
  };
}
