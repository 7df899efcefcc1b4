import { after } from '../base/browser.ts';
import { createClock } from '../base/clock.ts';
import { createRandom, hashText } from '../base/random.ts';
import { retryDelayMs } from './backoff.ts';
import type { FeedState } from './feed.ts';

/** Someone may cure a refusal at the other end: ask again, but seldom, jittered too, and without leaving the state `refused`. */
const REFUSED_RETRY_MS = 30000;
/** A link that held this long was a good one: the next loss starts over with short pauses. */
const GOOD_LINK_MS = 10000;

/** Why a connection is over: gone, or not let in. */
export interface LinkEnd {
  readonly kind: 'lost' | 'refused';
  readonly why: string;
  /** Refused for want of a name and token. */
  readonly asksSignIn?: true;
  /** For how long the other end asks us to stay away at least, ms. */
  readonly stayAwayMs?: number;
}
export interface LinkEvents {
  open(): void;
  /** Once, however it ends. */
  end(end: LinkEnd): void;
}

/**
 * A connection that comes back: lost ones after a jittered pause, each try anew. `connect` returns what ends it quietly.
 * @param seed spreads the pauses of many consoles: something of this console's own.
 */
export function keepLink(seed: string, tell: (state: FeedState) => void, connect: (events: LinkEvents) => () => void): () => void {
  const clock = createClock();
  const random = createRandom(hashText(seed));
  let attempt = 0;
  let refused = false;
  let openedMs = Infinity;
  let cancel: () => void = () => {};

  const ended = ({ kind, why, asksSignIn, stayAwayMs = 0 }: LinkEnd): void => {
    refused = kind === 'refused';
    if (clock.steady() - openedMs > GOOD_LINK_MS) attempt = 1;
    openedMs = Infinity;
    const delayMs = Math.max(refused ? REFUSED_RETRY_MS : 0, stayAwayMs) + retryDelayMs(attempt, random);
    tell(refused ? { kind: 'refused', why, ...(asksSignIn && { asksSignIn }) } : { kind: 'waiting', retryAtMs: clock.wall() + delayMs, why });
    cancel = after(delayMs, start);
  };
  const start = (): void => {
    attempt++;
    if (!refused) tell({ kind: 'connecting', attempt });
    let isOver = false;
    const end = (reason: LinkEnd): void => {
      isOver = true;
      ended(reason);
    };
    const open = (): void => {
      refused = false;
      openedMs = clock.steady();
      tell({ kind: 'open', sinceMs: clock.wall() });
    };
    try {
      const stop = connect({ open, end });
      // One that ended at once waits for its next try: that is what closing cancels.
      if (!isOver) cancel = stop;
    } catch (error) {
      // A page by https that asks for `ws:`, an address the browser cannot read: it throws instead of failing.
      if (!isOver) end({ kind: 'lost', why: error instanceof Error ? error.message : 'the connection cannot be made' });
    }
  };
  start();
  return () => cancel();
}
