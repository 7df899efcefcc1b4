import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../../src/base/problem.ts';
import { parseDemoAddress } from '../../../src/feeds/demo/address.ts';
import demoFeed from '../../../src/feeds/demo/index.ts';
import { loadSensors, readSensors } from '../../../src/feeds/demo/sensors-file.ts';
import { observationBytes, observationsTopic } from '../../../src/feeds/demo/wire.ts';
import type { FeedContext, FeedState } from '../../../src/feeds/feed.ts';
import type { Batch } from '../../../src/tables/batch.ts';
import { BOUNDS, makeSensors, OFFSET_MINUTES } from './fixture.ts';

const context = (address: string): FeedContext => ({
  declaration: { id: 'demo', type: 'demo', title: { zh: '演示', en: 'Demo' }, address },
  cityUrl: 'http://city.test/pack',
  bounds: [...BOUNDS],
  utcOffsetMinutes: OFFSET_MINUTES,
  wallShiftMs: 0,
});
const collection = {
  type: 'FeatureCollection',
  features: makeSensors(200).map((s) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [s.lon, s.lat] }, properties: s.properties })),
};
const files: Readonly<Record<string, unknown>> = {
  'http://city.test/pack/city.json': { sensors: 'sensors.geojson', services: [{ kind: 'canteen', file: 'services/missing.geojson' }] },
  'http://city.test/pack/sensors.geojson': collection,
};

describe('opening the demo feed', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const open = async (address: string) => {
    vi.stubGlobal('fetch', (url: string) => Promise.resolve(url in files ? Response.json(files[url]) : new Response('', { status: 404 })));
    const batches: Batch[] = [];
    const states: FeedState[] = [];
    const driver = await demoFeed.open(context(address), {
      tell: async () => undefined,
      batch: (batch) => Promise.resolve(void batches.push(batch)),
      state: (state) => void states.push(state),
    });
    return { batches, states, driver };
  };

  it('loads the sensors of the pack beside city.json, missing services and all, and fills every stream', async () => {
    const { batches, states, driver } = await open('demo:yunwan?seed=7');
    const streams = makeSensors(200).reduce((sum, s) => sum + s.properties.streams.length, 0);
    await vi.waitFor(() => expect(new Set(batches.flatMap((b) => [...b.stream])).size).toBe(streams), { timeout: 20_000 });
    driver.close();
    expect(states.map((s) => s.kind)).toEqual(['connecting', 'open']);
    expect(batches.flatMap((b) => b.opened).length).toBe(streams);
    const q3 = batches.flatMap((b) => b.opened).find((d) => d.id === 'ds-pump-station-0002-waterLevel');
    expect(q3).toMatchObject({ thingId: 'pump-station-0002', property: 'waterLevel', unit: 'm', intervalMs: 10_000, kind: 'pump-station', source: 'Demo' });
  });
  it.each([
    ['what hangs on something', [{ id: 'feeder', kind: 'feeder', things: ['sensor/a'] }], { from: ['feeder'], backupH: 2 }, true],
    ['what hangs on nothing', [], { from: [], backupH: 0 }, false],
    ['a backup of less than nothing', [], { from: ['feeder'], backupH: -1 }, false],
    ['suppliers that are no list', [], { from: 'feeder', backupH: 0 }, false],
    ['things that are no list', [{ id: 'feeder', kind: 'feeder', things: 'sensor/a' }], { from: ['feeder'], backupH: 0 }, false],
  ])('does without a graph an outage would stumble over: %s', async (_, nodes, supply, isThere) => {
    const supplies = [{ to: 'cell', medium: 'power', need: 'any', ...supply }];
    const pack = { ...files, 'http://city.test/pack/city.json': { sensors: 'sensors.geojson', dependencies: { graph: 'graph.json' } } };
    const answers: Readonly<Record<string, unknown>> = { ...pack, 'http://city.test/pack/graph.json': { nodes, supplies } };
    vi.stubGlobal('fetch', (url: string) => Promise.resolve(Response.json(answers[url])));
    const { graph, sensors } = await loadSensors('http://city.test/pack');
    expect(graph !== null).toBe(isThere);
    expect(sensors.length).toBe(collection.features.length);
  });
  it('refuses an address it cannot read, and a sensors file that is none', async () => {
    await expect(open('demo:Yunwan;seed=x')).rejects.toThrow(ProblemError);
    expect(() => readSensors({ type: 'Topology' } as never, 'sensors.geojson')).toThrow(/bad-shape at sensors.geojson/);
  });
  it('reads town and seed out of the address', () => {
    expect(parseDemoAddress('demo:yunwan?seed=42')).toEqual({ town: 'yunwan', seed: 42 });
    expect(parseDemoAddress('demo:yunwan')).toEqual({ town: 'yunwan', seed: 7 });
  });
});

describe('the demo wire', () => {
  it('writes a SensorThings 1.1 Observation, quotes doubled in the topic, no number as null', () => {
    expect(observationsTopic("ds-o'clock")).toBe("v1.1/Datastreams('ds-o''clock')/Observations");
    const text = (value: number) =>
      new TextDecoder().decode(observationBytes('ds-1', Date.UTC(2026, 5, 16, 10, 0, 0, 250), Date.UTC(2026, 5, 16, 10, 0, 1), value));
    expect(JSON.parse(text(2.61))).toEqual({
      phenomenonTime: '2026-06-16T10:00:00.250Z',
      resultTime: '2026-06-16T10:00:01.000Z',
      result: 2.61,
      'Datastream@iot.navigationLink': "Datastreams('ds-1')",
    });
    expect(JSON.parse(text(NaN)).result).toBeNull();
  });
});
