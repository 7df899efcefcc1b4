import { Matrix4, Vector3 } from 'three';
import type { EntityRef } from '../city/city.ts';
import { groundHides } from './ground-sight.ts';
import type { Stage } from './host/stage.ts';
import type { MarkPoints } from './marks/mark-points.ts';
import { createPointIndex, type PointIndex } from './point-index.ts';
import type { CityModelHandle } from './scene-host.ts';
import type { SceneInputs } from './scene.ts';
import { surfaceUnder } from './touched-surface.ts';

/** What is under a pixel: building ids by the model's pass, marks by our own index, nearest in depth wins. */
export interface Picker {
  /**
   * CSS pixels from the container's top left corner.
   * @param isTouch remember which surface of a building it is: see `SurfaceTable.touched`.
   */
  pick(x: number, y: number, isTouch?: boolean): Promise<EntityRef | null>;
}

interface PickerOptions {
  readonly stage: Stage;
  readonly inputs: SceneInputs;
  points(): readonly MarkPoints[];
  model(): CityModelHandle | null;
}

/** A mark this little behind a wall still wins: sensors hang on façades, services sit on roofs. */
const FRONT_TOLERANCE_M = 6;

export function createPicker({ stage, inputs, points, model }: PickerOptions): Picker {
  const indexes = new WeakMap<MarkPoints, PointIndex>();
  const matrix = new Matrix4();
  const origin = new Vector3();
  const direction = new Vector3();

  const nearestMark = (x: number, y: number): { ref: EntityRef; viewM: number } | null => {
    const { camera } = stage.three;
    const canvas = stage.map.getCanvas();
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    origin.copy(camera.position);
    direction
      .set((x / width) * 2 - 1, 1 - (y / height) * 2, 0.5)
      .applyMatrix4(camera.projectionMatrixInverse)
      .applyMatrix4(camera.matrixWorld)
      .sub(origin)
      .normalize();
    const zoom = stage.map.getZoom();
    const centreM = stage.three.frameInfo?.distanceM ?? Infinity;
    const pixelRad = (camera.fov * Math.PI) / 180 / height;
    let best: { ref: EntityRef; viewM: number } | null = null;
    let bestScore = Infinity;
    for (const set of points()) {
      set.aim?.();
      let index = indexes.get(set);
      if (!index || index.version !== set.version) indexes.set(set, (index = createPointIndex(set)));
      index.near(origin, direction, pixelRad * (set.liftPx + 40), (i) => {
        const at = projectPlan(matrix, set.positions, i, width, height);
        if (at.viewM <= 0) return;
        // As the shader does: what is far away counts as seen at a smaller zoom.
        const reach = set.reachPx(i, zoom - Math.max(0, Math.log2(at.viewM / centreM)));
        if (reach <= 0) return;
        const awayPx = Math.hypot(at.x - x, at.y - set.liftPx - y);
        if (awayPx > reach) return;
        // Among marks on top of each other the one aimed at best wins; depth decides only against buildings.
        const score = awayPx + at.viewM * 1e-4;
        if (score >= bestScore) return;
        const [px, py, pz] = [set.positions[i * 3] as number, set.positions[i * 3 + 1] as number, set.positions[i * 3 + 2] as number];
        if (groundHides(inputs.city, [origin.x, -origin.z, origin.y], [px, py, pz])) return;
        bestScore = score;
        best = { ref: set.ref(i), viewM: at.viewM };
      });
    }
    return best;
  };

  const buildingRef = (row: number): EntityRef | null => {
    const id = row < 0 ? '' : inputs.city.buildings.record(row).id;
    return id === '' ? null : { kind: 'building', id };
  };
  const viewDepthOf = (depth: number): number => {
    const p = stage.three.camera.projectionMatrix.elements;
    return p[14] / (depth * 2 - 1 + p[10]);
  };

  return {
    async pick(x, y, isTouch = false) {
      const { surfaces } = inputs.city.buildings;
      if (isTouch) surfaces.touch(null);
      if (stage.lost || !stage.three.frameInfo) return null;
      const mark = nearestMark(x, y);
      // `nearestMark` has just set the line of sight.
      const { camera } = stage.three;
      const pixelRad = (camera.fov * Math.PI) / 180 / Math.max(1, stage.map.getCanvas().clientHeight);
      const below = model()?.pickBelow?.({ eye: origin.toArray(), direction: direction.toArray() }, pixelRad);
      if (below) return below.ref;
      const line = [origin.clone(), direction.clone()] as const;
      const ratio = stage.map.getCanvas().width / Math.max(1, stage.map.getCanvas().clientWidth);
      const [px, py] = [Math.floor(x * ratio), Math.floor(y * ratio)];
      const [building = null, placed = null] = await Promise.all([model()?.pick(px, py), model()?.pickPlaced?.(px, py)]);
      const depth = Math.min(building?.depth ?? Infinity, placed?.depth ?? Infinity);
      if (depth === Infinity) return mark?.ref ?? null;
      const surfaceM = viewDepthOf(depth);
      if (mark && mark.viewM <= surfaceM + FRONT_TOLERANCE_M + surfaceM * 0.004) return mark.ref;
      const ref = placed && depth === placed.depth ? placed.ref : buildingRef(building?.row ?? -1);
      const handle = model();
      const row = ref?.kind === 'building' ? inputs.city.buildings.find(ref.id) : -1;
      if (isTouch && handle && row >= 0) surfaces.touch(surfaceUnder(inputs.city, handle, ...line, row));
      return ref;
    },
  };
}

function projectPlan(matrix: Matrix4, positions: Float32Array, i: number, width: number, height: number) {
  const m = matrix.elements;
  const [px, py, pz] = [positions[i * 3] as number, positions[i * 3 + 2] as number, -(positions[i * 3 + 1] as number)];
  const w = m[3] * px + m[7] * py + m[11] * pz + m[15];
  const cx = m[0] * px + m[4] * py + m[8] * pz + m[12];
  const cy = m[1] * px + m[5] * py + m[9] * pz + m[13];
  // A perspective projection's w is the distance along the view axis, in metres.
  return { x: ((cx / w + 1) / 2) * width, y: ((1 - cy / w) / 2) * height, viewM: w };
}
