import { describe, expect, it } from 'vitest';
import { createAlarmTime } from '../../src/app/time-machine.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle, Limits } from '../../src/feeds/feed.ts';
import type { Alarm } from '../../src/rules/alarms/alarm.ts';
import type { OperatorAction } from '../../src/tables/actions.ts';
import type { AlarmRule } from '../../src/tables/alarm-rule.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createStreamTable } from '../../src/tables/streams.ts';

const text = { zh: '', en: '' };
const rule: AlarmRule = {
  id: 'level-high',
  title: text,
  property: 'waterLevel',
  op: 'above',
  value: 2.6,
  unit: 'm',
  deadband: 0.1,
  onDelayS: 120,
  offDelayS: 60,
  priority: 2,
  cause: text,
  consequence: text,
  action: text,
  respondWithinMin: 10,
};
const MIN = 60_000;
const DAY = 86_400_000;
const day = Date.UTC(2026, 5, 20, 14, 0); // midnight of 21 June in UTC+10
const city = { manifest: { alarmRules: [rule], timeZone: { kind: 'fixed', offsetMinutes: 600 } } } as unknown as City;
const descriptor: StreamDescriptor = {
  id: 'ds-1',
  thingId: 's-1',
  property: 'waterLevel',
  unit: 'm',
  intervalMs: MIN,
  lon: 0,
  lat: 0,
  source: '',
  kind: 'drain-level',
};

/** A gauge that stands at 3 m between minutes 10 and 20 of the day. */
let levelAt = (minute: number): number => (minute >= 10 && minute < 20 ? 3 : 1);
const readings = (fromMs: number, toMs: number) => {
  const minutes: number[] = [];
  for (let m = Math.ceil((fromMs - day) / MIN); day + m * MIN <= toMs; m++) minutes.push(m);
  return {
    timeMs: Float64Array.from(minutes, (m) => day + m * MIN),
    value: Float32Array.from(minutes, (m) => levelAt(m)),
    quality: new Uint8Array(minutes.length),
  };
};
const batchOf = (fromMs: number, toMs: number, opened: readonly StreamDescriptor[] = []): Batch => {
  const series = readings(fromMs, toMs);
  return {
    count: series.timeMs.length,
    stream: new Uint32Array(series.timeMs.length),
    ...series,
    opened,
    counts: createFeedCounts(),
    arrivedMs: toMs,
    kind: 'update',
  };
};

function setUp(wallMs: number) {
  const streams = createStreamTable();
  streams.append('demo', batchOf(day, day, [descriptor]), day);
  const gate = { wait: null as Promise<void> | null, release: (): void => undefined, calls: 0 };
  const feed = {
    id: 'demo',
    async history(ids: readonly string[], fromMs: number, toMs: number) {
      gate.calls++;
      if (gate.wait) await gate.wait;
      return ids.map((id) => ({ descriptor: { ...descriptor, id }, series: readings(fromMs, toMs) }));
    },
  } as unknown as FeedHandle;
  const wall = { ms: wallMs };
  const clock = createClock(() => wall.ms);
  const alarms = createAlarmTime({ city, streams, clock, feeds: () => [feed], actions: () => [], parseRule: () => null });
  const hold = (): void => {
    gate.wait = new Promise((done) => (gate.release = done));
  };
  return { streams, alarms, clock, wall, gate, hold, feed };
}
const untilSettled = async (alarms: { readonly settled: boolean }): Promise<void> => {
  while (!alarms.settled) await new Promise((done) => setTimeout(done, 1));
};
const raised = `level-high/demo/ds-1/${day + 12 * MIN}`;

