import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { PbfWriter } from 'pbf';
import { afterEach, describe, expect, it } from 'vitest';
import { createGtfs } from '../../src/feeds/gtfs/index.ts';
import { GTFS_NOW, GTFS_STATIC } from '../../src/feeds/payloads/gtfs/decoder.ts';
import { readRtMessage } from '../../src/feeds/payloads/gtfs/rt-message.ts';
import { tripUpdateFault } from '../../src/feeds/payloads/gtfs/rules.ts';
import { rtMessageOfJson } from '../../src/feeds/payloads/gtfs/rt-json.ts';
import { alongAt, apart, runsAt, runsOn, serviceDay, timesOf, wayOf, zeroOn } from '../../src/feeds/payloads/gtfs/runs.ts';
import { gtfsSeconds, readTimetable } from '../../src/feeds/payloads/gtfs/timetable.ts';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { createCollector, declaration, decodeAll } from './collect.ts';
import { smallTimetable } from './small-timetable.ts';
import { listen, startService, until } from './http/web-service.ts';

const REAL = '../shared/real/gtfs';
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(`${REAL}/${file}`));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe.skipIf(!existsSync(REAL))('real timetables', () => {
  it.each([
    ['static/bart.zip', { stops: 50, routes: 6, trips: 2525, stopTimes: 33167, shapePoints: 25074, frequencies: 0 }, 'America/Los_Angeles'],
    ['rt/bart-rt.zip', { stops: 48, routes: 8, trips: 2641, stopTimes: 32185, shapePoints: 34578, frequencies: 0 }, 'America/Los_Angeles'],
    ['static/bullrunner-gtfs.zip', { stops: 125, routes: 6, trips: 15, stopTimes: 473, frequencies: 15 }, 'America/New_York'],
    ['static/example.zip', { stops: 9, routes: 5, trips: 11, stopTimes: 28 }, 'America/Los_Angeles'],
  ])('%s has the counts of SOURCE.md', (file, counts, zone) => {
    const timetable = readTimetable(read(file));
    expect(timetable.counts).toMatchObject(counts);
    expect(timetable.zone).toEqual({ kind: 'iana', name: zone });
  });

  it('counts bad coordinates and goes on; a zip without GTFS is refused by name', () => {
    expect(readTimetable(read('static/example-errors.zip')).counts.rejected).toBeGreaterThanOrEqual(2);
    expect(() => readTimetable(read('static/badgtfs.zip'))).toThrow(/no-gtfs/);
    expect(() => readTimetable(read('rt/invalid.pb'))).toThrow(/bad-zip/);
    expect(decodeAll([[GTFS_STATIC, read('static/badgtfs.zip')]], { payload: 'gtfs' }).rejected).toEqual({ 'bad-shape': 1 });
  });
});

