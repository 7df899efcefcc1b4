import { describe, expect, it } from 'vitest';
import { createAlarmTime, dayStart } from '../../src/app/time-machine.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
import { createAlarmBook } from '../../src/rules/alarms/book.ts';
import type { AlarmRule } from '../../src/tables/alarm-rule.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createStreamTable } from '../../src/tables/streams.ts';

const text = { zh: '', en: '' };
const rule: AlarmRule = {
  id: 'level-high', title: text, property: 'waterLevel', op: 'above', value: 2.6, unit: 'm', deadband: 0.1, onDelayS: 120, offDelayS: 60,
  priority: 2, cause: text, consequence: text, action: text, respondWithinMin: 10,
};
const MIN = 60_000;
const day = Date.UTC(2026, 5, 20, 14, 0); // midnight of 21 June in UTC+10
const city = { utcOffsetMinutes: () => 600 } as unknown as City;
const descriptor: StreamDescriptor = { id: 'ds-1', thingId: 's-1', property: 'waterLevel', unit: 'm', intervalMs: MIN, lon: 0, lat: 0, source: '', kind: 'drain-level' };

/** A gauge that stands at 3 m between minutes 10 and 20 of the day. */
const levelAt = (minute: number): number => (minute >= 10 && minute < 20 ? 3 : 1);
const readings = (fromMs: number, toMs: number) => {
  const minutes: number[] = [];
  for (let m = Math.ceil((fromMs - day) / MIN); day + m * MIN <= toMs; m++) minutes.push(m);
  return {
    timeMs: Float64Array.from(minutes, (m) => day + m * MIN),
    value: Float32Array.from(minutes, levelAt),
    quality: new Uint8Array(minutes.length),
  };
};
const batchOf = (fromMs: number, toMs: number, opened: readonly StreamDescriptor[] = []): Batch => {
  const series = readings(fromMs, toMs);
  return { count: series.timeMs.length, stream: new Uint32Array(series.timeMs.length), ...series, opened, counts: createFeedCounts(), arrivedMs: toMs, kind: 'update' };
};

function setUp() {
  const streams = createStreamTable();
  streams.append('demo', batchOf(day, day, [descriptor]), day);
  let release: () => void = () => undefined;
  const gate = { wait: null as Promise<void> | null };
  const feed = {
    id: 'demo',
    async history(_ids: readonly string[], fromMs: number, toMs: number) {
      if (gate.wait) await gate.wait;
      return [{ descriptor, series: readings(fromMs, toMs) }];
    },
  } as unknown as FeedHandle;
  const alarms = createAlarmTime(city, streams, createAlarmBook([rule]), () => [feed], () => []);
  return { streams, alarms, hold: () => (gate.wait = new Promise((done) => (release = done))), release: () => release() };
}

describe('alarms through time', () => {
  it('begins every city day at local midnight', () => {
    expect(dayStart(city, day)).toBe(day);
    expect(dayStart(city, day + 86_399_999)).toBe(day);
    expect(dayStart(city, day + 86_400_000)).toBe(day + 86_400_000);
  });

  it('finds after a jump what was standing at that instant', async () => {
    const { alarms } = setUp();
    await alarms.fold(day + 15 * MIN);
    expect(alarms.list().map((a) => [a.id, a.state])).toEqual([[`level-high/demo/ds-1/${day + 12 * MIN}`, 'unacknowledged']]);
    await alarms.fold(day + 11 * MIN);
    expect(alarms.list()).toEqual([]);
    await alarms.fold(day + 30 * MIN);
    expect(alarms.list().map((a) => a.state)).toEqual(['returned-unacknowledged']);
  });

  it('agrees with a console that watched all along', async () => {
    const watched = setUp();
    await watched.alarms.fold(day);
    for (let m = 1; m <= 15; m++) {
      const batch = batchOf(day + m * MIN, day + m * MIN);
      watched.alarms.read('demo', batch, watched.streams.append('demo', batch, day + m * MIN));
      watched.alarms.tick(day + m * MIN);
    }
    const jumped = setUp();
    await jumped.alarms.fold(day + 15 * MIN);
    expect(watched.alarms.list()).toEqual(jumped.alarms.list());
    expect(jumped.alarms.list()).toHaveLength(1);
  });

  it('keeps readings that arrive while the past is being fetched', async () => {
    const { alarms, streams, hold, release } = setUp();
    hold();
    const folded = alarms.fold(day + 11 * MIN);
    expect(alarms.settled).toBe(false);
    const batch = batchOf(day + 12 * MIN, day + 13 * MIN);
    alarms.read('demo', batch, streams.append('demo', batch, day + 13 * MIN));
    release();
    await folded;
    alarms.tick(day + 13 * MIN);
    expect(alarms.list()).toHaveLength(1);
  });

  it('lets the newest jump win over one still fetching', async () => {
    const { alarms, hold, release } = setUp();
    hold();
    const first = alarms.fold(day + 15 * MIN);
    const second = alarms.fold(day + 5 * MIN);
    release();
    await Promise.all([first, second]);
    expect(alarms.list()).toEqual([]);
    expect(alarms.settled).toBe(true);
  });
});
