import { Vector3 } from 'three';
import type { FrameInfo } from '../scene-host.ts';
import type { MapCamera } from './map-camera.ts';

/** The camera never aims further than this, so that horizon views keep a finite focus. */
const MAX_FOCUS_M = 6000;
const forward = new Vector3();

/** Where the camera looks and how coarse a pixel is there. `heightPx` in CSS pixels. */
export function readFrame(camera: MapCamera, heightPx: number, nowMs: number): FrameInfo {
  const { x, y, z } = camera.position;
  forward.set(0, 0, -1).applyQuaternion(camera.quaternion);
  const toGround = forward.y < -1e-3 ? -y / forward.y : Infinity;
  const distanceM = Math.max(0, Math.min(toGround, MAX_FOCUS_M));
  const tanHalf = Math.tan((camera.fov * Math.PI) / 360);
  return {
    nowMs,
    focus: [x + forward.x * distanceM, z + forward.z * distanceM],
    distanceM,
    metresPerPixel: (2 * distanceM * tanHalf) / Math.max(1, heightPx),
  };
}
