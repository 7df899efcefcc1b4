import { LngLat, type Map as MapLibreMap } from 'maplibre-gl';
import { Vector3 } from 'three';
import { monotonicMs, onNextFrame } from '../base/browser.ts';
import type { Place } from '../base/geodesic.ts';
import type { Walk, WalkPush } from '../base/map-tools.ts';
import { createTriangleTree, type TriangleTree } from '../base/triangle-tree.ts';
import { standingM, type City } from '../city/city.ts';
import type { Solids } from './model/solids.ts';

const EYE_M = 1.6;
const SPEED_MPS = 3;
/** No nearer to a wall than this. */
const ELBOW_M = 0.5;
/** Walls are known this far around, and gathered anew after this much of it is walked. */
const [KNOWN_M, STRIDE_M] = [150, 70];
/** The point looked at: far enough that the map's own zoom limit never moves the eye. */
const AIM_M = 120;
const MOST_UP_DEG = 35;
const MOST_DOWN_DEG = -60;
const WALK_PITCH_DEG = 130;
const RAD = Math.PI / 180;

/** How far a step may go before a wall, plan metres; `towards` of unit length. Knees, hips and head all must pass. */
export function freeStepM(tree: TriangleTree, x: number, y: number, footM: number, towards: readonly [number, number], wantedM: number): number {
  let free = wantedM;
  for (const above of [0.5, 1.1, EYE_M]) {
    const wall = tree.first(x, y, footM + above, towards[0], towards[1], 0, wantedM + ELBOW_M);
    free = Math.min(free, wall - ELBOW_M);
  }
  return Math.max(0, free);
}

/** One step in plan metres: straight on, else along the wall, east-west or north-south, whichever goes further. */
export function stepAlong(tree: TriangleTree, x: number, y: number, footM: number, dx: number, dy: number): readonly [number, number] {
  const length = Math.hypot(dx, dy);
  if (length === 0) return [x, y];
  const free = freeStepM(tree, x, y, footM, [dx / length, dy / length], length);
  if (free >= length) return [x + dx, y + dy];
  const [alongX, alongY] = [freeStepM(tree, x, y, footM, [Math.sign(dx), 0], Math.abs(dx)), freeStepM(tree, x, y, footM, [0, Math.sign(dy)], Math.abs(dy))];
  if (Math.max(alongX, alongY) > free) return alongX >= alongY ? [x + Math.sign(dx) * alongX, y] : [x, y + Math.sign(dy) * alongY];
  return [x + (dx / length) * free, y + (dy / length) * free];
}

/** Stand on the ground at eye height and walk; nothing moves unless pushed. `end` goes back to looking down. */
export function walk(map: MapLibreMap, city: City, solids: () => Solids | null, from: Place, usualPitchDeg: number): Walk {
  let [x, y] = city.frame.toPlan(from.lon, from.lat);
  let headingDeg = map.getBearing();
  let upDeg = -4;
  let push: WalkPush = { forward: 0, right: 0, turn: 0, fast: false };
  let tree = createTriangleTree(new Float32Array());
  let knownAt: readonly [number, number] | null = null;
  let lastMs = monotonicMs();
  let cancel: (() => void) | null = null;
  let ended = false;

  const groundM = (): number => standingM(city, ...city.frame.toLonLat(x, y));
  const look = (): void => {
    const eye = new Vector3(x, y, groundM() + EYE_M);
    const [h, u] = [headingDeg * RAD, upDeg * RAD];
    const aim = eye.clone().add(new Vector3(Math.sin(h) * Math.cos(u), Math.cos(h) * Math.cos(u), Math.sin(u)).multiplyScalar(AIM_M));
    const at = (p: Vector3): LngLat => new LngLat(...(city.frame.toLonLat(p.x, p.y) as [number, number]));
    map.jumpTo(map.calculateCameraOptionsFromTo(at(eye), eye.z, at(aim), aim.z));
  };
  const learn = async (): Promise<void> => {
    knownAt = [x, y];
    const near = await solids()?.near(x, y, KNOWN_M);
    if (near && !ended) tree = createTriangleTree(near.triangles);
  };
  const frame = (): void => {
    cancel = null;
    const nowMs = monotonicMs();
    const seconds = Math.min(0.25, (nowMs - lastMs) / 1000);
    lastMs = nowMs;
    const speed = SPEED_MPS * (push.fast ? 3 : 1) * seconds;
    headingDeg += push.turn * 70 * seconds;
    const [s, c] = [Math.sin(headingDeg * RAD), Math.cos(headingDeg * RAD)];
    const [forward, right] = [push.forward * speed, push.right * speed];
    [x, y] = stepAlong(tree, x, y, groundM(), s * forward + c * right, c * forward - s * right);
    if (!knownAt || Math.hypot(x - knownAt[0], y - knownAt[1]) > STRIDE_M) void learn();
    look();
    go();
  };
  /** Frames only while somebody pushes. */
  const go = (): void => {
    if (ended || cancel || (push.forward === 0 && push.right === 0 && push.turn === 0)) return;
    cancel = onNextFrame(frame);
  };

  map.stop();
  map.setMaxPitch(WALK_PITCH_DEG);
  map.setCenterClampedToGround(false);
  void learn();
  look();
  return {
    push(next) {
      push = next;
      if (!cancel) lastMs = monotonicMs();
      go();
    },
    turn(rightDeg, up) {
      headingDeg += rightDeg;
      upDeg = Math.min(MOST_UP_DEG, Math.max(MOST_DOWN_DEG, upDeg + up));
      look();
    },
    where() {
      const [lon, lat] = city.frame.toLonLat(x, y);
      return { lon, lat, heightM: groundM() + EYE_M, headingDeg: ((headingDeg % 360) + 360) % 360 };
    },
    end() {
      if (ended) return;
      ended = true;
      cancel?.();
      const [lon, lat] = city.frame.toLonLat(x, y);
      map.setCenterClampedToGround(true);
      map.jumpTo({ center: [lon, lat], zoom: 17.5, pitch: 60, bearing: headingDeg, roll: 0 });
      map.setMaxPitch(usualPitchDeg);
    },
  };
}
