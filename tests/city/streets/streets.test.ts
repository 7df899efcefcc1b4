import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../../src/base/geodesy.ts';
import { ProblemError } from '../../../src/base/problem.ts';
import { createRandom } from '../../../src/base/random.ts';
import { streetColumns } from '../../../src/city/streets/columns.ts';
import { createStreetNetwork, type StreetNetwork } from '../../../src/city/streets/network.ts';
import { readStreets, type StreetProperties } from '../../../src/city/streets/street-file.ts';
import { reachOf, waysFrom, wayTo, type Going } from '../../../src/city/streets/ways.ts';

const { lonM, latM } = metresPerDegree(31.2);
const at = (xM: number, yM: number): [number, number] => [150.5 + xM / lonM, 31.2 + yM / latM];
const street = (from: number, to: number, line: [number, number][], over: Partial<StreetProperties> = {}): GeoJSON.Feature => ({
  type: 'Feature',
  properties: { from, to, class: 'residential', speedKmh: 36, ...over },
  geometry: { type: 'LineString', coordinates: line.map(([x, y]) => at(x, y)) },
});
const networkOf = (...features: GeoJSON.Feature[]): StreetNetwork =>
  createStreetNetwork(streetColumns(readStreets({ type: 'FeatureCollection', features }, 's.geojson')));
const drive: Going = { travel: 'drive' };

/** 0 --- 1 --- 2 over the ground, and 0 --- 3 --- 2 round a pond, twice as long. */
const pond = networkOf(
  street(0, 1, [
    [0, 0],
    [100, 0],
  ]),
  street(1, 2, [
    [100, 0],
    [200, 0],
  ]),
  street(0, 3, [
    [0, 0],
    [0, 100],
    [100, 100],
  ]),
  street(3, 2, [
    [100, 100],
    [200, 100],
    [200, 0],
  ]),
);
const spot = (network: StreetNetwork, x: number, y: number, travel: Going['travel'] = 'drive') => {
  const [lon, lat] = at(x, y);
  const found = network.snap(lon, lat, travel);
  if (!found) throw new Error('no street near');
  return found;
};

describe('streets.geojson', () => {
  const problems = (...features: GeoJSON.Feature[]): string[] => {
    try {
      readStreets({ type: 'FeatureCollection', features }, 's.geojson');
      return [];
    } catch (error) {
      if (error instanceof ProblemError) return error.problems.map((p) => `${p.code} ${p.where}`);
      throw error;
    }
  };
  it('refuses unknown classes, wild speeds, and a junction in two places', () => {
    const line: [number, number][] = [
      [0, 0],
      [100, 0],
    ];
    expect(problems(street(0, 1, line, { class: 'canal' as never }))).toEqual(['bad-value s.geojson#/features/0/properties/class']);
    expect(problems(street(0, 1, line, { speedKmh: -3 }))).toEqual(['bad-value s.geojson#/features/0/properties/speedKmh']);
    expect(
      problems(
        street(0, 1, line),
        street(1, 2, [
          [160, 0],
          [200, 0],
        ]),
      ),
    ).toEqual(['node-elsewhere s.geojson#/features/1']);
  });
});

describe('places on streets', () => {
  it('are the nearest point of the nearest line', () => {
    const s = spot(pond, 130, 7);
    expect([s.edge, s.share, s.offM].map((n) => Number(n.toFixed(2)))).toEqual([1, 0.3, 7]);
  });
  it('are never on a part nobody can leave, nor on one the traveller may not use', () => {
    const island = networkOf(
      ...[0, 1, 2].map((i) =>
        street(i, i + 1, [
          [i * 100, 0],
          [i * 100 + 100, 0],
        ]),
      ),
      street(8, 9, [
        [0, 20],
        [50, 20],
      ]),
      street(
        1,
        7,
        [
          [100, 0],
          [100, 90],
        ],
        { class: 'path' },
      ),
    );
    const s = spot(island, 30, 19);
    expect([s.edge, Math.round(s.offM)]).toEqual([0, 19]);
    expect(spot(island, 103, 60).edge).not.toBe(4);
    expect(spot(island, 103, 60, 'walk').edge).toBe(4);
    expect(pond.snap(...at(0, 900), 'drive')).toBeNull();
    expect(pond.snap(NaN, 31, 'drive')).toBeNull();
  });
});

