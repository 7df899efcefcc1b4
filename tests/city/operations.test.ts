import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../src/base/geodesy.ts';
import { ProblemError } from '../../src/base/problem.ts';
import type { CitySeed } from '../../src/city/grow/seed.ts';
import { growYunwan } from '../../src/city/grow/yunwan.ts';
import { operationsText, readOperations } from '../../src/city/pack/operations.ts';
import { streetColumns } from '../../src/city/streets/columns.ts';
import { createStreetNetwork } from '../../src/city/streets/network.ts';
import { readStreets } from '../../src/city/streets/street-file.ts';
import { waysFrom, wayTo } from '../../src/city/streets/ways.ts';
import { demoRules } from '../../src/city/grow/rules.ts';
import type { Operations } from '../../src/tables/operations.ts';

const hamlet = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
const operations = hamlet.operations as Operations;
const streets = { type: 'FeatureCollection', features: hamlet.streetLinks };

describe('operations.json', () => {
  const told = (): Record<string, unknown[]> => JSON.parse(operationsText(operations)) as Record<string, unknown[]>;
  const problems = (change: (json: Record<string, unknown[]>) => void): string[] => {
    const json = told();
    change(json);
    try {
      readOperations(json, 'o.json');
      return [];
    } catch (error) {
      if (error instanceof ProblemError) return error.problems.map((p) => `${p.code} ${p.where}`);
      throw error;
    }
  };
  it('comes out as it went in', () => expect(readOperations(told(), 'o.json')).toEqual(operations));
  it('refuses leads, units and channels of nobody, ids twice, passwords, and anything about persons', () => {
    expect(problems((o) => Object.assign(o['classes']?.[0] as object, { lead: 'circus' }))).toEqual(['unknown-agency o.json#/classes/0/lead']);
    expect(problems((o) => o['units']?.push({ ...(o['units'][0] as object) }))).toEqual([`duplicate-id o.json#/units/${operations.units.length}/id`]);
    expect(problems((o) => (o['dispatch'] = [{ id: 'w', type: 'webhook', address: 'https://me:pw@ops.example/x' }]))).toEqual([
      'secret-in-address o.json#/dispatch/0/address',
    ]);
    expect(problems((o) => (o['dispatch'] = [{ id: 'w', type: 'mqtt', address: 'wss://ops.example' }]))[0]).toContain('missing-member');
    expect(problems((o) => Object.assign(o['units']?.[0] as object, { driver: 'somebody' }))[0]).toContain('o.json#/units/0');
    expect(problems((o) => Object.assign(o['classes']?.[0] as object, { feedbackH: 0 }))[0]).toContain('o.json#/classes/0/feedbackH');
  });
});

describe('the demo city at work', () => {
  const network = createStreetNetwork(streetColumns(readStreets(streets, 's.geojson')));
  const { lonM, latM } = metresPerDegree(31.2);
  it('has a class, with a lead and the hands for it, for every alarm that asks for a crew', () => {
    const kinds = new Set(operations.units.map((u) => u.kind));
    for (const rule of demoRules.filter((r) => r.response === 'dispatch-crew')) {
      const found = operations.classes.find((k) => k.alarms?.includes(rule.id) || k.alarms?.includes('property' in rule ? String(rule.property) : ''));
      expect([rule.id, found !== undefined, found?.units.some((u) => kinds.has(u))]).toEqual([rule.id, true, true]);
    }
  });
  it('reaches every unit, camera, service and sensor by its streets, never shorter than the crow flies', () => {
    const origin = network.snap(150.5, 31.2, 'emergency', 2000);
    if (!origin) throw new Error('no street in the middle');
    const ways = waysFrom(network, origin, { travel: 'emergency' });
    const places = [
      ...operations.units,
      ...operations.cameras,
      ...hamlet.sensors.map(({ geometry: { coordinates } }) => ({ lon: coordinates[0] as number, lat: coordinates[1] as number })),
    ];
    for (const { lon, lat } of places) {
      const spot = network.snap(lon, lat, 'emergency', 600);
      expect(spot).not.toBeNull();
      const way = spot && wayTo(network, ways, spot);
      expect(way).not.toBeNull();
      if (!spot || !way) continue;
      const crowM = Math.hypot((spot.lon - origin.lon) * lonM, (spot.lat - origin.lat) * latM);
      expect(way.metres).toBeGreaterThanOrEqual(crowM * 0.999 - 1);
      expect(way.seconds).toBeGreaterThan(way.metres / (90 / 3.6) - 1);
    }
  });
  it('looks from its cameras at what they were put up for', () => {
    expect(operations.cameras.length).toBeGreaterThan(5);
    for (const { bearingDeg, tiltDeg, heightM } of operations.cameras)
      expect([bearingDeg >= 0 && bearingDeg < 361, tiltDeg >= 4 && tiltDeg <= 35, heightM]).toEqual([true, true, 9]);
  });
});
