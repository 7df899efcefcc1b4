import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { areaAt } from '../../src/city/area-at.ts';
import { sanePlace } from '../../src/scene/camera.ts';
import { createFreshnessColumns } from '../../src/scene/layers/freshness-columns.ts';
import { createDotStore, type DotStore } from '../../src/scene/marks/dots.ts';
import { thinByZoom } from '../../src/scene/marks/thinning.ts';
import { pixelsPerMetre } from '../../src/scene/ground/road-width.ts';
import { createPointIndex } from '../../src/scene/point-index.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';

describe('thinning by zoom', () => {
  const random = createRandom(4);
  const positions = new Float32Array(600);
  for (let i = 0; i < 200; i++) positions.set([random.between(-1000, 1000), random.between(-1000, 1000), 0], i * 3);
  const shownFrom = thinByZoom(
    positions,
    Array.from({ length: 200 }, (_, i) => i),
    0,
    () => 40,
    10,
    16,
  );

  it('puts no two points into one cell at any zoom, and shows all in the end', () => {
    for (let zoom = 10; zoom < 16; zoom += 0.5) {
      const cellM = 40 / pixelsPerMetre(zoom, 0);
      const shown = [...shownFrom.keys()].filter((i) => (shownFrom[i] as number) <= zoom);
      const cells = shown.map((i) => `${Math.floor((positions[i * 3] as number) / cellM)},${Math.floor((positions[i * 3 + 1] as number) / cellM)}`);
      // Points shown further out may meet in a cell of another grid; newly shown ones never join a taken cell.
      const fresh = shown.filter((i) => shownFrom[i] === zoom);
      for (const i of fresh) expect(cells.filter((cell) => cell === cells[shown.indexOf(i)])).toHaveLength(1);
    }
    expect(Math.max(...shownFrom)).toBeLessThanOrEqual(16);
  });
  it('gives the most important point its place first', () => expect(shownFrom[0]).toBe(10));
});

describe('the point index', () => {
  it('visits every point that lies in the cone', () => {
    const random = createRandom(9);
    const positions = new Float32Array(3000);
    for (let i = 0; i < 1000; i++) positions.set([random.between(-3000, 3000), random.between(-3000, 3000), random.between(0, 80)], i * 3);
    const index = createPointIndex({ count: 1000, positions, version: 1, liftPx: 0, reachPx: () => 1, ref: () => ({ kind: 'sensor', id: '' }) });
    const origin = new Vector3(0, 900, 2500);
    const direction = new Vector3(0.1, -0.5, -1).normalize();
    const cone = 0.03;
    const inside = [...Array(1000).keys()].filter((i) => {
      const to = new Vector3(positions[i * 3], positions[i * 3 + 2], -(positions[i * 3 + 1] as number)).sub(origin);
      return to.angleTo(direction) <= cone;
    });
    const visited = new Set<number>();
    index.near(origin, direction, cone, (i) => visited.add(i));
    expect(inside.length).toBeGreaterThan(0);
    for (const i of inside) expect(visited.has(i)).toBe(true);
    expect(visited.size).toBeLessThan(500);
  });
});

describe('area under a position', () => {
  const square = (x0: number, x1: number): GeoJSON.Position[] => [
    [x0, x0],
    [x1, x0],
    [x1, x1],
    [x0, x1],
    [x0, x0],
  ];
  const area = {
    properties: { id: 'a', level: 'district', name: { zh: '', en: '' } },
    geometry: { type: 'Polygon', coordinates: [square(0, 10), square(4, 6)] },
    lon: 1,
    lat: 1,
  } as const;
  it('is found inside, not in a hole, not outside', () => {
    expect(areaAt([area as never], 2, 2)).toBe(area);
    expect(areaAt([area as never], 5, 5)).toBeUndefined();
    expect(areaAt([area as never], 11, 2)).toBeUndefined();
  });
});

describe('a sane place', () => {
  it('keeps finite members and refuses positions that are nowhere', () => {
    expect(sanePlace({ zoom: NaN, pitch: 30, bearing: Infinity })).toEqual({ pitch: 30 });
    expect(sanePlace({ lat: 91, lon: 0, zoom: 12 })).toEqual({});
  });
});