describe('alarms through time', () => {
  it('knows at the start what today and yesterday have brought', async () => {
    const { alarms, streams } = setUp(day + 15 * MIN);
    // The feed tells its present before anybody asks for its past.
    const present = batchOf(day + 15 * MIN, day + 15 * MIN);
    alarms.read('demo', present, streams.append('demo', present, day + 15 * MIN));
    alarms.tick();
    await alarms.catchUp();
    expect(alarms.list().map((a) => [a.id, a.state])).toEqual([[raised, 'unacknowledged']]);
  });

  it('reaches days further back when asked to, and says when it is there', async () => {
    const { alarms, feed } = setUp(day + 3 * DAY);
    await alarms.catchUp();
    expect([alarms.logFromMs, alarms.log()]).toEqual([day + 2 * DAY, []]);
    await alarms.reach(day);
    expect(alarms.logFromMs).toBe(day);
    expect(alarms.log().map(({ id }) => id)).toEqual([raised]);
    // A source that does not answer: it comes back all the same, and tells how far it got.
    feed.history = () => Promise.reject(new Error('away'));
    await alarms.reach(day - 2 * DAY);
    expect([alarms.logFromMs, alarms.livedFromMs]).toEqual([day, day + 2 * DAY]);
  });

  it('shows any past instant of the day without folding again', async () => {
    const { alarms, clock, gate } = setUp(day + 40 * MIN);
    await alarms.catchUp();
    const calls = gate.calls;
    const at = (minute: number): readonly (readonly [string, string])[] => {
      clock.set({ kind: 'at', timeMs: day + minute * MIN, rate: 0 });
      return alarms.list().map((a) => [a.id, a.state]);
    };
    expect(at(11)).toEqual([]);
    expect(at(12)).toEqual([[raised, 'unacknowledged']]);
    expect(at(20.5)).toEqual([[raised, 'unacknowledged']]);
    expect(at(30)).toEqual([[raised, 'returned-unacknowledged']]);
    expect(gate.calls).toBe(calls);
  });

  it('of a recording shows the alarms it tells, which stood before its first message, and their acknowledgements', async () => {
    const { streams, clock, feed } = setUp(day + 40 * MIN);
    const before: Alarm = {
      ...{ id: `level-high/demo/ds-1/${day - 5 * MIN}`, rule, feedId: 'demo', streamId: 'ds-1', thingId: 's-1', state: 'acknowledged' as const },
      ...{ raisedMs: day - 5 * MIN, returnedMs: NaN, acknowledgedBy: 'Mei Chen', acknowledgedMs: day + 14 * MIN, aside: null, value: 3, worst: 3 },
    };
    const alarms = createAlarmTime({ city, streams, clock, feeds: () => [feed], actions: () => [], parseRule: () => null, recorded: [before] });
    const at = (minute: number) => {
      clock.set({ kind: 'at', timeMs: day + minute * MIN, rate: 0 });
      return alarms.list().map((a) => [a.id, a.state, a.acknowledgedBy]);
    };
    await alarms.catchUp();
    expect(at(13)).toEqual([[before.id, 'unacknowledged', null]]);
    expect(at(15)).toEqual([[before.id, 'acknowledged', 'Mei Chen']]);
    expect(alarms.log()).toEqual([before]);
    expect(alarms.told()).toEqual([before]);
  });

  it('folds a day before yesterday when it is first looked at', async () => {
    const { alarms, clock } = setUp(day + 2 * DAY + 5 * MIN);
    await alarms.catchUp();
    expect(alarms.list()).toEqual([]);
    clock.set({ kind: 'at', timeMs: day + 15 * MIN, rate: 0 });
    alarms.list();
    await untilSettled(alarms);
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('folds that day again when streams are met only after it was looked at', async () => {
    const { alarms, clock, streams } = setUp(day + 2 * DAY + 5 * MIN);
    await alarms.catchUp();
    clock.set({ kind: 'at', timeMs: day + 15 * MIN, rate: 0 });
    const empty = createFeedCounts();
    await untilSettled(alarms);
    const late = { ...descriptor, id: 'ds-2' };
    streams.append('demo', { ...batchOf(day, day, [late]), count: 0, counts: empty }, day);
    expect(alarms.settled).toBe(false);
    await untilSettled(alarms);
    expect(
      alarms
        .list()
        .map((a) => a.streamId)
        .sort(),
    ).toEqual(['ds-1', 'ds-2']);
  });

  it('agrees with a console that watched all along', async () => {
    const watched = setUp(day);
    await watched.alarms.catchUp();
    for (let m = 1; m <= 15; m++) {
      watched.wall.ms = day + m * MIN;
      const batch = batchOf(watched.wall.ms, watched.wall.ms);
      watched.alarms.read('demo', batch, watched.streams.append('demo', batch, watched.wall.ms));
      watched.alarms.tick();
    }
    const opened = setUp(day + 15 * MIN);
    await opened.alarms.catchUp();
    // A minute between two ticks counts as sleep, so it is reading up too; slices of that may fall between ours.
    await untilSettled(watched.alarms);
    expect(watched.alarms.list()).toEqual(opened.alarms.list());
    expect(opened.alarms.list()).toHaveLength(1);
  });

  it('misses nothing that happens while the past is being read', async () => {
    const { alarms, wall, gate, hold, streams } = setUp(day + 9 * MIN);
    hold();
    const caughtUp = alarms.catchUp();
    expect(alarms.settled).toBe(false);
    wall.ms = day + 13 * MIN;
    const batch = batchOf(day + 10 * MIN, day + 13 * MIN);
    alarms.read('demo', batch, streams.append('demo', batch, wall.ms));
    gate.release();
    await caughtUp;
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('keeps watching while the page shows the past, and says so on return', async () => {
    const { alarms, clock, wall, streams } = setUp(day + 5 * MIN);
    await alarms.catchUp();
    clock.set({ kind: 'at', timeMs: day + 2 * MIN, rate: 0 });
    for (let m = 6; m <= 14; m++) {
      wall.ms = day + m * MIN;
      const batch = batchOf(wall.ms, wall.ms);
      alarms.read('demo', batch, streams.append('demo', batch, wall.ms));
      alarms.tick();
    }
    expect(alarms.list()).toEqual([]);
    clock.set({ kind: 'live' });
    await untilSettled(alarms);
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('reads up what a jumping feed could not tell while the page was in the past', async () => {
    const { alarms, clock, wall, streams, feed } = setUp(day + 5 * MIN);
    Object.assign(feed, { canSeek: true });
    await alarms.catchUp();
    clock.set({ kind: 'at', timeMs: day + 11 * MIN, rate: 60 });
    wall.ms = day + 14 * MIN;
    // A replay that overtakes what the book has read must not hide the minutes between.
    const replayed = batchOf(day + 13 * MIN, day + 13 * MIN);
    alarms.read('demo', replayed, streams.append('demo', replayed, wall.ms));
    alarms.tick();
    clock.set({ kind: 'live' });
    await alarms.catchUp();
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('reads up what happened while the machine slept, whoever ticks first', async () => {
    const { alarms, wall } = setUp(day + 5 * MIN);
    await alarms.catchUp();
    alarms.tick();
    wall.ms = day + 14 * MIN;
    alarms.tick();
    await untilSettled(alarms);
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('gives an alarm that stands over midnight the same id on a console that was there and on one that was not', async () => {
    const stood = (minute: number): boolean => minute >= 1430 && minute < 1450;
    const before = levelAt;
    levelAt = (minute) => (stood(minute) ? 3 : 1);
    try {
      const old = setUp(day + 1435 * MIN);
      await old.alarms.catchUp();
      old.wall.ms = day + 1445 * MIN;
      old.alarms.tick();
      await untilSettled(old.alarms);
      const fresh = setUp(day + 1445 * MIN);
      await fresh.alarms.catchUp();
      expect(old.alarms.list().map((a) => a.id)).toEqual([`level-high/demo/ds-1/${day + 1432 * MIN}`]);
      expect(fresh.alarms.list()).toEqual(old.alarms.list());
    } finally {
      levelAt = before;
    }
  });

  it('keeps its list over midnight until the new one has been read', async () => {
    const before = levelAt;
    levelAt = (minute) => (minute >= 1430 && minute < 1450 ? 3 : 1);
    try {
      const { alarms, wall, hold, gate } = setUp(day + 1440 * MIN - 3000);
      await alarms.catchUp();
      alarms.tick();
      const ids = () => alarms.list().map((a) => a.id);
      const standing = [`level-high/demo/ds-1/${day + 1432 * MIN}`];
      hold();
      for (wall.ms = day + 1440 * MIN - 2000; wall.ms < day + 1440 * MIN + 3000; wall.ms += 1000) {
        alarms.tick();
        expect(ids()).toEqual(standing);
      }
      expect(alarms.settled).toBe(false);
      gate.release();
      await untilSettled(alarms);
      expect(ids()).toEqual(standing);
    } finally {
      levelAt = before;
    }
  });

  it('tries again when the source could not be asked', async () => {
    const { alarms, wall, feed } = setUp(day + 15 * MIN);
    const { history } = feed;
    feed.history = () => Promise.reject(new Error('gone'));
    await alarms.catchUp();
    expect(alarms.settled).toBe(false);
    feed.history = history;
    wall.ms += 6000;
    alarms.tick();
    await untilSettled(alarms);
    expect(alarms.list().map((a) => a.id)).toEqual([raised]);
  });

  it('does not take the silence of a source that keeps history for the whole truth', async () => {
    const { alarms, feed } = setUp(day + 15 * MIN);
    Object.assign(feed, { canSeek: true, history: async () => [] });
    await alarms.catchUp();
    expect(alarms.settled).toBe(false);
  });

  it('does not tell at a past instant how bad it was to become', async () => {
    const { alarms, clock } = setUp(day + 40 * MIN);
    await alarms.catchUp();
    clock.set({ kind: 'at', timeMs: day + 13 * MIN, rate: 0 });
    expect(alarms.list()[0]?.worst).toBeNaN();
    clock.set({ kind: 'at', timeMs: day + 30 * MIN, rate: 0 });
    expect(alarms.list()[0]?.worst).toBe(3);
  });

  it('lists every alarm once, whatever was looked at', async () => {
    const { alarms, clock } = setUp(day + 40 * MIN);
    clock.set({ kind: 'at', timeMs: day + 15 * MIN, rate: 0 });
    alarms.list();
    await alarms.catchUp();
    clock.set({ kind: 'at', timeMs: day - 2 * DAY, rate: 0 });
    alarms.list();
    await untilSettled(alarms);
    const ids = alarms.log().map((a) => a.id);
    expect(ids).toContain(raised);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('tells feeds what rules watch, anew when an operator changes one', () => {
  const told: Limits[] = [];
  const feed = { id: 'demo', watch: (limits: Limits) => told.push(limits), history: async () => [] } as unknown as FeedHandle;
  const actions: OperatorAction[] = [];
  const parseRule = (json: string): AlarmRule => JSON.parse(json) as AlarmRule;
  const alarms = createAlarmTime({ city, streams: createStreamTable(), clock: createClock(() => day), feeds: () => [feed], actions: () => actions, parseRule });
  expect(alarms.watched).toEqual({ waterLevel: [2.6, 2.5] });
  const changed: AlarmRule = { ...rule, value: 2.8, suppressedWhile: { property: 'pumpPower', op: 'below', value: 1, deadband: 0.5 } };
  const action: OperatorAction = {
    id: '1',
    kind: 'set-alarm-rule',
    operator: 'Li',
    timeMs: day - 1,
    target: rule.id,
    detail: { rule: JSON.stringify(changed), reason: 'tide' },
  };
  actions.push(action);
  alarms.act(action);
  expect(told.at(-1)).toBe(alarms.watched);
  expect(new Set(alarms.watched['waterLevel'])).toEqual(new Set([2.6, 2.5, 2.8, 2.8 - 0.1]));
  expect(alarms.watched['pumpPower']).toEqual([1, 1.5]);
});
