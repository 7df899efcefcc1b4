import { describe, expect, test, vi } from 'vitest';
import { createLensBoard } from '../../src/app/lenses/board.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
import type { CaseDesk } from '../../src/panels/ui/case-desk.ts';
import { lensEntries } from '../../src/rules/lenses/entries.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createRequestTable } from '../../src/tables/cases.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const thing = (id: string, kind: string, property: string, district: string) => ({ id, kind, property, district });
const things = [
  thing('air-1', 'air-quality', 'pm25', 'east'),
  thing('air-2', 'air-quality', 'pm25', 'west'),
  thing('works', 'waterworks', 'waterFlow', 'east'),
  thing('zone', 'water-zone', 'waterFlow', 'west'),
];
const descriptors = things.map(({ id, kind, property }): StreamDescriptor => ({
  id: `${id}/${property}`,
  thingId: id,
  property,
  unit: property === 'pm25' ? 'ug/m3' : 'L/s',
  intervalMs: 60_000,
  lon: 0,
  lat: 0,
  source: 'x',
  kind,
}));
const told: Readonly<Record<string, number>> = { 'air-1/pm25': 30, 'air-2/pm25': 70, 'works/waterFlow': 250, 'zone/waterFlow': 220 };
const feed = {
  id: 'demo',
  history: (ids: readonly string[], fromMs: number, toMs: number, stepMs: number) =>
    Promise.resolve(
      ids.map((id) => {
        const times = Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, i) => fromMs + (i + 1) * stepMs);
        return {
          descriptor: descriptors.find((d) => d.id === id),
          series: { timeMs: Float64Array.from(times), value: Float32Array.from(times, () => told[id] ?? NaN), quality: new Uint8Array(times.length) },
        };
      }),
    ),
} as unknown as FeedHandle;

function opened(now: Readonly<Record<string, number>> = told) {
  const district = (id: string, population: number) => ({
    properties: { id, level: 'district', population, population60: population / 5, name: { zh: id, en: id } },
  });
  const districts = [district('east', 30_000), district('west', 10_000)];
  const city = {
    manifest: {
      origin: { lon: 0, lat: 0 },
      alarmRules: [],
      timeZone: { kind: 'fixed', offsetMinutes: 0 },
      feeds: [],
      targets: { date: '2027-12-31', indicators: [{ id: 'ISO37120-8.1', value: 30, from: { date: '2026-01-01', value: 50 } }] },
    },
    sensors: things.map(({ id, kind, property, district: d }) => ({
      lon: 0,
      lat: 0,
      properties: { id, kind, district: d, name: { zh: id, en: id }, streams: [{ property }] },
    })),
    sensor: () => undefined,
    districts,
    streets: [],
    grid: [],
    dependencies: { graph: null, served: [], version: 0, problem: null, load: () => Promise.resolve(null), loadServed: () => Promise.resolve([]) },
    streetNetwork: { isDeclared: false },
  } as unknown as City;
  const streams = createStreamTable();
  const batch = createBatchBuilder();
  descriptors.forEach((d, i) => batch.push(i, NOW - 10_000, now[d.id] as number, 0));
  streams.append('demo', batch.take({ opened: descriptors, counts: createFeedCounts(), arrivedMs: NOW, kind: 'update' }), NOW);
  const cases = { list: () => [], get: () => undefined, requests: createRequestTable(), operations: { units: [], classes: [] } } as unknown as CaseDesk;
  const lifelines = { version: 0, services: () => [], stage: () => null, isUp: () => null };
  return createLensBoard({ city, streams, clock: createClock(() => NOW), feeds: () => [feed], cases, lifelines });
}

describe('the lenses of a small city', () => {
  test('tell every indicator, or why not', () => {
    const board = opened();
    const readings = board.read(null);
    expect(readings).toHaveLength(lensEntries.length);
    for (const { entry, value, why } of readings) expect([entry.id, Number.isFinite(value) || why !== null]).toEqual([entry.id, true]);
    // (30,000 · 30 + 10,000 · 70) ⁄ 40,000.
    expect(board.one('ISO37120-8.1', null)).toMatchObject({ value: 40, counted: 2, expected: 2 });
    expect(board.one('ISO37120-8.1', 'west')?.value).toBe(70);
    expect(board.one('ISO37120-7.6', null)?.why?.en).toContain('no dependencies');
    expect(board.one('SDG-11.2.1', null)?.why?.en).toContain('no timetable');
    expect(board.one('ISO37120-21.7', 'east')).toBeNull();
    board.close();
  });
  test('gather the past, and then tell the day, the loss of water and the way to the target', async () => {
    const board = opened();
    expect(board.one('ISO37120-21.7', null)?.value).toBeNaN();
    expect(board.path('ISO37120-8.1', null).kind).toBe('gathering');
    await vi.waitFor(() => expect(board.path('ISO37120-8.1', null).kind).toBe('ready'), { timeout: 5000 });
    await vi.waitFor(() => expect(board.one('ISO37120-21.7', null)?.value).toBeCloseTo(12, 4), { timeout: 5000 });
    await vi.waitFor(() => expect(board.one('SDG-11.6.2', null)?.value).toBeCloseTo(40, 4), { timeout: 5000 });
    const state = board.path('ISO37120-8.1', null);
    expect(state.kind === 'ready' && [...state.days.value].every((v) => Math.abs(v - 40) < 1e-3)).toBe(true);
    // 40 for four weeks: not the 30 that are wanted, and no way leads there.
    expect(state.kind === 'ready' && state.path).toMatchObject({ today: 'ahead', verdict: 'off' });
    expect(board.behind('ISO37120-8.1', null).map(({ value, isIn }) => [value, isIn])).toEqual([
      [30, true],
      [70, true],
    ]);
    board.close();
  });
  test('say of a reading that cannot be that it is in no number', () => {
    const board = opened({ ...told, 'air-2/pm25': 9999 });
    expect(board.one('ISO37120-8.1', null)).toMatchObject({ counted: 1, expected: 2 });
    expect(board.behind('ISO37120-8.1', null).map(({ isIn, note }) => [isIn, note?.en])).toEqual([
      [true, undefined],
      [false, 'unusable quality'],
    ]);
    board.close();
  });
});
