import { describe, expect, it } from 'vitest';
import { demoRules } from '../../../src/city/grow/rules.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { createSchedule } from '../../../src/feeds/demo/schedule.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const HOUR = 3_600_000;

/** The demo's day under the demo's own rules: always something to do, never a hopeless list. */
describe('alarm pressure of the demo day', () => {
  const world = createWorld(makeSetting(3000));
  const book = createAlarmBook(demoRules);
  const schedule = createSchedule(world.streams);
  const active: number[] = [];
  for (let t = MIDNIGHT_MS - HOUR; t < MIDNIGHT_MS + 24 * HOUR; t += HOUR / 4) {
    schedule.due(t, t + HOUR / 4, (stream, reading) => {
      const { id, property, site, intervalMs } = world.streams[stream] as (typeof world.streams)[number];
      if (!book.watches(property)) return;
      const value = world.read(stream, reading);
      if (Number.isNaN(value)) return;
      const timeMs = world.timeOf(stream, reading);
      book.read({ feedId: 'demo', streamId: id, thingId: site.id, thingKind: site.kind, property, intervalMs, timeMs, value, quality: 0 });
    });
    book.tick(t + HOUR / 4);
    if (t >= MIDNIGHT_MS) active.push(book.list().filter((alarm) => alarm.state !== 'returned-unacknowledged').length);
  }

  it('has one to twenty active alarms at any quarter hour, three in the middle', () => {
    expect(Math.min(...active)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...active)).toBeLessThanOrEqual(20);
    const median = [...active].sort((a, b) => a - b)[active.length / 2] as number;
    expect(median).toBeGreaterThanOrEqual(2);
    expect(median).toBeLessThanOrEqual(6);
  });
  it('raises "Pump Q3 is high" in nearly every two hours, without chattering', () => {
    const raised = book
      .log()
      .filter((alarm) => alarm.thingId === 'pump-station-0002' && alarm.rule.id === 'drain-high' && alarm.raisedMs >= MIDNIGHT_MS)
      .map((alarm) => alarm.raisedMs)
      .sort((a, b) => a - b);
    expect(raised.length).toBeGreaterThanOrEqual(12);
    expect(raised.length).toBeLessThanOrEqual(30);
    for (let i = 1; i < raised.length; i++) expect((raised[i] as number) - (raised[i - 1] as number)).toBeLessThan(3.5 * HOUR);
  });
  it('shows fridges, a crowded hall, a standstill, rain and Q3 in danger', () => {
    const kinds = new Set(book.log().map((alarm) => alarm.rule.id));
    for (const rule of [
      'fridge-warm',
      'hall-wait',
      'traffic-standstill',
      'rain-intense',
      'drain-critical',
      'cell-overload',
      'noise-high',
      'pm25-high',
      'pump-stopped',
      'visit-late',
    ])
      expect([...kinds]).toContain(rule);
    expect(book.log().some((alarm) => alarm.thingId === 'pump-station-0002' && alarm.rule.id === 'drain-critical')).toBe(true);
  });
});
