import { fetchCapped } from '../../base/browser.ts';
import { readReceipt, type Carrier, type Tried } from './letter.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16_384;
/** Client errors that pass: time-out, too early, too many. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : undefined;
}

function judge(status: number, headers: Headers, bytes: Uint8Array | null, id: string): Tried {
  if (status >= 500 || passing.has(status)) {
    const afterMs = retryAfterMs(headers);
    return { kind: 'again', why: `HTTP ${status}`, ...(afterMs === undefined ? {} : { afterMs }) };
  }
  if (status >= 300) return { kind: 'failed', why: `HTTP ${status}` };
  let receipt = null;
  try {
    receipt = readReceipt(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())));
  } catch {
    // No JSON: a plain 2xx says only that it arrived.
  }
  return receipt?.id === id ? receipt.tried : { kind: 'taken' };
}

/**
 * HTTP POST with an `Idempotency-Key`: the same request again asks how it stands. A 2xx alone says that it arrived; confirmed
 * it is only by an answer `{"id": ..., "state": "acknowledged"}`. Only declared origins get anything.
 */
export const openWebhook = (url: string): Carrier => ({
  async send({ id, body }) {
    const headers = { 'content-type': 'application/json', 'idempotency-key': id };
    const { status, headers: told, bytes } = await fetchCapped(url, { method: 'POST', body, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES });
    return judge(status, told, bytes, id);
  },
  onReceipt() {},
  close() {},
});
