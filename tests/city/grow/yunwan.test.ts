import { elevationOf } from '../../../src/city/terrain/elevation.ts';
import { boundsOfGrid } from '../../../src/city/terrain/tiles.ts';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { crossing, distanceToSegment, type Point } from '../../../src/city/grow/plane.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import { readNetwork, type NetworkParts } from '../../../src/city/pack/networks.ts';
import type { PackInput, SolidFeature } from '../../../src/city/pack/pack-input.ts';
import { observedProperties } from '../../../src/tables/properties.ts';

const seed = JSON.parse(readFileSync('seeds/yunwan.json', 'utf8')) as CitySeed;
const frame = createPlanFrame([seed.origin.lon, seed.origin.lat]);
let city: PackInput;
beforeAll(() => {
  city = growYunwan(seed);
}, 240_000);

const houses = (): readonly SolidFeature[] => city.buildings.filter((b) => b.record.id.startsWith('b-'));
/** Is a position in a (multi)polygon, holes left out? */
function holds(geometry: GeoJSON.Geometry, [lon, lat]: readonly [number, number]): boolean {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  const inRing = (ring: GeoJSON.Position[]): boolean => {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [ring[i] as [number, number], ring[j] as [number, number]];
      if (a[1] > lat !== b[1] > lat && lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
    return inside;
  };
  return polygons.some((rings) => rings.filter(inRing).length === 1);
}
/** Lowest outline points of a mesh: the corners on the ground. */
/** Where walls go into the ground. */
function feet({ record, mesh }: SolidFeature): Point[] {
  const at: Point[] = [];
  for (let i = 0; i < mesh.positions.length; i += 3)
    if ((mesh.positions[i + 2] as number) < record.baseM) at.push([mesh.positions[i] as number, mesh.positions[i + 1] as number]);
  return at;
}

test('a street lamp stands where each Streetlight stands, and nowhere else', () => {
  const posts = city.furniture?.find(({ kind }) => kind === 'street-lamp');
  const sensors = city.sensors?.filter(({ properties }) => properties.kind === 'street-light') ?? [];
  expect(posts?.scale.length).toBe(seed.targets.lampSensors);
  expect(sensors.length).toBe(seed.targets.lampSensors);
  const at = (x: number, y: number): string => `${Math.round(x * 10)},${Math.round(y * 10)}`;
  const places = new Set<string>();
  for (let i = 0; i < (posts?.scale.length ?? 0); i++) places.add(at(posts?.positions[i * 3] as number, posts?.positions[i * 3 + 1] as number));
  const near = (x: number, y: number): boolean => [-0.05, 0, 0.05].some((dx) => [-0.05, 0, 0.05].some((dy) => places.has(at(x + dx, y + dy))));
  const apart = sensors.filter(({ geometry }) => !near(...frame.toPlan(geometry.coordinates[0] as number, geometry.coordinates[1] as number)));
  expect(apart).toEqual([]);
});

describe('what must be there', () => {
  test('buildings, people, areas', () => {
    expect(city.buildings.length).toBeGreaterThanOrEqual(40_000);
    expect(city.districts.length).toBeGreaterThanOrEqual(12);
    expect(city.streets.length).toBeGreaterThanOrEqual(60);
    expect(city.buildings.reduce((sum, b) => sum + b.mesh.triangles.length / 3, 0)).toBeLessThan(2_500_000);
    expect(new Set(city.buildings.map((b) => b.record.id)).size).toBe(city.buildings.length);
  });
  test('services and sensors by kind', () => {
    const services = (kind: string): number => city.services.filter((s) => s.properties.kind === kind).length;
    const least = {
      posthouse: 60,
      canteen: 120,
      'service-hall': 25,
      hospital: 8,
      'fire-station': 14,
      'police-station': 16,
      'central-kitchen': 4,
      'pump-station': 16,
    };
    for (const [kind, count] of Object.entries(least)) expect(services(kind), kind).toBeGreaterThanOrEqual(count);
    expect(city.sensors.length).toBeGreaterThanOrEqual(10_000);
    const q3 = city.sensors.find((s) => s.properties.name.en === 'Pump Q3');
    expect(q3?.properties).toMatchObject({ kind: 'pump-station', district: 'gugang', name: { zh: '3号泵站 Q3' } });
    for (const s of city.sensors) for (const stream of s.properties.streams) expect(observedProperties.get(stream.property)?.unit).toBe(stream.unit);
    const ids = city.sensors.flatMap((s) => s.properties.streams.map((d) => d.id));
    expect(new Set(ids).size).toBe(ids.length);
  });
  test('a bridge is a deck in the air from afar too, no wall across the bay', () => {
    const bridges = city.buildings.filter(({ record }) => record.id.startsWith('br-'));
    expect(Math.max(...bridges.map(({ record }) => Number(record.attributes?.['lengthM'])))).toBeGreaterThan(1500);
    for (const { record, overview } of bridges) {
      const { positions, triangles } = overview ?? { positions: [], triangles: [] };
      expect(triangles.length, record.id).toBeGreaterThan(0);
      for (let t = 0; t < triangles.length; t += 3) {
        const corners = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => positions[(triangles[t + k] as number) * 3 + axis] as number));
        const extent = (axis: number): number => Math.max(...corners.map((c) => c[axis] as number)) - Math.min(...corners.map((c) => c[axis] as number));
        // What is tall is a leg of a pylon.
        if (extent(2) > 10) expect(Math.hypot(extent(0), extent(1)), record.id).toBeLessThan(40);
      }
    }
  });

  test('bridges cross the river, rules explain themselves', () => {
    expect(city.buildings.filter((b) => b.record.use === 'transport' && Number(b.record.attributes?.['lengthM']) > 90).length).toBeGreaterThanOrEqual(6);
    expect(city.manifest.alarmRules.length).toBeGreaterThanOrEqual(10);
    for (const rule of city.manifest.alarmRules) expect(observedProperties.get(rule.property)?.unit).toBe(rule.unit);
    expect(city.manifest.cameras[0]?.id).toBe('home');
  });
});

