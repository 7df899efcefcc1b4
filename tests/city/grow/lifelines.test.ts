import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../../src/base/csv.ts';
import { departuresOf } from '../../../src/city/grow/gtfs.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import { dependenciesText, readDependencies, readServed, servedText, type DependencyInput } from '../../../src/city/pack/dependencies.ts';
import type { LinkProperties, NodeProperties } from '../../../src/city/pack/network-properties.ts';
import { affectedBy } from '../../../src/rules/cascade/affected.ts';
import { cascade } from '../../../src/rules/cascade/cascade.ts';

const city = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
const grown = city.dependencies as DependencyInput;
const graph = readDependencies(JSON.parse(dependenciesText(grown)), 'dependencies.json');
const served = readServed(JSON.parse(servedText(grown.served)), graph, 'served.json');
const ofKind = (kind: string) => graph.nodes.filter((n) => n.kind === kind);
const linksOf = (id: string): LinkProperties[] =>
  (city.networks?.find((n) => n.id === id)?.features ?? []).filter((f) => f.geometry.type === 'LineString').map((f) => f.properties as LinkProperties);
const residents = city.buildings.reduce((sum, { record }) => sum + record.people.reduce((a, b) => a + b, 0), 0);
const fallen = (...ids: string[]) =>
  cascade(
    graph,
    ids.map((id) => ({ node: graph.find(id) })),
  );

describe('dependencies of a grown city', () => {
  test('everybody has one feeder, one water zone, one pump station and one cell', () => {
    expect(served.reduce((sum, g) => sum + g.people, 0)).toBe(residents);
    for (const { from } of served) {
      expect(Object.keys(from).sort()).toEqual(['drainage', 'power', 'telecom', 'water']);
      for (const [medium, id] of Object.entries(from)) expect(graph.nodes[graph.find(id)]?.medium).toBe(medium);
    }
    for (const kind of ['feeder', 'water-zone', 'pump-station', 'cell']) {
      expect(ofKind(kind).length, kind).toBeGreaterThan(1);
      expect(
        ofKind(kind).reduce((sum, n) => sum + (n.people ?? 0), 0),
        kind,
      ).toBe(residents);
    }
    const buildings = served.flatMap((g) => g.buildings ?? []);
    const known = new Set(city.buildings.map(({ record }) => record.id));
    expect(buildings.every((id) => known.has(id))).toBe(true);
  });
  test('nodes, meters and links know each other', () => {
    const sensors = new Map(city.sensors.map((s) => [`sensor/${s.properties.id}`, s.properties]));
    for (const kind of ['substation', 'feeder', 'waterworks', 'water-tank', 'water-zone', 'gateway', 'cell', 'pump-station', 'manhole'])
      for (const node of ofKind(kind)) {
        const own = node.things?.map((t) => sensors.get(t)).find((s) => s !== undefined);
        expect(own?.streams.length, node.id).toBeGreaterThan(0);
      }
    for (const id of ['water', 'drain', 'power', 'telecom']) {
      const carriers = new Set(linksOf(id).flatMap(({ carrier }) => carrier ?? []));
      expect(carriers.size, id).toBeGreaterThan(0);
      for (const carrier of carriers) expect(graph.find(carrier), `${id}: ${carrier}`).toBeGreaterThanOrEqual(0);
    }
    const services = city.services.map((s) => graph.find(`service/${s.properties.id}`));
    expect(services.every((n) => n >= 0)).toBe(true);
    expect(graph.cycles).toEqual([]);
  });
  test('between feeders lie ties that stand open, and the graph names them as standby', () => {
    const ties = linksOf('power').filter(({ isOpen }) => isOpen);
    expect(ties.length).toBeGreaterThan(0);
    expect(ties.every((t) => t.feeder === undefined && t.voltageKV === 10)).toBe(true);
    const standby = graph.supplies.filter((s) => graph.nodes[graph.find(s.to)]?.kind === 'feeder').flatMap((s) => s.standby ?? []);
    expect(standby).toHaveLength(2 * ties.length);
  });
  test('transformers carry everybody within their rating', () => {
    const cabinets = (city.networks?.find((n) => n.id === 'power')?.features ?? [])
      .map((f) => f.properties as NodeProperties)
      .filter((p) => p.ratedKva !== undefined);
    expect(cabinets.length).toBeGreaterThan(20);
    for (const { ratedKva = 0, people = 0 } of cabinets) expect(people * 0.7).toBeLessThanOrEqual(ratedKva * 0.8 + 1e-9);
  });
  test('a feeder takes its people at once, its cells after two hours, the hospital never: it has another feeder', () => {
    const [cell] = ofKind('cell');
    const feeder = graph.supplies.find((s) => s.to === cell?.id && s.medium === 'power')?.from[0] as string;
    const falls = fallen(feeder);
    expect(falls.find((f) => graph.nodes[f.node]?.id === cell?.id)?.atH).toBe(2);
    expect(falls.some((f) => graph.nodes[f.node]?.kind === 'hospital')).toBe(false);
    expect(affectedBy(graph, falls, served, 0).people).toBeGreaterThanOrEqual(graph.nodes[graph.find(feeder)]?.people ?? Infinity);
  });
  test('without the grid everything goes, the hospital last', () => {
    const falls = fallen('grid');
    const at = new Map(falls.map((f) => [graph.nodes[f.node]?.kind, f.atH]));
    expect([at.get('substation'), at.get('feeder'), at.get('waterworks'), at.get('water-zone'), at.get('exchange'), at.get('hospital')]).toEqual([
      0, 0, 0, 3, 12, 15,
    ]);
    expect(affectedBy(graph, falls, served).people).toBe(residents);
  });
});

