import { expect, it } from 'vitest';
import { createIndicatorBoard } from '../../src/app/indicator-board.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
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
  return { board, city, streams, clock, wall, tell, pm25: (area: string | null = null) => board.read(area)[0]?.value };
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

it('tells a past span as series, whatever instant is shown', async () => {
  const { clock, wall, tell, board } = setUp();
  for (let minute = 0; minute <= 20; minute++) {
    wall.ms = START_MS + minute * 60_000;
    tell(minute);
  }
  const of = (areaId: string | null) => async () =>
    (await board.past(START_MS + 60_000, START_MS + 12 * 60_000))
      .filter((one) => one.areaId === areaId && one.unit === 'ug/m3')
      .map(({ timeMs, value }) => [(timeMs - START_MS) / 1000, value]);
  const told = [[60, 1], [280, 4], [500, 8], [720, 12]]; // prettier-ignore
  expect(await of(null)()).toEqual(told);
  clock.set({ kind: 'at', timeMs: START_MS - 86_400_000, rate: 0 });
  expect(await of('east')()).toEqual(told);
  // A moment is told as its beginning and its end.
  expect((await board.past(START_MS + 60_000, START_MS + 61_000)).filter(({ areaId }) => areaId === null)[0]).toMatchObject({
    value: 1,
    counted: 1,
    expected: 1,
  });
  board.close();
});

it('tells a past span from memory where the source does not answer', async () => {
  const { tell, wall, streams, clock, city } = setUp();
  tell(30);
  wall.ms += 600_000;
  const mute = { id: 'demo', history: () => Promise.reject(new Error('gone')) } as unknown as FeedHandle;
  const board = createIndicatorBoard(city, streams, clock, () => [mute]);
  expect((await board.past(START_MS, wall.ms)).find(({ areaId }) => areaId === null)).toMatchObject({ timeMs: START_MS, value: 30 });
  board.close();
});

it('tells the past of a huge city too, in wider steps', async () => {
  const count = 60_000;
  const streams = createStreamTable();
  const wall = { ms: START_MS };
  const clock = createClock(() => wall.ms);
  const city = {
    manifest: { origin: { lon: 0, lat: 0 }, alarmRules: [] },
    sensors: Array.from({ length: count }, (_, i) => ({ properties: { id: `a${i}`, kind: 'air', district: 'east', streams: [{ property: 'pm25' }] } })),
    districts: [{ properties: { id: 'east', population: 1000 } }],
  } as unknown as City;
  const batch = createBatchBuilder();
  for (let i = 0; i < count; i++) batch.push(i, wall.ms, 30, Quality.good);
  const opened = Array.from({ length: count }, (_, i) => ({ ...stream, id: `a${i}/pm25`, thingId: `a${i}`, intervalMs: 86_400_000 }));
  streams.append('demo', batch.take({ opened, counts: createFeedCounts(), arrivedMs: wall.ms, kind: 'update' }), wall.ms);
  const board = createIndicatorBoard(city, streams, clock, () => []);
  wall.ms += 12 * 3600_000;
  const told = (await board.past(START_MS, wall.ms)).filter(({ areaId, unit }) => areaId === null && unit === 'ug/m3');
  // 3,000,000 looks of 60,000 streams: fifty instants instead of 145.
  expect(told).toHaveLength(50);
  expect(told.map(({ value, counted, expected }) => [value, counted, expected])).toEqual(told.map(() => [30, count, count]));
  expect([told[0]?.timeMs, told.at(-1)?.timeMs]).toEqual([START_MS, wall.ms]);
  board.close();
});
