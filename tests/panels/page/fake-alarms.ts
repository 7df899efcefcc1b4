import { createRandom } from '../../../src/base/random.ts';
import type { City, Sensor } from '../../../src/city/city.ts';
import type { Alarm, AlarmState } from '../../../src/rules/alarms/alarm.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { FAKE_NOW_MS, type FakeOptions } from './fake-now.ts';
import { rules } from './fake-rules.ts';

export function fakeAlarms(city: City, kind: FakeOptions['alarms']): Alarm[] {
  if (kind === 'none') return [];
  const random = createRandom(5);
  const states: readonly AlarmState[] = ['unacknowledged', 'acknowledged', 'returned-unacknowledged'];
  const list: Alarm[] = [];
  for (let i = 0; i < { some: 12, flood: 34, storm: 10_000 }[kind]; i++) {
    const r = rules[i === 0 ? 0 : kind === 'flood' && i < 20 ? 1 + (i % 2) : i % rules.length] as AlarmRule;
    const things = city.sensors.filter((s) => s.properties.streams.some((d) => d.property === r.property));
    const thing = things[i % things.length] as Sensor;
    const stream = thing.properties.streams.find((d) => d.property === r.property);
    const state = states[i < 5 ? 0 : i % 3] as AlarmState;
    const raisedMs =
      FAKE_NOW_MS - (kind === 'flood' && i < 20 ? i * 25000 : Math.floor((kind === 'storm' ? i * 900 : i * i * 260000) * random.between(0.6, 1))) - 31000;
    const value = r.property === 'pumpState' ? 0 : r.value * random.between(1.01, 1.2);
    list.push({
      id: `${r.id}/demo/${stream?.id}/${raisedMs}`,
      rule: r,
      feedId: 'demo',
      streamId: stream?.id ?? '',
      thingId: thing.properties.id,
      state,
      raisedMs,
      returnedMs: state === 'returned-unacknowledged' ? FAKE_NOW_MS - 20000 : NaN,
      acknowledgedBy: state === 'acknowledged' ? 'Lin Wei' : null,
      acknowledgedMs: FAKE_NOW_MS - 60000,
      aside: null,
      value,
      worst: value * 1.02,
    });
  }
  return list.sort(
    (a, b) => a.rule.priority - b.rule.priority || Number(a.state === 'acknowledged') - Number(b.state === 'acknowledged') || b.raisedMs - a.raisedMs,
  );
}
