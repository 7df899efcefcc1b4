import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarmTime } from '../../src/app/time-machine.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { levelRule } from '../rules/alarms/fixtures.ts';

const MIN = 60_000;
const START_MS = Date.UTC(2026, 5, 21, 12);
const rule = levelRule({ onDelayS: 30, offDelayS: 60 });
const city = { manifest: { alarmRules: [rule], timeZone: { kind: 'fixed', offsetMinutes: 0 } } } as unknown as City;
const gauge = (id: string): StreamDescriptor => ({
  id,
  thingId: id,
  property: 'waterLevel',
  unit: 'm',
  intervalMs: MIN,
  lon: 0,
  lat: 0,
  source: '',
  kind: 'drain-level',
});

beforeEach(() => void vi.useFakeTimers({ now: START_MS }));
afterEach(() => void vi.useRealTimers());

/** A web service whose past is asked for, and a broker that only tells what is. */
function setUp(history: FeedHandle['history']) {
  const streams = createStreamTable();
  const clock = createClock(() => Date.now());
  const feeds = [
    { id: 'service', canSeek: false, history },
    { id: 'broker', canSeek: false, history: () => Promise.resolve([]) },
  ] as unknown as readonly FeedHandle[];
  const alarms = createAlarmTime({ city, streams, clock, feeds: () => feeds, actions: () => [], parseRule: () => null });
  const tell = (feedId: string, value: number, opened: readonly StreamDescriptor[] = []): void => {
    const batch = createBatchBuilder();
    batch.push(0, Date.now(), value, Quality.good);
    const taken = batch.take({ opened, counts: createFeedCounts(), arrivedMs: Date.now(), kind: 'update' });
    alarms.read(feedId, taken, streams.append(feedId, taken, Date.now()));
  };
  const streamsInAlarm = (): readonly string[] => alarms.list().map(({ streamId }) => streamId);
  /** A second of the page's life at a time. */
  const pass = async (seconds: number, each: () => void = () => undefined): Promise<void> => {
    for (let s = 0; s < seconds; s++) {
      await vi.advanceTimersByTimeAsync(1000);
      each();
      alarms.tick();
    }
  };
  tell('service', 1, [gauge('far')]);
  tell('broker', 1, [gauge('near')]);
  void alarms.catchUp();
  return { alarms, tell, pass, streamsInAlarm };
}

describe.each([
  ['answers with an error', () => Promise.reject(new Error('502'))],
  ['never answers', () => new Promise<never>(() => undefined)],
])('a source whose past is asked for and that %s', (_, history) => {
  it('holds no other feed up: its alarms are raised, and return', async () => {
    const { alarms, tell, pass, streamsInAlarm } = setUp(history);
    await pass(30);
    await pass(60, () => tell('broker', 3));
    expect(streamsInAlarm()).toEqual(['near']);
    await pass(90, () => tell('broker', 1));
    expect(alarms.list().map(({ state }) => state)).toEqual(['returned-unacknowledged']);
    // Somebody may have been in alarm before: the list does not pass for whole.
    expect(alarms.settled).toBe(false);
  });

  it('is heard itself in what it tells of the present', async () => {
    const { tell, pass, streamsInAlarm } = setUp(history);
    await pass(60, () => tell('service', 3));
    expect(streamsInAlarm()).toEqual(['far']);
  });
});

it('a source that answers after a while is read up, and the list is whole', async () => {
  let isUp = false;
  const asked: number[] = [];
  const { alarms, pass, streamsInAlarm } = setUp((ids, fromMs) => {
    asked.push(fromMs);
    if (!isUp) return Promise.reject(new Error('502'));
    const timeMs = Float64Array.of(START_MS - 20 * MIN, START_MS - 10 * MIN);
    return Promise.resolve(ids.map((id) => ({ descriptor: gauge(id), series: { timeMs, value: Float32Array.of(3, 3), quality: new Uint8Array(2) } })));
  });
  await pass(12);
  // Every five seconds, from the beginning each time.
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(new Set(asked).size).toBe(1);
  isUp = true;
  await pass(10);
  expect(alarms.settled).toBe(true);
  expect(streamsInAlarm()).toEqual(['far']);
});

it('what was raised is remembered for days, of a source that could not tell it again', async () => {
  const { alarms, tell, pass } = setUp(() => Promise.resolve([]));
  await pass(60, () => tell('broker', 3));
  await pass(120, () => tell('broker', 1));
  const ids = () => alarms.log().map(({ streamId }) => streamId);
  expect(ids()).toEqual(['near']);
  const startOfDayMs = START_MS - 12 * 60 * MIN;
  for (let days = 1; days <= 3; days++) {
    vi.setSystemTime(startOfDayMs + days * 1440 * MIN - 5000);
    await pass(10, () => tell('broker', 1));
    expect(ids()).toEqual(['near']);
  }
  // The live book begins with the day before; what it has heard itself reaches back to its first.
  expect(alarms.livedFromMs).toBe(startOfDayMs - 1440 * MIN);
  await alarms.reach(START_MS);
  expect(ids()).toEqual(['near']);
});
