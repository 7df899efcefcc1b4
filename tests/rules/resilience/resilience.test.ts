import { describe, expect, test } from 'vitest';
import { servedNow, serviceRules, serves, sharesOf } from '../../../src/rules/resilience/services.ts';
import { caughtMm, stageOf, type StageMeasures } from '../../../src/rules/resilience/stage.ts';
import { resilienceOf } from '../../../src/rules/resilience/triangle.ts';
import { demoStages } from '../../../src/city/grow/stages.ts';
import { indexDependencies } from '../../../src/tables/dependencies.ts';

const HOUR = 3_600_000;
const curve = (points: readonly (readonly [h: number, q: number])[]) => ({
  timeMs: Float64Array.from(points, ([h]) => h * HOUR),
  served: Float32Array.from(points, ([, q]) => q),
});

describe('the resilience triangle (Bruneau et al. 2003)', () => {
  test('40 % lost at once and back in a line over 10 h: 200 %·h', () => {
    const r = resilienceOf(
      curve([
        [0, 100],
        [1, 100],
        [1, 60],
        [11, 100],
        [12, 100],
      ]),
    );
    expect(r.lossPctH).toBeCloseTo(200, 9);
    expect(r.robustnessPct).toBe(60);
    expect(r.rapidityPctPerH).toBeCloseTo(4, 9);
    expect([r.sinceMs, r.knownH]).toEqual([NaN, 12]);
  });
  test('while it lasts it has a beginning and no rapidity; what is unknown is neither lost nor whole', () => {
    const r = resilienceOf(
      curve([
        [0, 100],
        [1, 80],
        [2, 80],
        [3, NaN],
        [4, 80],
      ]),
    );
    expect([r.sinceMs, r.rapidityPctPerH, r.lossPctH, r.knownH]).toEqual([HOUR, NaN, 10 + 20, 2]);
    expect(resilienceOf(curve([]))).toMatchObject({ lossPctH: 0, robustnessPct: NaN });
  });
});

describe('a service', () => {
  const node = (id: string, kind: string, more: object = {}) => ({ id, kind, name: { zh: id, en: id }, lon: 0, lat: 0, ...more });
  const graph = indexDependencies(
    [node('f1', 'feeder', { medium: 'power', people: 70 }), node('f2', 'feeder', { medium: 'power', people: 30 }), node('b', 'bus-line')],
    [],
  );
  const [power] = serviceRules;
  const transit = serviceRules.find((r) => r.medium === 'transit');
  if (!power || !transit) throw new Error('no rules');
  const served = [
    { people: 50, from: { power: 'f1' }, district: 'west' },
    { people: 20, from: { power: 'f1' }, district: 'east' },
    { people: 30, from: { power: 'f2' }, district: 'east' },
  ];
  test('is what its customers get, by district, with the unknown left out and told', () => {
    const shares = sharesOf(graph, served, power);
    const isUp = (n: number): boolean | null => (n === 0 ? false : true);
    expect(servedNow(shares, null, isUp)).toEqual({ pct: 30, people: 100, out: 70, unknown: 0 });
    expect(servedNow(shares, 'east', isUp)).toEqual({ pct: 60, people: 50, out: 20, unknown: 0 });
    expect(servedNow(shares, 'east', (n) => (n === 0 ? null : true))).toEqual({ pct: 100, people: 30, out: 0, unknown: 20 });
    expect(servedNow(shares, 'nowhere', isUp).pct).toBeNaN();
  });
  test('is known from its nodes where nobody says who is served, and counts lines of transit', () => {
    expect(sharesOf(graph, [], power).map((s) => s.people)).toEqual([70, 30]);
    expect(sharesOf(graph, served, transit)).toEqual([{ node: 2, district: null, people: 1 }]);
  });
  test('limits include what they name', () => {
    const by = (medium: string) => serviceRules.find((r) => r.medium === medium) as (typeof serviceRules)[number];
    expect([serves(by('water'), 140), serves(by('water'), 139.9), serves(by('drainage'), 3), serves(by('drainage'), 3.01)]).toEqual([true, false, true, false]);
  });
});

describe('the stage of the city', () => {
  const calm: StageMeasures = {
    rain15Mm: 0,
    rain60Mm: 0,
    powerServedPct: 100,
    waterServedPct: 100,
    drainageServedPct: 100,
    telecomServedPct: 100,
    transitServedPct: 100,
  };
  const at = (more: Partial<StageMeasures>): number => stageOf(demoStages, { ...calm, ...more }).stage;
  test('follows the published triggers of rain: 10.1 to 24.9 mm in 15 min is 3, over 25 with 60 mm in an hour is 4', () => {
    expect([
      at({}),
      at({ rain15Mm: 10 }),
      at({ rain15Mm: 10.1 }),
      at({ rain15Mm: 24.9 }),
      at({ rain15Mm: 25.1 }),
      at({ rain15Mm: 25.1, rain60Mm: 60 }),
    ]).toEqual([1, 2, 3, 3, 3, 4]);
  });
  test('the highest trigger wins and is told; the unknown triggers nothing', () => {
    const stage = stageOf(demoStages, { ...calm, rain15Mm: 12, powerServedPct: 40, waterServedPct: 40 });
    expect(stage.stage).toBe(5);
    expect(stage.because.every((t) => t.stage === 5)).toBe(true);
    expect(at({ rain15Mm: NaN, powerServedPct: NaN })).toBe(1);
  });
  test('rain is caught as intensity times time, a silent gauge for at most five minutes', () => {
    const times = Float64Array.from([0, 5, 10, 15], (m) => m * 60_000);
    expect(caughtMm(times, Float32Array.from([60, 60, 60, 60]), 15 * 60_000, 15)).toBeCloseTo(15, 9);
    expect(caughtMm(times, Float32Array.from([60, 0, 60, 0]), 15 * 60_000, 10)).toBeCloseTo(5, 9);
    expect(caughtMm(Float64Array.from([0]), Float32Array.from([60]), 60 * 60_000, 60)).toBeCloseTo(5, 9);
    expect(caughtMm(new Float64Array(0), new Float32Array(0), 0, 15)).toBeNaN();
  });
});
