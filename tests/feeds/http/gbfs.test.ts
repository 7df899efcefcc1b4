import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createGbfs, filesOf, ttlMs } from '../../../src/feeds/gbfs/service.ts';
import { listen, sendJson, startService, until, type Answer } from './web-service.ts';

const REAL = '../shared/real/gbfs';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(answer: (origin: () => string) => Answer) {
  let origin = '';
  const service = await startService(answer(() => origin));
  origin = service.origin;
  closers.push(service.close);
  const feed = await listen('gbfs', createGbfs, `${service.origin}/gbfs.json`);
  closers.push(() => feed.driver.close());
  return { service, feed };
}
const real = (file: string): string => readFileSync(`${REAL}/${file}`, 'utf8');

/** A system of named files on one server; versions differ in how `gbfs.json` lists them. */
const system =
  (files: Readonly<Record<string, unknown>>, list: (feeds: readonly object[]) => unknown) =>
  (origin: () => string): Answer =>
  ({ url }, response) => {
    const name = url.pathname.slice(1).replace('.json', '');
    if (name === 'gbfs') return sendJson(response, { ttl: 0, data: list(Object.keys(files).map((file) => ({ name: file, url: `${origin()}/${file}.json` }))) });
    const body = files[name];
    return body === undefined ? sendJson(response, {}, {}, 404) : sendJson(response, body);
  };
const station = (id: string, lon = 4.36) => ({ station_id: id, name: [{ text: `Station ${id}`, language: 'en' }], lon, lat: 52.01, capacity: 10 });

describe('GBFS', () => {
  it.skipIf(!existsSync(REAL))('reads a real system: every station, in its place, with vehicles and docks', async () => {
    const files = { station_information: real('baywheels/station_information.json'), station_status: real('baywheels/station_status.json') };
    const { feed } = await open(system(files, (feeds) => ({ en: { feeds } })));
    // 496 stations (SOURCE.md), two streams each.
    await until('all stations', () => feed.rows.length === 992);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
    const stations = new Set(feed.streams.map(({ thingId }) => thingId));
    expect(stations.size).toBe(496);
    const status = (
      JSON.parse(files.station_status) as {
        data: { stations: { station_id: string; num_bikes_available: number; last_reported: number; is_renting: number }[] };
      }
    ).data.stations;
    for (const one of status.slice(0, 50)) {
      const row = feed.rows.find(({ id }) => id === `${one.station_id}#vehiclesAvailable`);
      expect(row).toMatchObject({ value: one.is_renting === 0 ? 0 : one.num_bikes_available, timeMs: one.last_reported * 1000 });
    }
    expect(feed.streams.find(({ thingId }) => thingId === '68c89d1f-407a-4550-a2b7-ecf0ad7ee422')).toMatchObject({
      lon: -121.91349685192107,
      lat: 37.3233446905968,
    });
  });

  it.skipIf(!existsSync(REAL))('reads the validator’s 2.3 and 3.0 examples: vehicles with range and state', async () => {
    const v3 = await open(system({ vehicle_status: real('validator-v3.0-default/vehicle_status.json') }, (feeds) => ({ feeds })));
    await until('3.0', () => v3.feed.rows.length >= 3);
    expect(v3.feed.rows.map(({ id, value }) => [id, value])).toEqual([
      ['vehicle/bike1#isDisabled', 0],
      ['vehicle/car1#isDisabled', 0],
      ['vehicle/car1#vehicleRange', 10],
    ]);
    expect(v3.feed.streams[0]).toMatchObject({ lon: 56.789012, lat: 12.345678, kind: 'biketype1' });
    const v2 = await open(system({ free_bike_status: real('validator-v2.3-plan_id/free_bike_status.json') }, (feeds) => ({ nl: { feeds } })));
    const bikes = (JSON.parse(real('validator-v2.3-plan_id/free_bike_status.json')) as { data: { bikes: unknown[] } }).data.bikes.length;
    await until('2.3', () => v2.feed.rows.filter(({ id }) => id.endsWith('#isDisabled')).length === bikes);
  });

  it('asks a file again no sooner than its ttl allows', async () => {
    const files = {
      station_information: { ttl: 3600, data: { stations: [station('a')] } },
      station_status: {
        ttl: 0,
        data: { stations: [{ station_id: 'a', num_vehicles_available: 3, num_docks_available: 7, last_reported: '2026-06-21T08:00:00Z' }] },
      },
    };
    const { service, feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('rounds', () => service.asked.filter(({ url }) => url.pathname === '/station_status.json').length >= 4);
    expect(service.asked.filter(({ url }) => url.pathname === '/station_information.json')).toHaveLength(1);
    expect(service.asked.filter(({ url }) => url.pathname === '/gbfs.json')).toHaveLength(1);
    expect(feed.rows.map(({ id, value }) => [id, value])).toEqual([
      ['a#vehiclesAvailable', 3],
      ['a#docksAvailable', 7],
    ]);
    expect(feed.streams[0]).toMatchObject({ kind: 'Station a', property: 'vehiclesAvailable', unit: '1' });
  });

  it('counts what breaks the rules and goes on: no id, no place, negative numbers, unknown stations, no time', async () => {
    const files = {
      station_information: { data: { stations: [station('a'), { station_id: 'b', lon: 4.36, lat: 152 }, { name: 'nameless' }, station('closed')] } },
      station_status: {
        data: {
          stations: [
            { station_id: 'a', num_bikes_available: -2, num_docks_available: 7, last_reported: 1_700_000_000 },
            { station_id: 'b', num_bikes_available: 1, last_reported: 1_700_000_000 },
            { station_id: 'closed', is_renting: 0, num_bikes_available: 5, last_reported: 1_700_000_000 },
            { station_id: 'a', num_bikes_available: 1, last_reported: 'yesterday' },
            'text',
          ],
        },
      },
    };
    const { feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('rejections', () => (feed.counts.rejected['bad-shape'] ?? 0) >= 2);
    expect(feed.counts.rejected).toMatchObject({ 'bad-position': 1, 'bad-number': 1, 'unknown-stream': 1, 'bad-time': 1 });
    expect(feed.rows.map(({ id, value }) => [id, value])).toEqual([
      ['a#docksAvailable', 7],
      ['closed#vehiclesAvailable', 0],
    ]);
    expect(feed.unaccounted).toBe(0);
  });

  it('refuses files on another origin, and a list that names none, by name', async () => {
    const foreign = await open(
      () => (_, response) => sendJson(response, { data: { feeds: [{ name: 'station_status', url: 'https://elsewhere.example/s.json' }] } }),
    );
    await until('refused', () => foreign.feed.state?.kind === 'refused');
    expect(foreign.feed.why).toContain('https://elsewhere.example');
    const empty = await open(() => (_, response) => sendJson(response, { data: { feeds: [] } }));
    await until('waiting', () => empty.feed.why !== '');
    expect(empty.feed.why).toContain('names no stations');
  });

  it('reads lists of either age and no others; bounds the ttl', () => {
    expect(filesOf({ data: { en: { feeds: [{ name: 'x', url: 'x.json' }] } } }, 'http://h/a/gbfs.json')?.get('x')).toBe('http://h/a/x.json');
    for (const broken of [null, {}, { data: [] }, { data: { en: 5 } }, { data: { feeds: 'x' } }]) expect(filesOf(broken, 'http://h/')?.size ?? 0).toBe(0);
    expect([ttlMs({ ttl: 60 }), ttlMs({ ttl: -5 }), ttlMs({}), ttlMs({ ttl: 1e12 })]).toEqual([60_000, 0, 0, 3_600_000]);
  });
});
