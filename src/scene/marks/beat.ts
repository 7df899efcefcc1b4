import type { Map as MapLibreMap } from 'maplibre-gl';
import { prefersReducedMotion } from '../../base/browser.ts';
import type { FrameInfo } from '../scene-host.ts';

/** Something that beats once a second over the map: where, plan metres, and how it is drawn about the origin, CSS pixels. */
export interface Beat {
  readonly at: readonly [x: number, y: number, z: number];
  readonly liftPx: number;
  draw(canvas: CanvasRenderingContext2D): void;
}

/** Marks that beat without a frame of the map: the browser's compositor shows and hides one canvas, and no script runs. */
export interface BeatOverlay {
  /** The most urgent last. */
  put(beats: readonly Beat[]): void;
  /** The map has drawn a frame: follow it. */
  follow(frame: FrameInfo): void;
  setVisible(isVisible: boolean): void;
  close(): void;
}

/** The beat of what nobody has acknowledged yet (ISA-18.2 leaves its rate open; 1 Hz is read and does not dazzle). */
const PERIOD_MS = 1000;
const MOST = 160;

export function createBeatOverlay(map: MapLibreMap): BeatOverlay {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%', pointerEvents: 'none' });
  canvas.className = 'map-beat';
  canvas.ariaHidden = 'true';
  map.getCanvasContainer().append(canvas);
  const animation = canvas.animate(
    [
      { opacity: 1, easing: 'steps(1, end)' },
      { opacity: 0, offset: 0.5, easing: 'steps(1, end)' },
      { opacity: 0, offset: 1 },
    ],
    { duration: PERIOD_MS, iterations: Infinity },
  );
  let beats: readonly Beat[] = [];
  let isShown = true;
  let last: FrameInfo | null = null;
  let wasBeating: boolean | null = null;

  const draw = (): void => {
    const isBeating = isShown && beats.length > 0 && last !== null && !prefersReducedMotion();
    if (isBeating !== wasBeating) {
      wasBeating = isBeating;
      canvas.hidden = !isBeating;
      if (isBeating) animation.play();
      else animation.pause();
    }
    if (!isBeating || !last) return;
    const { width, height } = map.getCanvas();
    // A new size clears it as well.
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    if (!context) return;
    const ratio = map.getPixelRatio();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const { at, liftPx, draw: paint } of beats) {
      const place = last.project([at[0], at[2], -at[1]]);
      if (!place) continue;
      const [x, y] = [place[0] * ratio, (place[1] - liftPx) * ratio];
      if (x < -60 || y < -60 || x > width + 60 || y > height + 60) continue;
      context.setTransform(ratio, 0, 0, ratio, Math.round(x), Math.round(y));
      paint(context);
    }
  };
  return {
    put(next) {
      beats = next.slice(-MOST);
      draw();
    },
    follow(frame) {
      last = frame;
      if (beats.length > 0) draw();
    },
    setVisible(isVisible) {
      isShown = isVisible;
      draw();
    },
    close() {
      animation.cancel();
      canvas.remove();
    },
  };
}
