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

export const sleep = (delayMs: number): Promise<void> => new Promise((done) => setTimeout(done, delayMs));

/** Same-origin or declared-origin fetch; the CSP refuses everything else. Throws with URL and status on failure. */
export async function fetchOk(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
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
