import type { Map as MapLibreMap } from 'maplibre-gl';
import { monotonicMs } from '../base/browser.ts';

/** Who drew within the map's frame, beside the map itself. */
export type FramePart = 'three' | 'marks' | 'deck';

/** JavaScript time of the map's own frame (ground, model and marks together), over the last frames drawn. */
export interface FrameStats {
  readonly drawn: number;
  /** Median of the last 60 frames, ms; NaN before the first. */
  readonly medianMs: number;
  /** The last frame, ms. */
  readonly lastMs: number;
  /** Median share of a part in them, ms. */
  partMs(part: FramePart): number;
  close(): void;
}

const KEPT = 60;

/** A ring of the last durations. */
function createRing(): { put(ms: number): void; medianMs(): number } {
  const kept = new Float64Array(KEPT).fill(NaN);
  let at = 0;
  return {
    put: (ms) => void (kept[at++ % KEPT] = ms),
    medianMs() {
      const known = kept.filter((ms) => !Number.isNaN(ms)).sort();
      return known.length === 0 ? NaN : (known[known.length >> 1] as number);
    },
  };
}

const spentMs: Record<FramePart, number> = { three: 0, marks: 0, deck: 0 };

/** Add to what a part spent in the frame under way; `startMs` from `monotonicMs`. */
export const spend = (part: FramePart, startMs: number): void => void (spentMs[part] += monotonicMs() - startMs);

/** MapLibre tells when a frame ends but not when it begins, so its frame function is timed from outside. */
export function timeFrames(map: MapLibreMap): FrameStats {
  const inner = map as unknown as { _render?: (timeMs: number) => unknown };
  const render = inner._render;
  const whole = createRing();
  const parts = { three: createRing(), marks: createRing(), deck: createRing() };
  let drawn = 0;
  let lastMs = NaN;
  if (typeof render === 'function')
    inner._render = (timeMs: number): unknown => {
      const startMs = monotonicMs();
      spentMs.three = spentMs.marks = spentMs.deck = 0;
      try {
        return render.call(map, timeMs);
      } finally {
        drawn++;
        lastMs = monotonicMs() - startMs;
        whole.put(lastMs);
        parts.three.put(spentMs.three);
        parts.marks.put(spentMs.marks);
        parts.deck.put(spentMs.deck);
      }
    };
  return {
    get drawn() {
      return drawn;
    },
    get medianMs() {
      return whole.medianMs();
    },
    get lastMs() {
      return lastMs;
    },
    partMs: (part) => parts[part].medianMs(),
    close() {
      if (render) inner._render = render;
    },
  };
}
