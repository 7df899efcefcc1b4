import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, type BufferAttribute, type RawShaderMaterial } from 'three';

/** What every instance of a batch shares. */
export interface BatchShape {
  readonly position: BufferAttribute;
  readonly index: BufferAttribute;
  readonly normal?: BufferAttribute;
  readonly paint?: BufferAttribute;
}

/** All instances of one shape in one draw call, whatever tile they came with. */
export interface FurnitureBatch {
  readonly mesh: Mesh<InstancedBufferGeometry, RawShaderMaterial>;
  readonly count: number;
  begin(): void;
  add(spots: Float32Array, turns: Float32Array): void;
  /** Give what was added since `begin` to the GPU. */
  end(): void;
  dispose(): void;
}

const LEAST = 256;

export function createFurnitureBatch(shape: BatchShape, material: RawShaderMaterial): FurnitureBatch {
  let capacity = LEAST;
  let count = 0;
  let spots = new Float32Array(capacity * 4);
  let turns = new Float32Array(capacity * 2);

  const geometryOf = (): InstancedBufferGeometry => {
    const made = new InstancedBufferGeometry();
    made.setIndex(shape.index);
    for (const name of ['position', 'normal', 'paint'] as const) {
      const attribute = shape[name];
      if (attribute) made.setAttribute(name, attribute);
    }
    made.setAttribute('spot', new InstancedBufferAttribute(spots, 4).setUsage(DynamicDrawUsage));
    made.setAttribute('turn', new InstancedBufferAttribute(turns, 2).setUsage(DynamicDrawUsage));
    made.instanceCount = 0;
    return made;
  };
  /** Shapes outlive a geometry: three frees every buffer a disposed geometry still names. */
  const release = (made: InstancedBufferGeometry): void => {
    for (const name of ['position', 'normal', 'paint']) made.deleteAttribute(name);
    made.setIndex(null);
    made.dispose();
  };
  const mesh = new Mesh(geometryOf(), material);
  // Cells were chosen by what is in sight; a ball round all of them would say nothing.
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
  mesh.raycast = () => undefined;

  const grow = (least: number): void => {
    while (capacity < least) capacity *= 2;
    const [widerSpots, widerTurns] = [new Float32Array(capacity * 4), new Float32Array(capacity * 2)];
    widerSpots.set(spots.subarray(0, count * 4));
    widerTurns.set(turns.subarray(0, count * 2));
    [spots, turns] = [widerSpots, widerTurns];
    release(mesh.geometry);
    mesh.geometry = geometryOf();
  };

  return {
    mesh,
    get count() {
      return count;
    },
    begin: () => void (count = 0),
    add(moreSpots, moreTurns) {
      const more = moreTurns.length / 2;
      if (count + more > capacity) grow(count + more);
      spots.set(moreSpots, count * 4);
      turns.set(moreTurns, count * 2);
      count += more;
    },
    end() {
      const { geometry } = mesh;
      geometry.instanceCount = count;
      mesh.visible = count > 0;
      for (const [name, size] of [
        ['spot', 4],
        ['turn', 2],
      ] as const) {
        const attribute = geometry.getAttribute(name) as InstancedBufferAttribute;
        attribute.clearUpdateRanges();
        attribute.addUpdateRange(0, count * size);
        attribute.needsUpdate = count > 0;
      }
    },
    dispose: () => release(mesh.geometry),
  };
}
