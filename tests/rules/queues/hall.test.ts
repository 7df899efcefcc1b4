import { describe, expect, it } from 'vitest';
import { erlangC } from '../../../src/rules/queues/erlang-c.ts';
import { estimateHall, withCounters } from '../../../src/rules/queues/hall.ts';

describe('the load behind a queue', () => {
  it.each([
    { arrivalsPerH: 60, handlingS: 420, servers: 8 },
    { arrivalsPerH: 24, handlingS: 300, servers: 3 },
    { arrivalsPerH: 110, handlingS: 150, servers: 5 },
  ])('is found again: $arrivalsPerH an hour, $handlingS s, $servers counters', ({ arrivalsPerH, handlingS, servers }) => {
    const offeredE = (arrivalsPerH / 3600) * handlingS;
    const truth = erlangC({ offeredE, servers, handlingS });
    const waitS = truth?.meanWaitS ?? NaN;
    const found = estimateHall({ waiting: (arrivalsPerH / 3600) * waitS, waitS, countersOpen: servers });
    expect(found?.arrivalsPerH).toBeCloseTo(arrivalsPerH, 6);
    expect(found?.handlingS).toBeCloseTo(handlingS, 3);
    expect(found?.queue.shareOver(900)).toBeCloseTo(truth?.shareOver(900) ?? NaN, 6);
  });
  it('waits less with one counter more, and cannot be served with too few', () => {
    const found = estimateHall({ waiting: 12, waitS: 1500, countersOpen: 4 });
    expect(found && withCounters(found, 5)?.meanWaitS).toBeLessThan(1500);
    expect(found && withCounters(found, 3)).toBeNull();
  });
  it.each([
    { waiting: 0, waitS: 0, countersOpen: 4 },
    { waiting: 3, waitS: 60, countersOpen: 0 },
    { waiting: NaN, waitS: 60, countersOpen: 2 },
  ])('is not guessed from $waiting waiting, $waitS s, $countersOpen counters', (reading) => expect(estimateHall(reading)).toBeNull());
});
