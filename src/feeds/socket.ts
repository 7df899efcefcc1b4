import { MAX_MESSAGE_BYTES } from './payloads/limits.ts';
import type { PushedEvents } from './pushed-feed.ts';

const utf8 = new TextEncoder();
/** Close codes that mean "not you" (RFC 6455, 7.4.1: policy violation) and not "not now". */
const POLICY_VIOLATION = 1008;
/** Codes of the private range that many services use for the same: unauthorised, forbidden. */
const refusals: ReadonlySet<number> = new Set([POLICY_VIOLATION, 4001, 4003, 4401, 4403]);

/** One WebSocket (RFC 6455): every text or binary message is one payload; the topic is empty. */
export function connectSocket(address: string, { open, end, message, oversized }: PushedEvents): () => void {
  let isOver = false;
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  const over = (kind: 'lost' | 'refused', why: string): void => {
    if (isOver) return;
    isOver = true;
    end({ kind, why });
  };
  socket.onopen = open;
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (isOver) return;
    // A text's bytes are at least as many as its letters: too long is told without encoding it.
    if (typeof data === 'string' ? data.length > MAX_MESSAGE_BYTES : data.byteLength > MAX_MESSAGE_BYTES) oversized();
    else message('', typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data));
  };
  socket.onclose = ({ code, reason }) => over(refusals.has(code) ? 'refused' : 'lost', reason === '' ? `the connection ended (code ${code})` : reason);
  return () => {
    isOver = true;
    socket.close();
  };
}
