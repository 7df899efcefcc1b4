import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../src/rules/alarms/alarm.ts';
import { alarmPerformance } from '../../../src/rules/alarms/performance.ts';
import { foldKin, groupByRoot, isFlooding, raisedLately, rootFinder } from '../../../src/rules/alarms/root-groups.ts';
import { previewOf } from '../../../src/rules/alarms/rule-preview.ts';
import { indexDependencies } from '../../../src/tables/dependencies.ts';
import { levelRule } from './fixtures.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const alarm = (raisedMs: number, change: Partial<Alarm> = {}): Alarm => ({
  id: `${change.streamId ?? 'ds'}/${raisedMs}`,
  rule: levelRule(),
  feedId: 'f',
  streamId: 'ds',
  thingId: 't',
  state: 'unacknowledged',
  raisedMs,
  returnedMs: raisedMs + MIN,
  acknowledgedBy: null,
  acknowledgedMs: NaN,
  aside: null,
  value: 0,
  worst: 0,
  ...change,
});

describe('alarm performance, worked out by hand', () => {
  // Two hours: 11 alarms within one slot (a flood), three of one point within a minute, and one that stands since 30 hours.
  const toMs = 100 * HOUR;
  const fromMs = 98 * HOUR;
  const burst = Array.from({ length: 8 }, (_, i) => alarm(fromMs + 2 * MIN + i * 30_000, { streamId: `s-${i}` }));
  const chatter = [0, 20_000, 59_000].map((t) => alarm(fromMs + 7 * MIN + t, { streamId: 'noisy', rule: levelRule({ id: 'p1', priority: 1 }) }));
  const old = alarm(70 * HOUR, { streamId: 'old', returnedMs: NaN });
  const young = alarm(99 * HOUR, { streamId: 'young', returnedMs: NaN });
  const p = alarmPerformance([...burst, ...chatter, old, young, alarm(toMs + 1)], fromMs, toMs);

  it('counts what was raised in the period and no more', () => {
    expect(p.raised).toBe(12);
    expect(p.slots).toHaveLength(12);
    expect(p.slots.reduce((a, b) => a + b)).toBe(12);
    expect(p.perTenMin).toBe(1);
  });
  it('tells flood, peak and quiet time apart from the mean', () => {
    expect([p.mostInTenMin, p.floodShare, p.calmShare]).toEqual([11, 1 / 12, 11 / 12]);
  });
  it('finds chattering only where three fall within a minute', () => {
    expect(p.chattering.map(({ alarm: { streamId }, count }) => [streamId, count])).toEqual([['noisy', 3]]);
    const slow = [0, 30_000, 60_000].map((t) => alarm(fromMs + MIN + t));
    expect(alarmPerformance(slow, fromMs, toMs).chattering).toEqual([]);
  });
  it('tells standing from stale, and the split and the top', () => {
    expect([p.standing, p.stale]).toEqual([2, 1]);
    expect(p.split).toEqual([3 / 12, 9 / 12, 0]);
    expect(p.top[0]).toMatchObject({ count: 3, alarm: { streamId: 'noisy' } });
    expect(p.topShare).toBe(12 / 12);
  });
  it('says nothing of shares without alarms', () => {
    const none = alarmPerformance([], fromMs, toMs);
    expect([none.perTenMin, none.floodShare, none.calmShare]).toEqual([0, 0, 1]);
    expect(none.split.every(Number.isNaN) && Number.isNaN(none.topShare)).toBe(true);
  });
});

describe('a preview', () => {
  it('counts, tells the night and the longest, cut off at the end', () => {
    const toMs = 24 * HOUR;
    const log = [alarm(1 * HOUR), alarm(12 * HOUR, { returnedMs: 14 * HOUR + 10 * MIN }), alarm(23 * HOUR, { returnedMs: NaN }), alarm(-5)];
    const preview = previewOf(log, 0, toMs, (timeMs) => Math.floor(timeMs / HOUR), { streams: 3, judged: 2 });
    expect(preview).toMatchObject({ raised: 3, atNight: 2, longestMs: 130 * MIN, mostInTenMin: 1 });
    expect(preview.byHour.flatMap((n, hour) => (n > 0 ? [hour] : []))).toEqual([1, 12, 23]);
  });
});

