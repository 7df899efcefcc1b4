/**
 * The machine we run on, behind one door: outside `base/` nothing calls timers, frames, fetch or storage directly,
 * so tests can freeze them and the lint rule can hold.
 */
/** Monotonic milliseconds for measuring durations; never for showing time. */
export const monotonicMs = (): number => performance.now();

/** Bytes of the page's script heap; NaN where the browser does not say (only Chromium does). */
export const heapBytes = (): number => (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? NaN;

export function after(delayMs: number, run: () => void): () => void {
  const handle = setTimeout(run, delayMs);
  return () => clearTimeout(handle);
}

export function every(periodMs: number, run: () => void): () => void {
  const handle = setInterval(run, periodMs);
  return () => clearInterval(handle);
}

export function onNextFrame(run: (timeMs: number) => void): () => void {
  const handle = requestAnimationFrame(run);
  return () => cancelAnimationFrame(handle);
}

export const sleep = (delayMs: number): Promise<void> => new Promise((done) => setTimeout(done, delayMs));

/** Same-origin or declared-origin fetch; the CSP refuses everything else. Throws with URL and status on failure. */
export async function fetchOk(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}

export interface CappedRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer as unpacked; a longer one is cut off unread. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /** Absent: asked anew each time. */
  readonly cache?: RequestCache;
}
export interface CappedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** `null`: longer than `maxBytes`. */
  readonly bytes: Uint8Array | null;
}

/**
 * GET from a source nobody vouches for: bounded in time and size, no credentials, no redirect (it could lead to an origin
 * nobody declared). Answers with any status; throws where there is no answer, by abort or by time.
 */
export async function fetchCapped(url: string, { headers = {}, timeoutMs, maxBytes, signal, cache = 'no-store' }: CappedRequest): Promise<CappedAnswer> {
  const stop = new AbortController();
  const cancelled = (): void => stop.abort(new Error('cancelled'));
  if (signal?.aborted) cancelled();
  signal?.addEventListener('abort', cancelled, { once: true });
  const late = after(timeoutMs, () => stop.abort(new Error(`no answer within ${timeoutMs / 1000} s`)));
  try {
    const response = await fetch(url, { headers, signal: stop.signal, credentials: 'omit', redirect: 'error', cache });
    return { status: response.status, headers: response.headers, bytes: await cappedBody(response, maxBytes) };
  } catch (error) {
    throw stop.signal.aborted ? (stop.signal.reason as Error) : error;
  } finally {
    late();
    signal?.removeEventListener('abort', cancelled);
  }
}

async function cappedBody(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Small settings that survive a reload; silently absent in private mode (the product keeps working without them). */
export const keepsake = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key: string, value: string): boolean {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
};

/** People who asked their system for less motion get cuts instead of flights and steady marks instead of pulses. */
export const prefersReducedMotion = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