describe('the timetable', () => {
  const files = city.transit ?? {};
  const rows = (name: string): readonly Readonly<Record<string, string>>[] => {
    const [head = [], ...body] = csvRows(files[name] ?? '', 1e6);
    return body.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ''])));
  };
  const seconds = (text: string): number => {
    const [h = NaN, m = NaN, s = NaN] = text.split(':').map(Number);
    return h * 3600 + m * 60 + s;
  };
  test('every id leads somewhere', () => {
    const ids = (name: string, column: string): Set<string> => new Set(rows(name).map((r) => r[column] ?? ''));
    expect(
      rows('routes.txt')
        .map((r) => r['route_type'])
        .sort(),
    ).toContain('1');
    for (const [name, column, of] of [
      ['trips.txt', 'route_id', ids('routes.txt', 'route_id')],
      ['trips.txt', 'service_id', ids('calendar.txt', 'service_id')],
      ['trips.txt', 'shape_id', ids('shapes.txt', 'shape_id')],
      ['stop_times.txt', 'trip_id', ids('trips.txt', 'trip_id')],
      ['stop_times.txt', 'stop_id', ids('stops.txt', 'stop_id')],
      ['routes.txt', 'agency_id', ids('agency.txt', 'agency_id')],
    ] as const)
      for (const row of rows(name)) expect(of.has(row[column] ?? '-'), `${name} ${column} ${row[column]}`).toBe(true);
    expect(ids('trips.txt', 'trip_id').size).toBe(rows('trips.txt').length);
    expect(ids('stops.txt', 'stop_id').size).toBe(rows('stops.txt').length);
  });
  test('time and distance grow along every trip, some past midnight of their day, and no vehicle flies', () => {
    let [trip, time, walked, sequence] = ['', 0, 0, 0];
    let latest = 0;
    for (const r of rows('stop_times.txt')) {
      const [arrives, leaves, at, n] = [
        seconds(r['arrival_time'] ?? ''),
        seconds(r['departure_time'] ?? ''),
        Number(r['shape_dist_traveled']),
        Number(r['stop_sequence']),
      ];
      if (r['trip_id'] === trip) {
        expect(arrives).toBeGreaterThan(time);
        expect(at).toBeGreaterThan(walked);
        expect(n).toBe(sequence + 1);
        expect((at - walked) / (arrives - time)).toBeLessThan(25);
      } else expect(n).toBe(1);
      expect(leaves).toBeGreaterThanOrEqual(arrives);
      [trip, time, walked, sequence] = [r['trip_id'] ?? '', leaves, at, n];
      latest = Math.max(latest, leaves);
    }
    expect(latest).toBeGreaterThan(24 * 3600);
    expect(latest).toBeLessThan(26 * 3600);
  });
  test('departures keep their headways', () => {
    const times = departuresOf('metro');
    expect(times[0]).toBe(6 * 3600);
    expect(times.filter((t) => t >= 7 * 3600 && t < 9 * 3600)).toHaveLength(30);
    expect(times.at(-1)).toBeGreaterThan(24 * 3600);
  });
});
