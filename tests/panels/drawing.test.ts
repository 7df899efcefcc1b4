import { describe, expect, it } from 'vitest';
import { matchScore, search, entriesOf } from '../../src/panels/palette/search.ts';
import { scaleBar } from '../../src/panels/readouts/scale.ts';
import { alarmTicks, nights } from '../../src/panels/timebar/day-track.ts';
import { isGap, niceStep, ticksIn, timeTicks } from '../../src/panels/ui/chart-scale.ts';
import { sparkPath } from '../../src/panels/ui/sparkline.tsx';
import { createFakeDesk, FAKE_NOW_MS } from './page/fake-desk.ts';

const HOUR_MS = 3600000;
const desk = createFakeDesk({ alarms: 'some', feeds: 'open', demo: true, running: false, session: {} });

describe('axes', () => {
  it('step in 1, 2, 5', () => {
    expect([0.3, 2.03, 7, 41, 99].map((span) => niceStep(span, 5))).toEqual([0.1, 0.5, 2, 10, 20]);
    expect(ticksIn(0.95, 2.05, 0.5)).toEqual([1, 1.5, 2]);
  });
  it('mark round civil hours', () => {
    const zone = { kind: 'iana', name: 'Europe/Amsterdam' } as const;
    const from = Date.UTC(2026, 6, 14, 4, 20);
    expect(timeTicks(from, from + 6 * HOUR_MS, zone, 6)).toEqual([5, 6, 7, 8, 9, 10].map((h) => Date.UTC(2026, 6, 14, h)));
  });
  it('lift the pen at missing values and long silences', () => {
    const time = Float64Array.from([0, 1000, 2000, 9000]);
    const value = Float32Array.from([1, NaN, 2, 3]);
    expect([0, 1, 2, 3].map((i) => isGap(time, value, i, 3000))).toEqual([true, true, true, true]);
    expect(isGap(time, value, 3, 8000)).toBe(false);
  });
});

describe('sparklines', () => {
  it('break at gaps and dot only a value that is there now', () => {
    const { path, last } = sparkPath(Float32Array.from([0, 1, NaN, 1, 0]), 45, 25);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(last).toEqual([42.5, 22.5]);
    expect(sparkPath(Float32Array.from([1, 2, NaN]), 45, 25).last).toBeNull();
    expect(sparkPath(Float32Array.from([NaN]), 45, 25)).toEqual({ path: '', last: null });
  });
});

describe('scale bar', () => {
  it('is the longest of 1, 2, 5 that fits', () => {
    expect(scaleBar(2.31, 112)).toEqual({ metres: 200, px: 200 / 2.31 });
    expect(scaleBar(0.01, 100).metres).toBe(1);
    expect(scaleBar(NaN, 100)).toEqual({ metres: NaN, px: 0 });
  });
});

describe('day track', () => {
  it('shades about twelve hours at the equinox and none of a polar summer day', () => {
    const equinox = Date.UTC(2026, 2, 20, 0);
    const dark = nights(equinox, equinox + 24 * HOUR_MS, 0, 0).reduce((sum, [a, b]) => sum + b - a, 0);
    expect(dark * 24).toBeGreaterThan(11.5);
    expect(dark * 24).toBeLessThan(12.2);
    expect(nights(Date.UTC(2026, 5, 21), Date.UTC(2026, 5, 22), 20, 75)).toEqual([]);
  });
  it('puts alarms in columns, the most severe on top, and loses none', () => {
    const log = desk.alarms.log();
    const ticks = alarmTicks(log, FAKE_NOW_MS - 24 * HOUR_MS, FAKE_NOW_MS, 960);
    const inside = log.filter((a) => a.raisedMs >= FAKE_NOW_MS - 24 * HOUR_MS);
    expect(ticks.reduce((sum, t) => sum + t.count, 0)).toBe(inside.length);
    expect(ticks.at(-1)?.priority).toBe(1);
  });
});

describe('search', () => {
  it('prefers beginnings, in any language or by id', () => {
    expect([matchScore('港口区\nharbour\nd3', '港口'), matchScore('old town\n', 'town'), matchScore('downtown', 'town'), matchScore('x', 'town')]).toEqual([
      3, 2, 1, 0,
    ]);
  });
  it('finds districts, sensors and buildings', () => {
    const entries = entriesOf(desk);
    const first = (query: string): string | undefined => search(desk, entries, query)[0]?.id;
    expect(first('mulb')).toBe('area-d7');
    expect(first('老城区')).toBe('area-d1');
    expect(first('pump-station-001')).toBe('sensor-pump-station-001');
    expect(first('b-00042')).toBe('building-b-00042');
    expect(search(desk, entries, 'no such place')).toEqual([]);
  });
});