describe.skipIf(!existsSync(REAL))('real GTFS Realtime', () => {
  it('reads protobuf exactly as its JSON twin', () => {
    for (const name of ['bart-trip-updates', 'bart-alerts', 'example']) {
      const binary = readRtMessage(read(`rt/${name}.pb`));
      expect(binary).toEqual(rtMessageOfJson(JSON.parse(readFileSync(`${REAL}/rt/${name}.pb.json`, 'utf8'))));
    }
  });

  it('has the counts of SOURCE.md', () => {
    const bart = readRtMessage(read('rt/bart-trip-updates.pb'));
    const stops = (message: ReturnType<typeof readRtMessage>): number =>
      (message?.entities ?? []).reduce((sum, { tripUpdate }) => sum + (tripUpdate?.stops.length ?? 0), 0);
    expect([bart?.version, bart?.timeMs, bart?.entities.length, stops(bart)]).toEqual(['1.0', 1565199921_000, 91, 1060]);
    const example = readRtMessage(read('rt/example.pb'));
    expect([example?.timeMs, example?.entities.length, stops(example)]).toEqual([1559008978_000, 26, 298]);
    const got = decodeAll([['v', read('rt/bullrunner-vehicle-positions.pb')]], { payload: 'gtfs' }, 1505314376_000);
    expect([got.vehicles.length, got.rejected]).toEqual([10, {}]);
    expect(got.vehicles.every(({ lon, lat }) => Math.abs(lon + 82.41) < 0.05 && Math.abs(lat - 28.06) < 0.05)).toBe(true);
    expect(decodeAll([['v', read('rt/invalid.pb')]], { payload: 'gtfs' }).rejected).toEqual({ 'bad-protobuf': 1 });
    const alerts = decodeAll([['a', read('rt/bart-alerts.pb')]], { payload: 'gtfs' }).events;
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      id: 'BSA_187874',
      kind: 'disruption',
      cause: 'medical emergency, significant delays',
      web: 'http://www.bart.gov/schedules/advisories',
    });
    expect(alerts[0]?.texts[0]?.title).toContain('Montgomery');
  });

  it('refuses each rule-breaking message with a reason', () => {
    const needTimetable = /^E003|^E011|^E029/;
    const all = readdirSync(`${REAL}/rt-errors`).filter((name) => !needTimetable.test(name));
    expect(all.length).toBeGreaterThan(12);
    const passed = all.filter((name) => Object.keys(decodeAll([['rt', read(`rt-errors/${name}`)]], { payload: 'gtfs' }, 1.7e12).rejected).length === 0);
    expect(passed).toEqual([]);
    const trips = decodeAll(
      [
        [GTFS_STATIC, read('rt/bart-rt.zip')],
        ['rt', read('rt-errors/E003.trip_update-trip-trip_id.json')],
      ],
      { payload: 'gtfs' },
      1.7e12,
    );
    expect(trips.rejected['unknown-stream']).toBeGreaterThanOrEqual(1);
  });

  it('moves trips of BART along their shapes as their updates say: at a stop when the update says so', () => {
    const collector = createCollector();
    const decoder = createDecoder({ ...declaration, payload: 'gtfs' });
    const at = (message: Uint8Array, topic: string, nowMs: number): void => decoder.decode(topic, message, nowMs, collector.sink);
    at(read('rt/bart-rt.zip'), GTFS_STATIC, 1565199921_000);
    at(read('rt/bart-trip-updates.pb'), 'tu', 1565199921_000);
    at(new Uint8Array(0), GTFS_NOW, 1565199930_000);
    expect(collector.vehicles.length).toBeGreaterThan(40);
    expect(collector.vehicles.every(({ kind, detail }) => kind === 'metro' && detail?.['basis'] !== 'measured')).toBe(true);
    // Delays by route, in seconds.
    expect(collector.streams.length).toBeGreaterThan(4);
    expect(collector.streams.every(({ property, unit }) => property === 'delay' && unit === 's')).toBe(true);

    // A run under way and a stop ahead of it: at the told arrival it stands there.
    const timetable = readTimetable(read('rt/bart-rt.zip'));
    const message = readRtMessage(read('rt/bart-trip-updates.pb'));
    let checked = 0;
    for (const { tripUpdate } of message?.entities ?? []) {
      const stop = tripUpdate?.stops.find(({ arrivalMs }) => arrivalMs > 1565199950_000 && arrivalMs < 1565200400_000);
      const place = timetable.stops.get(stop?.stopId ?? '');
      if (!tripUpdate || !stop || !place || !timetable.tripById.has(tripUpdate.trip.tripId) || tripUpdateFault(tripUpdate, timetable)) continue;
      collector.vehicles.length = 0;
      at(new Uint8Array(0), GTFS_NOW, stop.arrivalMs);
      const vehicle = collector.vehicles.find(({ id }) => id.startsWith(`trip/${tripUpdate.trip.tripId}/`));
      if (!vehicle) continue;
      // Two of BART's shapes end short of their last stations, by up to 14 km.
      const shape = timetable.shapes.get(timetable.trips[timetable.tripById.get(tripUpdate.trip.tripId) ?? -1]?.shapeId ?? '') ?? new Float64Array(0);
      let gapM = Infinity;
      for (let i = 0; i < shape.length; i += 2) gapM = Math.min(gapM, apart([shape[i] as number, shape[i + 1] as number], [place.lon, place.lat]));
      expect(apart([vehicle.lon, vehicle.lat], [place.lon, place.lat])).toBeLessThan(gapM + 50);
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });
});

