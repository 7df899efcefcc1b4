import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createHistory } from '../../src/tables/history.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createThinned, type Spans } from '../../src/tables/thinned.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const START_MS = Date.UTC(2026, 5, 21);
const rowsOf = ({ startMs, least, greatest, mean, count }: Spans): number[][] =>
  [...startMs.keys()].map((i) => [startMs[i] as number, least[i] as number, greatest[i] as number, mean[i] as number, count[i] as number]);

describe('readings thinned', () => {
  it('keep least, greatest, mean and number of every five minutes', () => {
    const thinned = createThinned();
    for (const [minute, value] of [
      [0, 3],
      [1, 1],
      [4.99, 5],
      [5, 7],
      [12, 2],
    ] as const)
      thinned.add(0, START_MS + minute * MINUTE_MS, value, Quality.good);
    thinned.add(0, START_MS, NaN, Quality.good);
    thinned.add(0, START_MS, 99, Quality.bad);
    expect(rowsOf(thinned.spans(0, START_MS, START_MS + DAY_MS))).toEqual([
      [START_MS, 1, 5, 3, 3],
      [START_MS + 5 * MINUTE_MS, 7, 7, 7, 1],
      [START_MS + 10 * MINUTE_MS, 2, 2, 2, 1],
    ]);
    expect(rowsOf(thinned.spans(0, START_MS + 5 * MINUTE_MS, START_MS + 10 * MINUTE_MS)).map(([t]) => t)).toEqual([START_MS + 5 * MINUTE_MS]);
    expect(thinned.spans(1, 0, Infinity).startMs).toHaveLength(0);
  });

  it('are what summing up by hand gives, in any order of arrival, and no more than a day', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const thinned = createThinned();
      const told: [number, number][] = [];
      for (let i = 0; i < 3000; i++) {
        const timeMs = START_MS + Math.floor((i / 3000) * 1.5 * DAY_MS - random.next() * 20 * MINUTE_MS);
        const value = Math.fround(random.next() * 10);
        told.push([timeMs, value]);
        thinned.add(0, timeMs, value, Quality.good);
      }
      const byspan = new Map<number, number[]>();
      for (const [timeMs, value] of told) byspan.set(Math.floor(timeMs / 300_000), [...(byspan.get(Math.floor(timeMs / 300_000)) ?? []), value]);
      const newest = Math.max(...byspan.keys());
      const expected = [...byspan].filter(([n]) => n > newest - 288).sort(([a], [b]) => a - b);
      const rows = rowsOf(thinned.spans(0, 0, Infinity));
      expect(rows.map(([t]) => t)).toEqual(expected.map(([n]) => n * 300_000));
      expected.forEach(([, values], i) => {
        const [, least, greatest, mean, count] = rows[i] as [number, number, number, number, number];
        expect([least, greatest, count]).toEqual([Math.min(...values), Math.max(...values), values.length]);
        expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 4);
      });
    }
  });

  it('stay within their memory by longer spans where it is used up, losing neither peak nor number', () => {
    const most = 200 * 96 * 24;
    const thinned = createThinned(most);
    for (let minute = 0; minute < 1440; minute += 2)
      for (let stream = 0; stream < 200; stream++) thinned.add(stream, START_MS + minute * MINUTE_MS, minute === 700 ? 50 : 1, Quality.good);
    expect(thinned.bytes).toBeLessThanOrEqual(most + 1024);
    const spansMs = new Set<number>();
    for (let stream = 0; stream < 200; stream++) {
      const spans = thinned.spans(stream, START_MS, START_MS + DAY_MS);
      spansMs.add(spans.spanMs / MINUTE_MS);
      expect(spans.count.reduce((a, b) => a + b)).toBe(720);
      expect(Math.max(...spans.greatest)).toBe(50);
      expect(spans.startMs).toHaveLength(DAY_MS / spans.spanMs);
    }
    expect(Math.min(...spansMs)).toBeLessThanOrEqual(30);
    expect(Math.max(...spansMs)).toBeGreaterThan(5);
  });

  it('grant every stream a whole day, however many there are', () => {
    const thinned = createThinned(0);
    for (let minute = 0; minute < 3 * 1440; minute += 7)
      for (const stream of [0, 5000]) thinned.add(stream, START_MS + minute * MINUTE_MS, minute, Quality.good);
    for (const stream of [0, 5000]) {
      const { spanMs, startMs, least, greatest } = thinned.spans(stream, 0, Infinity);
      expect(spanMs).toBe(480 * MINUTE_MS);
      expect([...startMs]).toEqual([6, 7, 8].map((third) => START_MS + third * spanMs));
      expect([least[0], greatest.at(-1)]).toEqual([Math.ceil(2880 / 7) * 7, Math.floor(4319 / 7) * 7]);
    }
    expect(thinned.at(5000, START_MS + 2880 * MINUTE_MS)?.timeMs).toBe(START_MS + 2880 * MINUTE_MS);
    expect(thinned.at(5000, START_MS + 2400 * MINUTE_MS)).toBeNull();
    expect(thinned.at(4999, START_MS + DAY_MS)).toBeNull();
  });
});

describe('a history longer than its rows', () => {
  it('tells a whole day of a stream of every second, the last rows one by one', () => {
    const history = createHistory(600);
    for (let second = 0; second < 86_400; second++) history.append(0, START_MS + second * 1000, second === 40_000 ? 9 : 1, Quality.good);
    const end = START_MS + DAY_MS;
    expect(history.range(0, START_MS, end).value).toHaveLength(600);
    const spans = history.spans(0, START_MS, end);
    expect(spans.count.reduce((a, b) => a + b)).toBe(86_400 - 600);
    expect(Math.max(...spans.greatest)).toBe(9);
    expect(history.at(0, START_MS + 3_600_000)).toEqual({ timeMs: START_MS + 3_600_000, value: 1, quality: Quality.uncertain });
  });
});
