import { Matrix4, Vector3, Vector4 } from 'three';
import type { FrameInfo } from '../scene-host.ts';
import type { MapCamera } from './map-camera.ts';

/** The camera never aims further than this, so that horizon views keep a finite focus. */
const MAX_FOCUS_M = 6000;
const forward = new Vector3();
const clip = new Matrix4();
const point = new Vector4();

/** Where the camera looks and how coarse a pixel is there. `heightPx` in CSS pixels; `groundM`: of the ground the map is centred on. */
export function readFrame(camera: MapCamera, heightPx: number, nowMs: number, groundM = 0): FrameInfo {
  const { x, y, z } = camera.position;
  forward.set(0, 0, -1).applyQuaternion(camera.quaternion);
  const toGround = forward.y < -1e-3 ? (groundM - y) / forward.y : Infinity;
  const distanceM = Math.max(0, Math.min(toGround, MAX_FOCUS_M));
  const tanHalf = Math.tan((camera.fov * Math.PI) / 360);
  return {
    nowMs,
    focus: [x + forward.x * distanceM, z + forward.z * distanceM],
    focusM: groundM,
    distanceM,
    metresPerPixel: (2 * distanceM * tanHalf) / Math.max(1, heightPx),
    project([px, py, pz]) {
      clip.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
      point.set(px, py, pz, 1).applyMatrix4(clip);
      if (point.w <= 0) return null;
      return [((point.x / point.w) * 0.5 + 0.5) * heightPx * camera.aspect, (0.5 - (point.y / point.w) * 0.5) * heightPx];
    },
  };
}
