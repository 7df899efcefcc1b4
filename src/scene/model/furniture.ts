import { BufferAttribute, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, Sphere, Vector3, type RawShaderMaterial } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import { hashText, noiseAt } from '../../base/random.ts';
import type { DecodedFurniture } from '../../city/formats/tiles3d/tile.ts';
import { furnitureShape, type FurnitureShape } from './furniture-shapes.ts';
import type { ModelMaterials } from './materials.ts';
import { placeMatrix } from './placing.ts';
import type { TileKeeper } from './tile-stream.ts';

/** Trees and lamps as instances, cut into cells so that far ones can be simple and unseen ones skipped. */
export interface Furniture {
  readonly things: Group;
  /** Light on the ground under lamps. */
  readonly pools: Group;
  readonly keeper: TileKeeper;
  /** Choose near and far shapes for a focus; cheap. */
  focus(x: number, z: number, reachM: number): void;
  dispose(): void;
}

const CELL_M = 320;
/** Nearer than this times the reach trees have trunks and lumpy crowns. */
const NEAR_SHARE = 0.18;

interface Cell {
  readonly mesh: Mesh<InstancedBufferGeometry, RawShaderMaterial>;
  readonly near: InstancedBufferGeometry;
  readonly far: InstancedBufferGeometry;
  readonly centre: Vector3;
  readonly pool: Mesh | null;
  isShown: boolean;
}

const poolCorners = new Float32Array([-1, 0, -1, 1, 0, -1, 1, 0, 1, -1, 0, 1]);

export function createFurniture(materials: ModelMaterials, frame: PlanFrame, datumM: number): Furniture {
  const things = new Group();
  const pools = new Group();
  for (const group of [things, pools]) group.matrixWorldAutoUpdate = false;
  const shapes = new Map<string, FurnitureShape>();
  const poolPosition = new BufferAttribute(poolCorners, 3);
  const poolIndex = new BufferAttribute(new Uint16Array([0, 2, 1, 0, 3, 2]), 1);
  const cellsOf = new Map<number, Cell[]>();
  const spot = new Vector3();

  const shape = (kind: string, isNear: boolean): FurnitureShape => {
    const key = `${kind}/${isNear}`;
    const known = shapes.get(key) ?? furnitureShape(kind, isNear);
    shapes.set(key, known);
    return known;
  };
  const geometry = (
    base: Partial<FurnitureShape> & Pick<FurnitureShape, 'position' | 'index'>,
    spots: InstancedBufferAttribute,
    turns: InstancedBufferAttribute,
    ball: Sphere,
  ): InstancedBufferGeometry => {
    const made = new InstancedBufferGeometry();
    made.setIndex(base.index);
    made.setAttribute('position', base.position);
    if (base.normal) made.setAttribute('normal', base.normal);
    if (base.paint) made.setAttribute('paint', base.paint);
    made.setAttribute('spot', spots);
    made.setAttribute('turn', turns);
    made.instanceCount = spots.count;
    made.boundingSphere = ball;
    return made;
  };
  /** Shared attributes must outlive a geometry: three frees every buffer a disposed geometry still names. */
  const release = (made: InstancedBufferGeometry): void => {
    for (const name of ['position', 'normal', 'paint']) made.deleteAttribute(name);
    made.setIndex(null);
    made.dispose();
  };

  const createCells = (set: DecodedFurniture, matrix: ReturnType<typeof placeMatrix>): Cell[] => {
    const members = new Map<string, number[]>();
    for (let i = 0; i < set.scale.length; i++) {
      const key = `${Math.floor((set.positions[i * 3] as number) / CELL_M)},${Math.floor((set.positions[i * 3 + 1] as number) / CELL_M)}`;
      const list = members.get(key);
      if (list) list.push(i);
      else members.set(key, [i]);
    }
    const seed = hashText(set.kind);
    return [...members.values()].map((list) => {
      const spots = new InstancedBufferAttribute(new Float32Array(list.length * 4), 4);
      const turns = new InstancedBufferAttribute(new Float32Array(list.length * 2), 2);
      const middle = new Vector3();
      let tallest = 1;
      list.forEach((i, k) => {
        const [x, y, z] = [set.positions[i * 3] as number, set.positions[i * 3 + 1] as number, set.positions[i * 3 + 2] as number];
        spots.setXYZW(k, x, y, z, set.scale[i] as number);
        turns.setXY(k, set.turn[i] as number, noiseAt(seed, Math.round(x * 10), Math.round(y * 10)));
        middle.add(spot.set(x, y, z));
        tallest = Math.max(tallest, set.scale[i] as number);
      });
      middle.divideScalar(list.length);
      const ball = new Sphere(middle, CELL_M * 0.72 * Math.SQRT2 + tallest);
      const near = geometry(shape(set.kind, true), spots, turns, ball);
      const far = geometry(shape(set.kind, false), spots, turns, ball);
      const mesh = new Mesh(far, materials.furniture);
      const isLamp = !set.kind.startsWith('tree');
      const pool = isLamp ? new Mesh(geometry({ position: poolPosition, index: poolIndex }, spots, turns, ball), materials.pool) : null;
      for (const made of pool ? [mesh, pool] : [mesh]) {
        made.matrixAutoUpdate = made.matrixWorldAutoUpdate = false;
        made.matrixWorld.copy(matrix);
        made.raycast = () => undefined;
      }
      return { mesh, near, far, pool, centre: middle.clone().applyMatrix4(matrix), isShown: false };
    });
  };

  const drop = (id: number): void => {
    for (const { mesh, near, far, pool } of cellsOf.get(id) ?? []) {
      mesh.removeFromParent();
      pool?.removeFromParent();
      release(near);
      release(far);
      if (pool) release(pool.geometry as InstancedBufferGeometry);
    }
    cellsOf.delete(id);
  };

  return {
    things,
    pools,
    keeper: {
      arrive(node, _placed, { furniture }) {
        const matrix = placeMatrix(node.anchor, frame, datumM);
        const cells = furniture.flatMap((set) => createCells(set, matrix));
        cellsOf.set(node.id, cells);
        return furniture.reduce((sum, set) => sum + set.scale.length * 24, 0);
      },
      show(id, isShown) {
        for (const cell of cellsOf.get(id) ?? []) cell.isShown = isShown;
      },
      drop,
    },
    focus(x, z, reachM) {
      // Drawn lists, not a tree: nothing else asks for parents here.
      things.children.length = 0;
      pools.children.length = 0;
      for (const cells of cellsOf.values())
        for (const cell of cells) {
          const away = Math.hypot(cell.centre.x - x, cell.centre.z - z);
          if (!cell.isShown || away > reachM + CELL_M * 0.72) continue;
          cell.mesh.geometry = away < reachM * NEAR_SHARE ? cell.near : cell.far;
          things.children.push(cell.mesh);
          if (cell.pool) pools.children.push(cell.pool);
        }
    },
    dispose() {
      for (const id of [...cellsOf.keys()]) drop(id);
      shapes.clear();
    },
  };
}
