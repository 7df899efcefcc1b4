import { after } from '../base/browser.ts';
import { createClock } from '../base/clock.ts';
import { createRandom, hashText } from '../base/random.ts';
import { uuid } from '../base/uuid.ts';
import { retryDelayMs } from './backoff.ts';
import type { FeedState } from './feed.ts';
import { HttpFault } from './http-source.ts';

/** Someone may cure a refusal at the service: ask again, but seldom, and without leaving the state `refused`. */
const REFUSED_RETRY_MS = 30000;
/** Where the declaration names no interval. */
const USUAL_INTERVAL_S = 60;
/** A service that answers nothing at all may only be out of this machine's reach: asked again after so long at most. */
const LONGEST_UNREACHED_MS = 60_000;
/** No service is asked more often than this. */
const SHORTEST_INTERVAL_MS = 1000;

export interface PollingOptions {
  readonly timeoutMs?: number;
  readonly shortestIntervalMs?: number;
  /** Where the declaration names none; 60 s unless the protocol's sources live faster. */
  readonly usualIntervalS?: number;
}

export interface Polling {
  /** Ask once, for everything; throws an `HttpFault`. */
  round(): Promise<void>;
  state(state: FeedState): void;
}

/** How long to wait after a fault: never less than the service asks for, spread so that many consoles do not come together. */
export function delayAfter(fault: HttpFault, jitterMs: number, intervalMs: number): number {
  const askedMs = Number.isNaN(fault.retryAfterMs) ? 0 : fault.retryAfterMs;
  if (fault.kind === 'refused') return Math.max(REFUSED_RETRY_MS, askedMs) + jitterMs;
  if (fault.kind === 'standing' && askedMs === 0) return intervalMs + jitterMs;
  return askedMs + jitterMs;
}

/** Rounds of questions at an interval, one at a time; after a fault a jittered pause. Returns the stopper. */
export function openPolling(intervalS: number | undefined, polling: Polling, options: PollingOptions = {}): () => void {
  const clock = createClock();
  const random = createRandom(hashText(uuid()));
  const intervalMs = Math.max((intervalS ?? options.usualIntervalS ?? USUAL_INTERVAL_S) * 1000, options.shortestIntervalMs ?? SHORTEST_INTERVAL_MS);
  let attempt = 0;
  let stood: FeedState['kind'] = 'closed';
  let cancel: () => void = () => {};
  let closed = false;

  const tell = (state: FeedState): void => {
    stood = state.kind;
    polling.state(state);
  };
  const ended = (error: unknown): void => {
    const fault = error instanceof HttpFault ? error : new HttpFault('standing', error instanceof Error ? error.message : 'unknown fault');
    // One that fails is asked no oftener than one that works, but for the first tries.
    const longestMs = fault.status === 0 ? Math.min(intervalMs, LONGEST_UNREACHED_MS) : intervalMs;
    const delayMs = delayAfter(fault, retryDelayMs(attempt, random, fault.kind === 'passing' ? longestMs : undefined), intervalMs);
    const why = fault.message;
    tell(
      fault.kind === 'refused'
        ? { kind: 'refused', why, ...(fault.asksSignIn && { asksSignIn: true }) }
        : { kind: 'waiting', retryAtMs: clock.wall() + delayMs, why },
    );
    cancel = after(delayMs, ask);
  };
  const ask = (): void => {
    attempt++;
    const startedMs = clock.steady();
    if (stood !== 'open' && stood !== 'refused') tell({ kind: 'connecting', attempt });
    polling.round().then(
      () => {
        if (closed) return;
        attempt = 0;
        if (stood !== 'open') tell({ kind: 'open', sinceMs: clock.wall() });
        // From start to start; after a round that took longer the service gets a breath.
        cancel = after(Math.max(startedMs + intervalMs - clock.steady(), Math.min(intervalMs, SHORTEST_INTERVAL_MS)), ask);
      },
      (error: unknown) => {
        if (!closed) ended(error);
      },
    );
  };
  ask();
  return () => {
    closed = true;
    cancel();
  };
}
