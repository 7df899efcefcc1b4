import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlanFrame, mercatorX, mercatorY } from '../../../src/base/geodesy.ts';
import { connectStreets, nearestNode, waysFrom } from '../../../src/city/grow/street-graph.ts';
import { easeUp } from '../../../src/city/grow/paths.ts';
import { crossing, distanceToSegment, type Point } from '../../../src/city/grow/plane.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import { heightAtPixel, worldPixels } from '../../../src/city/terrain/elevation.ts';
import { readNetwork, type NetworkParts } from '../../../src/city/pack/networks.ts';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { readStoreys } from '../../../src/city/pack/storeys.ts';

const seed = JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed;
const frame = createPlanFrame([seed.origin.lon, seed.origin.lat]);
let city: PackInput;
const networks = new Map<string, NetworkParts>();
beforeAll(() => {
  city = growYunwan(seed);
  for (const n of city.networks ?? []) networks.set(n.id, readNetwork({ type: 'FeatureCollection', features: n.features }, n.id));
}, 60_000);
/** The ground the elevation tiles carry, at a plan place. */
const groundAt = (p: Point): number => {
  const grid = city.terrain?.grid;
  if (!grid) return seed.groundM;
  const world = worldPixels(grid);
  const [lon, lat] = frame.toLonLat(p[0], p[1]);
  return heightAtPixel(grid, mercatorX(lon) * world, mercatorY(lat) * world);
};
const network = (id: string): NetworkParts => networks.get(id) ?? { links: [], nodes: [] };
const plan = (p: GeoJSON.Position): Point => frame.toPlan(p[0] as number, p[1] as number);

/** How many pieces a network falls into. */
function pieces({ links, nodes }: NetworkParts): number {
  const to = new Map<string, string>(nodes.map((n) => [n.properties.id, n.properties.id]));
  const find = (id: string): string => {
    let root = id;
    while (to.get(root) !== root) root = to.get(root) ?? '';
    return root;
  };
  for (const { properties: p } of links) to.set(find(p.from), find(p.to));
  return new Set(nodes.map((n) => find(n.properties.id))).size;
}

describe('lifelines', () => {
  test('each hangs together, from its sources to every street', () => {
    for (const id of ['water', 'sewer', 'gas', 'telecom']) expect(pieces(network(id)), id).toBe(1);
    // Storm drains fall into the river at each pump, and no feeder joins two substations but by the 110 kV cables.
    expect(pieces(network('drain'))).toBe(seed.targets.pumps);
    expect(pieces(network('power'))).toBe(1);
    expect(network('water').links.length).toBeGreaterThan(300);
    const types = (id: string): Set<string> => new Set(network(id).nodes.map((n) => n.properties.type));
    expect(types('water')).toEqual(new Set(['works', 'reservoir', 'junction']));
    expect([...types('drain')].sort()).toEqual(['manhole', 'outfall', 'pump']);
    expect(types('power').has('substation') && types('power').has('cabinet')).toBe(true);
  });

  test('a water pipe lies under every street', () => {
    const pipes = network('water').links.map((l) => l.line.map(plan));
    const roads = (city.ground.roads?.features ?? []).filter((f) => f.properties?.['class'] !== 'path' && f.properties?.['class'] !== 'motorway');
    const far = roads.filter((f) => {
      const line = (f.geometry as GeoJSON.LineString).coordinates.map(plan);
      const middle = line[line.length >> 1] as Point;
      return !pipes.some((pipe) => pipe.some((p, i) => i > 0 && distanceToSegment(middle, pipe[i - 1] as Point, p) < 20));
    });
    expect(roads.length).toBeGreaterThan(60);
    expect(far).toEqual([]);
  });

  test('power is radial: within a feeder, one cable fewer than joints, all hanging on one substation', () => {
    const { links, nodes } = network('power');
    const substations = new Set(nodes.filter((n) => n.properties.type === 'substation').map((n) => n.properties.id));
    const feeders = new Map<string, (typeof links)[number][]>();
    for (const l of links) if (l.properties.feeder) feeders.set(l.properties.feeder, [...(feeders.get(l.properties.feeder) ?? []), l]);
    expect(feeders.size).toBeGreaterThanOrEqual(4);
    for (const [feeder, cables] of feeders) {
      const ends = new Set(cables.flatMap((l) => [l.properties.from, l.properties.to]));
      expect(ends.size, feeder).toBe(cables.length + 1);
      expect([...ends].filter((e) => substations.has(e)).length, feeder).toBe(1);
    }
  });

  test('nothing lies above ground or shallower than it may', () => {
    for (const id of ['water', 'sewer', 'drain', 'power', 'telecom', 'gas'])
      for (const { properties, line } of network(id).links)
        for (const p of line) {
          const top = (p[2] as number) + properties.diameterMm / 2000;
          expect(top, properties.id).toBeLessThanOrEqual(groundAt(plan(p)) - 0.3);
        }
  });

  test('sewage never flows uphill and grows towards the works', () => {
    const { links, nodes } = network('sewer');
    const lifted = new Set(nodes.filter((n) => n.properties.type === 'lift').map((n) => n.properties.id));
    for (const { properties, line } of links) {
      expect(line[0]?.[2] as number, properties.id).toBeGreaterThanOrEqual((line[line.length - 1]?.[2] as number) - 1e-6);
      const next = links.find((l) => l.properties.from === properties.to);
      if (!next || lifted.has(properties.to)) continue;
      expect(next.properties.diameterMm, properties.id).toBeGreaterThanOrEqual(properties.diameterMm);
    }
  });
});

