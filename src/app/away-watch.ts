import { every, monotonicMs } from '../base/browser.ts';
import { whenCalm } from '../base/calm.ts';
import type { Clock } from '../base/clock.ts';
import { boardOf } from '../panels/ui/board.ts';
import type { Desk } from '../panels/ui/desk.ts';
import { ageText } from '../panels/ui/time.ts';

const TICK_MS = 1000;
/** Shorter absences are nobody's business: feeds bridge them. */
const AWAY_MS = 10_000;

export interface AwayMeter {
  /** Milliseconds of an absence that has just ended; 0 when there was none worth telling. */
  tick(): number;
}

/**
 * Notices absences by both clocks: a frozen tab stops both, a sleeping machine may stop the monotonic one, and a hidden
 * tab ticks on but is seen by nobody.
 */
export function createAwayMeter(wallMs: () => number, steadyMs: () => number, isHidden: () => boolean): AwayMeter {
  let [lastWallMs, lastSteadyMs, wasHidden] = [wallMs(), steadyMs(), isHidden()];
  let awayMs = 0;
  return {
    tick() {
      const gapMs = Math.max(wallMs() - lastWallMs, steadyMs() - lastSteadyMs);
      if (wasHidden || gapMs > AWAY_MS) awayMs += gapMs;
      [lastWallMs, lastSteadyMs, wasHidden] = [wallMs(), steadyMs(), isHidden()];
      if (wasHidden) return 0;
      const ended = awayMs > AWAY_MS ? awayMs : 0;
      awayMs = 0;
      return ended;
    },
  };
}

/** Back from an absence: jump to the present again, as if the page were opened now, and say so. */
export function watchAway(clock: Clock, desk: () => Desk | null): () => void {
  // A page that is still coming up may be held up for long by its first whole picture: nobody was away.
  let meter: AwayMeter | null = null;
  void whenCalm().then(() => (meter = createAwayMeter(clock.wall, monotonicMs, () => document.visibilityState === 'hidden')));
  const look = (): void => {
    const awayMs = meter?.tick() ?? 0;
    const here = desk();
    if (awayMs === 0 || !here) return;
    const isLive = here.session.getState().time.kind === 'live';
    // A new cursor, though it says the same, makes every feed tell its whole present.
    if (isLive) here.session.setState({ time: { kind: 'live' } });
    boardOf(here).notify('done', {
      zh: `离开了 ${ageText(awayMs, 'zh')}${isLive ? '，已重新同步' : ''}`,
      en: `Away ${ageText(awayMs, 'en')}${isLive ? ', resynchronised' : ''}`,
    });
  };
  document.addEventListener('visibilitychange', look);
  const stop = every(TICK_MS, look);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', look);
  };
}
