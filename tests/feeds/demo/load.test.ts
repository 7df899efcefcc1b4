import { describe, expect, it } from 'vitest';
import { makeLoad } from '../../../src/feeds/demo/load.ts';
import { createPipeline } from '../../../src/feeds/pipeline.ts';
import type { Batch } from '../../../src/tables/batch.ts';

const T = Date.UTC(2026, 5, 1);
const gather = (perMessage: number): string[] => {
  const load = makeLoad({ entities: 100, seed: 3, perMessage });
  const lines: string[] = [];
  load.run(T, T + 1000, 250, (topic, bytes) => lines.push(`${topic} ${new TextDecoder().decode(bytes)}`));
  return lines;
};

describe('load', () => {
  it('says the same for the same seed and visits every entity before any twice', () => {
    expect(gather(1)).toEqual(gather(1));
    const topics = gather(1).map((line) => line.split(' ')[0]);
    expect(topics.length).toBe(250);
    expect(new Set(topics.slice(0, 100)).size).toBe(100);
    expect(topics[100]).toBe(topics[0]);
  });
  it('keeps its rate over abutting spans', () => {
    const load = makeLoad({ entities: 10, seed: 1 });
    for (let t = T; t < T + 10_000; t += 70) load.run(t, Math.min(t + 70, T + 10_000), 330, () => undefined);
    expect(load.made).toBeGreaterThanOrEqual(3299);
    expect(load.made).toBeLessThanOrEqual(3301);
  });
  it.each([1, 50])('is read by the feed decoder without a reject, %i to a message', async (perMessage) => {
    const load = makeLoad({ entities: 200, seed: 2, perMessage });
    const batches: Batch[] = [];
    const pipeline = createPipeline(
      {
        declaration: { id: 'load', type: 'load', title: { zh: '', en: '' }, address: 'load:' },
        cityUrl: '',
        bounds: [149, 30, 151, 32],
        utcOffsetMinutes: 0,
        wallShiftMs: 0,
      },
      { tell: async () => undefined, state: () => undefined, batch: (b) => Promise.resolve(void batches.push(b)) },
      { nowMs: () => T },
    );
    pipeline.announce(load.descriptors);
    load.make(400, T, pipeline.push);
    await pipeline.flush();
    pipeline.close();
    const last = batches[batches.length - 1] as Batch;
    expect(last.counts.received).toBe(400);
    expect(last.counts.rejected).toEqual({});
    expect(last.counts.outsideCity).toBe(0);
    expect(batches.flatMap((b) => b.opened).length).toBe(200);
  });
});
