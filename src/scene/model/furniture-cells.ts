import type { Matrix4 } from 'three';
import { hashText, noiseAt } from '../../base/random.ts';
import type { DecodedFurniture } from '../../city/formats/tiles3d/tile.ts';

/** Instances that stand together, in three metres (X east, Y up, Z south): the unit of what is near, far or out of sight. */
export interface FurnitureCell {
  readonly kind: string;
  /** x, y, z of the foot and the height, 4 per instance. */
  readonly spots: Float32Array<ArrayBuffer>;
  /** Turn about the vertical in radians; and a chance number, or of a lamp the row of its entity, -1 without one. 2 per instance. */
  readonly turns: Float32Array<ArrayBuffer>;
  readonly centre: readonly [x: number, y: number, z: number];
  readonly radiusM: number;
  /** Its tile is chosen to be drawn. */
  isShown: boolean;
  /** In the buffers as they are: not, by its far or by its near shape. */
  drawnAs: 'none' | 'far' | 'near';
}

const CELL_M = 320;

export const isLampPost = (kind: string): boolean => !kind.startsWith('tree');

/** Cut a tile's instances of one kind into cells; `matrix` takes tile metres to three metres, `lampAt` tells a place's entity. */
export function cellsOf(set: DecodedFurniture, matrix: Matrix4, lampAt: (x: number, z: number) => number): FurnitureCell[] {
  const members = new Map<string, number[]>();
  for (let i = 0; i < set.scale.length; i++) {
    const key = `${Math.floor((set.positions[i * 3] as number) / CELL_M)},${Math.floor((set.positions[i * 3 + 1] as number) / CELL_M)}`;
    const list = members.get(key);
    if (list) list.push(i);
    else members.set(key, [i]);
  }
  return [...members.values()].map((list) => cellOf(set, list, matrix, lampAt));
}

function cellOf(set: DecodedFurniture, list: readonly number[], matrix: Matrix4, lampAt: (x: number, z: number) => number): FurnitureCell {
  const seed = hashText(set.kind);
  const isLamp = isLampPost(set.kind);
  const m = matrix.elements;
  const spots = new Float32Array(list.length * 4);
  const turns = new Float32Array(list.length * 2);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  let tallest = 1;
  list.forEach((i, k) => {
    const [x, y, z] = [set.positions[i * 3] as number, set.positions[i * 3 + 1] as number, set.positions[i * 3 + 2] as number];
    const world = [m[0] * x + m[4] * y + m[8] * z + m[12], m[1] * x + m[5] * y + m[9] * z + m[13], m[2] * x + m[6] * y + m[10] * z + m[14]];
    world.forEach((v, a) => {
      low[a] = Math.min(low[a] as number, v);
      high[a] = Math.max(high[a] as number, v);
    });
    spots.set(world, k * 4);
    spots[k * 4 + 3] = set.scale[i] as number;
    tallest = Math.max(tallest, set.scale[i] as number);
    turns[k * 2] = set.turn[i] as number;
    turns[k * 2 + 1] = isLamp ? lampAt(world[0] as number, world[2] as number) : noiseAt(seed, Math.round(x * 10), Math.round(y * 10));
  });
  const half = (a: number): number => ((high[a] as number) - (low[a] as number)) / 2;
  const middle = (a: number): number => ((high[a] as number) + (low[a] as number)) / 2;
  return {
    kind: set.kind,
    spots,
    turns,
    centre: [middle(0), middle(1), middle(2)],
    radiusM: Math.hypot(half(0), half(1), half(2)) + tallest,
    isShown: false,
    drawnAs: 'none',
  };
}

export interface CellView {
  readonly focus: readonly [x: number, z: number];
  readonly reachM: number;
  /** Closer than this to the focus trees have trunks and lumpy crowns. */
  readonly nearM: number;
  /** The eye and the unit vector along the line of sight, three metres, and how wide the picture is. */
  readonly eye: readonly [x: number, y: number, z: number];
  readonly facing: readonly [x: number, y: number, z: number];
  readonly lens: number;
  sees(centre: readonly [number, number, number], radiusM: number): boolean;
}

/** A gathered set serves until the view leaves it by so much: a walk copies instances now and then, not in every frame. */
const SPARE_M = 240;
const NEAR_SLACK = 1.2;

const awayFrom = ({ centre }: FurnitureCell, [x, z]: readonly [number, number]): number => Math.hypot(centre[0] - x, centre[2] - z);

/** Is what is in the buffers still right for a view? Allocates nothing: asked in every frame. */
export function isGathered(cells: Iterable<FurnitureCell>, view: CellView): boolean {
  for (const cell of cells) {
    const { drawnAs } = cell;
    if (!cell.isShown || view.reachM <= 0) {
      if (drawnAs !== 'none') return false;
      continue;
    }
    const away = awayFrom(cell, view.focus);
    if (drawnAs === 'none') {
      if (away - cell.radiusM <= view.reachM && view.sees(cell.centre, cell.radiusM)) return false;
    } else if (away - cell.radiusM > view.reachM + 2 * SPARE_M) return false;
    else if (drawnAs === 'near' ? away > view.nearM * NEAR_SLACK : away < view.nearM && view.sees(cell.centre, cell.radiusM)) return false;
  }
  return true;
}

/** Decide for every cell how it is drawn from now on, with some to spare beyond the view. */
export function gather(cells: Iterable<FurnitureCell>, view: CellView): void {
  for (const cell of cells) {
    const away = awayFrom(cell, view.focus);
    const isWanted = cell.isShown && view.reachM > 0 && away - cell.radiusM <= view.reachM + SPARE_M && view.sees(cell.centre, cell.radiusM + SPARE_M);
    cell.drawnAs = isWanted ? (away < view.nearM * 1.1 ? 'near' : 'far') : 'none';
  }
}
