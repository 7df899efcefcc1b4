import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAq } from '../../../src/feeds/openaq/index.ts';
import { createSensorCommunity } from '../../../src/feeds/sensor-community/index.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { listen, sendJson, startService, until, type Answer } from './web-service.ts';

const REAL = '../shared/real/air-quality';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
async function open(payload: 'openaq' | 'sensor-community', answer: Answer, path: string) {
  const service = await startService(answer);
  closers.push(service.close);
  const feed = await listen(payload, payload === 'openaq' ? createOpenAq : createSensorCommunity, `${service.origin}${path}`);
  closers.push(() => feed.driver.close());
  return { service, feed };
}

describe('sensor.community', () => {
  it.skipIf(!existsSync(REAL))('reads the network’s own answer: numbers as text, times without a zone, two dust readings', async () => {
    const { feed } = await open(
      'sensor-community',
      (_, response) => sendJson(response, readFileSync(`${REAL}/sensor_community_upstream.json`, 'utf8')),
      '/area=52,13,5',
    );
    await until('rows', () => feed.rows.length > 0);
    const dust = feed.rows.filter(({ id }) => id.startsWith('sensor.community/2129#'));
    expect(dust.map(({ id, value }) => [id, Math.round(value * 100) / 100])).toEqual(
      expect.arrayContaining([
        ['sensor.community/2129#pm10', 19.13],
        ['sensor.community/2129#pm25', 16.23],
      ]),
    );
    expect(dust[0]).toMatchObject({ timeMs: Date.UTC(2019, 3, 25, 1, 51, 12), quality: Quality.uncertain });
    expect(feed.streams.find(({ id }) => id === 'sensor.community/2129#pm10')).toMatchObject({ lon: 13.374, lat: 52.544, unit: 'ug/m3', kind: 'SDS011' });
    expect(feed.unaccounted).toBe(0);
  });

  it('converts pascal, leaves rooms out, counts rubbish', async () => {
    const one = (id: number, value_type: string, value: unknown, more: object = {}) => ({
      timestamp: '2026-06-21 08:00:00',
      sensor: { id, sensor_type: { name: 'BME280' } },
      location: { latitude: '52.0', longitude: '4.3', indoor: 0, ...more },
      sensordatavalues: [{ value_type, value }],
    });
    const rows = [
      one(1, 'pressure', '101325'),
      one(2, 'P2', '1e999'),
      one(3, 'P2', '12', { indoor: 1 }),
      one(4, 'P2', '12', { latitude: 'x' }),
      one(5, 'mystery', '1'),
      7,
    ];
    const { feed } = await open('sensor-community', (_, response) => sendJson(response, rows), '/all');
    await until('rows', () => feed.rows.length === 1 && (feed.counts.rejected['bad-shape'] ?? 0) > 0);
    expect(feed.rows[0]?.value).toBeCloseTo(1013.25, 2);
    expect(feed.streams[0]).toMatchObject({ property: 'airPressure', unit: 'hPa' });
    expect(feed.counts.rejected).toMatchObject({ 'bad-number': 1, 'bad-position': 2, 'bad-shape': 1 });
  });
});

describe('OpenAQ', () => {
  const latest = (sensorsId: number, value: unknown, utc = '2026-06-21T08:00:00Z') => ({
    datetime: { utc },
    value,
    coordinates: { latitude: 35.1353, longitude: -106.5847 },
    sensorsId,
    locationsId: 2178,
  });

  it.skipIf(!existsSync(REAL))('learns sensors from a real list of locations and reads their latest values in their own units', async () => {
    const locations = readFileSync(`${REAL}/openaq_v3_locations.json`, 'utf8');
    const { service, feed } = await open(
      'openaq',
      ({ url }, response) =>
        sendJson(
          response,
          url.pathname.endsWith('/latest') ? { results: [latest(3920, 12.5), latest(3917, 0.031), latest(3916, -999), latest(1, 5)] } : locations,
        ),
      '/v3/locations?bbox=-107,35,-106,36',
    );
    await until('rows', () => feed.rows.length === 2);
    expect(service.asked[0]?.url.search).toContain('bbox=-107%2C35%2C-106%2C36');
    expect(service.asked[1]?.url.pathname).toBe('/v3/locations/2178/latest');
    expect(feed.streams.map(({ id, thingId, property, unit, source }) => [id, thingId, property, unit, source])).toEqual([
      ['openaq/3920', 'openaq/2178', 'pm25', 'ug/m3', 'AirNow'],
      // Volume shares are never passed off as mass concentrations.
      ['openaq/3917', 'openaq/2178', 'o3_ppm', '[ppm]', 'AirNow'],
    ]);
    expect(feed.rows[1]?.value).toBeCloseTo(0.031, 6);
    expect(feed.counts.rejected).toMatchObject({ 'bad-number': 1, 'unknown-stream': 1 });
  });

  it('keeps volume shares in ppm, whoever sends ppb: streams of one property are in one unit', async () => {
    const sensors = (['ppm', 'ppb'] as const).map((units, i) => ({ id: i + 1, parameter: { id: i, name: 'no2', units } }));
    const locations = { results: [{ id: 2178, coordinates: { latitude: 35.1, longitude: -106.5 }, sensors }] };
    const { feed } = await open(
      'openaq',
      ({ url }, response) => sendJson(response, url.pathname.endsWith('/latest') ? { results: [latest(1, 0.04), latest(2, 40)] } : locations),
      '/v3/locations?bbox=-107,35,-106,36',
    );
    await until('rows', () => feed.rows.length === 2);
    expect(feed.streams.map(({ property, unit }) => [property, unit])).toEqual([
      ['no2_ppm', '[ppm]'],
      ['no2_ppm', '[ppm]'],
    ]);
    expect(feed.rows.map(({ value }) => Math.round(value * 1e6) / 1e6)).toEqual([0.04, 0.04]);
  });

  it('says what does not answer as OpenAQ does', async () => {
    const { feed } = await open('openaq', (_, response) => sendJson(response, { detail: 'unauthorized' }), '/v3/locations');
    await until('why', () => feed.why !== '');
    expect(feed.why).toContain('/v3/locations does not answer as OpenAQ does');
  });
});
