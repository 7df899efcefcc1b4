import { expect, it } from 'vitest';
import type { FeedSink } from '../../src/feeds/feed.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createRepeats } from '../../src/feeds/repeats.ts';
import type { Batch } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { bytesOf, declaration } from './collect.ts';

it('knows the same reading from a later, a corrected and a doubted one, for any number of streams', () => {
  const repeats = createRepeats();
  const told = (stream: number, timeMs: number, value: number, quality: 0 | 1 | 3 = Quality.good) => repeats.isRepeat(stream, timeMs, value, quality);
  expect([told(0, 5, 1), told(0, 5, 1), told(0, 5, 2), told(0, 6, 2), told(0, 6, 2, Quality.uncertain)]).toEqual([false, true, false, false, false]);
  expect([told(9, 5, NaN, Quality.missing), told(9, 5, NaN, Quality.missing)]).toEqual([false, true]);
  expect([told(5000, 5, 1), told(5000, 5, 1), told(9, 5, NaN, Quality.missing)]).toEqual([false, true, true]);
  repeats.forget();
  expect([told(0, 6, 2, Quality.uncertain), told(5000, 5, 1)]).toEqual([false, false]);
});

it('a reading the page could not take is told again when the source repeats it', async () => {
  const batches: Batch[] = [];
  let broken = true;
  const sink: FeedSink = {
    async batch(batch) {
      if (broken) throw new Error('page gone');
      batches.push(batch);
    },
    tell: async () => undefined,
    state() {},
  };
  const context = { declaration, cityUrl: '', bounds: [0, 0, 1, 1] as const, utcOffsetMinutes: 0, wallShiftMs: 0 };
  const pipeline = createPipeline(context, sink, { polled: true, payload: 'sensorthings', tickMs: 1e6 });
  const message = bytesOf({ value: [{ '@iot.id': 1, unitOfMeasurement: {}, Observations: [{ phenomenonTime: '2026-06-21T08:00:00Z', result: 1.5 }] }] });
  pipeline.push('Datastreams', message);
  const first = pipeline.flush();
  broken = false;
  await first;
  pipeline.push('Datastreams', message);
  await pipeline.flush();
  pipeline.push('Datastreams', message);
  await pipeline.flush();
  expect(batches.flatMap((b) => [...b.value])).toEqual([1.5]);
  expect(batches.at(-1)?.counts).toMatchObject({ received: 3, shown: 1, dropped: 1, superseded: 1 });
  pipeline.close();
});
