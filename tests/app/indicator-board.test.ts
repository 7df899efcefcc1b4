import { expect, it } from 'vitest';
import { createIndicatorBoard } from '../../src/app/indicator-board.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const START_MS = Date.UTC(2026, 5, 1, 12);
const stream: StreamDescriptor = {
  id: 'a/pm25',
  thingId: 'a',
  property: 'pm25',
  unit: 'ug/m3',
  intervalMs: 60_000,
  lon: 0,
  lat: 0,
  source: 'test',
  kind: 'air',
};

function setUp() {
  const streams = createStreamTable();
  const wall = { ms: START_MS };
  const clock = createClock(() => wall.ms);
  const city = {
    manifest: { origin: { lon: 0, lat: 0 }, alarmRules: [] },
    sensors: [{ properties: { id: 'a', kind: 'air', district: 'east', streams: [{ property: 'pm25' }] } }],
    districts: [{ properties: { id: 'east', population: 1000 } }],
  } as unknown as City;
  const tell = (value: number): void => {
    const batch = createBatchBuilder();
    batch.push(0, wall.ms, value, Quality.good);
    streams.append('demo', batch.take({ opened: [stream], counts: createFeedCounts(), arrivedMs: wall.ms, kind: 'update' }), wall.ms);
  };
  const board = createIndicatorBoard(city, streams, clock, () => []);
  return { board, clock, wall, tell, pm25: (area: string | null = null) => board.read(area)[0]?.value };
}

it('reads an area anew once a second, not with every batch', () => {
  const { wall, tell, pm25, board } = setUp();
  tell(20);
  expect(pm25()).toBe(20);
  tell(40);
  const readings = board.read(null);
  wall.ms += 500;
  expect(board.read(null)).toBe(readings);
  wall.ms += 500;
  expect(pm25()).toBe(40);
  board.close();
});

it('lets areas take turns', () => {
  const { wall, tell, pm25, board } = setUp();
  tell(20);
  expect([pm25(), pm25('east')]).toEqual([20, 20]);
  tell(40);
  wall.ms += 750;
  expect([pm25(), pm25('east')]).toEqual([20, 40]);
  wall.ms += 250;
  expect(pm25()).toBe(40);
  board.close();
});

it('follows a jump at once', () => {
  const { clock, wall, tell, pm25, board } = setUp();
  tell(20);
  expect(pm25('east')).toBe(20);
  clock.set({ kind: 'at', timeMs: wall.ms + 86_400_000, rate: 0 });
  // Of yesterday's reading nothing counts any more.
  expect(pm25('east')).toBeNaN();
  clock.set({ kind: 'live' });
  tell(60);
  board.refold();
  expect(pm25('east')).toBe(60);
  board.close();
});
