import { expect, it } from 'vitest';
import { assetKinds } from '../../src/panels/ui/asset-kinds.ts';
import type { Desk } from '../../src/panels/ui/desk.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const NOW_MS = Date.UTC(2026, 10, 26, 12);
const stream = (id: string): StreamDescriptor => ({
  id,
  thingId: id,
  property: 'pm25',
  unit: 'ug/m3',
  intervalMs: 60_000,
  lon: 0,
  lat: 0,
  source: '',
  kind: 'air-quality',
});

it('kinds of things are as complete as what counts of all that was declared, heard or never', () => {
  const streams = createStreamTable();
  const batch = createBatchBuilder();
  const told = [
    ['good', 20, Quality.good, 0],
    ['bad', 20, Quality.bad, 0],
    ['impossible', 9999, Quality.good, 0],
    ['old', 20, Quality.good, 300_000],
    ['gone', 20, Quality.good, 3_600_000],
  ] as const;
  told.forEach(([, value, quality, ageMs], i) => batch.push(i, NOW_MS - ageMs, value, quality));
  const opened = told.map(([id]) => stream(id));
  streams.append('f', batch.take({ opened, counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
  const sensor = (id: string) => ({ properties: { id, kind: 'air-quality', streams: [{ property: 'pm25' }] } });
  const desk = { streams, clock: { now: () => NOW_MS }, city: { sensors: [sensor('good'), sensor('silent')] } } as unknown as Desk;
  expect([...assetKinds(desk)]).toEqual([['air-quality', { declared: 6, live: 1, stale: 3, lost: 2 }]]);
});