describe('alerts in protobuf', () => {
  it('reads communication_period (2) and impact_period (3) beside active_period (1): services are affected in the second', () => {
    const period =
      (startS: number) =>
      (_: unknown, pbf: PbfWriter): void => {
        pbf.writeVarintField(1, startS);
        pbf.writeVarintField(2, startS + 10);
      };
    const message = (tags: readonly number[]): Uint8Array => {
      const pbf = new PbfWriter();
      pbf.writeMessage(1, (_: unknown, header: PbfWriter) => header.writeStringField(1, '2.0'), null);
      const alert = (_: unknown, to: PbfWriter): void => tags.forEach((tag) => to.writeMessage(tag, period(tag * 1000), null));
      const entity = (_: unknown, to: PbfWriter): void => {
        to.writeStringField(1, 'a');
        to.writeMessage(5, alert, null);
      };
      pbf.writeMessage(2, entity, null);
      return pbf.finish();
    };
    const starts = (...tags: readonly number[]): unknown => readRtMessage(message(tags))?.entities[0]?.alert?.periods.map(({ startMs }) => startMs);
    expect([starts(1, 2, 3), starts(1, 3), starts(2, 3), starts(1, 2), starts(2), starts(1), starts()]).toEqual([
      [3_000_000],
      [3_000_000],
      [3_000_000],
      [2_000_000],
      [2_000_000],
      [1_000_000],
      [],
    ]);
  });
});

describe('GTFS Schedule', () => {
  it('reads times past midnight, and nothing else as a time', () => {
    expect(['25:10:00', '7:05:09', '00:00:00', '07:60:00', '7:5:0', '', 'noon'].map(gtfsSeconds)).toEqual([90600, 25509, 0, NaN, NaN, NaN, NaN]);
  });

  it('counts a service day from noon minus twelve hours where clocks change', () => {
    const timetable = readTimetable(smallTimetable('America/New_York'));
    // 2026-03-08: clocks go forward at 02:00; noon is 16:00 UTC, so zero is 04:00 UTC and not midnight (05:00 UTC).
    expect(serviceDay(timetable, Date.UTC(2026, 2, 8, 18))).toEqual({ date: '20260308', weekday: 6, zeroMs: Date.UTC(2026, 2, 8, 4) });
    expect(serviceDay(timetable, Date.UTC(2026, 2, 9, 18))).toEqual({ date: '20260309', weekday: 0, zeroMs: Date.UTC(2026, 2, 9, 4) });
    expect(serviceDay(timetable, Date.UTC(2026, 10, 1, 18))).toMatchObject({ zeroMs: Date.UTC(2026, 10, 1, 5) });
    expect(['20260308', '20260309', '20261101', '20260231'].map((date) => zeroOn(timetable, date))).toEqual([Date.UTC(2026, 2, 8, 4), Date.UTC(2026, 2, 9, 4), Date.UTC(2026, 10, 1, 5), NaN]); // prettier-ignore
    // Thirteen hours before Greenwich, and eleven behind it.
    expect(zeroOn(readTimetable(smallTimetable('Pacific/Auckland')), '20260110')).toBe(Date.UTC(2026, 0, 9, 11));
    expect(zeroOn(readTimetable(smallTimetable('Pacific/Pago_Pago')), '20260110')).toBe(Date.UTC(2026, 0, 10, 11));
  });

  it('knows weekdays, exceptions, yesterday’s trips after midnight and headways', () => {
    const timetable = readTimetable(smallTimetable());
    const service = timetable.services.get('s');
    if (!service) throw new Error('no service');
    expect([runsOn(service, '20260602', 1), runsOn(service, '20260601', 0), runsOn(service, '20260606', 5), runsOn(service, '20260607', 6), runsOn(service, '20270104', 0)]).toEqual([true, false, true, false, false]); // prettier-ignore
    const shanghai = (text: string): number => Date.parse(`2026-${text}+08:00`);
    const idsAt = (ms: number): string[] => runsAt(timetable, ms, 0).map(({ trip, date }) => `${timetable.trips[trip]?.id} ${date}`);
    expect(idsAt(shanghai('06-03T01:10:00'))).toEqual(['late 20260602']);
    expect(idsAt(shanghai('06-02T01:10:00'))).toEqual([]);
    expect(idsAt(shanghai('06-03T00:59:59'))).toEqual([]);
    // Trips of ten minutes every five: at 10:07 those of 10:00 and 10:05 are under way.
    expect(idsAt(shanghai('06-03T10:07:00'))).toEqual(['often 20260603', 'often 20260603']);
    expect(idsAt(shanghai('06-03T11:04:00'))).toHaveLength(1);
    expect(idsAt(shanghai('06-03T11:06:00'))).toEqual([]);
  });

  it('moves along the shape: waits at stops, keeps the speed between, faces east', () => {
    const timetable = readTimetable(smallTimetable());
    const [run] = runsAt(timetable, Date.parse('2026-06-03T01:10:00+08:00'), 0);
    if (!run) throw new Error('no run');
    const way = wayOf(
      timetable.shapes.get('sh') ?? new Float64Array(0),
      [114, 114.01, 114.03].map((lon) => ({ lon, lat: 0 })),
    );
    expect([...way.stopM].map(Math.round)).toEqual([0, 1112, 3336]);
    const at = (clock: string) => alongAt(way, timesOf(timetable, run), Date.parse(`2026-06-03T01:${clock}+08:00`));
    expect(at('04:00')?.lon).toBeCloseTo(114.005, 9);
    expect([at('08:30')?.lon, at('08:30')?.speedMps]).toEqual([114.01, 0]);
    expect(at('15:00')?.lon).toBeCloseTo(114.02, 9);
    expect(at('15:00')?.headingDeg).toBeCloseTo(90, 6);
    expect(at('15:00')?.speedMps).toBeCloseTo(2223.9 / 600, 2);
    expect([at('20:01'), alongAt(way, timesOf(timetable, run), Date.parse('2026-06-03T00:59:00+08:00'))]).toEqual([null, null]);
  });

  it('refuses bombs before they fill the memory', () => {
    const bomb = zipSync({ 'stop_times.txt': new Uint8Array(16 << 20) });
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(() => readTimetable(bomb, 8 << 20)).toThrow(/too-large/);
  });
});

