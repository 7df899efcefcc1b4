import { expect, it } from 'vitest';
import type { FeedSink } from '../../src/feeds/feed.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createRepeats } from '../../src/feeds/repeats.ts';
import { chainOf } from '../../src/rules/chain/chain.ts';
import { rejectedTotal, type Batch } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { inputs } from '../rules/chain/inputs.ts';
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
  expect(batches.at(-1)?.counts).toMatchObject({ received: 2, shown: 1, dropped: 1, superseded: 0, repeated: 1 });
  pipeline.close();
});

it('asked ten times for each reading, a source loses nothing: what it tells again is no row, and no loss of the chain', async () => {
  const batches: Batch[] = [];
  const sink: FeedSink = { batch: async (batch) => void batches.push(batch), tell: async () => undefined, state() {} };
  const context = { declaration, cityUrl: '', bounds: [0, 0, 1, 1] as const, utcOffsetMinutes: 0, wallShiftMs: 0 };
  const pipeline = createPipeline(context, sink, { polled: true, payload: 'sensorthings', tickMs: 1e6 });
  // A reading every 600 s, polled every 60 s for an hour.
  for (let minute = 0; minute < 60; minute++) {
    const phenomenonTime = new Date(Date.UTC(2026, 5, 21, 8, minute - (minute % 10))).toISOString();
    pipeline.push('Datastreams', bytesOf({ value: [{ '@iot.id': 1, unitOfMeasurement: {}, Observations: [{ phenomenonTime, result: 1.5 }] }] }));
    await pipeline.flush();
  }
  const counts = batches.at(-1)?.counts as Batch['counts'];
  expect(counts).toMatchObject({ messages: 60, received: 6, shown: 6, superseded: 0, repeated: 54 });
  expect(counts.received).toBe(counts.shown + counts.superseded + counts.dropped + rejectedTotal(counts));
  const chain = chainOf({ ...inputs, sent: counts.received, numbered: 0, lost: 0, dropped: counts.dropped, rejected: 0, superseded: counts.superseded });
  expect(chain.find(({ id }) => id === 'shown')).toMatchObject({ loss: 0, lost: 0, of: 6 });
  pipeline.close();
});