test('everybody is counted once at every level', () => {
  const people = houses().reduce((sum, b) => sum + b.record.people.reduce((a, c) => a + c), 0);
  const older = houses().reduce((sum, b) => sum + b.record.people[2] + b.record.people[3], 0);
  expect(people).toBeGreaterThan(800_000);
  expect(people).toBeLessThan(1_000_000);
  for (const level of [city.districts, city.streets, city.grid]) {
    expect(level.reduce((sum, a) => sum + (a.properties.population ?? NaN), 0)).toBe(people);
    expect(level.reduce((sum, a) => sum + (a.properties.population60 ?? NaN), 0)).toBe(older);
  }
  for (const d of city.districts) {
    const parts = city.streets.filter((s) => s.properties.parent === d.properties.id);
    expect(parts.reduce((sum, s) => sum + (s.properties.population ?? NaN), 0)).toBe(d.properties.population);
  }
});

test('everything lies inside the bounds and in a known district', () => {
  const [west, south, east, north] = city.manifest.bounds;
  const inside = ([lon, lat]: readonly number[]): boolean =>
    (lon as number) > west && (lon as number) < east && (lat as number) > south && (lat as number) < north;
  const districts = new Set(city.districts.map((d) => d.properties.id));
  const streets = new Map(city.streets.map((s) => [s.properties.id, s.properties.parent]));
  for (const f of [...city.sensors, ...city.services]) {
    expect(inside(f.geometry.coordinates)).toBe(true);
    expect(districts.has(f.properties.district)).toBe(true);
    expect(streets.get(f.properties.street ?? '')).toBe(f.properties.district);
  }
  for (const b of city.buildings) expect(inside([b.record.lon, b.record.lat])).toBe(true);
  for (const g of city.grid) expect(streets.has(g.properties.parent ?? '')).toBe(true);
});

test('services stand on land, in a building that says so', () => {
  const water = (city.ground.water?.features ?? []).filter((f) => f.properties?.['kind'] !== 'sea');
  const land = (city.ground.land?.features ?? []).filter((f) => f.properties?.['kind'] === 'base');
  const byId = new Map(city.buildings.map((b) => [b.record.id, b]));
  for (const s of city.services) {
    const p = s.geometry.coordinates as [number, number];
    expect(
      land.some((f) => holds(f.geometry, p)),
      s.properties.id,
    ).toBe(true);
    expect(
      water.some((f) => holds(f.geometry, p)),
      s.properties.id,
    ).toBe(false);
    expect(byId.get(s.properties.building ?? '')?.record.attributes?.['name']).toBe(s.properties.name.en);
  }
});

