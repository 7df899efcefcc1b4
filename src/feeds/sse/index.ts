import { openStream } from '../../base/browser.ts';
import { createClock } from '../../base/clock.ts';
import type { FeedContext } from '../feed.ts';
import { httpAddress } from '../http-address.ts';
import { stayAwayMs } from '../http-source.ts';
import { MAX_MESSAGE_BYTES } from '../payloads/limits.ts';
import { pushedFeed, type PushedEvents } from '../pushed-feed.ts';
import { signInHeader } from '../sign-in-header.ts';
import { createEventReader } from './events.ts';

const utf8 = new TextEncoder();
/** Servers send a comment now and then to keep the line; one that is silent for so long is taken for dead. */
const SILENCE_MS = 60_000;
/** Of a server that takes us for the one at fault and does not say for how long. */
const STAY_AWAY_MS = 30_000;

/** One stream of server-sent events; the topic of a payload is the event's type. Who we are is said in a header, as to any web service. */
export function connectEvents(address: string, { open, end, message, oversized }: PushedEvents, { credentials, declaration }: FeedContext): () => void {
  const reader = createEventReader(MAX_MESSAGE_BYTES);
  const text = new TextDecoder();
  let waitMs = 0;
  return openStream(address, {
    headers: { accept: 'text/event-stream', ...(credentials && signInHeader(credentials, declaration.tokenHeader)) },
    silenceMs: SILENCE_MS,
    open: ({ status, headers }) => {
      if (status === 200 && (headers.get('content-type') ?? '').startsWith('text/event-stream')) return open();
      const askedMs = stayAwayMs(headers, createClock().wall());
      waitMs = Number.isNaN(askedMs) ? (status >= 400 && status < 500 ? STAY_AWAY_MS : 0) : askedMs;
      const why = status === 200 ? 'the service does not answer with text/event-stream' : `the service answers HTTP ${status}`;
      throw new Error(why);
    },
    part(bytes) {
      for (const event of reader.push(text.decode(bytes, { stream: true }))) message(event.type, utf8.encode(event.data));
      if (reader.takeOversized()) oversized();
    },
    end: (why, status) => end(status === 401 || status === 403 ? { kind: 'refused', why, asksSignIn: true } : { kind: 'lost', why, stayAwayMs: waitMs }),
  });
}

/** Server-sent events over HTTP: readings in any payload form, or read by a declared mapping. */
export default pushedFeed(({ declaration, cityUrl, allowedOrigins }) => httpAddress(declaration.address, cityUrl, allowedOrigins).href, connectEvents);
