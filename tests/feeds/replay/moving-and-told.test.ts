import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { VehicleTable } from '../../../src/tables/vehicles.ts';
import { bytesOf } from '../collect.ts';
import { openReplay, recordFeed, type Said } from './record-feed.ts';

const T = Date.UTC(2026, 5, 21, 8, 0, 30);
const MINUTE_MS = 60_000;
const END_MS = T + 10 * MINUTE_MS;
const REAL_AIS = '../shared/real/ais-adsb/ais_nmea_sample.txt';
const declared = (type: string): FeedDeclaration => ({ id: type, type, title: { zh: type, en: type }, address: 'https://source.example/now' });
const said = (minutes: number, topic: string, message: unknown): Said => ({ atMs: T + minutes * MINUTE_MS, topic, bytes: bytesOf(message) });
const iso = (minutes: number): string => new Date(T + minutes * MINUTE_MS).toISOString();
afterEach(() => {
  vi.useRealTimers();
});

/** Who stands where: id, place, when. */
const places = (vehicles: VehicleTable): string[] =>
  Array.from({ length: vehicles.count }, (_, row) => row)
    .flatMap((row) => {
      const id = vehicles.facts(row)?.id;
      return id === undefined
        ? []
        : [`${id} ${vehicles.now.lon[row]?.toFixed(4)} ${vehicles.now.lat[row]?.toFixed(4)} ${new Date(vehicles.now.timeMs[row] ?? NaN).toISOString()}`];
    })
    .sort();

describe.skipIf(!existsSync(REAL_AIS))('a recording of 66 real AIS sentences', () => {
  // One every ten seconds, a third of them before the recording begins.
  const lines = readFileSync(existsSync(REAL_AIS) ? REAL_AIS : '/dev/null', 'utf8')
    .trim()
    .split('\n');
  const sentences = lines.map((line, i) => said((i - 22) / 6, '', line));

  it('shows at any instant the ships that a live page showed then, forwards and back', async () => {
    const { blob } = await recordFeed(declared('ais'), sentences, T, END_MS, 'nmea');
    const page = await openReplay(blob, declared('ais'));
    for (const minutes of [0.01, 3.1, 9.9, 3.1, 5.05, 0.01]) {
      const { live } = await recordFeed(declared('ais'), sentences, T, T + minutes * MINUTE_MS, 'nmea');
      await page.show(T + minutes * MINUTE_MS);
      expect([minutes, places(page.vehicles)]).toEqual([minutes, places(live.vehicles)]);
      expect(live.vehicles.count).toBeGreaterThan(15);
    }
    await page.driver.close();
    const { received, shown, superseded, dropped, rejected } = page.counts() ?? {};
    expect((shown ?? 0) + (superseded ?? 0) + (dropped ?? 0) + (rejected?.['bad-shape'] ?? 0)).toBe(received);
  });
});

/** Two buses, of which one leaves, and a disruption that ends, as an agency tells them every so often. */
const bus = (id: string, lon: number, minutes: number) => ({ id, vehicle: { vehicle: { id, label: `Bus ${id}` }, position: { latitude: 22.5, longitude: lon, bearing: 90, speed: 8 }, timestamp: String((T + minutes * MINUTE_MS) / 1000) } }); // prettier-ignore
const disruption = {
  id: 'works',
  alert: { effect: 'DETOUR', headerText: { translation: [{ text: 'Detour', language: 'en' }] }, informedEntity: [{ routeId: 'r' }] },
};
const rt = (minutes: number, ...entity: readonly object[]): Said =>
  said(minutes, 'rt', { header: { gtfsRealtimeVersion: '2.0', incrementality: 'FULL_DATASET', timestamp: String((T + minutes * MINUTE_MS) / 1000) }, entity });
const rtOf = (minutes: number): object => ({ header: { gtfsRealtimeVersion: '2.0', incrementality: 'FULL_DATASET' }, entity: [bus('a', 114, minutes)] });
const buses = [
  rt(-1, bus('a', 114, -1), bus('b', 114.5, -1)),
  rt(1, bus('a', 114.01, 1), bus('b', 114.51, 1), disruption),
  rt(2, bus('a', 114.02, 2), disruption),
  rt(3, bus('a', 114.03, 3)),
];

