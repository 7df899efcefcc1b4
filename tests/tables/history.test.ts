import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createHistory } from '../../src/tables/history.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createThinned } from '../../src/tables/thinned.ts';
import { rowAt } from '../../src/tables/series.ts';

const values = (history: ReturnType<typeof createHistory>, from = -Infinity, to = Infinity): number[] => [...history.range(0, from, to).value];

describe('rowAt', () => {
  it('finds the last row at or before an instant', () => {
    const times = new Float64Array([10, 20, 20, 30]);
    expect([5, 10, 19, 20, 29, 30, 99].map((at) => rowAt(times, 4, at))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
    expect(rowAt(times, 0, 99)).toBe(-1);
  });
});

describe('history', () => {
  it('answers ranges with both ends, and the reading valid at an instant', () => {
    const history = createHistory();
    for (const t of [10, 20, 30]) history.append(0, t, t / 10, Quality.good);
    expect(values(history, 10, 20)).toEqual([1, 2]);
    expect(values(history, 11, 19)).toEqual([]);
    expect(history.at(0, 29)).toEqual({ timeMs: 20, value: 2, quality: Quality.good });
    expect(history.at(0, 9)).toEqual({ timeMs: NaN, value: NaN, quality: Quality.missing });
    expect(history.at(5, 9).value).toBeNaN();
    expect(values(createHistory())).toEqual([]);
  });

  it('forgets the oldest beyond its cap, and keeps order across the seam', () => {
    const history = createHistory(20, 8, 1 << 20, createThinned(0));
    for (let t = 1; t <= 53; t++) history.append(0, t, t, Quality.good);
    expect(values(history)).toEqual(Array.from({ length: 20 }, (_, i) => 34 + i));
    expect(history.at(0, 40.5).value).toBe(40);
  });

  it('sorts late readings in and lets the same instant be corrected', () => {
    const history = createHistory();
    for (const t of [10, 30, 20, 5, 30]) history.append(0, t, t, Quality.good);
    history.append(0, 20, 21, Quality.uncertain);
    history.append(0, NaN, 1, Quality.good);
    expect([...history.range(0, 0, 99).timeMs]).toEqual([5, 10, 20, 30]);
    expect(values(history)).toEqual([5, 10, 21, 30]);
    expect(history.at(0, 20).quality).toBe(Quality.uncertain);
  });

  it('is what sorting by time and keeping the newest would give, whatever the order of arrival', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed);
      const cap = 4 + random.below(40);
      const history = createHistory(cap, 2);
      let model: number[] = [];
      for (let i = 0; i < 200; i++) {
        const t = Math.max(0, i * 2 - random.below(random.next() < 0.8 ? 2 : 30));
        history.append(0, t, t, Quality.good);
        if (!model.includes(t)) model = [...model, t].sort((a, b) => a - b).slice(-cap);
        if (i % 17 === 0) expect([...history.range(0, 0, 1e9).timeMs]).toEqual(model);
      }
      expect(values(history)).toEqual(model);
    }
  });

  it('stays within its memory, streams beyond it remembering less', () => {
    const most = 1 << 20;
    const thinned = createThinned(0);
    const history = createHistory(1024, 8, most, thinned);
    for (let stream = 0; stream < 5000; stream++) for (let t = 0; t < 100; t++) history.append(stream, t, t, Quality.good);
    // Every stream keeps its first eight rows of 16 bytes, whatever the others hold, in pages of 64 kB; and knows where they are.
    expect(history.bytes - thinned.bytes).toBeLessThanOrEqual(most + 5000 * 8 * 16 + (1 << 16));
    expect(history.range(0, 0, 1e9).value.length).toBe(100);
    const last = [...history.range(4999, 0, 1e9).value];
    expect(last).toEqual([92, 93, 94, 95, 96, 97, 98, 99].slice(-last.length));
    expect(last.length).toBeGreaterThanOrEqual(6);
  });

  it('loses no reading where there is no memory: what is not kept one by one is in the spans', () => {
    const startMs = Date.UTC(2026, 5, 21);
    const thinned = createThinned(0);
    const history = createHistory(1024, 4, 0, thinned);
    const streams = 2000;
    for (let minute = 0; minute < 1440; minute += 16)
      for (let stream = 0; stream < streams; stream++) history.append(stream, startMs + minute * 60_000, minute, Quality.good);
    for (const stream of [0, 777, streams - 1]) {
      const { value, timeMs } = history.range(stream, 0, Infinity);
      const spans = history.spans(stream, 0, Infinity);
      expect(spans.count.reduce((a, b) => a + b) + value.length).toBe(90);
      expect(spans.startMs.length).toBeLessThanOrEqual(4);
      expect(spans.least[0]).toBe(0);
      expect(spans.greatest.at(-1)).toBe(((timeMs[0] as number) - startMs) / 60_000 - 16);
    }
    // Four rows of 16 bytes, four spans of 24, and where they are; in whole pages.
    expect(history.bytes).toBeLessThan(streams * (4 * 16 + 4 * 24) + 2 * 98_304 + 2048 * 16 + 1);
  });

  it('takes columns as it takes readings one by one', () => {
    const [one, all] = [createHistory(50, 4), createHistory(50, 4)];
    const random = createRandom(5);
    for (let batch = 0; batch < 30; batch++) {
      const streams = Uint32Array.from({ length: 40 }, () => random.below(9));
      const timeMs = Float64Array.from(streams, () => batch * 100 + random.below(150));
      const value = Float32Array.from(streams, () => random.next());
      const quality = Uint8Array.from(streams, () => random.below(4));
      all.appendAll(40, streams, timeMs, value, quality);
      streams.forEach((stream, i) => one.append(stream, timeMs[i] as number, value[i] as number, quality[i] as number));
    }
    for (let stream = 0; stream < 9; stream++) expect(all.range(stream, 0, Infinity)).toEqual(one.range(stream, 0, Infinity));
  });

  it('keeps or sums up every reading that comes in columns: in order, late, corrected, missing or bad, in rings that grow or forget', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed);
      const startMs = Date.UTC(2026, 5, 21);
      const streams = 30;
      // Memory for all, for some, for nobody.
      const history = createHistory([2048, 11][seed % 2], 4, [96 << 20, 80_000, 0][seed % 3]);
      const told = Array.from({ length: streams }, () => new Map<number, { value: number; quality: number }>());
      const newestMs = new Float64Array(streams);
      for (let batch = 0; batch < 150; batch++) {
        // Some streams several times, in the order of their numbers, as a feed hands over many.
        const stream = Uint32Array.from({ length: 60 }, () => random.below(streams)).sort();
        const timeMs = Float64Array.from(stream, (one) => {
          const chance = random.next();
          if (chance < 0.05) return newestMs[one] as number;
          const t = startMs + batch * 20_000 + Math.floor(random.next() * 20_000) - (chance < 0.2 ? 400_000 : 0);
          return told[one]?.has(t) ? NaN : t;
        });
        const value = Float32Array.from(stream, () => (random.next() < 0.05 ? NaN : random.next() * 10));
        const quality = Uint8Array.from(stream, () => random.below(4));
        stream.forEach((one, i) => {
          const t = timeMs[i] as number;
          if (Number.isNaN(t)) return;
          // Told again, it was the newest of all and so is still there to be corrected; but not once newer ones came in this batch.
          if (t === 0 || (told[one]?.has(t) && t !== newestMs[one])) return void (timeMs[i] = NaN);
          told[one]?.set(t, { value: value[i] as number, quality: quality[i] as number });
          newestMs[one] = Math.max(newestMs[one] as number, t);
        });
        history.appendAll(stream.length, stream, timeMs, value, quality);
      }
      for (let stream = 0; stream < streams; stream++) {
        const left = new Map(told[stream]);
        const kept = history.range(stream, 0, Infinity);
        expect([...kept.timeMs]).toEqual([...kept.timeMs].sort((a, b) => a - b));
        kept.timeMs.forEach((t, i) => {
          expect({ value: kept.value[i], quality: kept.quality[i] }).toEqual(left.get(t));
          left.delete(t);
        });
        const spans = history.spans(stream, 0, Infinity);
        const bySpan = new Map<number, number[]>();
        for (const [t, { value, quality }] of left)
          if (quality < Quality.bad && !Number.isNaN(value)) {
            const start = Math.floor(t / spans.spanMs) * spans.spanMs;
            bySpan.set(start, [...(bySpan.get(start) ?? []), value]);
          }
        const expected = [...bySpan].sort(([a], [b]) => a - b);
        expect([...spans.startMs]).toEqual(expected.map(([start]) => start));
        expect([...spans.count]).toEqual(expected.map(([, values]) => values.length));
        expect([...spans.least]).toEqual(expected.map(([, values]) => Math.min(...values)));
        expect([...spans.greatest]).toEqual(expected.map(([, values]) => Math.max(...values)));
        expected.forEach(([, values], i) => expect(spans.mean[i]).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 4));
      }
    }
  });
});
