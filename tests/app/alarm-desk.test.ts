import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/app/engine.ts';
import { createAlarmDesk } from '../../src/app/alarm-desk.ts';
import { createClock } from '../../src/base/clock.ts';
import type { Alarm } from '../../src/rules/alarms/alarm.ts';

const NOW_MS = Date.parse('2026-06-01T08:00:00Z');

/** Twelve drains over one limit within a minute, and nothing they hang on: a flood folded by its rule. */
const drains = Array.from({ length: 12 }, (_, n) => ({
  id: `alarm-${n}`,
  thingId: `drain-${n}`,
  rule: { id: 'drain-high', priority: 2 },
  state: 'unacknowledged',
  raisedMs: NOW_MS - n * 5000,
  acknowledgedBy: null,
  aside: null,
})) as unknown as Alarm[];

function standingFlood() {
  const alarmTime = { version: 1, list: () => drains, told: () => drains };
  const engine = { alarmTime, city: { dependencies: { version: 1, graph: null } } } as unknown as Engine;
  const desk = createAlarmDesk(
    engine,
    createClock(() => NOW_MS),
    () => 'done',
  );
  return { desk, alarmTime };
}

describe('a flood of alarms that stands still', () => {
  it('is told by the very same list, so that a map that looks draws nothing for it', () => {
    const { desk } = standingFlood();
    const first = desk.flood();
    expect(first.map(({ alarms, isKin }) => [alarms.length, isKin])).toEqual([[12, true]]);
    expect(desk.flood()).toBe(first);
  });
  it('is another once an alarm changes', () => {
    const { desk, alarmTime } = standingFlood();
    const first = desk.flood();
    alarmTime.version++;
    expect(desk.flood()).not.toBe(first);
  });
});
