import { every } from '../base/browser.ts';
import type { Clock, TimeCursor } from '../base/clock.ts';
import type { Session } from '../session/session.ts';

/** While the time bar is dragged, feeds are asked to jump at most this often. */
const SEEK_MS = 120;

/** Session time to clock and feeds: latest wins while the bar is dragged; a playing cursor that reaches now goes live. */
export function createTimeFollower(clock: Clock, session: Session, jump: (cursor: TimeCursor) => void) {
  let wanted: TimeCursor | null = null;
  let lastJumpMs = -Infinity;
  const flush = (): void => {
    if (!wanted || clock.steady() - lastJumpMs < SEEK_MS) return;
    lastJumpMs = clock.steady();
    const cursor = wanted;
    wanted = null;
    jump(cursor);
  };
  const unsubscribe = session.subscribe((state, before) => {
    if (state.time === before.time) return;
    clock.set(state.time);
    wanted = state.time;
    flush();
  });
  const stop = every(SEEK_MS, flush);
  return {
    advance() {
      const { time } = session.getState();
      if (time.kind === 'at' && time.rate > 1 && clock.now() >= clock.wall()) session.setState({ time: { kind: 'live' } });
    },
    get settled() {
      return wanted === null;
    },
    close() {
      unsubscribe();
      stop();
    },
  };
}
