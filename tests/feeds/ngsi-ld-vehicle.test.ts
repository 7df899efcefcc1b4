import { describe, expect, it, vi } from 'vitest';
import type { FeedSink } from '../../src/feeds/feed.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import type { FeedReport } from '../../src/tables/feed-report.ts';
import { bytesOf, decodeAll, declaration } from './collect.ts';

const vehicle = (over: object = {}): object => ({
  id: 'urn:ngsi-ld:Vehicle:waste:7',
  type: 'Vehicle',
  name: 'C-7',
  vehicleType: 'lorry',
  serviceProvided: ['garbageCollection', 'wasteContainerCleaning'],
  location: { type: 'Point', coordinates: [128.4, 24.6] },
  heading: { value: 87, unitCode: 'DD' },
  speed: { value: 36, unitCode: 'KMH' },
  observationDateTime: '2026-06-01T08:00:00Z',
  license_plate: 'X-1',
  owner: 'Mrs Wu',
  ...over,
});
const decode = (...messages: readonly unknown[]) =>
  decodeAll(
    messages.map((m) => ['vehicles', m] as const),
    { payload: 'ngsi-ld' },
  );

describe('vehicles of NGSI-LD (Smart Data Models)', () => {
  it('are vehicles also where they are of several types (CIM 009, 4.16)', () => {
    const got = decode([vehicle({ type: ['Asset', 'https://smartdatamodels.org/dataModel.Transportation/Vehicle'] })]);
    expect([got.vehicles.map(({ id }) => id), got.streams]).toEqual([['urn:ngsi-ld:Vehicle:waste:7'], []]);
    const thing = decode([{ id: 'urn:ngsi-ld:T:1', type: ['AirQualityObserved', 'Asset'], no2: { value: 5, unitCode: 'GQ' } }]);
    expect(thing.streams[0]).toMatchObject({ kind: 'AirQualityObserved' });
  });

  it('are read as who and where, in metres per second and degrees, and nothing about persons', () => {
    const got = decode([vehicle()]);
    expect(got.vehicles).toEqual([
      expect.objectContaining({
        id: 'urn:ngsi-ld:Vehicle:waste:7',
        kind: 'truck',
        label: 'C-7',
        lon: 128.4,
        lat: 24.6,
        headingDeg: 87,
        speedMps: 10,
        timeMs: Date.UTC(2026, 5, 1, 8),
        detail: { type: 'lorry', service: 'garbageCollection' },
      }),
    ]);
    expect([got.rows, got.streams]).toEqual([[], []]);
    expect(JSON.stringify(got.vehicles)).not.toMatch(/Wu|X-1/);
  });
  it('in the normalized form too; what is not known is NaN, never zero', () => {
    const got = decode({
      id: 'v1',
      type: 'https://smartdatamodels.org/dataModel.Transportation/Vehicle',
      vehicleType: { type: 'Property', value: 'fireTender' },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [128.4, 24.6] } },
      speed: { type: 'Property', value: -1 },
      bearing: { type: 'Property', value: 12 },
    });
    expect(got.vehicles[0]).toMatchObject({ id: 'v1', kind: 'crew', label: 'v1', headingDeg: 12, speedMps: NaN });
  });
  it('are as fast as their unit says, NGSI-v2 metadata and knots too; what is no speed is unknown', () => {
    const speedOf = (speed: unknown): number | undefined => decode(vehicle({ speed })).vehicles[0]?.speedMps;
    expect(speedOf({ type: 'Number', value: 10, metadata: { unitCode: { type: 'Text', value: 'MTS' } } })).toBe(10);
    expect(speedOf({ value: 10, unitCode: 'KNT' })).toBeCloseTo(5.14444, 4);
    expect(speedOf({ value: 36 })).toBeCloseTo(10, 12);
    expect(speedOf({ value: 10, unitCode: 'CEL' })).toBeNaN();
    expect(speedOf({ value: 10, unitCode: '60' })).toBeNaN();
  });
  it('without a place stay things with streams; with a broken time they are refused', () => {
    const { location: _location, ...placeless } = vehicle() as Record<string, unknown>;
    const got = decode(placeless, vehicle({ observationDateTime: 'soon' }));
    expect(got.vehicles).toEqual([]);
    expect(got.streams.map(({ property }) => property)).toContain('speed');
    expect(got.rejected).toMatchObject({ 'bad-time': 1 });
  });

  const arrivedMs = 1.7e12;
  const agoText = (hours: number): string => new Date(arrivedMs - hours * 3_600_000).toISOString();
  const located = (over: object, location: object = {}) => ({
    id: 'v1',
    type: 'Vehicle',
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [128.4, 24.6] }, ...location },
    ...over,
  });
  const hoursOld = (got: ReturnType<typeof decode>): readonly number[] => got.vehicles.map(({ timeMs }) => (arrivedMs - timeMs) / 3_600_000);
  it('were where they are at the time of their location, else of the entity, else of a record, which is doubted (CIM 009, 4.5.2)', () => {
    const all = { observedAt: agoText(3), modifiedAt: agoText(1) };
    const own = decode(located({ dateObserved: agoText(2), modifiedAt: agoText(1) }, all));
    expect([hoursOld(own), own.vehicles[0]?.detail]).toEqual([[3], undefined]);
    for (const name of ['TimeInstant', 'timestamp'])
      expect(hoursOld(decode(located({}, { metadata: { [name]: { type: 'DateTime', value: agoText(3) } } })))).toEqual([3]);
    const observed = decode(located({ dateObserved: agoText(2), modifiedAt: agoText(1) }, { modifiedAt: agoText(1) }));
    expect([hoursOld(observed), observed.vehicles[0]?.detail]).toEqual([[2], undefined]);
    const recorded = decode(located({ modifiedAt: agoText(1) }, { modifiedAt: agoText(4) }), located({ modifiedAt: agoText(1) }));
    expect([hoursOld(recorded), recorded.vehicles.map(({ detail }) => detail)]).toEqual([
      [4, 1],
      [{ basis: 'record' }, { basis: 'record' }],
    ]);
    const arrived = decode(located({}));
    expect([hoursOld(arrived), arrived.vehicles[0]?.detail]).toEqual([[0], { basis: 'arrival' }]);
    expect(decode(located({}, { observedAt: 'soon' })).rejected).toEqual({ 'bad-time': 1 });
  });
  it('are where they were when a message tells something else of them', () => {
    const speed = { id: 'v1', type: 'Vehicle', speed: { type: 'Property', value: 36, observedAt: agoText(0) } };
    const got = decode(located({}, { observedAt: agoText(3) }), speed);
    expect([hoursOld(got), got.vehicles.map(({ detail, speedMps }) => [detail, speedMps])]).toEqual([
      [3, 3],
      [
        [undefined, NaN],
        [undefined, 10],
      ],
    ]);
  });
  it('are read under expanded names, as a broker answers that was told no @context', () => {
    const model = 'https://smartdatamodels.org/dataModel.Transportation/';
    const got = decode(
      located({ type: `${model}Vehicle`, [`${model}vehicleType`]: { type: 'Property', value: 'bus' }, 'https://smartdatamodels.org/dateObserved': agoText(2) }),
    );
    expect([hoursOld(got), got.vehicles[0]?.kind]).toEqual([[2], 'bus']);
  });
});

it('a feed of vehicles whose clock is five minutes ahead says so, though none of its fixes is taken', async () => {
  const reports: FeedReport[] = [];
  const sink: FeedSink = { batch: async () => undefined, tell: async () => undefined, state() {}, report: (report) => void reports.push(report) };
  const context = { declaration, cityUrl: '', bounds: [0, 0, 180, 90] as const, utcOffsetMinutes: 0, wallShiftMs: 0 };
  const nowMs = Date.UTC(2026, 5, 1, 8);
  const pipeline = createPipeline(context, sink, { payload: 'ngsi-ld', nowMs: () => nowMs });
  vi.useFakeTimers();
  pipeline.push('vehicles', bytesOf(vehicle({ observationDateTime: '2026-06-01T08:05:00Z' })));
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  expect(reports.at(-1)).toMatchObject({ lag: { count: 1 }, ahead: 1, clock: { method: 'fastest-reading', fromMs: 300_000 } });
  expect(reports.at(-1)?.rejects).toMatchObject([{ reason: 'bad-time', what: 'urn:ngsi-ld:Vehicle:waste:7: 2026-06-01T08:05:00.000Z' }]);
  pipeline.close();
});
