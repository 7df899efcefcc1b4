import { MAX_MESSAGE_BYTES } from './payloads/limits.ts';
import type { FeedContext } from './feed.ts';
import type { PushedEvents } from './pushed-feed.ts';

const utf8 = new TextEncoder();
/** Close codes that mean "not you" (RFC 6455, 7.4.1: policy violation) and not "not now". */
const POLICY_VIOLATION = 1008;
/** The same as registered (IANA: 3000 unauthorized, 3003 forbidden), and as many services say it in the private range. */
const refusals: ReadonlySet<number> = new Set([POLICY_VIOLATION, 3000, 3003, 4001, 4003, 4401, 4403]);

/**
 * One WebSocket (RFC 6455): every text or binary message is one payload; the topic is empty. A page can give a handshake no
 * header: a service that wants a token gets it as the parameter the declaration names (RFC 6750, 2.3: `access_token`).
 */
export function connectSocket(address: string, { open, end, message, oversized }: PushedEvents, { credentials, declaration }: FeedContext): () => void {
  const { tokenParameter } = declaration;
  let isOver = false;
  let hasOpened = false;
  const url = new URL(address);
  if (tokenParameter !== undefined && credentials) url.searchParams.set(tokenParameter, credentials.token);
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const over = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    // Pages are not told why a handshake failed: one that takes a token may have been turned away.
    const isTurnedAway = !hasOpened && tokenParameter !== undefined;
    const why = isTurnedAway ? 'no handshake: the token is missing or wrong, or the service is away' : reason || `the connection ended (code ${code})`;
    if (!isTurnedAway && !refusals.has(code)) return end({ kind: 'lost', why });
    end({ kind: 'refused', why, ...(tokenParameter !== undefined && { asksSignIn: true }) });
  };
  socket.onopen = () => {
    hasOpened = true;
    open();
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (isOver) return;
    // A text's bytes are at least as many as its letters: too long is told without encoding it.
    if (typeof data === 'string' ? data.length > MAX_MESSAGE_BYTES : data.byteLength > MAX_MESSAGE_BYTES) oversized();
    else message('', typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data));
  };
  // Says nothing; what follows it does.
  socket.onerror = () => undefined;
  socket.onclose = ({ code, reason }) => over(code, reason);
  return () => {
    isOver = true;
    socket.close();
  };
}
