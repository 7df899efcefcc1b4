import { monotonicMs } from './browser.ts';

/**
 * The one clock. Everything that shows or reasons about time asks `clock.now()`: live, paused, scrubbed or replayed.
 * Times are milliseconds since the Unix epoch (UTC); zones are a matter of display only.
 */
export type TimeCursor =
  /** Now, by the machine's clock plus the clock's offset. */
  | { readonly kind: 'live' }
  /** A chosen instant, standing still or advancing at `rate` city seconds per second (0 = paused). */
  | { readonly kind: 'at'; readonly timeMs: number; readonly rate: number };

export interface Clock {
  /** The instant the product shows, ms since epoch. */
  now(): number;
  /** The machine's instant whatever is shown: for ages of links, retries, receipts. It jumps when the machine's clock is set. */
  wall(): number;
  /** Milliseconds that only go on, whatever the machine's clock is set to: for pauses and rates, never for showing time. */
  steady(): number;
  readonly cursor: TimeCursor;
  set(cursor: TimeCursor): void;
  /** Called after every `set`; returns the unsubscriber. */
  onChange(listener: (cursor: TimeCursor) => void): () => void;
}

/** @param steady where only `wall` is given, a wall that is never set. */
export function createClock(wall?: () => number, steady: () => number = wall ?? monotonicMs): Clock {
  const machine = wall ?? (() => Date.now());
  let cursor: TimeCursor = { kind: 'live' };
  let setAtMs = steady();
  const listeners = new Set<(cursor: TimeCursor) => void>();
  return {
    now: () => (cursor.kind === 'live' ? machine() : cursor.timeMs + (steady() - setAtMs) * cursor.rate),
    wall: machine,
    steady,
    get cursor() {
      return cursor;
    },
    set(next) {
      cursor = next;
      setAtMs = steady();
      for (const listener of listeners) listener(next);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
