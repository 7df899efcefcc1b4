import type { RangeResponse, Source } from 'pmtiles';
import { fetchOk } from '../../base/browser.ts';

/**
 * Byte ranges of an archive over HTTP. A server that ignores `Range` answers with the whole file: it is then kept, and
 * everything later is cut from it, so that any plain web server can host a city.
 */
export function createWholeFileSource(url: string, load: typeof fetchOk = fetchOk): Source {
  /** The whole file where the server ignores ranges, null where it honours them; decided by the first answer. */
  let whole: Promise<ArrayBuffer | null> | null = null;

  const askRange = (offset: number, length: number, signal?: AbortSignal): Promise<Response> =>
    load(url, { headers: { Range: `bytes=${offset}-${offset + length - 1}` }, ...(signal ? { signal } : {}) });

  return {
    getKey: () => url,
    async getBytes(offset, length, signal): Promise<RangeResponse> {
      if (whole === null) {
        // No abort signal: an aborted tile must not take the whole file down with it.
        const first = askRange(offset, length);
        whole = first.then((response) => (response.status === 206 ? null : response.arrayBuffer()));
        whole.catch(() => (whole = null));
        const response = await first;
        if (response.status === 206) return { data: await response.arrayBuffer() };
      }
      const bytes = await whole;
      if (bytes) return { data: bytes.slice(offset, offset + length) };
      return { data: await (await askRange(offset, length, signal)).arrayBuffer() };
    },
  };
}
