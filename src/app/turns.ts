import { after } from '../base/browser.ts';

/** So many are told in one turn; the rest waits for the next. */
const PER_TURN = 3;

/** Tells many listeners the same thing, all at once or a few at a time. */
export interface Turns {
  /** In this very turn. */
  all(): void;
  /** A few now, the others in turns of their own: what they do then fits between frames. Who still waits is told once. */
  oneByOne(): void;
  add(listener: () => void): () => void;
  close(): void;
}

export function createTurns(isSeen: () => boolean): Turns {
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  let cancel: (() => void) | null = null;
  const stop = (): void => {
    cancel?.();
    cancel = null;
  };
  const all = (): void => {
    stop();
    waiting.clear();
    for (const listener of listeners) listener();
  };
  const turn = (): void => {
    cancel = null;
    let told = 0;
    for (const listener of waiting) {
      waiting.delete(listener);
      listener();
      if (++told === PER_TURN) break;
    }
    if (waiting.size > 0) cancel = after(0, turn);
  };
  return {
    all,
    oneByOne() {
      // Timers of a hidden page come once a second.
      if (!isSeen()) return all();
      for (const listener of listeners) waiting.add(listener);
      if (!cancel) turn();
    },
    add(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        waiting.delete(listener);
      };
    },
    close: stop,
  };
}
