import { describe, expect, it } from 'vitest';
import { chainLinks, chainOf, chainOfReading, worstOf, type ChainInputs } from '../../../src/rules/chain/chain.ts';
import { standingOf } from '../../../src/rules/chain/feed-kind.ts';
import { inputs, ms } from './inputs.ts';

const linkOf = (changes: Partial<ChainInputs>, id: string) => chainOf({ ...inputs, ...changes }).find((link) => link.id === id);

describe('the chain of eight links', () => {
  it('has all eight in order, and what nobody tells is unknown, not zero', () => {
    const chain = chainOf(inputs);
    expect(chain.map(({ id }) => id)).toEqual(chainLinks);
    const stored = chain.find(({ id }) => id === 'stored');
    expect([stored?.delayMs, stored?.loss, stored?.basis]).toEqual([NaN, NaN, 'page-memory-only']);
    expect(linkOf({}, 'served')?.basis).toBe('pushed');
    expect(linkOf({}, 'collected')?.delayMs).toBeNaN();
  });
  it('counts loss where it happens', () => {
    expect(chainOf(inputs).map(({ loss }) => loss)).toEqual([0.05, 0.1, 0.01, NaN, NaN, 0.005, 0.25, NaN]);
    expect(linkOf({ asked: 50, unanswered: 5, serve: ms(80) }, 'served')).toMatchObject({ delayMs: 80, p95Ms: 160, loss: 0.1, lost: 5, of: 50 });
    // More than was due is no loss below zero.
    expect(linkOf({ readings: { received: 12, expected: 10 } }, 'collected')?.loss).toBe(0);
    expect(linkOf({ readings: { received: 12, expected: NaN } }, 'collected')?.loss).toBeNaN();
  });
  it('knows no loss on the road of rows that nobody numbers, and blames the page for what it could not take', () => {
    expect(linkOf({ numbered: 0, lost: 0 }, 'transported')).toMatchObject({ loss: NaN, lost: NaN, of: NaN });
    // Of the numbered ones, not of all that came.
    expect(linkOf({ sent: 1_000_000, numbered: 9, lost: 1 }, 'transported')).toMatchObject({ loss: 0.1, lost: 1, of: 10 });
    expect(linkOf({ dropped: 100 }, 'shown')).toMatchObject({ loss: 0.3, lost: 600, of: 2000 });
  });
  it('takes readings that come before they are taken for a clock ahead, and for no delay', () => {
    expect(linkOf({ lag: ms(-30_000) }, 'transported')).toMatchObject({ delayMs: NaN, p95Ms: NaN, basis: 'clock-ahead', loss: 0.01 });
    expect(linkOf({ transport: ms(-400), collect: ms(-100) }, 'transported')).toMatchObject({ delayMs: NaN, basis: 'clock-ahead' });
    expect(linkOf({ transport: ms(-400), collect: ms(-100) }, 'collected')?.delayMs).toBeNaN();
    const own = (lagMs: number, feedMs = 900) => chainOfReading(chainOf({ ...inputs, lag: ms(feedMs) }), lagMs).find(({ id }) => id === 'transported');
    expect(own(-30_000)).toMatchObject({ delayMs: NaN, basis: 'clock-ahead' });
    expect(own(250, -30_000)).toMatchObject({ delayMs: 250, basis: 'arrival-minus-phenomenon' });
  });
  it('parts collecting from transport where the source tells result times', () => {
    expect(linkOf({}, 'transported')).toMatchObject({ delayMs: 900, basis: 'arrival-minus-phenomenon' });
    const told = { collect: ms(600), transport: ms(300) };
    expect(linkOf(told, 'transported')).toMatchObject({ delayMs: 300, basis: 'arrival-minus-result' });
    expect(linkOf(told, 'collected')).toMatchObject({ delayMs: 600, basis: 'result-minus-phenomenon' });
  });
  it('names the slowest link and the one that loses most', () => {
    expect(worstOf(chainOf(inputs))).toEqual({ slowest: 'transported', leakiest: 'shown' });
    expect(worstOf([])).toEqual({ slowest: null, leakiest: null });
  });
  it("puts a reading's own lag in place of the median", () => {
    expect(chainOfReading(chainOf(inputs), 4321).find(({ id }) => id === 'transported')?.delayMs).toBe(4321);
  });
  it("parts a reading's own way by its own result time, whatever its feed mostly does", () => {
    const own = (lagMs: number, resultLagMs: number, told = {}) =>
      chainOfReading(chainOf({ ...inputs, ...told }), lagMs, resultLagMs)
        .filter(({ id }) => id === 'collected' || id === 'transported')
        .map(({ delayMs, basis }) => [delayMs, basis]);
    const parted = [[3000, 'result-minus-phenomenon'], [1321, 'arrival-minus-result']]; // prettier-ignore
    expect(own(4321, 3000)).toEqual(parted);
    expect(own(4321, 3000, { collect: ms(600), transport: ms(300) })).toEqual(parted);
    // Of a reading that does not say, its feed's way of collecting; and of its own all the way.
    expect(own(4321, NaN, { collect: ms(600), transport: ms(300) })).toEqual([[600, 'result-minus-phenomenon'], [4321, 'arrival-minus-phenomenon']]); // prettier-ignore
    expect(own(1000, 3000)).toEqual([[3000, 'result-minus-phenomenon'], [NaN, 'clock-ahead']]); // prettier-ignore
  });
});

describe('how a feed stands', () => {
  it('follows the age ladder with the moment it stepped down', () => {
    const at = (nowMs: number, isLinked = true) => standingOf(100_000, 40_000, 10_000, nowMs, isLinked);
    expect(at(110_000)).toEqual({ kind: 'live', sinceMs: 40_000 });
    expect(at(117_000)).toEqual({ kind: 'late', sinceMs: 115_000 });
    expect(at(130_000)).toEqual({ kind: 'stale', sinceMs: 120_000 });
    expect(at(400_000)).toEqual({ kind: 'lost', sinceMs: 200_000 });
  });
  it('is never live without a link, and lost where nothing ever came', () => {
    expect(standingOf(100_000, 40_000, 10_000, 101_000, false).kind).toBe('late');
    expect(standingOf(NaN, NaN, 10_000, 101_000, true)).toEqual({ kind: 'lost', sinceMs: NaN });
  });
});