describe('alarms by their root', () => {
  const node = (id: string) => ({ id, kind: 'x', name: { zh: id, en: id }, lon: 0, lat: 0, things: [`sensor/s-${id}`] });
  const supply = (to: string, from: string) => ({ to, medium: 'power', from: [from], need: 'all', backupH: 0 }) as const;
  const graph = indexDependencies(['feeder', 'pump', 'drain', 'canteen'].map(node), [
    supply('pump', 'feeder'),
    supply('drain', 'pump'),
    supply('canteen', 'feeder'),
  ]);
  const of = (name: string, priority: 1 | 2 | 3 = 3) => alarm(0, { thingId: `s-${name}`, streamId: name, id: name, rule: levelRule({ priority }) });

  it('folds everything below a failed supplier into it, the most urgent group first', () => {
    const groups = groupByRoot([of('canteen'), of('drain', 1), of('feeder', 2), of('pump'), alarm(0, { thingId: 'alone', streamId: 'a' })], rootFinder(graph));
    expect(groups.map(({ rootId, alarms, priority, things }) => [rootId, alarms.length, priority, things])).toEqual([
      ['s-feeder', 4, 1, 4],
      ['alone', 1, 2, 1],
    ]);
  });
  it('does not invent a root that is not in alarm, nor one where nobody declared dependencies', () => {
    expect(groupByRoot([of('canteen'), of('drain')], rootFinder(graph)).map(({ rootId }) => rootId)).toEqual(['s-canteen', 's-drain']);
    expect(groupByRoot([of('feeder'), of('pump')], rootFinder(null))).toHaveLength(2);
  });
  it('folds what no root explains by its rule, but never what is critical', () => {
    const rain = levelRule({ id: 'rain', priority: 2 });
    const gauge = (n: number, priority: 1 | 2 = 2) => alarm(0, { thingId: `gauge-${n}`, streamId: `g${n}`, id: `g${n}`, rule: { ...rain, priority } });
    const groups = groupByRoot([of('feeder', 1), of('pump'), gauge(1), gauge(2), gauge(3), alarm(0, { thingId: 'alone', streamId: 'a' })], rootFinder(graph));
    expect(foldKin(groups).map(({ rootId, things, isKin }) => [rootId, things, isKin ?? false])).toEqual([
      ['s-feeder', 2, false],
      ['alone', 1, false],
      ['gauge-1', 3, true],
    ]);
    expect(foldKin(groupByRoot([gauge(1), gauge(2)], rootFinder(graph)))).toHaveLength(2);
    expect(foldKin(groupByRoot([gauge(1, 1), gauge(2, 1), gauge(3, 1)], rootFinder(graph)))).toHaveLength(3);
  });
  it('counts a flood by what was put in front of the operator', () => {
    const shelved = { kind: 'out-of-service', by: 'Li', sinceMs: 0, reason: 'x' } as const;
    expect(raisedLately([alarm(11 * MIN), alarm(5 * MIN), alarm(2 * MIN, { aside: shelved }), alarm(MIN)], 11 * MIN)).toBe(2);
  });
  it('lets a flood begin above ten in ten minutes and end only below five', () => {
    // Eleven at once, then one a minute and a half: six or seven in any ten minutes, long after the eleven have left the window.
    const burst = Array.from({ length: 11 }, (_, i) => alarm(i));
    const trickle = Array.from({ length: 20 }, (_, i) => alarm((i + 1) * 1.5 * MIN));
    const newestFirst = [...burst, ...trickle].reverse();
    expect(isFlooding(newestFirst.slice(-10), MIN)).toBe(false);
    expect(isFlooding(newestFirst.slice(-11), MIN)).toBe(true);
    expect(raisedLately(newestFirst, 30 * MIN)).toBe(7);
    expect(isFlooding(newestFirst, 30 * MIN)).toBe(true);
    expect(isFlooding(newestFirst, 33 * MIN)).toBe(true);
    expect(isFlooding(newestFirst, 34.5 * MIN)).toBe(false);
    // The same trickle without the eleven before it never was one.
    expect(isFlooding([...trickle].reverse(), 30 * MIN)).toBe(false);
    // Nor is it still one when the rate fell below five in between.
    const pause = [...burst, ...Array.from({ length: 8 }, (_, i) => alarm((20 + i) * MIN))].reverse();
    expect(isFlooding(pause, 27 * MIN)).toBe(false);
  });
});
