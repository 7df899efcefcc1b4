import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../../src/base/geodesy.ts';
import { metresBetween, streetColumns } from '../../../src/city/streets/columns.ts';
import { createStreetNetwork } from '../../../src/city/streets/network.ts';
import { createDemoUnits } from '../../../src/feeds/demo/units.ts';
import { journeyOf, legAt, placeAt } from '../../../src/feeds/demo/unit-journeys.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import type { Unit } from '../../../src/tables/operations.ts';
import { unitStateOf } from '../../../src/tables/unit-state.ts';

const { lonM, latM } = metresPerDegree(31.2);
const at = (x: number, y: number): [number, number] => [150.5 + x / lonM, 31.2 + y / latM];
/** An L: one kilometre east, then one north; 36 km/h. */
const network = createStreetNetwork(
  streetColumns([
    { properties: { from: 0, to: 1, class: 'primary', speedKmh: 36 }, line: [at(0, 0), at(1000, 0)] },
    { properties: { from: 1, to: 2, class: 'primary', speedKmh: 36 }, line: [at(1000, 0), at(1000, 1000)] },
  ]),
);
const [lon, lat] = at(0, 0);
const unit: Unit = { id: 'dc-01', kind: 'drain-crew', name: { zh: '一班', en: 'Crew 1' }, agency: 'drainage', lon, lat };
const T0 = Date.UTC(2026, 10, 23, 6);
const [goalLon, goalLat] = at(1000, 1000);
const send = (id = 'd1', timeMs = T0): OperatorAction => ({
  id,
  kind: 'dispatch-unit',
  operator: 'Lin',
  timeMs,
  target: 'c1',
  detail: { unit: 'dc-01', lon: goalLon, lat: goalLat, thing: 's-1' },
});

describe('a demo unit', () => {
  it('answers, drives along the streets, works, comes home', () => {
    const { legs, mendings } = journeyOf(unit, [send()], network);
    expect(legs.map((l) => l.state)).toEqual(['free', 'acknowledged', 'en-route', 'on-scene', 'done', 'returning', 'free']);
    const [, answered, started, scene, done] = legs.map((l) => (l.fromMs - T0) / 1000) as [number, number, number, number, number];
    expect(answered).toBeGreaterThanOrEqual(5);
    expect(answered).toBeLessThanOrEqual(15);
    // Two kilometres at 10 m/s.
    expect(scene - started).toBeCloseTo(200, 0);
    expect(mendings[0]?.atMs).toBeGreaterThan(scene * 1000 + T0);
    expect(mendings[0]?.atMs).toBeLessThan(done * 1000 + T0);
    // Half way it is at the corner, not in the middle of the diagonal.
    const half = placeAt(legAt(legs, T0 + (started + 100) * 1000), T0 + (started + 100) * 1000);
    expect(metresBetween(...half, ...at(1000, 0))).toBeLessThan(5);
  });

  it('turns round where it is called back, and mends nothing', () => {
    const { legs, mendings } = journeyOf(unit, [send(), { ...send('r', T0 + 120_000), kind: 'recall-unit' }], network);
    expect(legs.at(-2)).toMatchObject({ state: 'returning', fromMs: T0 + 120_000 });
    expect(mendings).toEqual([]);
    expect(legAt(legs, T0 + 900_000).state).toBe('free');
  });

  it('keeps to its first order, and says when it cannot get there', () => {
    expect(journeyOf(unit, [send(), send('d2', T0 + 60_000)], network).mendings.map((m) => m.dispatchId)).toEqual(['d1']);
    expect(journeyOf(unit, [send()], null).legs.map((l) => l.state)).toContain('unable');
  });

  it('says every change once, at its instant, and orders its repair once', () => {
    const units = createDemoUnits([unit], network, 'demo');
    expect([units.act(send()), units.act(send())]).toEqual([true, false]);
    const states: string[] = [];
    for (let t = T0 - 60_000; t < T0 + 1_500_000; t += 250)
      units.tell(t, t + 250, (stream, timeMs, value) => {
        if (stream === 'dc-01-unitState' && states.at(-1)?.split(' ')[0] !== unitStateOf(value)) states.push(`${unitStateOf(value)} ${timeMs}`);
      });
    expect(states.map((s) => s.split(' ')[0])).toEqual(['free', 'acknowledged', 'en-route', 'on-scene', 'done', 'returning', 'free']);
    expect(units.due(T0 + 60_000)).toEqual([]);
    expect(units.due(T0 + 1_500_000).map((o) => o.target)).toEqual(['s-1']);
    expect(units.due(T0 + 1_500_000)).toEqual([]);
  });
});