test('no street is steeper than 8 %, hills rise behind the town, water lies at 0', () => {
  const grid = city.terrain?.grid;
  if (!grid) throw new Error('no terrain');
  const ground = elevationOf(grid, boundsOfGrid(grid));
  expect(ground.highestM).toBeGreaterThan(300);
  expect(ground.lowestM).toBe(0);
  let [steepest, measured] = [0, 0];
  for (const { geometry, properties } of city.ground.roads?.features ?? []) {
    if (geometry.type !== 'LineString' || properties?.['class'] === 'path' || properties?.['bridge'] === 1) continue;
    geometry.coordinates.slice(1).forEach((to, i) => {
      const from = geometry.coordinates[i] as number[];
      const [a, b] = [frame.toPlan(from[0] as number, from[1] as number), frame.toPlan(to[0] as number, to[1] as number)];
      const run = Math.hypot(b[0] - a[0], b[1] - a[1]);
      if (run < 8) return;
      measured++;
      const rise = ground.groundM(to[0] as number, to[1] as number) - ground.groundM(from[0] as number, from[1] as number);
      steepest = Math.max(steepest, Math.abs(rise) / run);
    });
  }
  expect(measured).toBeGreaterThan(10_000);
  expect(steepest).toBeLessThan(0.08);
  for (const { geometry, properties } of city.ground.water?.features ?? []) {
    if (properties?.['kind'] !== 'river' && properties?.['kind'] !== 'canal') continue;
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
    for (const corner of rings.flat()) expect(ground.groundM(corner[0] as number, corner[1] as number)).toBe(0);
  }
});

test('no house stands on a road or in the water (every 9th)', () => {
  type Piece = { a: Point; b: Point; half: number };
  const near = new Map<string, Piece[]>();
  for (const road of city.ground.roads?.features ?? []) {
    if (road.geometry.type !== 'LineString' || road.properties?.['class'] === 'path') continue;
    const line = road.geometry.coordinates.map((c): Point => frame.toPlan(c[0] as number, c[1] as number));
    for (let i = 0; i + 1 < line.length; i++) {
      const [a, b] = [line[i] as Point, line[i + 1] as Point];
      const key = (p: Point): string => `${Math.floor(p[0] / 100)},${Math.floor(p[1] / 100)}`;
      for (const k of new Set([key(a), key(b)])) near.set(k, [...(near.get(k) ?? []), { a, b, half: Number(road.properties?.['widthM']) / 2 }]);
    }
  }
  const water = (city.ground.water?.features ?? []).filter((f) => f.properties?.['kind'] !== 'sea');
  let checked = 0;
  const wrong: string[] = [];
  houses().forEach((house, n) => {
    if (n % 9 !== 0 || house.record.use === 'transport') return;
    for (const p of feet(house)) {
      checked++;
      const pieces = near.get(`${Math.floor(p[0] / 100)},${Math.floor(p[1] / 100)}`) ?? [];
      if (pieces.some((s) => distanceToSegment(p, s.a, s.b) < s.half * 0.8 - 0.5)) wrong.push(house.record.id);
    }
    if (n % 90 === 0)
      for (const p of feet(house)) if (water.some((f) => holds(f.geometry, frame.toLonLat(p[0], p[1])))) wrong.push(`${house.record.id} in water`);
  });
  expect(checked).toBeGreaterThan(10_000);
  expect([...new Set(wrong)]).toEqual([]);
}, 120_000);

test('heights are as various as a city: a smooth peak, no flat carpet', () => {
  const heights = houses().map((b) => b.record.heightM);
  expect(Math.max(...heights)).toBeGreaterThan(400);
  expect(heights.filter((h) => h > 100).length).toBeGreaterThan(60);
  expect(new Set(heights).size).toBeGreaterThan(600);
  for (const b of houses()) expect(b.record.heightM).toBeGreaterThan(2);
});

