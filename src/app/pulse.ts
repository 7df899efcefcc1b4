import { after } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { Turns } from './turns.ts';

/** Panels are told once a second when nothing arrives. */
const SILENT_MS = 1000;
/** What an operator waits for (an alarm, an acknowledgement) is told sooner: at once, but no oftener than this. */
const PROMPT_MS = 100;

/** When panels are told that they should look again. */
export interface Pulse {
  now(): void;
  soon(): void;
  /** Is it time to tell? Silence must show as silence: clocks, ages and the data's heartbeat go on when nothing arrives. */
  isDue(hasNews: boolean): boolean;
  /** A few at a time, so that frames fit between. */
  inTurns(): void;
  close(): void;
}

export function createPulse(clock: Pick<Clock, 'steady'>, turns: Turns): Pulse {
  let toldMs = -Infinity;
  let cancel: (() => void) | null = null;
  const now = (): void => {
    toldMs = clock.steady();
    turns.all();
  };
  return {
    now,
    soon() {
      cancel ??= after(Math.max(0, toldMs + PROMPT_MS - clock.steady()), () => {
        cancel = null;
        now();
      });
    },
    isDue: (hasNews) => hasNews || clock.steady() - toldMs >= SILENT_MS,
    inTurns() {
      toldMs = clock.steady();
      turns.oneByOne();
    },
    close: () => cancel?.(),
  };
}
