import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedState } from '../../src/feeds/feed.ts';
import { socketAddress } from '../../src/feeds/socket-address.ts';
import { keepLink, type LinkEnd } from '../../src/feeds/kept-link.ts';

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

describe('a try that is over before it has begun', () => {
  it('is a lost one, with the reason: a page by https may open no ws: at all, and the browser says so by throwing', async () => {
    const states: FeedState[] = [];
    let tries = 0;
    const close = keepLink(
      'one',
      (state) => void states.push(state),
      () => {
        tries++;
        throw new DOMException('An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.', 'SecurityError');
      },
    );
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'waiting']);
    expect(states.at(-1)).toMatchObject({ why: expect.stringContaining('insecure WebSocket') });
    await vi.advanceTimersByTimeAsync(2000);
    expect(tries).toBe(2);
    close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(2);
  });

  it('is not made again once nobody wants it', async () => {
    let tries = 0;
    const close = keepLink(
      'one',
      () => undefined,
      ({ end }) => {
        tries++;
        end({ kind: 'lost', why: 'no route' });
        return () => undefined;
      },
    );
    close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(1);
  });
});

it('a socket is asked for without the fragment of its address', () => {
  expect(socketAddress('wss://broker.example/mqtt?a=1#x', 'https://city.example/')).toBe('wss://broker.example/mqtt?a=1');
});