describe('a recording of GTFS Realtime', () => {
  const open = async () => openReplay((await recordFeed(declared('gtfs'), buses, T, END_MS, 'gtfs')).blob, declared('gtfs'));
  const shown = (page: Awaited<ReturnType<typeof open>>, atMs: number) => ({
    vehicles: places(page.vehicles).map((words) => words.split(' ').slice(0, 2).join(' ')),
    events: page.events.activeAt(atMs).map(({ event }) => event.id),
  });
  const expected = [
    [0.5, ['a 114.0000', 'b 114.5000'], []],
    [1.5, ['a 114.0100', 'b 114.5100'], ['works']],
    [2.5, ['a 114.0200'], ['works']],
    [3.5, ['a 114.0300'], []],
  ] as const;

  it('shows vehicles and alerts as they were, at any instant in any order', async () => {
    const page = await open();
    for (const step of [0, 1, 2, 3, 2, 1, 0, 3, 0]) {
      const [minutes, vehicles, events] = expected[step] as (typeof expected)[number];
      const atMs = T + minutes * MINUTE_MS;
      await page.show(atMs);
      expect([minutes, shown(page, atMs)]).toEqual([minutes, { vehicles, events }]);
    }
    await page.driver.close();
  });

  it.each([
    [0.25, 4],
    [10, 1],
    [60, 1],
  ])('tells them as they come at %s times their pace, and on after a step', async (rate, minutesOnTheWay) => {
    const { blob } = await recordFeed(declared('gtfs'), buses, T, END_MS, 'gtfs');
    vi.useFakeTimers({ now: END_MS + 3600_000 });
    const page = await openReplay(blob, declared('gtfs'));
    page.seek(T + 0.5 * MINUTE_MS, rate);
    for (const [minutes, vehicles, events] of expected.slice(1)) {
      await vi.advanceTimersByTimeAsync(MINUTE_MS / rate);
      const atMs = T + minutes * MINUTE_MS;
      expect([minutes, shown(page, atMs)]).toEqual([minutes, { vehicles, events }]);
    }
    // A step back while it stands, then on from there.
    page.seek(T + 0.5 * MINUTE_MS, 0);
    await vi.advanceTimersByTimeAsync(2 * minutesOnTheWay * MINUTE_MS);
    expect(shown(page, T + 0.5 * MINUTE_MS)).toEqual({ vehicles: expected[0][1], events: [] });
    page.seek(T + 0.5 * MINUTE_MS, rate);
    await vi.advanceTimersByTimeAsync((2 * MINUTE_MS) / rate);
    expect(shown(page, T + 2.5 * MINUTE_MS)).toEqual({ vehicles: expected[2][1], events: ['works'] });
    await page.driver.close();
  });
});

