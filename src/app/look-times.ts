import { every, keepsake } from '../base/browser.ts';

/** A look is kept up by this beat; who was away for longer than that looks anew. */
const BEAT_MS = 10_000;
const AWAY_MS = 5 * 60_000;

export interface LookKeeper {
  /** Until when an operator looked before the present look began; NaN when never on this machine. */
  lastLookMs(operator: string): number;
  close(): void;
}
interface Look {
  readonly seenMs: number;
  readonly beforeMs: number;
}
export interface LookParts {
  readonly cityId: string;
  wallMs(): number;
  /** Somebody with this name sees the present now; empty = nobody. */
  whoLooks(): string;
  readonly store?: Pick<typeof keepsake, 'read' | 'write'>;
  readonly beat?: (periodMs: number, run: () => void) => () => void;
}

/** Remembers on this machine until when each operator looked, whatever the window, so that the next look begins with what was missed. */
export function keepLookTimes({ cityId, wallMs, whoLooks, store = keepsake, beat = every }: LookParts): LookKeeper {
  const keyOf = (operator: string): string => `belvedere.look.${cityId}.${operator.trim().toLowerCase()}`;
  const read = (operator: string): Look | null => {
    try {
      const value: unknown = JSON.parse(store.read(keyOf(operator)) ?? 'null');
      if (typeof value !== 'object' || value === null) return null;
      const { seenMs, beforeMs } = value as Record<string, unknown>;
      return typeof seenMs === 'number' ? { seenMs, beforeMs: typeof beforeMs === 'number' ? beforeMs : NaN } : null;
    } catch {
      return null;
    }
  };
  const look = (): void => {
    const operator = whoLooks();
    if (operator === '') return;
    const [known, nowMs] = [read(operator), wallMs()];
    const beforeMs = known && nowMs - known.seenMs > AWAY_MS ? known.seenMs : (known?.beforeMs ?? NaN);
    store.write(keyOf(operator), JSON.stringify({ seenMs: nowMs, beforeMs: Number.isFinite(beforeMs) ? beforeMs : null }));
  };
  look();
  return {
    lastLookMs(operator) {
      if (operator === '') return NaN;
      const known = read(operator);
      if (!known) return NaN;
      return wallMs() - known.seenMs > AWAY_MS ? known.seenMs : known.beforeMs;
    },
    close: beat(BEAT_MS, look),
  };
}
