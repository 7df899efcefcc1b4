import { describe, expect, it } from 'vitest';
import { comingTicks, DAY_MS, spanOf } from '../../src/panels/timebar/day-track.ts';

const HOUR_MS = 3600_000;
const wallMs = Date.UTC(2026, 10, 23, 6, 3, 7);
const city = { kind: 'fixed', offsetMinutes: 480 } as const;

describe('what the time track spans', () => {
  it('is the last 24 hours while the cursor stands in them', () => {
    for (const atMs of [wallMs, wallMs - HOUR_MS, wallMs - DAY_MS])
      expect(spanOf(atMs, wallMs, city)).toEqual({ kind: 'recent', fromMs: wallMs - DAY_MS, toMs: wallMs, aheadMs: 0 });
    expect(spanOf(wallMs, wallMs, city, 6 * HOUR_MS).aheadMs).toBe(6 * HOUR_MS);
  });
  it('is the older instant’s own city day, midnight to midnight in the city’s zone', () => {
    // 07:10 UTC on 21 June is 15:10 in the city; its day began at 16:00 UTC the day before.
    const span = spanOf(Date.UTC(2026, 5, 21, 7, 10), wallMs, city);
    expect(span).toEqual({ kind: 'day', fromMs: Date.UTC(2026, 5, 20, 16), toMs: Date.UTC(2026, 5, 21, 16), aheadMs: 0 });
    expect(spanOf(Date.UTC(2026, 5, 21, 7, 10), wallMs, city, 6 * HOUR_MS).aheadMs).toBe(0);
  });
  it('belongs to the day that begins at a midnight, not to the one that ends there', () => {
    expect(spanOf(Date.UTC(2026, 5, 20, 16), wallMs, city).fromMs).toBe(Date.UTC(2026, 5, 20, 16));
    expect(spanOf(Date.UTC(2026, 5, 20, 16) - 1, wallMs, city).fromMs).toBe(Date.UTC(2026, 5, 19, 16));
  });
  it('has 23 and 25 hours where clocks change', () => {
    const delft = { kind: 'iana', name: 'Europe/Amsterdam' } as const;
    const hours = (atMs: number): number => {
      const { fromMs, toMs } = spanOf(atMs, wallMs, delft);
      return (toMs - fromMs) / HOUR_MS;
    };
    expect(hours(Date.UTC(2026, 2, 29, 12))).toBe(23);
    expect(hours(Date.UTC(2026, 9, 25, 12))).toBe(25);
    expect(hours(Date.UTC(2026, 6, 1, 12))).toBe(24);
  });
});

describe('limits to come on the track', () => {
  it('are one mark per column and priority, expected if any of them is, most urgent on top', () => {
    const coming = [
      { crossing: { rule: { priority: 1 as const }, atMs: 3, kind: 'possible' as const } },
      { crossing: { rule: { priority: 2 as const }, atMs: 4, kind: 'possible' as const } },
      { crossing: { rule: { priority: 2 as const }, atMs: 7, kind: 'expected' as const } },
      { crossing: { rule: { priority: 2 as const }, atMs: 9, kind: 'possible' as const } },
    ];
    expect(comingTicks(coming, (timeMs) => timeMs)).toEqual([
      { x: 4, priority: 2, isExpected: true },
      { x: 12, priority: 2, isExpected: false },
      { x: 4, priority: 1, isExpected: false },
    ]);
  });
});