describe('GTFS over HTTP', () => {
  it('reads timetable and realtime feed, moves vehicles between rounds, withdraws alerts', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const hms = (s: number): string => `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
    const dayS = (nowS % 86400) + 0;
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const zip = smallTimetable('UTC', {
      'trips.txt': 'route_id,service_id,trip_id,trip_headsign,shape_id\nr,s,t,To C,sh',
      'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,${hms(dayS + 86400 - 86400)},${hms(dayS)},a,1\nt,${hms(dayS + 600)},${hms(dayS + 600)},c,2`,
      'calendar.txt': `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\ns,1,1,1,1,1,1,1,${date},${date}`,
      'calendar_dates.txt': 'service_id,date,exception_type',
      'frequencies.txt': 'trip_id,start_time,end_time,headway_secs',
    });
    let alerts = [
      { id: 'x', alert: { effect: 'NO_SERVICE', informedEntity: [{ stopId: 'b' }], headerText: { translation: [{ text: 'Closed', language: 'en' }] } } },
    ];
    const service = await startService(({ url }, response) => {
      if (url.pathname === '/gtfs.zip') return response.end(zip);
      const entity = [...alerts, { id: 'tu', tripUpdate: { trip: { tripId: 't' }, stopTimeUpdate: [{ stopSequence: 1, departure: { delay: -60 } }] } }];
      return response.end(JSON.stringify({ header: { gtfsRealtimeVersion: '2.0', timestamp: String(Math.floor(Date.now() / 1000)) }, entity }));
    });
    closers.push(service.close);
    const feed = await listen('gtfs', createGtfs, `${service.origin}/gtfs.zip`, { topics: ['/rt.json'] });
    closers.push(() => feed.driver.close());
    await until('a vehicle', () => feed.vehicles.count > 0);
    expect(feed.vehicles.facts(0)).toMatchObject({ kind: 'bus', route: 'R1', detail: { basis: 'timetable and delay' } });
    expect(feed.vehicles.now.delayS[0]).toBe(-60);
    // It set out a minute early: it is a minute along already, a tenth of the way.
    expect(feed.vehicles.now.lon[0]).toBeGreaterThan(114.002);
    await until('the alert', () => feed.tidings.length > 0);
    alerts = [];
    await until('its end', () => feed.tidings.some((told) => told.kind === 'events' && told.present?.length === 0));
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
    expect(service.asked.filter(({ url }) => url.pathname === '/gtfs.zip')).toHaveLength(1);
  });
});
