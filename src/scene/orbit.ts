import type { Map as MapLibreMap } from 'maplibre-gl';
import { after, monotonicMs, onNextFrame, prefersReducedMotion } from '../base/browser.ts';
import type { Place } from '../base/geodesic.ts';

/** A full circle in 36 seconds. */
const DEG_PER_S = 10;
/** Who asked for less motion gets a look from each side in turn. */
const STEP_DEG = 45;
const STEP_MS = 1500;

/** Circle a place (or the middle of the view) until stopped; a hand on the map stops it at once. */
export function orbit(map: MapLibreMap, around: Place | null): () => void {
  let cancel: () => void = () => undefined;
  let lastMs = monotonicMs();
  const canvas = map.getCanvas();
  const stop = (): void => {
    cancel();
    for (const name of ['pointerdown', 'wheel'] as const) canvas.removeEventListener(name, stop);
  };
  const turn = (deg: number): void => void map.jumpTo({ bearing: map.getBearing() + deg, ...(around ? { center: [around.lon, around.lat] } : {}) });
  const step = (): void => {
    turn(STEP_DEG);
    cancel = after(STEP_MS, step);
  };
  const frame = (): void => {
    const nowMs = monotonicMs();
    turn(DEG_PER_S * Math.min(0.1, (nowMs - lastMs) / 1000));
    lastMs = nowMs;
    cancel = onNextFrame(frame);
  };
  map.stop();
  for (const name of ['pointerdown', 'wheel'] as const) canvas.addEventListener(name, stop);
  if (prefersReducedMotion()) step();
  else cancel = onNextFrame(frame);
  return stop;
}
