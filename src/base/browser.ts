import { joinBytes } from './bytes.ts';

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
  /** GET when absent. */
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
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
 * Ask a source nobody vouches for: bounded in time and size, no credentials, no redirect (it could lead to an origin
 * nobody declared). Answers with any status; throws where there is no answer, by abort or by time.
 */
export async function fetchCapped(
  url: string,
  { method = 'GET', body, headers = {}, timeoutMs, maxBytes, signal, cache = 'no-store' }: CappedRequest,
): Promise<CappedAnswer> {
  const stop = new AbortController();
  const cancelled = (): void => stop.abort(new Error('cancelled'));
  if (signal?.aborted) cancelled();
  signal?.addEventListener('abort', cancelled, { once: true });
  const late = after(timeoutMs, () => stop.abort(new Error(`no answer within ${timeoutMs / 1000} s`)));
  try {
    const sent = body === undefined ? {} : { body };
    const response = await fetch(url, { method, ...sent, headers, signal: stop.signal, credentials: 'omit', redirect: 'error', cache });
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
  return joinBytes(chunks);
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
  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Then there was nothing.
    }
  },
  /** Keys that begin so. */
  keys(prefix: string): readonly string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};

/** People who asked their system for less motion get cuts instead of flights and steady marks instead of pulses. */
export function prefersReducedMotion(): boolean {
  if (typeof matchMedia !== 'function') return false;
  // Asked in every frame: a list of one's own tells of changes by itself.
  if (motion?.asked !== matchMedia) motion = { asked: matchMedia, list: matchMedia('(prefers-reduced-motion: reduce)') };
  return motion.list.matches;
}
let motion: { readonly asked: typeof matchMedia; readonly list: MediaQueryList } | null = null;

export interface StreamedRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** The line counts as dead when nothing comes for so long. */
  readonly silenceMs: number;
  /** The answer's head; throw to refuse it. */
  open(head: { readonly status: number; readonly headers: Headers }): void;
  part(bytes: Uint8Array): void;
  /** Once, unless closed by us: why it is over, and the status where there was one. */
  end(why: string, status: number): void;
}

/** GET an answer that does not end, part by part, from a source nobody vouches for: no credentials, no redirect. */
export function openStream(url: string, { headers = {}, silenceMs, open, part, end }: StreamedRequest): () => void {
  const stop = new AbortController();
  let status = 0;
  let quiet: () => void = () => {};
  const heard = (): void => {
    quiet();
    quiet = after(silenceMs, () => stop.abort(new Error(`nothing came for ${silenceMs / 1000} s`)));
  };
  const run = async (): Promise<string> => {
    heard();
    const response = await fetch(url, { headers, signal: stop.signal, credentials: 'omit', redirect: 'error', cache: 'no-store' });
    status = response.status;
    open(response);
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      heard();
      part(next.value);
    }
    return 'the service ended the stream';
  };
  let isClosed = false;
  const over = (why: string): void => {
    quiet();
    stop.abort();
    if (!isClosed) end(why, status);
    isClosed = true;
  };
  run().then(over, (error: unknown) => over((stop.signal.aborted ? (stop.signal.reason as Error) : (error as Error)).message));
  return () => {
    isClosed = true;
    quiet();
    stop.abort();
  };
}
