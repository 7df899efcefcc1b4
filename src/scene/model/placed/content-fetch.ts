import { fetchCapped } from '../../../base/browser.ts';
import { fail } from '../../../base/problem.ts';

/** Dropped files are addressed like others: `held://<id>/<path>`. */
export const heldUrl = (id: string, path: string): string => `held://${id}/${path.split('/').map(encodeURIComponent).join('/')}`;

export interface ContentFetch {
  /**
   * Problems: `undeclared-origin`, `missing-content` (HTTP 404 and 410, or a file not dropped), `unreachable` (anything that
   * may pass: try again), `too-large`.
   */
  bytes(url: string, signal?: AbortSignal): Promise<Uint8Array>;
  hold(id: string, files: ReadonlyMap<string, Blob>): void;
  release(id: string): void;
}

const MOST_BYTES = 512e6;
const TIMEOUT_MS = 120_000;

/** Files of tilesets and models from this origin, from declared ones and from what people dropped; nowhere else is asked. */
export function createContentFetch(ownOrigins: readonly string[], declaredOrigins: readonly string[]): ContentFetch {
  const allowed = new Set([...ownOrigins, ...declaredOrigins]);
  const held = new Map<string, ReadonlyMap<string, Blob>>();
  return {
    hold: (id, files) => void held.set(id, files),
    release: (id) => void held.delete(id),
    async bytes(url, signal) {
      const address = new URL(url);
      if (address.protocol === 'held:') {
        const files = held.get(address.hostname);
        const path = decodeURIComponent(address.pathname.replace(/^\//, ''));
        const file = files?.get(path) ?? fail('missing-content', path, 'was not dropped with the others');
        return new Uint8Array(await file.arrayBuffer());
      }
      if (!allowed.has(address.origin)) return fail('undeclared-origin', url, `the server configuration does not declare ${address.origin}`);
      const answer = await fetchCapped(url, { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, cache: 'default', ...(signal ? { signal } : {}) }).catch(
        (error: unknown) => fail(signal?.aborted ? 'cancelled' : 'unreachable', url, (error as Error).message),
      );
      if (answer.status === 404 || answer.status === 410) return fail('missing-content', url, `HTTP ${answer.status}`);
      if (answer.status < 200 || answer.status > 299) return fail('unreachable', url, `HTTP ${answer.status}`);
      return answer.bytes ?? fail('too-large', url, `more than ${MOST_BYTES / 1e6} MB`);
    },
  };
}
