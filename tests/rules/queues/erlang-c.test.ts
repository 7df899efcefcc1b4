import { describe, expect, it } from 'vitest';
import { erlangC, serversFor } from '../../../src/rules/queues/erlang-c.ts';

describe('Erlang C', () => {
  it.each([
    { offeredE: 10, servers: 14, handlingS: 180, targetS: 19.8, waiting: 0.174, level: 0.888, meanS: 7.836, digits: 3 },
    { offeredE: 48, servers: 55, handlingS: 240, targetS: 15, waiting: 0.2387, level: 0.8459, meanS: 8.184, digits: 4 },
  ])('$offeredE E on $servers servers', ({ targetS, waiting, level, meanS, digits, ...load }) => {
    const queue = erlangC(load);
    expect(queue?.waitingShare).toBeCloseTo(waiting, digits);
    expect(1 - (queue?.shareOver(targetS) ?? NaN)).toBeCloseTo(level, digits);
    expect(queue?.meanWaitS).toBeCloseTo(meanS, 3);
  });
  it('is one third for one erlang on two servers', () => expect(erlangC({ offeredE: 1, servers: 2, handlingS: 60 })?.waitingShare).toBeCloseTo(1 / 3, 12));
  it.each([
    { offeredE: 5, servers: 5, handlingS: 60 },
    { offeredE: 6, servers: 5, handlingS: 60 },
    { offeredE: 1, servers: 0, handlingS: 60 },
    { offeredE: NaN, servers: 3, handlingS: 60 },
    { offeredE: 1, servers: 2, handlingS: 0 },
  ])('says nothing of $offeredE E on $servers servers at $handlingS s', (load) => expect(erlangC(load)).toBeNull());
  it('finds the fewest servers that keep the promise', () => {
    const load = { offeredE: 10, handlingS: 180 };
    const servers = serversFor(load, 19.8, 0.12);
    expect(servers).toBe(14);
    expect(erlangC({ ...load, servers: 13 })?.shareOver(19.8)).toBeGreaterThan(0.12);
    expect(serversFor({ offeredE: 600, handlingS: 60 }, 1, 0.01, 500)).toBeNaN();
  });
});
