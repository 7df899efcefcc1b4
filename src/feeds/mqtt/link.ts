import { after } from '../../base/browser.ts';
import { createClock } from '../../base/clock.ts';
import { createRandom, hashText } from '../../base/random.ts';
import { uuid } from '../../base/uuid.ts';
import { retryDelayMs } from '../backoff.ts';
import type { FeedState } from '../feed.ts';
import { openConnection, type ConnectionEnd } from './connection.ts';

/** Someone may cure a refusal at the broker: ask again, but seldom, and without leaving the state `refused`. */
const REFUSED_RETRY_MS = 30000;

/** A link that held this long was a good one: the next loss starts over with short pauses. */
const GOOD_LINK_MS = 10000;

export interface LinkEvents {
  message(topic: string, bytes: Uint8Array): void;
  state(state: FeedState): void;
  oversized(): void;
}

/** A connection that comes back: lost ones after a jittered pause, each try on a new connection that subscribes anew. */
export function openLink(address: string, topics: readonly string[], events: LinkEvents): () => void {
  const clock = createClock();
  const id = uuid();
  const random = createRandom(hashText(id));
  let attempt = 0;
  let refused = false;
  let openedMs = Infinity;
  let cancel: () => void = () => {};

  const ended = ({ kind, why }: ConnectionEnd): void => {
    refused = kind === 'refused';
    if (clock.wall() - openedMs > GOOD_LINK_MS) attempt = 1;
    openedMs = Infinity;
    const delayMs = refused ? REFUSED_RETRY_MS : retryDelayMs(attempt, random);
    events.state(refused ? { kind: 'refused', why } : { kind: 'waiting', retryAtMs: clock.wall() + delayMs, why });
    cancel = after(delayMs, connect);
  };
  const connect = (): void => {
    attempt++;
    if (!refused) events.state({ kind: 'connecting', attempt });
    cancel = openConnection(address, topics, `belvedere-${id}`, {
      open() {
        refused = false;
        openedMs = clock.wall();
        events.state({ kind: 'open', sinceMs: openedMs });
      },
      message: events.message,
      oversized: events.oversized,
      end: ended,
    });
  };
  connect();
  return () => cancel();
}