describe('transit', () => {
  test('metro runs below every foundation and pipe of the street, stations are boxes at depth with two ways down', () => {
    const { links, nodes } = network('metro');
    const stations = nodes.filter((n) => n.properties.type === 'station');
    expect(stations.map((s) => s.properties.name?.en)).toEqual(['West Road', 'East Road']);
    for (const s of stations) {
      expect(s.properties.boxM).toHaveLength(3);
      expect((s.position[2] as number) + (s.properties.boxM?.[2] ?? NaN) / 2).toBeLessThan(groundAt(plan(s.position)) - 3);
      expect(links.filter((l) => l.properties.from === s.properties.id && l.properties.to.includes('-e')).length).toBe(2);
    }
    const tubes = links.filter((l) => l.properties.line !== undefined);
    expect(tubes.length).toBe(2);
    for (const { line, properties } of tubes) for (const p of line) expect((p[2] as number) + properties.diameterMm / 2000).toBeLessThan(groundAt(plan(p)) - 8);
  });

  test('elevated decks leave 4.5 m over every road they cross', () => {
    let crossed = 0;
    const thick: Record<string, number> = { expressway: 1.9, rail: 2.2 };
    for (const id of ['expressway', 'rail'])
      for (const { line, properties } of network(id).links) {
        if (properties.level !== 'elevated') continue;
        const own = line.map(plan);
        for (const f of city.ground.roads?.features ?? []) {
          if (f.properties?.['class'] === 'path' || f.properties?.['bridge'] === 1) continue;
          const road = (f.geometry as GeoJSON.LineString).coordinates.map(plan);
          for (let i = 0; i + 1 < own.length; i++)
            for (let k = 0; k + 1 < road.length; k++) {
              const hit = crossing(own[i] as Point, own[i + 1] as Point, road[k] as Point, road[k + 1] as Point);
              if (!hit) continue;
              crossed++;
              const z = (line[i]?.[2] as number) + ((line[i + 1]?.[2] as number) - (line[i]?.[2] as number)) * hit[0];
              expect(z - (thick[id] ?? 0) - groundAt(own[i] as Point), properties.id).toBeGreaterThanOrEqual(4.5);
            }
        }
      }
    expect(crossed).toBeGreaterThan(4);
  });

  test('no main road runs into a ramp', () => {
    const ramps = network('expressway')
      .links.filter((l) => l.properties.level !== 'elevated')
      .map((l) => l.line.map(plan));
    expect(ramps.length).toBeGreaterThanOrEqual(2);
    for (const f of city.ground.roads?.features ?? []) {
      if (f.properties?.['class'] !== 'primary' && f.properties?.['class'] !== 'secondary') continue;
      if (f.properties['name_en'] === 'East Road') continue;
      const road = (f.geometry as GeoJSON.LineString).coordinates.map(plan);
      for (const ramp of ramps)
        for (let i = 0; i + 1 < ramp.length; i++)
          for (let k = 0; k + 1 < road.length; k++) expect(crossing(ramp[i] as Point, ramp[i + 1] as Point, road[k] as Point, road[k + 1] as Point)).toBeNull();
    }
  });

  test('decks, halls and entrances stand in the street as structures of their own', () => {
    const count = (prefix: string): number => city.buildings.filter((b) => b.record.id.startsWith(prefix)).length;
    expect(count('ex1-')).toBeGreaterThan(3);
    expect(count('rv1-')).toBeGreaterThan(1);
    expect(count('rs1-')).toBe(2);
    expect(count('me1n-')).toBe(4);
    for (const b of city.buildings.filter((x) => /^(ex|rv)1-/.test(x.record.id))) expect(b.overview?.triangles.length, b.record.id).toBeGreaterThan(0);
  });
});

