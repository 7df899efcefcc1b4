import { describe, expect, test } from 'vitest';
import { dueAt, targetPath, type Days } from '../../../src/rules/lenses/target-path.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 1);
const NOW = START + 28 * DAY;
const daysOf = (valueOf: (day: number) => number, count = 28): Days => ({
  timeMs: Float64Array.from({ length: count }, (_, d) => START + (d + 0.5) * DAY),
  value: Float32Array.from({ length: count }, (_, d) => valueOf(d)),
});
const goal = { value: 30, dateMs: START + 128 * DAY, from: { value: 50, dateMs: START - 72 * DAY } };
const any = [0, Infinity] as const;

describe('the way to a target', () => {
  test('is a straight line: 100 of 200 days gone, half of the way due', () => {
    expect(dueAt(goal, NOW)).toBeCloseTo(40, 9);
    expect(dueAt({ ...goal, from: null }, NOW)).toBeNaN();
    expect(dueAt(goal, goal.dateMs + DAY)).toBe(30);
  });
  test('believes a line for as long again, and reaches from its end today to its going on for ever', () => {
    // 0.25 a day less, seen for 27 days: 33.125 now, 26.375 after 27 more, 8 on the day if it went on.
    const days = daysOf((d) => 40 - 0.25 * (d + 0.5));
    const { forecast, verdict, today } = targetPath(days, goal, 'less', NOW, any);
    expect(forecast?.value).toBeCloseTo(26.375, 3);
    expect(forecast?.low).toBeCloseTo(8, 3);
    expect(forecast?.high).toBeCloseTo(33.125, 3);
    expect(forecast?.perYear).toBeCloseTo(-0.25 * 365.25, 2);
    expect(forecast?.weekError).toBeCloseTo(0, 4);
    expect(verdict).toBe('unclear');
    // 34 in the last week against the 40 that are due.
    expect(today).toBe('ahead');
    expect(
      targetPath(
        daysOf((d) => 29 - 0.02 * d),
        goal,
        'less',
        NOW,
        any,
      ).verdict,
    ).toBe('on');
    expect(
      targetPath(
        daysOf(() => 41),
        goal,
        'less',
        NOW,
        any,
      ).today,
    ).toBe('behind');
  });
  test('says off where no part of the interval gets there, and unclear where a part does', () => {
    expect(
      targetPath(
        daysOf(() => 41),
        goal,
        'less',
        NOW,
        any,
      ).verdict,
    ).toBe('off');
    const { forecast, verdict } = targetPath(
      daysOf((d) => 40 + (d % 2 === 0 ? 6 : -6)),
      goal,
      'less',
      NOW,
      any,
    );
    expect(verdict).toBe('unclear');
    expect(forecast?.low).toBeLessThan(30);
    expect(forecast?.high).toBeGreaterThan(30);
  });
  test('has the textbook’s prediction interval where days do not resemble each other', () => {
    // Alternating days: r is negative, so nothing is widened. ŷ ± t·s·√(1 + 1/n + (x₀ − x̄)²/Sxx).
    const days = daysOf((d) => 40 + (d % 2 === 0 ? 6 : -6));
    const n = 28;
    const sxx = (n * (n * n - 1)) / 12;
    const slope = days.value.reduce((sum, y, d) => sum + (d - 13.5) * (y - 40), 0) / sxx;
    const s = Math.sqrt(days.value.reduce((sum, y, d) => sum + (y - 40 - slope * (d - 13.5)) ** 2, 0) / (n - 2));
    const reach = 1.315 * s * Math.sqrt(1 + 1 / n + (128 - 14) ** 2 / sxx);
    const { forecast } = targetPath(days, goal, 'less', NOW, [-Infinity, Infinity]);
    expect(((forecast?.high ?? 0) - (forecast?.low ?? 0)) / 2).toBeCloseTo(reach, 2);
  });
  test('is wider where days resemble their neighbours', () => {
    const slow = targetPath(
      daysOf((d) => 40 + (d % 14 < 7 ? 6 : -6)),
      goal,
      'less',
      NOW,
      [-Infinity, Infinity],
    ).forecast;
    const quick = targetPath(
      daysOf((d) => 40 + (d % 2 === 0 ? 6 : -6)),
      goal,
      'less',
      NOW,
      [-Infinity, Infinity],
    ).forecast;
    expect((slow?.high ?? 0) - (slow?.low ?? 0)).toBeGreaterThan(1.5 * ((quick?.high ?? 0) - (quick?.low ?? 0)));
  });
  test('tells nothing from too few days, and stays within what can be', () => {
    expect(
      targetPath(
        daysOf(() => 41, 13),
        goal,
        'less',
        NOW,
        any,
      ),
    ).toMatchObject({ forecast: null, verdict: 'no-forecast' });
    expect(
      targetPath(
        daysOf(() => NaN),
        goal,
        'less',
        NOW,
        any,
      ).verdict,
    ).toBe('no-forecast');
    expect(
      targetPath(
        daysOf(() => 41),
        null,
        'less',
        NOW,
        any,
      ).verdict,
    ).toBe('no-goal');
    expect(
      targetPath(
        daysOf((d) => 90 + d / 4),
        { ...goal, value: 98 },
        'more',
        NOW,
        [0, 100],
      ).forecast?.value,
    ).toBe(100);
  });
});
