import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createSensorThings } from '../../src/feeds/sensorthings-http/service.ts';
import type { Batch } from '../../src/tables/batch.ts';
import { bytesOf, declaration } from './collect.ts';
import { listen, startService, until } from './http/web-service.ts';

const delft = [4.357, 52.011] as const;
const entity = (id: string, coordinates: readonly unknown[]): object => ({
  id,
  type: 'AirQualityObserved',
  no2: { type: 'Property', value: 20, unitCode: 'GQ', observedAt: '2026-11-23T06:00:00Z' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates } },
});

it('swapped latitude and longitude count as outside the city, Web Mercator and no numbers are refused; none is drawn at a false place', async () => {
  const batches: Batch[] = [];
  const pipeline = createPipeline(
    { declaration, cityUrl: '', bounds: [4.3, 51.9, 4.4, 52.1], utcOffsetMinutes: 0, wallShiftMs: 0 },
    { batch: async (batch) => void batches.push(batch), tell: async () => undefined, state() {} },
    { nowMs: () => Date.UTC(2026, 10, 23, 6) },
  );
  pipeline.push('x', bytesOf(entity('urn:here', delft)));
  pipeline.push('x', bytesOf(entity('urn:swapped', [...delft].reverse())));
  pipeline.push('x', bytesOf(entity('urn:mercator', [485_019, 6_800_125])));
  pipeline.push('x', bytesOf(entity('urn:null', [null, null])));
  pipeline.push('x', bytesOf(entity('urn:text', ['4.357', '52.011'])));
  await pipeline.flush();
  const counts = batches.at(-1)?.counts;
  expect(counts).toMatchObject({ received: 5, shown: 2, outsideCity: 1, rejected: { 'bad-position': 3 } });
  expect(batches.flatMap(({ opened }) => opened.map(({ id, lon, lat }) => [id, lon, lat]))).toEqual([
    ['urn:here#no2', 4.357, 52.011],
    ['urn:swapped#no2', 52.011, 4.357],
  ]);
  pipeline.close();
});

it('a small answer that unpacks to a huge one is cut off by its unpacked size', async () => {
  const bomb = gzipSync(Buffer.alloc(64 << 20, 32));
  expect(bomb.length).toBeLessThan(1 << 17);
  const service = await startService((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(bomb);
  });
  const feed = await listen('sensorthings', createSensorThings, `${service.origin}/v1.1`);
  await until('counted', () => (feed.counts.rejected['too-large'] ?? 0) >= 1);
  expect(feed.why).toContain('more than 1048576 bytes');
  feed.driver.close();
  await service.close();
});