describe('freshness of dots', () => {
  const stream = (id: string, intervalMs: number): StreamDescriptor => ({
    id,
    thingId: 'thing',
    property: 'no2',
    unit: 'ug/m3',
    intervalMs,
    lon: 0,
    lat: 0,
    source: '',
    kind: '',
  });
  const batch = (times: readonly number[], opened: readonly StreamDescriptor[]): Batch => ({
    count: times.length,
    stream: Uint32Array.from(times.keys()),
    timeMs: Float64Array.from(times),
    value: new Float32Array(times.length),
    quality: new Uint8Array(times.length),
    opened,
    counts: createFeedCounts(),
    arrivedMs: 0,
    kind: 'update',
  });
  it('follows the stream that grows old first, and tells only changes of step', () => {
    const streams = createStreamTable();
    const store = createDotStore(1);
    store.resize(1);
    const columns = createFreshnessColumns(streams, store, (id) => (id === 'thing' ? 0 : -1));
    const t0 = 1_800_000_000_000;
    expect(columns.look(t0)).toBe(true);
    expect(columns.step(0)).toBe(4);
    streams.append('f', batch([t0, t0], [stream('fast', 10_000), stream('slow', 600_000)]), t0);
    expect(columns.look(t0)).toBe(true);
    expect(columns.step(0)).toBe(0);
    // 10 s interval: fresh to 15 s, late to 20 s, stale to 100 s.
    expect(columns.look(t0 + 14_000)).toBe(false);
    expect(columns.look(t0 + 16_000)).toBe(true);
    expect(columns.step(0)).toBe(1);
    columns.look(t0 + 21_000);
    expect(columns.step(0)).toBe(2);
    columns.look(t0 + 101_000);
    expect(columns.step(0)).toBe(3);
    streams.append('f', batch([t0 + 101_000], []), t0 + 101_000);
    expect(columns.look(t0 + 101_500)).toBe(true);
    expect(columns.step(0)).toBe(0);
  });

  it('is stale where a reading just come is bad or says no value, of whichever of its streams', () => {
    for (const told of [Quality.bad, Quality.missing]) {
      const streams = createStreamTable();
      const store = createDotStore(1);
      store.resize(1);
      const columns = createFreshnessColumns(streams, store, () => 0);
      const t0 = 1_800_000_000_000;
      const say = (qualities: readonly number[], atMs: number, descriptors: readonly StreamDescriptor[] = []): number => {
        streams.append('f', { ...batch(qualities.map(() => atMs), descriptors), quality: Uint8Array.from(qualities) }, atMs); // prettier-ignore
        columns.look(atMs);
        return columns.step(0);
      };
      // The slow one is useless while the fast one, which grows old first, is good; then a single stream alone.
      expect(say([Quality.good, told], t0, [stream('fast', 10_000), stream('slow', 600_000)])).toBe(2);
      expect(say([Quality.good, Quality.good], t0 + 1000)).toBe(0);
      expect(say([told, Quality.good], t0 + 2000)).toBe(2);
    }
  });

  /** Step on the age ladder as the dots' shader counts it. */
  const shadersStep = ({ columns: { spokeS, life } }: DotStore, dot: number, nowS: number): number => {
    const [timeS, intervalS, doubt] = [spokeS[dot] as number, life[dot * 3] as number, life[dot * 3 + 2] as number];
    if (timeS < -1.5e9) return 4;
    const ageS = nowS - timeS;
    if (ageS > Math.max(10 * intervalS, 60)) return 3;
    if (doubt > 0.75 || ageS > Math.max(2 * intervalS, 5)) return 2;
    return doubt > 0.25 || ageS > Math.max(1.5 * intervalS, 3) ? 1 : 0;
  };

  it('of a clock ahead counts since it came, as the table does', () => {
    const streams = createStreamTable();
    const store = createDotStore(1);
    store.resize(1);
    const columns = createFreshnessColumns(streams, store, (id) => (id === 'thing' ? 0 : -1));
    const t0 = 1_800_000_000_000;
    const names = ['fresh', 'late', 'stale', 'lost'] as const;
    const agree = (afterMs: number): void => {
      columns.look(t0 + afterMs);
      const step = columns.step(0);
      expect(shadersStep(store, 0, columns.secondsOf(t0 + afterMs))).toBe(step);
      expect(names[step]).toBe(streams.freshness(0, t0 + afterMs));
    };
    columns.look(t0);
    // From tomorrow, every ten seconds, as it came, and then silence.
    streams.append('f', batch([t0 + 86_400_000], [stream('tomorrow', 10_000)]), t0);
    for (const afterMs of [0, 1000, 14_000, 16_000, 21_000, 90_000, 101_000]) agree(afterMs);
    expect(columns.step(0)).toBe(3);
    // Half a minute ahead, again and again, and then silence.
    for (const afterMs of [110_000, 111_000, 112_000]) {
      streams.append('f', batch([t0 + afterMs + 30_000], []), t0 + afterMs);
      agree(afterMs);
    }
    expect(columns.step(0)).toBe(0);
    for (const afterMs of [126_000, 128_000, 133_000, 213_000]) agree(afterMs);
    expect(columns.step(0)).toBe(3);
  });

  it('writes what is fresh anew only when it is about to grow old, and never lets it look so', () => {
    const streams = createStreamTable();
    const store = createDotStore(1);
    store.resize(1);
    const columns = createFreshnessColumns(streams, store, () => 0);
    const t0 = 1_800_000_000_000;
    columns.look(t0);
    streams.append('f', batch([t0], [stream('one', 10_000)]), t0);
    const written = new Set<number>();
    for (let s = 0; s <= 40; s += 0.25) {
      const nowMs = t0 + s * 1000;
      if (s % 1 === 0 && s > 0) streams.append('f', batch([nowMs], []), nowMs);
      columns.look(nowMs);
      written.add(store.columns.spokeS[0] as number);
      expect(columns.step(0)).toBe(0);
      for (const laterS of [0, 0.24]) expect(shadersStep(store, 0, s + laterS)).toBe(0);
    }
    expect(written.size).toBeLessThanOrEqual(5);
    // It falls silent: fifteen seconds after its last word it is late, not after the last one written.
    for (let s = 40; s <= 54.75; s += 0.25) {
      columns.look(t0 + s * 1000);
      expect([columns.step(0), shadersStep(store, 0, s)], `second ${s}`).toEqual([0, 0]);
    }
    columns.look(t0 + 56_000);
    expect(columns.step(0)).toBe(1);
  });

  it('comes out as if all were written anew, whatever comes, whichever way the clock goes', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const streams = createStreamTable();
      const things = 12;
      const dotOf = (id: string): number => (id === 'nowhere' ? -1 : Number(id));
      const open = () => {
        const store = createDotStore(1);
        store.resize(things);
        return { store, columns: createFreshnessColumns(streams, store, dotOf) };
      };
      const kept = open();
      let nowMs = 1_800_000_000_000;
      let epochMs = NaN;
      let opened = 0;
      for (let round = 0; round < 60; round++) {
        const told = random.next() < 0.3 ? 1 + random.below(3) : 0;
        const descriptors = Array.from({ length: told }, (_, i) => ({
          ...stream(`s${opened + i}`, [NaN, 1000, 10_000, 600_000][random.below(4)] as number),
          // Anywhere; or one after the other, as a large feed opens, and round again.
          thingId: random.next() < 0.1 ? 'nowhere' : String(seed % 2 ? random.below(things) : (opened + i) % things),
        }));
        opened += told;
        const rows = opened === 0 ? [] : Array.from({ length: random.below(4) }, () => random.below(opened));
        const news = {
          ...batch(
            rows.map(() => nowMs - random.below(40_000) + (random.next() < 0.1 ? 90_000 : 0)),
            descriptors,
          ),
          stream: Uint32Array.from(rows),
          quality: Uint8Array.from(rows, () => random.below(4)),
          kind: random.next() < 0.05 ? ('reset' as const) : ('update' as const),
        };
        streams.append('f', news, nowMs);
        if (random.next() < 0.1) streams.rewind(nowMs - 20_000, new Set());
        if (random.next() < 0.3) streams.rewind(null, new Set());
        kept.columns.look(nowMs);
        if (Number.isNaN(epochMs)) epochMs = nowMs;
        if (round % 3 === 0) {
          const anew = open();
          anew.columns.look(epochMs);
          anew.columns.look(nowMs);
          expect(kept.store.columns.life.slice(0, things * 3)).toEqual(anew.store.columns.life.slice(0, things * 3));
          // The same picture, now and until the next look.
          for (const laterS of [0, 0.9])
            for (let dot = 0; dot < things; dot++)
              expect(shadersStep(kept.store, dot, (nowMs - epochMs) / 1000 + laterS)).toBe(shadersStep(anew.store, dot, (nowMs - epochMs) / 1000 + laterS));
          for (let dot = 0; dot < things; dot++) expect(kept.columns.step(dot), `dot ${dot}`).toBe(anew.columns.step(dot));
        }
        nowMs += random.next() < 0.1 ? -15_000 : random.below(8000) + 1000;
      }
    }
  });
});
