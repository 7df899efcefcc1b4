import type { IndicatorReading } from './indicator.ts';

/** Sparklines hold six hours in steps of five minutes. */
export const TREND_STEP_MS = 300_000;
export const TREND_SLOTS = 73;

/** Remembered indicator values, one per five minutes; jumps in time leave gaps, never wrong values. */
export interface Trends {
  readonly version: number;
  write(areaId: string | null, id: string, timeMs: number, value: number, onlyGaps?: boolean): void;
  read(areaId: string | null, id: string, nowMs: number): Pick<IndicatorReading, 'trend' | 'trendFromMs' | 'trendToMs'>;
}

interface Ring {
  readonly values: Float32Array;
  /** Which five minutes since the epoch each place holds. */
  readonly slots: Float64Array;
}

export function createTrends(): Trends {
  const rings = new Map<string, Ring>();
  let version = 0;
  const ringOf = (areaId: string | null, id: string): Ring => {
    const key = `${areaId ?? ''}/${id}`;
    let ring = rings.get(key);
    if (!ring) rings.set(key, (ring = { values: new Float32Array(TREND_SLOTS), slots: new Float64Array(TREND_SLOTS).fill(NaN) }));
    return ring;
  };
  const slotOf = (timeMs: number): number => Math.floor(timeMs / TREND_STEP_MS);
  return {
    get version() {
      return version;
    },
    write(areaId, id, timeMs, value, onlyGaps = false) {
      const ring = ringOf(areaId, id);
      const slot = slotOf(timeMs);
      const place = slot % TREND_SLOTS;
      const isHeld = ring.slots[place] === slot && !Number.isNaN(ring.values[place]);
      if (onlyGaps && isHeld) return;
      if (isHeld && ring.values[place] === Math.fround(value)) return;
      ring.slots[place] = slot;
      ring.values[place] = value;
      version++;
    },
    read(areaId, id, nowMs) {
      const ring = ringOf(areaId, id);
      const last = slotOf(nowMs);
      const first = last - TREND_SLOTS + 1;
      const trend = Float32Array.from({ length: TREND_SLOTS }, (_, i) => {
        const place = (first + i) % TREND_SLOTS;
        return ring.slots[place] === first + i ? (ring.values[place] as number) : NaN;
      });
      return { trend, trendFromMs: first * TREND_STEP_MS, trendToMs: last * TREND_STEP_MS };
    },
  };
}
