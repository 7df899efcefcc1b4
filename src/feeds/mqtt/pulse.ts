import { after, every, monotonicMs } from '../../base/browser.ts';

const BEAT_MS = 1900;
/** Beats in a row in which nothing came at all: with the one before, the link is dead within 8 s. */
const SILENT_BEATS = 3;
/** An answer that takes so long lies behind something. */
const LATE_MS = 100;
/** How often a late broker is pinged. */
const PUSH_EVERY_MS = 5;
/** A link on which nothing came for so long is not pushed: nobody is there who would turn. */
const STILL_MS = 1000;
/** Messages longer than this may be cut by the broker: Mosquitto 2.0 writes 4,096 bytes at a time to a WebSocket. */
const LONG_BYTES = 4096;

/**
 * Keeps a link to a broker alive and notices when it is dead. Whatever comes counts as life, not only the answer to a ping, which
 * queues behind everything else: a busy link is not a dead one.
 *
 * Mosquitto's WebSocket listener writes what is left of a message longer than 4 kB by 4 kB in each round of its main loop, which
 * turns when something comes and else ten times a second: 41 kB/s, however fast we read. So a broker whose answer is late while
 * messages still come is pinged again and again until it has caught up, which turns its loop.
 */
export interface Pulse {
  /** Bytes came. */
  heard(bytes: number): void;
  /** A ping was answered. */
  answered(): void;
  stop(): void;
}

export function startPulse(ping: () => void, dead: () => void): Pulse {
  let unanswered = 0;
  let silentBeats = 0;
  let heardMs = monotonicMs();
  let pingedMs = -Infinity;
  let hasHeard = true;
  let stopPushing: (() => void) | null = null;

  const rest = (): void => {
    stopPushing?.();
    stopPushing = null;
  };
  const push = (): void => {
    if (monotonicMs() - heardMs > STILL_MS) return rest();
    unanswered++;
    ping();
  };
  const ask = (): void => {
    pingedMs = monotonicMs();
    unanswered++;
    ping();
    stopPushing ??= after(LATE_MS, () => (stopPushing = every(PUSH_EVERY_MS, push)));
  };
  // Counted in beats, not by the clock: after a pause of our own, what came meanwhile is heard before the next beat.
  const stopBeats = every(BEAT_MS, () => {
    silentBeats = hasHeard ? 0 : silentBeats + 1;
    hasHeard = false;
    if (silentBeats >= SILENT_BEATS) return dead();
    ask();
  });
  return {
    heard(bytes) {
      hasHeard = true;
      heardMs = monotonicMs();
      if (bytes > LONG_BYTES && unanswered === 0 && heardMs - pingedMs > 2 * LATE_MS) ask();
    },
    answered() {
      unanswered = Math.max(0, unanswered - 1);
      if (unanswered === 0) rest();
    },
    stop() {
      stopBeats();
      rest();
    },
  };
}
