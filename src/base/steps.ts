import { monotonicMs } from './browser.ts';

/** Work that can be put down and taken up again: it yields where a pause is cheap, and returns what it made. */
export type Steps<T> = Generator<void, T>;

/** To its end, at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** For at most some milliseconds: what was made, or undefined while there is more to do. */
export function advance<T>(steps: Steps<T>, mostMs: number): { readonly made: T } | undefined {
  const untilMs = monotonicMs() + mostMs;
  do {
    const { done, value } = steps.next();
    if (done) return { made: value };
  } while (monotonicMs() < untilMs);
  return undefined;
}
