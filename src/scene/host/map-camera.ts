import type { CustomRenderMethodInput } from 'maplibre-gl';
import { Matrix4, PerspectiveCamera } from 'three';
import { mercatorX, mercatorY, type PlanFrame } from '../../base/geodesy.ts';

/** A three camera that the map moves; three itself must not touch its matrices. */
export class MapCamera extends PerspectiveCamera {
  constructor() {
    super();
    this.matrixAutoUpdate = false;
    this.matrixWorldAutoUpdate = false;
  }
  override updateProjectionMatrix(): void {}
  override updateMatrixWorld(): void {}
  override updateWorldMatrix(): void {}
}

/** three world (X east, Y up, Z south, metres at the city's origin) to MapLibre's mercator [0, 1]. */
export function worldToMercator(frame: PlanFrame): Matrix4 {
  const s = frame.mercatorPerM;
  const [lon, lat] = frame.origin;
  return new Matrix4().set(s, 0, 0, mercatorX(lon), 0, 0, s, mercatorY(lat), 0, s, 0, 0, 0, 0, 0, 1);
}

/** Plan metres (X east, Y north, Z up) to the same. */
export function planToMercator(frame: PlanFrame): Matrix4 {
  const s = frame.mercatorPerM;
  const [lon, lat] = frame.origin;
  return new Matrix4().set(s, 0, 0, mercatorX(lon), 0, -s, 0, mercatorY(lat), 0, 0, s, 0, 0, 0, 0, 1);
}

const main = new Matrix4();
const projection = new Matrix4();
const projectionInverse = new Matrix4();
const view = new Matrix4();

/**
 * Split the map's matrices into a metric projection and a rigid view, in float64 on the CPU: with k pixels per metre the
 * view's rotation rows and the projection's translation are divided by k, so that lights, fog, shadows and rays are in metres.
 */
export function slaveCamera(camera: MapCamera, input: CustomRenderMethodInput, world: Matrix4): void {
  main.fromArray(input.defaultProjectionData.mainMatrix as unknown as number[]);
  projection.fromArray(input.projectionMatrix as unknown as number[]);
  projectionInverse.copy(projection).invert();
  view.multiplyMatrices(projectionInverse, main).multiply(world);
  const v = view.elements;
  const pixelsPerM = Math.hypot(v[0], v[1], v[2]);
  for (let i = 0; i < 16; i++) if (i % 4 !== 3) v[i] = (v[i] as number) / pixelsPerM;
  const p = projection.elements;
  p[14] /= pixelsPerM;
  camera.projectionMatrix.copy(projection);
  camera.projectionMatrixInverse.copy(projection).invert();
  camera.matrixWorldInverse.copy(view);
  camera.matrixWorld.copy(view).invert();
  camera.matrix.copy(camera.matrixWorld);
  camera.matrixWorld.decompose(camera.position, camera.quaternion, camera.scale);
  camera.near = input.nearZ / pixelsPerM;
  camera.far = input.farZ / pixelsPerM;
  camera.fov = (input.fov * 180) / Math.PI;
  camera.aspect = p[5] / p[0];
}
