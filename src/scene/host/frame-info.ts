import { Matrix4, Vector3, Vector4 } from 'three';
import type { FrameInfo } from '../scene-host.ts';
import type { MapCamera } from './map-camera.ts';

/** The camera never aims further than this, so that horizon views keep a finite focus. */
const MAX_FOCUS_M = 6000;
const forward = new Vector3();
const point = new Vector4();

/** So much outside the picture a mark's middle may lie and still show, in halves of the picture. */
const MARGIN = 0.08;

/** Where the camera looks and how coarse a pixel is there. `heightPx` in CSS pixels; `groundM`: of the ground the map is centred on. */
export function readFrame(camera: MapCamera, heightPx: number, nowMs: number, groundM = 0): FrameInfo {
  const { x, y, z } = camera.position;
  forward.set(0, 0, -1).applyQuaternion(camera.quaternion);
  const toGround = forward.y < -1e-3 ? (groundM - y) / forward.y : Infinity;
  const distanceM = Math.max(0, Math.min(toGround, MAX_FOCUS_M));
  const tanHalf = Math.tan((camera.fov * Math.PI) / 360);
  /** World to clip space, made when first asked for: the camera stays until the next frame. */
  let own: Matrix4 | null = null;
  const clipOf = (): Matrix4 => (own ??= new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse));
  return {
    nowMs,
    focus: [x + forward.x * distanceM, z + forward.z * distanceM],
    focusM: groundM,
    distanceM,
    metresPerPixel: (2 * distanceM * tanHalf) / Math.max(1, heightPx),
    project([px, py, pz]) {
      point.set(px, py, pz, 1).applyMatrix4(clipOf());
      if (point.w <= 0) return null;
      return [((point.x / point.w) * 0.5 + 0.5) * heightPx * camera.aspect, (0.5 - (point.y / point.w) * 0.5) * heightPx];
    },
    sees(px, py, pz) {
      const m = clipOf().elements;
      // Plan north is three's -Z, plan up its Y.
      const w = m[3] * px + m[7] * pz - m[11] * py + m[15];
      const reach = w * (1 + MARGIN);
      return w > 0 && Math.abs(m[0] * px + m[4] * pz - m[8] * py + m[12]) <= reach && Math.abs(m[1] * px + m[5] * pz - m[9] * py + m[13]) <= reach;
    },
  };
}
