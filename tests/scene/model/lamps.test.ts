import { expect, test } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import type { City } from '../../../src/city/city.ts';
import { createLamps } from '../../../src/scene/model/lamps.ts';
import { createStreamTable, type StreamTable } from '../../../src/tables/streams.ts';
import { createFeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';

const frame = createPlanFrame([150, 20]);
const INTERVAL_MS = 900_000;
const NOW_MS = Date.UTC(2026, 8, 22, 11);
const cityOf = (lamps: readonly (readonly [string, number, number])[], furniture?: string): City =>
  ({
    manifest: { furniture },
    sensors: lamps.map(([id, x, y]) => {
      const [lon, lat] = frame.toLonLat(x, y);
      return { lon, lat, properties: { id, kind: 'street-light' } };
    }),
  }) as unknown as City;

const stream = (thingId: string, property: string, more: Partial<StreamDescriptor> = {}): StreamDescriptor => ({
  id: `${thingId}#${property}`,
  thingId,
  property,
  unit: '1',
  intervalMs: INTERVAL_MS,
  lon: NaN,
  lat: NaN,
  source: 'test',
  kind: '',
  ...more,
});
function say(streams: StreamTable, rows: readonly (readonly [StreamDescriptor, number])[], timeMs = NOW_MS): void {
  streams.append(
    `feed ${timeMs} ${rows[0]?.[0].id}`,
    {
      kind: 'update',
      count: rows.length,
      stream: Uint32Array.from(rows, (_, i) => i),
      timeMs: new Float64Array(rows.length).fill(timeMs),
      value: Float32Array.from(rows, ([, value]) => value),
      quality: new Uint8Array(rows.length),
      opened: rows.map(([descriptor]) => descriptor),
      counts: createFeedCounts(),
      arrivedMs: timeMs,
    } as never,
    timeMs,
  );
}
const shineOf = (lamps: ReturnType<typeof createLamps>, x: number, y: number): number => (lamps.texture.image.data as Uint8Array)[lamps.rowAt(x, -y)] as number;

test('a lamp shines only by its own last word: on, out, dimmed, silent', () => {
  const streams = createStreamTable();
  const lamps = createLamps(
    cityOf(
      [
        ['on', 0, 0],
        ['out', 40, 0],
        ['dimmed', 80, 0],
        ['silent', 120, 0],
      ],
      'furniture/tileset.json',
    ),
    streams,
    frame,
  );
  say(streams, [
    [stream('on', 'powerState'), 1],
    [stream('out', 'powerState'), 0],
    [stream('out', 'illuminanceLevel'), 100],
    [stream('dimmed', 'powerState'), 1],
    [stream('dimmed', 'illuminanceLevel'), 60],
  ]);
  expect(lamps.update(NOW_MS)).toBe(true);
  expect([0, 40, 80, 120].map((x) => shineOf(lamps, x, 0))).toEqual([255, 0, 153, 0]);
  expect(lamps.shining).toBe(2);
  expect(lamps.update(NOW_MS + 1000)).toBe(false);
  // Ten intervals without a word: lost, and a lost lamp is dark.
  expect(lamps.update(NOW_MS + 11 * INTERVAL_MS)).toBe(true);
  expect(lamps.shining).toBe(0);
});

test('an instance belongs to the entity within a metre of it, and else to none', () => {
  const lamps = createLamps(cityOf([['a', 100.4, -20.6]], 'furniture'), createStreamTable(), frame);
  expect(lamps.rowAt(100.2, 20.4)).toBe(0);
  expect(lamps.rowAt(101.9, 20.6)).toBe(-1);
  expect(lamps.standing).toEqual([]);
});

test('lamps that only a feed knows get a post of their own, once', () => {
  const streams = createStreamTable();
  const lamps = createLamps(cityOf([]), streams, frame);
  const [lon, lat] = frame.toLonLat(30, 50);
  say(streams, [
    [stream('urn:ngsi-ld:Streetlight:1', 'powerState', { lon, lat, kind: 'Streetlight' }), 1],
    [stream('urn:ngsi-ld:Streetlight:1', 'illuminanceLevel', { lon, lat, kind: 'Streetlight' }), 50],
    [stream('urn:ngsi-ld:Bench:1', 'powerState', { lon, lat, kind: 'Bench' }), 1],
  ]);
  lamps.update(NOW_MS);
  expect(lamps.standing).toHaveLength(1);
  expect(lamps.standing[0]?.[0]).toBeCloseTo(30, 2);
  expect(shineOf(lamps, 30, 50)).toBe(128);
});
