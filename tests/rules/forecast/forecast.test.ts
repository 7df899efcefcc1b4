import { describe, expect, it } from 'vitest';
import { crossingsOf } from '../../../src/rules/forecast/crossing.ts';
import { foretell, LEADS, LEARN_MS, STEP_MS, type Forecast } from '../../../src/rules/forecast/forecast.ts';
import { onGrid } from '../../../src/rules/forecast/grid.ts';
import { forecasterOf } from '../../../src/rules/forecast/methods.ts';
import { Quality } from '../../../src/tables/quality.ts';
import type { Series } from '../../../src/tables/series.ts';
import { levelRule } from '../alarms/fixtures.ts';

const NOW = Date.UTC(2026, 10, 24, 6);
const DAY = 86_400_000;
/** Readings every five minutes over the learning time, by a function of hours before now (negative). */
const seriesOf = (valueAt: (hours: number) => number, spanMs = LEARN_MS, isThere: (hours: number) => boolean = () => true): Series => {
  const times = Array.from({ length: spanMs / 300_000 + 1 }, (_, i) => NOW - spanMs + i * 300_000).filter((t) => isThere((t - NOW) / 3_600_000));
  return {
    timeMs: Float64Array.from(times),
    value: Float32Array.from(times, (t) => valueAt((t - NOW) / 3_600_000)),
    quality: new Uint8Array(times.length).fill(Quality.good),
  };
};
const told = (series: Series): Forecast => {
  const forecast = foretell(series, NOW + 60_000);
  if (typeof forecast === 'string') throw new Error(forecast);
  return forecast;
};
const hoursOf = (lead: number): number => ((lead + 1) * STEP_MS) / 3_600_000;

