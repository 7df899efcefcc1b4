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
    // As `gbfs.json` lists them: the vehicles before what they are.
    const files = (folder: string, ...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, real(`${folder}/${name}.json`)]));
    const v3 = await open(system(files('validator-v3.0-default', 'vehicle_status', 'vehicle_types'), (feeds) => ({ feeds })));
    await until('3.0', () => v3.feed.vehicles.count === 2);
    const factsOf = (feed: typeof v3.feed, id: string) => feed.vehicles.facts(feed.vehicles.find(`service/${id}`));
    expect(factsOf(v3.feed, 'bike1')).toMatchObject({ kind: 'bike' });
    expect(factsOf(v3.feed, 'bike1')?.detail).toEqual({
      type: 'Example Basic Bike', form: 'bicycle', propulsion: 'human', status: 'available', lastReported: '2019-08-19T14:20:00.000Z',
    }); // prettier-ignore
    expect(factsOf(v3.feed, 'car1')).toMatchObject({ kind: 'car', detail: { type: 'Example Electric Car', propulsion: 'electric', rangeM: 10 } });
    const { now } = v3.feed.vehicles;
    // As of the list's own time, not of when the vehicle last reported.
    expect([now.lon[0], now.lat[0], now.timeMs[0]]).toEqual([56.789012, 12.345678, Date.parse('2026-11-22T07:20:56.027Z')]);
    expect(v3.feed.rows.map(({ id, value }) => [id, value])).toEqual([['free-floating#vehiclesAvailable', 2]]);
    const v2 = await open(system(files('validator-v2.3-plan_id', 'free_bike_status', 'vehicle_types'), (feeds) => ({ nl: { feeds } })));
    await until('2.3', () => v2.feed.vehicles.find('service/ghi789') >= 0);
    expect(factsOf(v2.feed, 'ghi789')).toMatchObject({ kind: 'bike', detail: { type: 'Example Basic Bike' } });
  });

  it('tells bicycles, scooters and cars apart by their types, asked for again no sooner than their ttl; a type nobody tells is unknown', async () => {
    const vehicle = (id: string, type?: string) => ({ vehicle_id: id, lat: 52.01, lon: 4.36, ...(type === undefined ? {} : { vehicle_type_id: type }) });
    const forms = ['bicycle', 'cargo_bicycle', 'moped', 'scooter', 'scooter_standing', 'scooter_seated', 'car', 'other', 'constructor'];
    const files: Record<string, unknown> = {
      vehicle_types: {
        ttl: 3600,
        data: { vehicle_types: [...forms.map((form) => ({ vehicle_type_id: form, form_factor: form, propulsion_type: 'electric' })), 'none'] },
      },
      vehicle_status: { data: { vehicles: [...forms.map((form) => vehicle(form, form)), vehicle('new', 'unheard-of'), vehicle('plain')] } },
    };
    const { service, feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('all', () => feed.vehicles.find('service/plain') >= 0);
    const kindOf = (id: string) => feed.vehicles.facts(feed.vehicles.find(`service/${id}`))?.kind;
    expect([...forms, 'new', 'plain'].map(kindOf)).toEqual(['bike', 'bike', 'scooter', 'scooter', 'scooter', 'scooter', 'car', 'unknown', 'unknown', 'unknown', 'bike']); // prettier-ignore
    await until('rounds', () => service.asked.filter(({ url }) => url.pathname === '/vehicle_status.json').length >= 3);
    expect(service.asked.filter(({ url }) => url.pathname === '/vehicle_types.json')).toHaveLength(1);
    expect(feed.counts.rejected).toEqual({ 'bad-shape': 1 });
  });

  it('shows vehicles although what they are cannot be had, which is counted, and not asked for again at once', async () => {
    const files = { vehicle_types: undefined, vehicle_status: { data: { vehicles: [{ vehicle_id: 'v', lat: 52.01, lon: 4.36, vehicle_type_id: 't' }] } } };
    const { service, feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('it', () => feed.vehicles.find('service/v') >= 0);
    expect(feed.vehicles.facts(feed.vehicles.find('service/v'))).toMatchObject({ kind: 'unknown', detail: { type: 't' } });
    await until('rounds', () => service.asked.filter(({ url }) => url.pathname === '/vehicle_status.json').length >= 3);
    expect(service.asked.filter(({ url }) => url.pathname === '/vehicle_types.json')).toHaveLength(1);
    expect([feed.state?.kind, feed.counts.rejected, feed.unaccounted]).toEqual(['open', { 'bad-shape': 1 }, 0]);
  });

  it('lets vehicles go that the next list names no more, ids being changed after each trip; counts those that stand ready', async () => {
    const vehicle = (id: string, rest: object = {}) => ({ bike_id: id, lat: 52.01, lon: 4.36, is_reserved: 0, is_disabled: 0, ...rest });
    const stands = [vehicle('bike1'), vehicle('broken', { is_disabled: 1 }), vehicle('held', { is_reserved: true, last_reported: 1e300, current_range_meters: null }), vehicle('docked', { station_id: 'a', lat: undefined })]; // prettier-ignore
    const files: Record<string, unknown> = {
      station_information: { data: { stations: [station('a')] } },
      free_bike_status: { last_updated: 1_700_000_000, data: { bikes: stands } },
    };
    const { feed } = await open(system(files, (feeds) => ({ en: { feeds } })));
    const standing = (): string[] =>
      Array.from({ length: feed.vehicles.count }, (_, row) => feed.vehicles.facts(row)?.id ?? '').filter((id) => id !== '').sort(); // prettier-ignore
    await until('the first list', () => standing().length === 4);
    const status = (id: string) => feed.vehicles.facts(feed.vehicles.find(`service/${id}`))?.detail?.['status'];
    expect(['bike1', 'broken', 'held'].map(status)).toEqual(['available', 'disabled', 'reserved']);
    expect(feed.vehicles.facts(feed.vehicles.find('service/bike1'))?.kind).toBe('bike');
    expect(feed.rows.map(({ id, value }) => [id, value])).toEqual([['free-floating#vehiclesAvailable', 1]]);
    files['free_bike_status'] = { last_updated: 1_700_000_060, data: { bikes: [vehicle('bike2'), vehicle('bike3')] } };
    await until('the second list', () => standing().includes('bike2'));
    expect(standing()).toEqual(['bike2', 'bike3']);
    files['free_bike_status'] = { last_updated: 1_700_000_120, data: { bikes: [] } };
    await until('nobody', () => standing().length === 0);
    await until('none', () => feed.rows.at(-1)?.value === 0);
    // However often ids change: no stream is opened for one.
    expect(feed.streams.map(({ id }) => id)).toEqual(['free-floating#vehiclesAvailable']);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
  });

  it('reads a large city’s stations: 2,500 of a kilobyte each', async () => {
    const stations = Array.from({ length: 2500 }, (_, n) => ({ ...station(`s${n}`), rental_uris: { android: 'x'.repeat(900) } }));
    const status = stations.map(({ station_id }) => ({ station_id, num_vehicles_available: 1, last_reported: 1_700_000_000, is_renting: true }));
    const files = { station_information: { data: { stations } }, station_status: { data: { stations: status } } };
    expect(JSON.stringify(files.station_information).length).toBeGreaterThan(2 << 20);
    const { feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('all', () => feed.rows.length === 2500);
    expect(feed.counts.rejected).toEqual({});
  });

  it('counts nothing as available where a station rents or takes back nothing, by the names of either age', async () => {
    // GBFS 2.0 to 3.0, station_status.json: with is_renting or is_returning false the numbers are what would be available if it were true.
    const at = (id: string, rest: object) => ({ station_id: id, last_reported: 1_700_000_000, ...rest });
    const [old, since3] = [
      { num_bikes_available: 5, num_docks_available: 7 },
      { num_vehicles_available: 5, num_docks_available: 7 },
    ];
    const told = [
      at('a', { ...old, is_installed: 1, is_renting: 1, is_returning: 1 }), at('b', { ...old, is_installed: 1, is_renting: 1, is_returning: 0 }),
      at('c', { ...since3, is_installed: true, is_renting: false, is_returning: true }), at('d', { ...since3, is_installed: true, is_renting: true, is_returning: false }),
      at('e', { ...since3, is_installed: false, is_renting: true, is_returning: true }),
      // Unlimited docking: no number, closed or not.
      at('f', { num_vehicles_available: 5, is_installed: true, is_renting: true, is_returning: false }),
    ]; // prettier-ignore
    const files = {
      station_information: { data: { stations: told.map(({ station_id }) => station(station_id)) } },
      station_status: { data: { stations: told } },
    };
    const { feed } = await open(system(files, (feeds) => ({ feeds })));
    await until('all', () => feed.rows.length >= 11);
    const numbers = (id: string) => ['vehiclesAvailable', 'docksAvailable'].map((name) => feed.rows.find((row) => row.id === `${id}#${name}`)?.value);
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(numbers)).toEqual([[5, 7], [5, 0], [0, 7], [5, 0], [0, 0], [5, undefined]]); // prettier-ignore
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
