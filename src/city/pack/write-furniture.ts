import type { PlanFrame } from '../../base/geodesy.ts';
import { writeFurnitureTile, type TileFurniture } from '../formats/tiles3d/write-furniture-tile.ts';
import { writeTileset, type TilePlan } from '../formats/tiles3d/write-tileset.ts';
import type { FurnitureSet } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';
import { inSquares, squareName, type Square } from './squares.ts';

const squareM = 2560;
const errorM = 8;
const rootErrorM = 160;

interface Instance {
  readonly set: FurnitureSet;
  readonly index: number;
}

function localSets(square: Square<Instance>, scale: { readonly east: number; readonly north: number }): TileFurniture[] {
  const kinds = [...new Set(square.items.map(({ set }) => set.kind))].sort();
  return kinds.map((kind) => {
    const mine = square.items.filter(({ set }) => set.kind === kind);
    const positions = new Float32Array(mine.length * 3);
    mine.forEach(({ set, index }, i) => {
      positions[i * 3] = ((set.positions[index * 3] as number) - square.centre[0]) / scale.east;
      positions[i * 3 + 1] = ((set.positions[index * 3 + 1] as number) - square.centre[1]) / scale.north;
      positions[i * 3 + 2] = set.positions[index * 3 + 2] as number;
    });
    return {
      kind,
      positions,
      scale: Float32Array.from(mine, ({ set, index }) => set.scale[index] as number),
      turn: Float32Array.from(mine, ({ set, index }) => set.turn[index] as number),
    };
  });
}

/** Trees, lamps and the like as `furniture/tileset.json`; returns its path, or null when there is none. */
export async function writeFurniture(sets: readonly FurnitureSet[], frame: PlanFrame, ellipsoidOffsetM: number, folder: PackFolder): Promise<string | null> {
  const instances = sets.flatMap((set) => Array.from(set.scale, (_, index): Instance => ({ set, index })));
  if (instances.length === 0) return null;
  const place = ({ set, index }: Instance): readonly [number, number] => [set.positions[index * 3] as number, set.positions[index * 3 + 1] as number];
  const tiles: TilePlan[] = [];
  for (const square of inSquares(instances, squareM, place)) {
    const [lon, lat] = frame.toLonLat(...square.centre);
    const { glb, extent } = writeFurnitureTile(localSets(square, frame.scaleAt(lat)));
    const uri = `${squareName(square)}.glb`;
    await folder.write(`furniture/${uri}`, glb);
    tiles.push({ anchor: { lon, lat, heightM: ellipsoidOffsetM }, extent, uri, geometricErrorM: errorM, children: [] });
  }
  await folder.write('furniture/tileset.json', writeTileset(tiles, rootErrorM));
  return 'furniture/tileset.json';
}