describe('forecast against closed forms', () => {
  it('of a constant is the constant, without error, and needs no better method than persistence', () => {
    const forecast = told(seriesOf(() => 1.5));
    expect(forecast.method.kind).toBe('persistence');
    expect([...forecast.value]).toEqual(Array(LEADS).fill(1.5));
    expect(forecast.mae).toBe(0);
    expect(forecast.maePersistence).toBe(0);
    expect([...forecast.low]).toEqual([...forecast.value]);
    expect(forecast.issuedMs).toBe(NOW);
    expect(forecast.chosenBefore).toBe(true);
  });

  it('of a straight line goes straight on; persistence is wrong by the slope times the mean lead', () => {
    const slope = 0.1;
    const forecast = told(seriesOf((h) => 10 + slope * h));
    expect(forecast.method).toEqual({ kind: 'trend', alpha: 0.5, beta: 0.3, phi: 1 });
    for (let lead = 0; lead < LEADS; lead++) expect(forecast.value[lead]).toBeCloseTo(10 + slope * hoursOf(lead), 4);
    expect(forecast.mae).toBeLessThan(1e-4);
    // Origins from which less than six hours are known count with the leads that are.
    const origins = Array.from({ length: 48 }, (_, i) => 1 + 3 * i);
    const leads = origins.flatMap((back) => Array.from({ length: Math.min(LEADS, back) }, (_, h) => h + 1));
    const meanLeadH = (leads.reduce((a, b) => a + b, 0) / leads.length) * (STEP_MS / 3_600_000);
    expect(forecast.maePersistence).toBeCloseTo(slope * meanLeadH, 4);
    expect(forecast.tries).toBe(48);
  });

  it('of a day that repeats itself is the same time of the days before', () => {
    const day = (h: number): number => 2 + 0.5 * Math.sin((2 * Math.PI * h) / 24);
    const forecast = told(seriesOf(day));
    expect(forecast.method.kind).toBe('daily');
    for (let lead = 0; lead < LEADS; lead++) expect(forecast.value[lead]).toBeCloseTo(day(hoursOf(lead)), 4);
    expect(forecast.mae).toBeLessThan(1e-4);
    expect(forecast.maePersistence).toBeGreaterThan(0.1);
  });

  it('keeps the distance of today from the days before', () => {
    const day = (h: number): number => 2 + 0.5 * Math.sin((2 * Math.PI * h) / 24);
    const y = Float64Array.from({ length: 433 }, (_, i) => day((i - 432) / 6) + (i > 432 - 30 ? 0.3 : 0));
    const said = new Float64Array(LEADS);
    forecasterOf({ kind: 'daily', days: 3, rho: 1 }, y, 144)(432, said);
    for (let lead = 0; lead < LEADS; lead++) expect(said[lead]).toBeCloseTo(day(hoursOf(lead)) + 0.3, 9);
    forecasterOf({ kind: 'daily', days: 3, rho: 0.5 }, y, 144)(432, said);
    expect(said[1]).toBeCloseTo(day(hoursOf(1)) + 0.3 / 4, 9);
  });

  it('damps a trend by the geometric sum of phi', () => {
    const y = Float64Array.from([0, 1]);
    const said = new Float64Array(3);
    forecasterOf({ kind: 'trend', alpha: 0.5, beta: 0.3, phi: 0.5 }, y, 144)(1, said);
    expect([...said]).toEqual([1.5, 1.75, 1.875]);
  });

  it('has a band that holds four of five of the tries on noise', () => {
    let seed = 7;
    const noise = (): number => ((seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5) * 2;
    const forecast = told(seriesOf(() => 5 + noise()));
    const half = (forecast.high[LEADS - 1] as number) - (forecast.value[LEADS - 1] as number);
    expect(half).toBeGreaterThan(0.3);
    expect(half).toBeLessThan(2);
  });

  it('is none from too little, from an old stream, and does not bridge a long silence', () => {
    expect(
      foretell(
        seriesOf(() => 1, 4 * 3_600_000),
        NOW,
      ),
    ).toBe('too-short');
    expect(
      foretell(
        seriesOf(() => 1),
        NOW + 3_600_000,
      ),
    ).toBe('stale');
    expect(foretell({ timeMs: new Float64Array(0), value: new Float32Array(0), quality: new Uint8Array(0) }, NOW)).toBe('too-short');
    const gappy = seriesOf(
      () => 1,
      LEARN_MS,
      (h) => h < -20 || h > -18,
    );
    const grid = onGrid(gappy, NOW, STEP_MS, 145, 3 * STEP_MS);
    const unknown = [...grid].map((v, i) => (Number.isNaN(v) ? (i - 144) / 6 : null)).filter((h) => h !== null);
    expect(Math.min(...unknown)).toBeGreaterThanOrEqual(-20);
    expect(Math.max(...unknown)).toBeLessThanOrEqual(-18);
    expect(unknown.length).toBeGreaterThanOrEqual(11);
  });

  it('says nothing below zero of what was never below zero', () => {
    const forecast = told(seriesOf((h) => -0.1 * h + 0.01, LEARN_MS));
    expect(forecast.value[LEADS - 1]).toBe(0);
  });

  it('leaves the method to the same day where the day before is not known, and says so', () => {
    const forecast = told(seriesOf((h) => 10 + 0.1 * h, DAY));
    expect(forecast.chosenBefore).toBe(false);
    expect(forecast.mae).toBeLessThan(1e-4);
  });
});

describe('limits that a forecast reaches', () => {
  it('names the instant at which the line crosses, and what only the band reaches', () => {
    const forecast = told(seriesOf((h) => 2 + 0.1 * h));
    const rules = [levelRule({ id: 'p2', value: 2.3 }), levelRule({ id: 'p1', value: 9, priority: 1 }), levelRule({ id: 'stands', value: 1.9 })];
    const [first, ...others] = crossingsOf(forecast, 2, rules);
    expect(others).toEqual([]);
    expect(first?.rule.id).toBe('p2');
    expect(first?.kind).toBe('expected');
    expect(Math.abs((first?.atMs ?? NaN) - (NOW + 3 * 3_600_000))).toBeLessThan(60_000);
    const wide = { ...forecast, high: forecast.high.map((v) => v + 7) };
    expect(crossingsOf(wide, 2, rules).map(({ rule, kind }) => [rule.id, kind])).toEqual([
      ['p1', 'possible'],
      ['p2', 'expected'],
    ]);
  });

  it('reads limits below the same way, and leaves rates and silences to their own', () => {
    const forecast = told(seriesOf((h) => 4 - 0.2 * h));
    const low = levelRule({ id: 'low', op: 'below', value: 3.6 });
    const [crossing] = crossingsOf(forecast, 4, [low, levelRule({ id: 'rate', form: { kind: 'rate', windowS: 600 }, value: 0.1 })]);
    expect(crossing?.rule.id).toBe('low');
    expect(Math.abs((crossing?.atMs ?? NaN) - (NOW + 2 * 3_600_000))).toBeLessThan(60_000);
  });
});
