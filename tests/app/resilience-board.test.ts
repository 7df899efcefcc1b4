import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClock } from '../../src/base/clock.ts';
import { createResilienceBoard } from '../../src/app/resilience-board.ts';
import { demoStages } from '../../src/city/grow/stages.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { indexDependencies } from '../../src/tables/dependencies.ts';
import { Quality, type QualityCode } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 26, 12);
const node = (id: string) => ({ id, kind: 'feeder', name: { zh: id, en: id }, lon: 0, lat: 0, medium: 'power' as const, things: [`sensor/s-${id}`] });
const graph = indexDependencies([node('f1'), node('f2')], []);
const served = [
  { people: 60, from: { power: 'f1' }, district: 'west' },
  { people: 40, from: { power: 'f2' }, district: 'east' },
];
const city = {
  manifest: { stages: demoStages },
  dependencies: { graph, served, version: 1, load: () => Promise.resolve(graph), loadServed: () => Promise.resolve(served) },
} as unknown as City;
const streamOf = (id: string): StreamDescriptor => ({
  id: `ds-${id}`,
  thingId: `s-${id}`,
  property: 'breakerState',
  unit: '1',
  intervalMs: 60_000,
  lon: 0,
  lat: 0,
  source: 'x',
  kind: 'feeder',
});
/** Feeder 1 was out from six to two hours ago; feeder 2 always on. */
const past = (id: string, timeMs: number): number => (id === 'ds-f1' && timeMs >= NOW - 6 * HOUR && timeMs < NOW - 2 * HOUR ? 0 : 1);
const feed = {
  id: 'demo',
  history: (ids: readonly string[], fromMs: number, toMs: number, stepMs: number) =>
    Promise.resolve(
      ids.map((id) => {
        const times = Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, i) => fromMs + (i + 1) * stepMs);
        return {
          descriptor: streamOf(id.slice(3)),
          series: { timeMs: Float64Array.from(times), value: Float32Array.from(times, (t) => past(id, t)), quality: new Uint8Array(times.length) },
        };
      }),
    ),
} as unknown as FeedHandle;

describe('the resilience board', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function opened(states: readonly number[], silentMs = 0, quality: QualityCode = Quality.good, mmPerH: number | null = null) {
    const streams = createStreamTable();
    if (mmPerH !== null) {
      const gauge = { ...streamOf('rain'), property: 'rainIntensity', unit: 'mm/h', kind: 'rain-gauge' };
      const rain = createBatchBuilder();
      for (let minute = 60; minute >= 0; minute--) rain.push(0, NOW - minute * 60_000, mmPerH, quality);
      streams.append('rain', rain.take({ opened: [gauge], counts: createFeedCounts(), arrivedMs: NOW, kind: 'update' }), NOW);
    }
    const batch = createBatchBuilder();
    states.forEach((state, i) => batch.push(i, NOW - 30_000 - silentMs, state, quality));
    streams.append('demo', batch.take({ opened: [streamOf('f1'), streamOf('f2')], counts: createFeedCounts(), arrivedMs: NOW, kind: 'update' }), NOW);
    const startMs = Date.now();
    const clock = createClock(() => NOW + (Date.now() - startMs));
    const board = createResilienceBoard(city, streams, clock, () => [feed]);
    await vi.advanceTimersByTimeAsync(25_000);
    return board;
  }

  test('draws the service curve from the source’s past, and reckons its loss: 60 % out for 4 h is 240 %·h', async () => {
    const board = await opened([1, 1]);
    const [power] = board.services(null);
    expect(power?.now).toEqual({ pct: 100, people: 100, out: 0, unknown: 0 });
    expect(power?.resilience.robustnessPct).toBe(40);
    // Steps of five minutes: a loss is told to within one of them at each end.
    expect(Math.abs((power?.resilience.lossPctH ?? 0) - 240)).toBeLessThanOrEqual(60 / 12);
    expect(power?.minutesLost).toBeCloseTo(((power?.resilience.lossPctH ?? 0) / 100) * 60);
    expect(board.services('east')[0]?.resilience.lossPctH).toBe(0);
    expect(board.stage()?.stage).toBe(1);
    board.close();
  });
  test('says who is without now, and the stage that follows', async () => {
    const board = await opened([0, 1]);
    expect(board.services(null)[0]?.now).toEqual({ pct: 40, people: 100, out: 60, unknown: 0 });
    expect([board.isUp(0), board.isUp(1)]).toEqual([false, true]);
    expect(board.stage()).toMatchObject({ stage: 4 });
    expect(board.stage()?.because.map((t) => t.title.en)).toEqual(['Power for fewer than 75 % of people']);
    board.close();
  });
  test('knows nothing from silence', async () => {
    const board = await opened([0, 1], 2 * HOUR);
    expect(board.services(null)[0]?.now).toMatchObject({ people: 0, unknown: 100 });
    expect(board.isUp(0)).toBeNull();
    expect(board.stage()?.stage).toBe(1);
    board.close();
  });
  test('knows nothing from what a source calls bad, nor from rain that cannot be', async () => {
    const bad = await opened([0, 1], 0, Quality.bad, 120);
    expect(bad.services(null)[0]?.now).toMatchObject({ people: 0, unknown: 100 });
    expect([bad.stage()?.stage, bad.stage()?.measures.rain15Mm]).toEqual([1, NaN]);
    bad.close();
    const impossible = await opened([1, 1], 0, Quality.good, 9999);
    expect([impossible.stage()?.stage, impossible.stage()?.measures.rain60Mm]).toEqual([1, NaN]);
    impossible.close();
    const storm = await opened([1, 1], 0, Quality.good, 120);
    expect(storm.stage()?.stage).toBe(4);
    storm.close();
  });
});
