import { expect, it } from 'vitest';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { matchesFilter } from '../../src/feeds/topic-filter.ts';
import { createTeller, hubTopics } from '../../tools/hub/teller.ts';
import { createCollector, declaration } from '../feeds/collect.ts';

it('a snapshot of very many streams comes whole, in messages a screen takes in', async () => {
  const COUNT = 120_000;
  const opened = Array.from({ length: COUNT }, (_, i): StreamDescriptor => ({
    id: `s-${i}`, thingId: `t-${i}`, property: 'waterLevel', unit: 'm', intervalMs: 60_000, lon: 4.3, lat: 52, source: 'hub', kind: 'water',
  })); // prettier-ignore
  const retained = new Map<string, Uint8Array>();
  const teller = createTeller({
    cityId: 'big',
    grid: { rootZoom: 10, leafZoom: 16 },
    run: 7,
    isRuled: () => true,
    districtOf: () => '-',
    publish: async (topic, bytes, retain) => void (retain && retained.set(topic, bytes)),
  });
  const batch: Batch = {
    count: COUNT,
    stream: Uint32Array.from(opened.keys()),
    timeMs: new Float64Array(COUNT).fill(1.7e12),
    value: Float32Array.from(opened.keys()),
    quality: new Uint8Array(COUNT),
    opened,
    counts: createFeedCounts(),
    arrivedMs: 1.7e12,
    kind: 'update',
  };
  await teller.take(batch);
  await teller.snapshot();
  // A screen that comes now.
  const { urgent } = hubTopics('big');
  const decoder = createDecoder(declaration);
  const late = createCollector();
  const ids = new Map<string, number>();
  const sink = {
    ...late.sink,
    find: (id: string) => ids.get(id) ?? -1,
    open: (descriptor: StreamDescriptor) => (ids.set(descriptor.id, ids.size), late.sink.open(descriptor)),
  };
  const inOrder = [...retained].sort(([a], [b]) => Number(a.includes('ruled-now')) - Number(b.includes('ruled-now')));
  for (const [topic, bytes] of inOrder) if (urgent.some((filter) => matchesFilter(topic, filter))) decoder.decode(topic, bytes, 1.7e12, sink);
  expect(late.rejected).toEqual({});
  expect(late.rows.length).toBe(COUNT);
});
