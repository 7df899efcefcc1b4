import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { retryDelayMs } from '../../src/feeds/backoff.ts';
import type { FeedState } from '../../src/feeds/feed.ts';
import { keepLink, type LinkEnd } from '../../src/feeds/kept-link.ts';
import { startPulse } from '../../src/feeds/mqtt/pulse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CLIENTS = 200;
/** Consoles that all lose their link at one moment, and when each tries again. */
function cutOff(reason: LinkEnd): { readonly tries: number[]; readonly states: FeedState[]; close(): void } {
  const tries: number[] = [];
  const states: FeedState[] = [];
  const startMs = Date.now();
  const closers = Array.from({ length: CLIENTS }, (_, i) => {
    let tried = 0;
    return keepLink(
      `console-${i}`,
      (state) => void states.push(state),
      ({ end }) => {
        if (tried++ > 0) tries.push(Date.now() - startMs);
        else end(reason);
        return () => undefined;
      },
    );
  });
  return { tries, states, close: () => closers.forEach((close) => close()) };
}
/** How many come in the fullest tenth of a second. */
const fullestOf = (times: readonly number[]): number => {
  const perTenth = new Map<number, number>();
  for (const ms of times) perTenth.set(Math.floor(ms / 100), (perTenth.get(Math.floor(ms / 100)) ?? 0) + 1);
  return Math.max(...perTenth.values());
};

describe('200 consoles cut off at one moment', () => {
  it('come back with full jitter: none before half a second, all within the bound, never many at once', async () => {
    const cut = cutOff({ kind: 'lost', why: 'the connection was lost' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cut.tries.length).toBe(CLIENTS);
    expect(Math.min(...cut.tries)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...cut.tries)).toBeLessThanOrEqual(2000);
    expect(fullestOf(cut.tries)).toBeLessThan(CLIENTS / 5);
    cut.close();
  });

  it('that are refused ask again seldom, and not together either', async () => {
    const cut = cutOff({ kind: 'refused', why: 'not authorised' });
    await vi.advanceTimersByTimeAsync(29_999);
    expect(cut.tries).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(cut.tries.length).toBe(CLIENTS);
    expect(fullestOf(cut.tries)).toBeLessThan(CLIENTS / 5);
    expect(cut.states.every(({ kind }) => kind === 'connecting' || kind === 'refused')).toBe(true);
    cut.close();
  });
});

it('the pause grows from 2 s to 8 s and no further, anywhere between half a second and that', () => {
  const random = createRandom(3);
  for (const [attempt, boundMs] of [[1, 2000], [2, 4000], [3, 8000], [4, 8000], [500, 8000]] as const) {
    const pauses = Array.from({ length: 2000 }, () => retryDelayMs(attempt, random));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
    expect(Math.min(...pauses)).toBeLessThan(500 + 0.05 * boundMs);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(boundMs);
    expect(Math.max(...pauses)).toBeGreaterThan(0.95 * boundMs);
  }
}); // prettier-ignore

describe('a link to a broker', () => {
  it('on which nothing comes is dead within 8 s, whenever it fell silent, and not after two missed beats', async () => {
    for (let lastMs = 0; lastMs < 4000; lastMs += 250) {
      let deadMs = NaN;
      const startMs = Date.now();
      const pulse = startPulse(
        () => undefined,
        () => {
          deadMs = Date.now() - startMs;
          pulse.stop();
        },
      );
      await vi.advanceTimersByTimeAsync(lastMs);
      pulse.heard(2);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(deadMs - lastMs).toBeGreaterThan(3800);
      expect(deadMs - lastMs).toBeLessThanOrEqual(8000);
    }
  });
});
