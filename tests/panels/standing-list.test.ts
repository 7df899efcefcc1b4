import { expect, it } from 'vitest';
import { standingAlarms } from '../../src/panels/alarms/standing-list.tsx';
import type { Alarm, SetAside } from '../../src/rules/alarms/alarm.ts';

const alarm = (id: string, raisedMs: number, returnedMs = NaN): Alarm => ({ id, raisedMs, returnedMs }) as Alarm;

it('lists what stands, acknowledged and set aside too, the longest standing first', () => {
  const list = [alarm('new', 300), alarm('gone', 100, 200), alarm('old', 50)];
  const asides = [{ alarm: alarm('shelved', 10) }, { alarm: null }, { alarm: alarm('shelved and gone', 5, 6) }] as unknown as SetAside[];
  expect(standingAlarms(list, asides).map(({ id }) => id)).toEqual(['shelved', 'old', 'new']);
});