describe('a recording of warnings', () => {
  const alert = (id: string, minutes: number, type: string): string =>
    `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>met@example</sender><sent>${iso(minutes).slice(0, 19)}-00:00</sent><status>Actual</status>${type}<scope>Public</scope><info><category>Met</category><event>Rain</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>`;
  const cancel = `<msgType>Cancel</msgType><references>met@example,flood,${iso(2).slice(0, 19)}-00:00</references>`;
  const index = (...links: readonly string[]): string =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${links.map((link) => `<entry><link href="${link}"/></entry>`).join('')}</feed>`;
  const messages = [
    said(-30, 'storm.xml', alert('storm', -30, '<msgType>Alert</msgType>')),
    said(-30, 'index', index('storm.xml')),
    said(2, 'flood.xml', alert('flood', 2, '<msgType>Alert</msgType>')),
    said(2.01, 'index', index('storm.xml', 'flood.xml')),
    said(4, 'end.xml', alert('end', 4, cancel)),
    said(4.01, 'index', index('storm.xml', 'flood.xml', 'end.xml')),
    said(6, 'index', index('flood.xml', 'end.xml')),
  ];

  it('knows those that stood before it began, those that came, that were taken back and that were listed no more', async () => {
    const { blob, live } = await recordFeed(declared('cap'), messages, T, END_MS, 'cap');
    expect(live.events.count).toBe(3);
    const page = await openReplay(blob, declared('cap'));
    for (const [minutes, expected] of [
      [1, ['storm']],
      [3, ['flood', 'storm']],
      [5, ['storm']],
      [7, []],
      [3, ['flood', 'storm']],
      [1, ['storm']],
      [5, ['storm']],
    ] as const) {
      const atMs = T + minutes * MINUTE_MS;
      await page.show(atMs);
      expect([minutes, page.events.activeAt(atMs).map(({ event }) => event.id.split(',')[1]).sort()]).toEqual([minutes, expected]); // prettier-ignore
      // What had not come by then is not known at all.
      expect(page.events.list().some(({ arrivedMs }) => arrivedMs > atMs)).toBe(false);
    }
    await page.driver.close();
  });
});

describe('a recording of requests and tasks', () => {
  it('shows them as far as they were', async () => {
    const request = (id: string, status: string, minutes: number) => ({ service_request_id: id, status, service_code: '001', requested_datetime: iso(-60), updated_datetime: iso(minutes) }); // prettier-ignore
    const messages = [
      said(-9, 'services', [{ service_code: '001', service_name: 'Lamp out' }]),
      said(-9, 'requests', [request('1', 'open', -60)]),
      said(2, 'requests', [request('2', 'open', 2)]),
      said(4, 'requests', [request('1', 'closed', 4), request('2', 'open', 2)]),
    ];
    const { blob } = await recordFeed(declared('open311'), messages, T, END_MS, 'open311');
    const page = await openReplay(blob, declared('open311'));
    for (const [minutes, expected] of [[1, ['1 open']], [3, ['1 open', '2 open']], [5, ['1 closed', '2 open']], [3, ['1 open', '2 open']], [1, ['1 open']]] as const) {
      await page.show(T + minutes * MINUTE_MS);
      const rows = Array.from({ length: page.requests.count }, (_, row) => page.requests.row(row));
      expect([minutes, rows.map(({ id, status }) => `${id} ${status}`).sort()]).toEqual([minutes, expected]);
      expect(rows.every(({ serviceName }) => serviceName === 'Lamp out')).toBe(true);
    } // prettier-ignore
    await page.driver.close();
  });

  it('tasks likewise, those known before it began with their unknown times', async () => {
    const task = (id: string, status: string) => ({
      id,
      serviceType: 'visit',
      service: 's',
      team: 't',
      status,
      cell: [114, 22.5],
      start: iso(0),
      end: iso(60),
    });
    const messages = [
      said(-9, 'tasks', { tasks: [task('1', 'booked'), task('2', 'booked')], roster: [{ id: 't', serviceType: 'visit', service: 's', start: iso(-60), end: iso(60) }], whole: true }), // prettier-ignore
      said(2, 'tasks', { tasks: [task('1', 'arrived')] }),
      said(4, 'tasks', { tasks: [task('2', 'arrived')], roster: [], whole: true }),
    ];
    const { blob } = await recordFeed(declared('tasks'), messages, T, END_MS, 'team-tasks');
    const page = await openReplay(blob, declared('tasks'));
    for (const [minutes, expected, teams] of [
      [1, ['1 assigned', '2 assigned'], 1],
      [3, ['1 arrived', '2 assigned'], 1],
      [5, ['2 arrived'], 0],
      [1, ['1 assigned', '2 assigned'], 1],
    ] as const) {
      await page.show(T + minutes * MINUTE_MS);
      const tasks = page.tasks.list();
      expect([minutes, tasks.map(({ id, state }) => `${id} ${state}`).sort(), page.tasks.teams().length]).toEqual([minutes, expected, teams]);
      expect(tasks.every(({ setOutMs, outcome }) => Number.isNaN(setOutMs) && outcome === null)).toBe(true);
    }
    await page.driver.close();
  });
});

describe('a recording of what does not move', () => {
  it('shows a bus that stands for hours and is told again unchanged, by jump and by play', async () => {
    const hours = Array.from({ length: 240 }, (_, i) => said(i * 0.5, 'rt', rtOf(0)));
    const endMs = T + 120 * MINUTE_MS;
    const { blob, live } = await recordFeed(declared('gtfs'), hours, T, endMs, 'gtfs');
    expect(live.vehicles.present('gtfs')).toHaveLength(1);
    vi.useFakeTimers({ now: endMs });
    const page = await openReplay(blob, declared('gtfs'));
    page.seek(T + 100 * MINUTE_MS, 0);
    await vi.advanceTimersByTimeAsync(200);
    expect(places(page.vehicles)).toHaveLength(1);
    page.seek(T + MINUTE_MS, 60);
    for (let minutes = 1; minutes < 115; minutes += 3) {
      await vi.advanceTimersByTimeAsync(3000);
      expect([minutes, places(page.vehicles).length]).toEqual([minutes, 1]);
    }
    await page.driver.close();
  });

  it('forgets one that is told no more', async () => {
    const { blob } = await recordFeed(declared('gtfs'), [said(0, 'rt', rtOf(0))], T, T + 120 * MINUTE_MS, 'gtfs');
    vi.useFakeTimers({ now: T + 120 * MINUTE_MS });
    const page = await openReplay(blob, declared('gtfs'));
    page.seek(T + MINUTE_MS, 60);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(places(page.vehicles)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(places(page.vehicles)).toHaveLength(0);
    await page.driver.close();
  });
});