describe('the quickest way', () => {
  it('counts from and to the middle of a street', () => {
    const ways = waysFrom(pond, spot(pond, 30, 0), drive);
    const way = wayTo(pond, ways, spot(pond, 170, 3));
    expect([way?.seconds, way?.metres].map((n) => Math.round((n ?? NaN) * 10) / 10)).toEqual([14, 140]);
    expect(way?.edges).toEqual([0, 1]);
    const first = [way?.lonLat[0], way?.lonLat[1]];
    expect(first.map((n) => n?.toFixed(6))).toEqual(at(30, 0).map((n) => n.toFixed(6)));
  });
  it('runs along one street without going round', () => {
    const ways = waysFrom(pond, spot(pond, 10, 0), drive);
    expect(reachOf(pond, ways, spot(pond, 90, 0))?.metres).toBeCloseTo(80, 1);
  });
  it('goes round what is closed', () => {
    const ways = waysFrom(pond, spot(pond, 30, 0), { ...drive, closed: new Set([1]) });
    expect(wayTo(pond, ways, spot(pond, 200, 50))?.metres).toBeCloseTo(30 + 200 + 150, 0);
    expect(reachOf(pond, ways, { ...spot(pond, 150, 0) })).toBeNull();
  });
  it('obeys one-way streets by car, not on foot, not with blue light', () => {
    const oneWay = networkOf(
      street(
        0,
        1,
        [
          [0, 0],
          [100, 0],
        ],
        { oneway: 'forward' },
      ),
      street(1, 2, [
        [100, 0],
        [100, 200],
      ]),
      street(2, 0, [
        [100, 200],
        [0, 0],
      ]),
    );
    const [from, to] = [spot(oneWay, 90, 0), spot(oneWay, 10, 0)];
    const go = (travel: Going['travel']): number => Math.round(reachOf(oneWay, waysFrom(oneWay, { ...from }, { travel }), { ...to })?.metres ?? NaN);
    expect([go('walk'), go('emergency')]).toEqual([80, 80]);
    expect(go('drive')).toBe(Math.round(10 + 200 + Math.hypot(100, 200) + 10));
  });
  it('is the same way told from the other end', () => {
    const oneWay = networkOf(
      street(
        0,
        1,
        [
          [0, 0],
          [100, 0],
        ],
        { oneway: 'forward' },
      ),
      street(1, 2, [
        [100, 0],
        [100, 200],
      ]),
      street(2, 0, [
        [100, 200],
        [0, 0],
      ]),
    );
    const [a, b] = [spot(oneWay, 100, 120), spot(oneWay, 40, 0)];
    const there = wayTo(oneWay, waysFrom(oneWay, a, drive), b);
    const towards = wayTo(oneWay, waysFrom(oneWay, b, { ...drive, isTowards: true }), a);
    expect(towards?.seconds).toBeCloseTo(there?.seconds ?? NaN, 9);
    expect([...(towards?.lonLat ?? [])].map((n) => n.toFixed(7))).toEqual([...(there?.lonLat ?? [])].map((n) => n.toFixed(7)));
    expect(towards?.edges).toEqual(there?.edges);
  });
  it('stops at a time: the 15-minute lens', () => {
    const ways = waysFrom(pond, spot(pond, 0, 0), { travel: 'walk', mostS: 120 });
    expect([...ways.metres].map((m) => (Number.isFinite(m) ? Math.round(m) : -1))).toEqual([0, 100, -1, -1]);
  });
});

describe('against another method', () => {
  /** Bellman 1958: relax every edge until nothing changes. */
  const bellman = (network: StreetNetwork, node: number, going: Going): Float64Array => {
    const { from, to } = network.columns;
    const seconds = new Float64Array(network.nodeCount).fill(Infinity);
    seconds[node] = 0;
    for (let changed = true; changed;) {
      changed = false;
      for (let e = 0; e < network.edgeCount; e++) {
        if (going.closed?.has(e)) continue;
        for (const isBack of [false, true]) {
          const [a, b] = isBack ? [to[e] as number, from[e] as number] : [from[e] as number, to[e] as number];
          const next = (seconds[a] as number) + network.seconds(e, going.isTowards ? !isBack : isBack, going.travel);
          if (next < (seconds[b] as number) - 1e-9) {
            seconds[b] = next;
            changed = true;
          }
        }
      }
    }
    return seconds;
  };
  it('finds the same times on random towns', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed);
      const places = Array.from({ length: 40 }, () => [random.between(0, 2000), random.between(0, 2000)] as [number, number]);
      const features = Array.from({ length: 130 }, (_, i) => {
        const [a, b] = i < 39 ? [i, i + 1] : [random.below(40), random.below(40)];
        const bend: [number, number] = [random.between(0, 2000), random.between(0, 2000)];
        const oneway = i >= 39 && random.next() < 0.3 ? random.pick(['forward', 'backward'] as const) : undefined;
        return street(a, b, [places[a] as [number, number], bend, places[b] as [number, number]], {
          speedKmh: random.between(10, 70),
          ...(oneway ? { oneway } : {}),
        });
      });
      const network = networkOf(...features);
      const closed = new Set([random.below(91) + 39, random.below(91) + 39]);
      for (const isTowards of [false, true]) {
        const going: Going = { travel: 'drive', closed, isTowards };
        const origin = { edge: 3, share: 0, lon: 0, lat: 0, offM: 0 };
        const node = network.columns.from[3] as number;
        const [ways, other] = [waysFrom(network, origin, going), bellman(network, node, going)];
        other.forEach((s, n) => expect(ways.seconds[n]).toBeCloseTo(s, 3));
      }
    }
  });
});
