import { describe, expect, it } from 'vitest';
import { createFeedCounts, rejectedTotal, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { Quality, freshnessOf } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';

const stream = (id: string, rest: Partial<StreamDescriptor> = {}): StreamDescriptor => ({
  id, thingId: `thing-${id}`, property: 'waterLevel', unit: 'm', intervalMs: 10000, lon: NaN, lat: NaN, source: 'test', kind: '', ...rest,
}); // prettier-ignore

type Row = readonly [stream: number, timeMs: number, value: number];
function batch(rows: readonly Row[], opened: readonly StreamDescriptor[] = [], kind: Batch['kind'] = 'update'): Batch {
  const builder = createBatchBuilder(1);
  for (const [number, timeMs, value] of rows) builder.push(number, timeMs, value, Quality.good);
  return builder.take({ opened, kind, counts: createFeedCounts(), arrivedMs: 0 });
}
/** Well after every time used here, so that no clock seems ahead. */
const NOW = 1e9;

describe('batch builder', () => {
  it('grows, takes exactly what was pushed, and starts again', () => {
    const builder = createBatchBuilder(2);
    for (let i = 0; i < 5; i++) builder.push(i, i * 10, i / 2, Quality.uncertain);
    const rest = { opened: [], kind: 'update', counts: createFeedCounts(), arrivedMs: 7 } as const;
    const taken = builder.take(rest);
    expect([taken.count, ...taken.stream, ...taken.timeMs, ...taken.value]).toEqual([5, 0, 1, 2, 3, 4, 0, 10, 20, 30, 40, 0, 0.5, 1, 1.5, 2]);
    expect(builder.take(rest).count).toBe(0);
    expect(rejectedTotal({ ...createFeedCounts(), rejected: { 'bad-json': 2, 'bad-time': 3 } })).toBe(5);
  });
});

describe('stream table', () => {
  it('opens rows once, finds them by stream, feed, thing and property', () => {
    const table = createStreamTable();
    table.append('a', batch([[0, 1, 1]], [stream('x', { thingId: 't' }), stream('y', { thingId: 't', property: 'tideLevel' })]), NOW);
    table.append('b', batch([[0, 1, 2]], [stream('x')]), NOW);
    expect(table.count).toBe(3);
    expect([table.find('x'), table.find('y'), table.find('x', 'b'), table.find('x', 'c'), table.find('z')]).toEqual([0, 1, 2, -1, -1]);
    expect(table.rowsOfThing('t')).toEqual([0, 1]);
    expect(table.rowsOfProperty('waterLevel')).toEqual([0, 2]);
    expect([table.feedOf(0), table.feedOf(2)]).toEqual(['a', 'b']);
    expect([...table.value.slice(0, 3)]).toEqual([1, NaN, 2]);
    expect([...table.quality.slice(0, 3)]).toEqual([Quality.good, Quality.missing, Quality.good]);
    const { shapeVersion, version } = table;
    table.append('a', batch([[1, 2, 5]]), NOW);
    expect([table.shapeVersion, table.version]).toEqual([shapeVersion, version + 1]);
  });

  it('takes a stream whose unit was not told for what it is told to be, and forgets what it said before', () => {
    const table = createStreamTable();
    const untold = stream('19', { thingId: '19', property: 'Datastream 19', unit: '' });
    const told = stream('19', { thingId: 't', property: 'airTemperature', unit: 'Cel', kind: 'station' });
    table.append('a', batch([[0, 1, 68]], [untold, stream('y', { thingId: 't', unit: '' })]), NOW);
    expect([table.rowsOfProperty('airTemperature'), table.lacksUnit(0), table.lacksUnit(1)]).toEqual([[], false, true]);
    const { shapeVersion } = table;
    table.append('a', batch([[2, 2, 20]], [told]), NOW);
    expect([table.count, table.shapeVersion > shapeVersion, table.descriptor(0)]).toEqual([2, true, told]);
    expect([table.rowsOfProperty('airTemperature'), table.rowsOfProperty('Datastream 19'), table.rowsOfThing('t')]).toEqual([[0], [], [0, 1]]);
    expect([...table.history.range(0, 0, NOW).value]).toEqual([20]);
    // Told without by a new worker, it is known by nobody again; told the same, nothing is forgotten.
    table.append('a', batch([[3, 3, 21]], [told]), NOW);
    expect([...table.history.range(0, 0, NOW).value]).toEqual([20, 21]);
    table.append('a', batch([], [stream('19', { property: 'airTemperature', unit: '' })]), NOW);
    expect([table.lacksUnit(0), table.value[0], table.history.range(0, 0, NOW).value.length]).toEqual([true, NaN, 0]);
  });

  it('finds the rows of a thing in order, whether streams are called as it or not, and of a property as the table grows', () => {
    const table = createStreamTable();
    const at = (id: string, thingId: string) => stream(id, { thingId });
    table.append('a', batch([], [at('t#1', 't'), at('t', 't'), at('u', 'other')]), NOW);
    table.append('b', batch([], [at('t', 't'), at('t#2', 't'), at('u', 'u')]), NOW);
    expect([table.rowsOfThing('t'), table.rowsOfThing('u'), table.rowsOfThing('other')]).toEqual([[0, 1, 3, 4], [5], [2]]);
    expect(table.rowsOfProperty('waterLevel')).toEqual([0, 1, 2, 3, 4, 5]);
    table.append('b', batch([], [stream('v'), stream('w', { property: 'no2' })]), NOW);
    expect([table.rowsOfProperty('waterLevel').length, table.rowsOfProperty('no2'), table.rowsOfProperty('o3')]).toEqual([7, [7], []]);
  });

  it('tells which rows changed after a version, as far back as it knows', () => {
    const table = createStreamTable();
    const since = (version: number): number[][] | null => table.changedSince(version)?.map(({ rows }) => [...rows]) ?? null;
    expect([since(NaN), since(0)]).toEqual([null, []]);
    table.append('a', batch([[1, 5, 1]], [stream('x'), stream('y')]), NOW);
    const before = table.version;
    table.append('a', batch([[0, 6, 1], [1, 6, 1]]), NOW); // prettier-ignore
    table.append('a', batch([[1, 7, 1]]), NOW);
    expect([since(0), since(before), since(table.version)]).toEqual([[[1], [0, 1], [1]], [[0, 1], [1]], []]);
    // What was shown before a jump says nothing about what is shown after it.
    table.rewind(6, new Set());
    expect([since(before), since(table.version)]).toEqual([null, []]);
    const rewound = table.version;
    table.advance(7, 10);
    expect(since(rewound)).toEqual([[1]]);
    table.append('a', batch([[0, 8, 1]], [], 'reset'), NOW);
    expect(since(rewound)).toBeNull();
    const late = table.version;
    for (let i = 0; i < 100; i++) table.append('a', batch([[0, 10 + i, 1]]), NOW);
    expect([since(late), since(table.version - 64)?.length]).toEqual([null, 64]);
  });

  it('tells of changes that only renewed what was there already, and how new they are', () => {
    const table = createStreamTable();
    const steady = (): number | undefined => table.changedSince(table.version - 1)?.[0]?.steadyToMs;
    table.append('a', batch([[0, 5, 1], [1, 5, 1]], [stream('x'), stream('y')]), NOW); // prettier-ignore
    expect(steady()).toBe(Infinity);
    table.append('a', batch([[0, 6, 1], [1, 7, 1]]), NOW); // prettier-ignore
    expect(steady()).toBe(7);
    // A late reading changes nothing.
    table.append('a', batch([[0, 6.5, 1], [1, 3, 1]]), NOW); // prettier-ignore
    expect(steady()).toBe(6.5);
    table.append('a', { ...batch([[0, 8, 1]]), quality: Uint8Array.of(Quality.bad) }, NOW);
    expect(steady()).toBe(Infinity);
    table.append('a', batch([[0, 9, 1]]), NOW);
    expect(steady()).toBe(Infinity);
    table.append('a', batch([[0, NaN, 1]]), NOW);
    expect(steady()).toBe(Infinity);
    // While another instant is shown, nothing newer is.
    table.rewind(6, new Set());
    table.append('a', batch([[0, 10, 1]]), NOW);
    expect(steady()).toBe(Infinity);
  });

  it('finds the rows of feeds whose streams were opened in turns, in one go, or known already', () => {
    const table = createStreamTable();
    table.append('a', batch([[0, 1, 10], [1, 1, 11]], [stream('a0'), stream('a1')]), NOW); // prettier-ignore
    table.append('b', batch([[0, 1, 20]], [stream('b0')]), NOW);
    table.append('a', batch([[2, 1, 12], [0, 2, 13]], [stream('a2')]), NOW); // prettier-ignore
    // A worker that was replaced tells its streams again: they are known.
    table.append('a', batch([[3, 3, 14], [4, 3, 15]], [stream('a1'), stream('a3')]), NOW); // prettier-ignore
    const valueOf = (id: string): number => table.value[table.find(id)] as number;
    expect(['a0', 'a1', 'b0', 'a2', 'a3'].map(valueOf)).toEqual([13, 14, 20, 12, 15]);
    expect(table.lagMs[table.find('a0')]).toBe(Math.fround(NOW - 2));
    table.append('a', batch([], [], 'reset'), NOW);
    expect(['a0', 'a1', 'b0', 'a2', 'a3'].map(valueOf)).toEqual([NaN, NaN, 20, NaN, NaN]);
    expect(table.lagMs[table.find('a0')]).toBeNaN();
  });

  it('keeps when the source had the reading shown, where it says so', () => {
    const table = createStreamTable();
    const lagOf = (id: string): number => table.resultLagMs(table.find(id));
    table.append('a', batch([[0, 100, 1]], [stream('x')]), NOW);
    expect(lagOf('x')).toBeNaN();
    table.append('a', { ...batch([[0, 200, 2], [1, 200, 2]], [stream('y')]), resultLagMs: Float32Array.of(40, NaN) }, NOW); // prettier-ignore
    expect([lagOf('x'), lagOf('y')]).toEqual([40, NaN]);
    // A late one is not shown; of a newer one that does not say nothing is known; nor of one out of history.
    table.append('a', { ...batch([[0, 150, 3]]), resultLagMs: Float32Array.of(9) }, NOW); // prettier-ignore
    expect(lagOf('x')).toBe(40);
    table.append('a', batch([[0, 300, 4]]), NOW);
    expect(lagOf('x')).toBeNaN();
    table.append('a', { ...batch([[0, 400, 5]]), resultLagMs: Float32Array.of(7) }, NOW);
    table.append('b', batch(Array.from({ length: 5000 }, (_, i) => [i, 1, 1] as const), Array.from({ length: 5000 }, (_, i) => stream(`b${i}`))), NOW); // prettier-ignore
    expect(lagOf('x')).toBe(7);
    table.rewind(350, new Set());
    expect(lagOf('x')).toBeNaN();
  });

  it('shows the latest by phenomenon time; late rows are history only', () => {
    const table = createStreamTable();
    table.append(
      'a',
      batch(
        [
          [0, 100, 1],
          [0, 300, 3],
          [0, 200, 2],
        ],
        [stream('x')],
      ),
      NOW,
    );
    expect([table.value[0], table.timeMs[0]]).toEqual([3, 300]);
    expect([...table.history.range(0, 0, 999).value]).toEqual([1, 2, 3]);
    // Told again for the same instant: the correction counts.
    table.append('a', batch([[0, 300, 4]]), NOW);
    expect(table.value[0]).toBe(4);
  });

  it('a reading from the future does not hold its row for ever', () => {
    const table = createStreamTable();
    table.append('a', batch([[0, NOW + 86400000, 9]], [stream('x')]), NOW);
    expect(table.freshness(0, NOW)).toBe('late');
    table.append('a', batch([[0, NOW + 1000, 1]]), NOW + 1000);
    expect([table.value[0], table.timeMs[0]]).toEqual([1, NOW + 1000]);
    expect(table.freshness(0, NOW + 1000)).toBe('fresh');
  });

  it('grows old from its arrival where its clock runs ahead: one word from tomorrow keeps no dead source alive', () => {
    const table = createStreamTable();
    // Every ten seconds, as declared.
    table.append(
      'a',
      batch(
        [
          [0, NOW + 86_400_000, 9],
          [1, NOW + 30_000, 9],
          [2, NOW, 9],
        ],
        [stream('tomorrow'), stream('half a minute ahead'), stream('right')],
      ),
      NOW,
    );
    const steps = (afterMs: number): readonly string[] => [0, 1, 2].map((row) => table.freshness(row, NOW + afterMs));
    expect(steps(1000)).toEqual(['late', 'fresh', 'fresh']);
    expect(steps(16_000)).toEqual(['late', 'late', 'late']);
    expect(steps(21_000)).toEqual(['stale', 'stale', 'stale']);
    expect(steps(101_000)).toEqual(['lost', 'lost', 'lost']);
  });

  it('a reset replaces all that a feed showed, and writes no history', () => {
    const table = createStreamTable();
    table.append(
      'a',
      batch(
        [
          [0, 100, 1],
          [1, 100, 2],
        ],
        [stream('x'), stream('y')],
      ),
      NOW,
    );
    table.append('b', batch([[0, 100, 7]], [stream('z')]), NOW);
    table.append('a', batch([[0, 50, 5]], [], 'reset'), NOW);
    expect([...table.value.slice(0, 3)]).toEqual([5, NaN, 7]);
    expect([...table.history.range(0, 0, 999).value]).toEqual([1]);
  });

  it('rewinds every stream but the excepted feed’s, stays there while rows arrive, and returns', () => {
    const table = createStreamTable();
    table.append(
      'a',
      batch(
        [
          [0, 100, 1],
          [0, 200, 2],
        ],
        [stream('x')],
      ),
      NOW,
    );
    table.append('demo', batch([[0, 200, 8]], [stream('d')]), NOW);
    table.rewind(150, new Set(['demo']));
    expect([table.value[0], table.timeMs[0], table.value[1]]).toEqual([1, 100, 8]);
    table.append('a', batch([[0, 300, 3]]), NOW);
    table.append('demo', batch([[0, 150, 7]], [], 'reset'), NOW);
    expect([table.value[0], table.value[1]]).toEqual([1, 7]);
    table.rewind(50, new Set(['demo']));
    expect([table.value[0], table.quality[0]]).toEqual([NaN, Quality.missing]);
    table.rewind(null, new Set());
    expect([table.value[0], table.timeMs[0]]).toEqual([3, 300]);
  });

  it('goes on with a replay, some streams at a time, and leaves feeds that tell themselves alone', () => {
    const table = createStreamTable();
    const times = [100, 200, 300];
    const told = ['x', 'y', 'z'].flatMap((_, row) => times.map((t) => [row, t, 10 * row + t / 100] as const));
    table.append(
      'a',
      batch(
        told,
        ['x', 'y', 'z'].map((id) => stream(id)),
      ),
      NOW,
    );
    table.append('demo', batch([[0, 300, 8]], [stream('d')]), NOW);
    // Not while the present is shown.
    table.advance(100, 10);
    expect([...table.value.slice(0, 4)]).toEqual([3, 13, 23, 8]);
    table.rewind(150, new Set(['demo']));
    expect([...table.value.slice(0, 4)]).toEqual([1, 11, 21, 8]);
    const { version } = table;
    table.advance(199, 10);
    expect(table.version).toBe(version);
    // Two of four rows, then the rest; what arrives meanwhile waits for its time.
    table.advance(250, 2);
    expect(table.version).toBe(version + 1);
    table.append('a', batch([[0, 400, 4]]), NOW);
    expect([...table.value.slice(0, 4)].filter((v) => v === 2 || v === 12 || v === 22)).toHaveLength(2);
    table.advance(250, 2);
    expect([...table.value.slice(0, 4)]).toEqual([2, 12, 22, 8]);
    table.advance(400, 4);
    expect([...table.value.slice(0, 4)]).toEqual([4, 13, 23, 8]);
    expect([...table.timeMs.slice(0, 3)]).toEqual([400, 300, 300]);
  });

  it('grows beyond its first capacity without losing a row', () => {
    const table = createStreamTable();
    const many = Array.from({ length: 3000 }, (_, i) => stream(`s${i}`));
    table.append(
      'a',
      batch(
        many.map((_, i) => [i, 10, i] as const),
        many,
      ),
      NOW,
    );
    expect(table.count).toBe(3000);
    for (const row of [0, 1023, 1024, 2999]) expect([table.value[row], table.descriptor(row).id]).toEqual([row, `s${row}`]);
    expect(table.counts('nobody')).toEqual(createFeedCounts());
  });
});

describe('freshness', () => {
  it('climbs down the ladder by declared interval, with floors for quick streams', () => {
    const minute = [0, 90000, 90001, 120000, 120001, 600000, 600001].map((age) => freshnessOf(age, 60000));
    expect(minute).toEqual(['fresh', 'fresh', 'late', 'late', 'stale', 'stale', 'lost']);
    const second = [3000, 3001, 5000, 5001, 60000, 60001].map((age) => freshnessOf(age, 1000));
    expect(second).toEqual(['fresh', 'late', 'late', 'stale', 'stale', 'lost']);
    expect(freshnessOf(NaN, 1000)).toBe('lost');
    expect([freshnessOf(-60000, 1000), freshnessOf(-60001, 1000)]).toEqual(['fresh', 'late']);
  });

  it('takes a minute where the source names no interval', () => {
    const table = createStreamTable();
    table.append('a', batch([[0, 0, 1]], [stream('x', { intervalMs: NaN })]), NOW);
    expect([table.freshness(0, 90000), table.freshness(0, 90001)]).toEqual(['fresh', 'late']);
  });
});