describe('below and above its streets', () => {
  const networks = new Map<string, NetworkParts>();
  let groundAt: (p: Point) => number;
  beforeAll(() => {
    for (const n of city.networks ?? []) networks.set(n.id, readNetwork({ type: 'FeatureCollection', features: n.features }, n.id));
    const grid = city.terrain?.grid;
    if (!grid) throw new Error('no terrain');
    const { groundM } = elevationOf(grid, boundsOfGrid(grid));
    groundAt = (p) => groundM(...frame.toLonLat(p[0], p[1]));
  });
  const network = (id: string): NetworkParts => networks.get(id) ?? { links: [], nodes: [] };
  const plan = (p: GeoJSON.Position): Point => frame.toPlan(p[0] as number, p[1] as number);

  test('each lifeline hangs together, or on its own source', () => {
    for (const id of ['water', 'power']) expect(pieces(network(id)), id).toBe(1);
    // These are trees: each hangs on its works, gate or exchange, rain on its pump.
    const roots = { sewer: 'treatment', drain: 'outfall', gas: 'gate', telecom: 'exchange' };
    for (const [id, type] of Object.entries(roots)) {
      const count = network(id).nodes.filter(({ properties }) => properties.type === type).length;
      expect(count, id).toBeGreaterThan(1);
      expect(pieces(network(id)), id).toBe(count);
    }
    expect(network('water').links.length).toBeGreaterThan(10_000);
  });

  test('no pipe and no cable comes within 0.3 m of the open', () => {
    const shallow: string[] = [];
    for (const id of ['water', 'sewer', 'drain', 'power', 'telecom', 'gas'])
      for (const { properties, line } of network(id).links)
        if (line.some((p) => (p[2] as number) + properties.diameterMm / 2000 > groundAt(plan(p)) - 0.3)) shallow.push(`${id}:${properties.id}`);
    expect(shallow).toEqual([]);
  });

  test('metro below the ground has 5 m over it, less only on the way up to a portal', () => {
    const { links, nodes } = network('metro');
    const stations = new Set(nodes.filter(({ properties: p }) => p.type === 'station' && p.level === 'underground').map(({ properties }) => properties.id));
    const tubes = links.filter(({ properties: p }) => p.line !== undefined && p.level === 'underground');
    expect(tubes.length).toBeGreaterThan(10);
    const shallow: string[] = [];
    for (const { line, properties: p } of tubes) {
      const leastM = stations.has(p.from) && stations.has(p.to) ? 5 : 0;
      const coverM = Math.min(...line.map((at) => groundAt(plan(at)) - (at[2] as number) - p.diameterMm / 2000));
      if (coverM < leastM) shallow.push(`${p.id} ${coverM.toFixed(2)} m`);
    }
    expect(shallow).toEqual([]);
  });

  test('elevated decks leave 4.5 m over every road they cross', () => {
    type Piece = readonly [a: Point, b: Point];
    const near = new Map<string, Piece[]>();
    const cellsOf = ([a, b]: Piece): string[] => {
      const cells: string[] = [];
      const [x0, x1, y0, y1] = [Math.min(a[0], b[0]), Math.max(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[1], b[1])].map((m) => Math.floor(m / 100));
      for (let x = x0 as number; x <= (x1 as number); x++) for (let y = y0 as number; y <= (y1 as number); y++) cells.push(`${x},${y}`);
      return cells;
    };
    for (const { geometry, properties } of city.ground.roads?.features ?? []) {
      if (geometry.type !== 'LineString' || properties?.['class'] === 'path' || properties?.['bridge'] === 1) continue;
      const line = geometry.coordinates.map(plan);
      for (let i = 0; i + 1 < line.length; i++) {
        const piece: Piece = [line[i] as Point, line[i + 1] as Point];
        for (const cell of cellsOf(piece)) near.set(cell, [...(near.get(cell) ?? []), piece]);
      }
    }
    const thickM: Record<string, number> = { expressway: 1.9, rail: 2.2, metro: 2.2 };
    let crossed = 0;
    const low: string[] = [];
    for (const id of ['expressway', 'rail', 'metro'])
      for (const { line, properties } of network(id).links) {
        if (properties.level !== 'elevated') continue;
        const own = line.map(plan);
        for (let i = 0; i + 1 < own.length; i++) {
          const [a, b] = [own[i] as Point, own[i + 1] as Point];
          for (const [c, d] of new Set(cellsOf([a, b]).flatMap((cell) => near.get(cell) ?? []))) {
            const hit = crossing(a, b, c, d);
            if (!hit) continue;
            crossed++;
            const at = (k: 0 | 1): number => a[k] + (b[k] - a[k]) * hit[0];
            const z = (line[i]?.[2] as number) + ((line[i + 1]?.[2] as number) - (line[i]?.[2] as number)) * hit[0];
            const clear = z - (thickM[id] as number) - groundAt([at(0), at(1)]);
            if (clear < 4.5) low.push(`${id}:${properties.id} ${clear.toFixed(2)} m`);
          }
        }
      }
    expect(crossed).toBeGreaterThan(100);
    expect(low).toEqual([]);
  });
});

/** How many pieces a network falls into. */
function pieces({ links, nodes }: NetworkParts): number {
  const to = new Map<string, string>(nodes.map((n) => [n.properties.id, n.properties.id]));
  const find = (id: string): string => {
    let root = id;
    while (to.get(root) !== root) root = to.get(root) ?? '';
    for (let at = id; at !== root;) {
      const next = to.get(at) ?? root;
      to.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { properties: p } of links) to.set(find(p.from), find(p.to));
  return new Set(nodes.map((n) => find(n.properties.id))).size;
}
