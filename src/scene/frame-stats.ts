import type { Map as MapLibreMap } from 'maplibre-gl';
import { monotonicMs } from '../base/browser.ts';

/** JavaScript time of the map's own frame (ground, model and marks together), over the last frames drawn. */
export interface FrameStats {
  readonly drawn: number;
  /** Median of the last 60 frames, ms; NaN before the first. */
  readonly medianMs: number;
  close(): void;
}

const KEPT = 60;

/** MapLibre tells when a frame ends but not when it begins, so its frame function is timed from outside. */
export function timeFrames(map: MapLibreMap): FrameStats {
  const inner = map as unknown as { _render?: (timeMs: number) => unknown };
  const render = inner._render;
  const lasting = new Float64Array(KEPT).fill(NaN);
  let drawn = 0;
  if (typeof render === 'function')
    inner._render = (timeMs: number): unknown => {
      const startMs = monotonicMs();
      try {
        return render.call(map, timeMs);
      } finally {
        lasting[drawn++ % KEPT] = monotonicMs() - startMs;
      }
    };
  return {
    get drawn() {
      return drawn;
    },
    get medianMs() {
      const known = lasting.filter((ms) => !Number.isNaN(ms)).sort();
      return known.length === 0 ? NaN : (known[known.length >> 1] as number);
    },
    close() {
      if (render) inner._render = render;
    },
  };
}