test('storeys are told of service buildings and towers, with their services on the right floor', () => {
  const storeys = readStoreys({ buildings: city.storeys }, 'storeys.json');
  expect(storeys.size).toBeGreaterThan(20);
  for (const service of city.services) {
    if (!['posthouse', 'canteen', 'service-hall', 'hospital'].includes(service.properties.kind)) continue;
    const list = storeys.get(service.properties.building ?? '') ?? [];
    expect(list.find((s) => s.index === 0)?.uses[0]?.entities, service.properties.id).toContain(`service/${service.properties.id}`);
  }
  const records = new Map(city.buildings.map((b) => [b.record.id, b.record]));
  for (const [id, list] of storeys) {
    const record = records.get(id);
    const top = list[list.length - 1];
    expect(top?.index, id).toBe((record?.storeys ?? NaN) - 1);
    expect((top?.floorM ?? NaN) + (top?.heightM ?? NaN) - (record?.baseM ?? NaN), id).toBeCloseTo(record?.heightM ?? NaN, -0.5);
    for (let i = 1; i < list.length; i++) expect((list[i]?.floorM ?? NaN) - (list[i - 1]?.floorM ?? NaN)).toBeCloseTo(list[i - 1]?.heightM ?? NaN, 1);
  }
});

describe('the street graph', () => {
  const street = (line: readonly Point[]) => ({ class: 'residential' as const, widthM: 12, line, bridge: false, name: { zh: '', en: '' } });
  test('streets that cross share a node; a T joins; a stray lane is tied on', () => {
    const graph = connectStreets([
      street([
        [0, 0],
        [100, 0],
      ]),
      street([
        [50, -40],
        [50, 40],
      ]),
      street([
        [20, 30],
        [20, 3],
      ]),
      street([
        [300, 300],
        [340, 300],
      ]),
    ]);
    // 2 + 2 ends and the crossing, a T at (20, 0) that swallows the end 3 m from it, the stray lane's two ends.
    expect(graph.nodes.length).toBe(9);
    const middle = nearestNode(graph, [50, 0]);
    expect(graph.at[middle]?.length).toBe(4);
    const ways = waysFrom(graph, [nearestNode(graph, [0, 0])], (e) => e.lengthM);
    expect(ways.far[nearestNode(graph, [50, 40])]).toBeCloseTo(90, 6);
    expect([...ways.far].every(Number.isFinite)).toBe(true);
  });
  test('a profile rises to its least heights no faster than its slope', () => {
    const walked = [0, 100, 200, 300, 400];
    expect(easeUp([0, 0, 0, 8, 0], walked, 0.05)).toEqual([0, 0, 3, 8, 3]);
  });
});
