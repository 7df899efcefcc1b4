import { describe, expect, it } from 'vitest';
import { aqiTableOn } from '../../../src/rules/environment/aqi.ts';
import type { AqiAuthority } from '../../../src/rules/environment/aqi-tables.ts';
import { runningDay, runningEight, runningLden } from '../../../src/rules/environment/running-day.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 5, 22);
const hourOf = (timeMs: number): number => new Date(timeMs).getUTCHours();
/** A reading in the middle of each of the last hours, the oldest first. */
const hours = (values: readonly number[]) => ({
  timeMs: Float64Array.from(values, (_, i) => NOW_MS - (values.length - i - 0.5) * HOUR_MS),
  value: Float32Array.from(values),
  quality: new Uint8Array(values.length),
});

describe('the last 24 hours', () => {
  it('are the mean of hourly means, hours counting alike', () => {
    const series = hours(Array.from({ length: 24 }, (_, i) => (i < 12 ? 20 : 40)));
    expect(runningDay(series, NOW_MS)).toEqual({ mean: 30, hours: 24 });
    // A hundred more readings in one hour change that hour's mean only.
    const more = {
      timeMs: Float64Array.from([...series.timeMs, ...Array.from({ length: 100 }, () => NOW_MS - 10)]),
      value: Float32Array.from([...series.value, ...Array.from({ length: 100 }, () => 40)]),
      quality: new Uint8Array(124),
    };
    expect(runningDay(more, NOW_MS).mean).toBeCloseTo(30, 6);
  });
  it('are none with under 18 hours of data', () => {
    expect(runningDay(hours(Array.from({ length: 17 }, () => 20)), NOW_MS)).toEqual({ mean: NaN, hours: 17 });
    expect(runningDay(hours(Array.from({ length: 18 }, () => 20)), NOW_MS).mean).toBe(20);
  });
  it('tell the last eight, with six hours of data at least, and the hour that stands out', () => {
    expect(runningEight(hours([500, 10, 20, 30, 40, 50, 60, 70, 80]), NOW_MS)).toEqual({ mean: 45, highest: 80 });
    expect(runningEight(hours([10, 20, 30, 40, 50, 60]), NOW_MS)).toEqual({ mean: 35, highest: 60 });
    expect(runningEight(hours([10, 20, 30, 40, 50]), NOW_MS)).toEqual({ mean: NaN, highest: 50 });
    expect(runningEight(hours([]), NOW_MS)).toEqual({ mean: NaN, highest: NaN });
  });
  it('are as many as the authority of the index asks for: 20 hours in China, 18 in the United States', () => {
    const meanBy = (authority: AqiAuthority, day: string, count: number): number =>
      runningDay(hours(Array.from({ length: count }, () => 20)), NOW_MS, aqiTableOn(authority, day)?.fewestHours).mean;
    expect([19, 20].map((count) => meanBy('cn-mee', '2026-11-28', count))).toEqual([NaN, 20]);
    expect([19, 20].map((count) => meanBy('cn-mee', '2025-11-28', count))).toEqual([NaN, 20]);
    expect([17, 18].map((count) => meanBy('us-epa', '2026-11-28', count))).toEqual([NaN, 20]);
  });
  it('weigh evening and night as Lden does', () => {
    expect(runningLden(hours(Array.from({ length: 24 }, () => 60)), NOW_MS, hourOf)).toBeCloseTo(66.395, 3);
    const level = (hour: number): number => (hour >= 7 && hour < 19 ? 65 : hour >= 19 && hour < 23 ? 60 : 55);
    expect(runningLden(hours(Array.from({ length: 24 }, (_, i) => level(i))), NOW_MS, hourOf)).toBeCloseTo(65, 2);
    expect(runningLden(hours([60, 60]), NOW_MS, hourOf)).toBeNaN();
  });
});
