import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import { GTFS_NOW, GTFS_STATIC } from '../../../src/feeds/payloads/gtfs/decoder.ts';
import { MOVE_NOW } from '../../../src/feeds/payloads/moving-features.ts';
import { nmeaChecksum } from '../../../src/feeds/payloads/nmea.ts';
import { bytesOf } from '../collect.ts';
import { openReplay, recordFeed, type openPage, type Said } from './record-feed.ts';

/** A Sunday. */
const T = Date.UTC(2026, 5, 21, 8, 0, 30);
const MINUTE_MS = 60_000;
const said = (minutes: number, topic: string, message: unknown): Said => ({ atMs: T + minutes * MINUTE_MS, topic, bytes: message instanceof Uint8Array ? message : bytesOf(message) }); // prettier-ignore
const iso = (minutes: number): string => new Date(T + minutes * MINUTE_MS).toISOString();
const seconds = (minutes: number): string => String((T + minutes * MINUTE_MS) / 1000);
const signed = (line: string): string => `${line}*${nmeaChecksum(`${line}*`).toString(16).toUpperCase().padStart(2, '0')}`;
const ever = signed('!AIVDM,1,1,,A,15?MbV0P00G?ufbE`FepT@3n00Sa,0');
const everAgain = signed('!AIVDM,1,1,,A,15?MbV0P01G?ufbE`FepT@3n00Sa,0');

const vehicle = (over: object): object => ({ id: 'urn:ngsi-ld:Vehicle:7', type: 'Vehicle', vehicleType: 'lorry', ...over });
const alert = (id: string): object => ({ id, type: 'Alert', category: 'environment', subCategory: 'flood', severity: 'high', dateIssued: iso(-30), location: { type: 'Point', coordinates: [4.36, 52.01] } }); // prettier-ignore
const detour = (id: string): object => ({ id, alert: { effect: 'DETOUR', headerText: { translation: [{ text: id }] }, informedEntity: [{ routeId: 'r' }] } });
const rt = (minutes: number, topic: string, ...entity: readonly object[]): Said => said(minutes, topic, { header: { gtfsRealtimeVersion: '2.0', incrementality: 'FULL_DATASET', timestamp: seconds(minutes) }, entity }); // prettier-ignore
const timetable = zipSync(
  Object.fromEntries(
    Object.entries({
      'agency.txt': 'agency_id,agency_name,agency_timezone\nA,Agency,UTC',
      'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\na,A,0,114\nb,B,0,114.03',
      'routes.txt': 'route_id,route_short_name,route_type\nr,R1,3',
      'trips.txt': 'route_id,service_id,trip_id,trip_headsign,shape_id\nr,s,t,To B,',
      'stop_times.txt': 'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,a,1\nt,08:10:00,08:10:00,b,2',
      'calendar.txt': 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\ns,1,1,1,1,1,1,1,20260101,20261231',
    }).map(([name, text]) => [name, strToU8(text)]),
  ),
);
const now = (minutes: number): Said => said(minutes, GTFS_NOW, new Uint8Array(0));
const line = { type: 'Feature', id: 'm', properties: { name: 'M' }, temporalGeometry: { type: 'MovingPoint', coordinates: [[10, 0], [10.01, 0]], datetimes: [iso(-5), iso(15)] } }; // prettier-ignore

/** Feeds whose first words came before the recording began, and are needed to make sense of the later ones. */
const cases: readonly (readonly [what: string, payload: string, messages: readonly Said[]])[] = [
  [
    'ships that named themselves in two sentences, minutes ago',
    'nmea',
    [
      said(-9, '', '!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C'),
      said(-8.9, '', '!AIVDM,2,2,1,A,88888888880,2*25'),
      said(-8.8, '', ever),
      said(1, '', everAgain),
      said(3, '', ever),
    ],
  ],
  [
    'NGSI-LD vehicles that say where they are only when they have moved',
    'ngsi-ld',
    [
      said(-2, 'v', vehicle({ name: 'C-7', location: { type: 'Point', coordinates: [128.4, 24.6] }, observationDateTime: iso(-2) })),
      said(1, 'v', vehicle({ speed: { value: 36, unitCode: 'KMH' }, observationDateTime: iso(1) })),
      said(3, 'v', vehicle({ location: { type: 'Point', coordinates: [128.5, 24.6] }, observationDateTime: iso(3) })),
    ],
  ],
  [
    'alerts of two sources whose snapshots came before',
    'alerts',
    [
      said(-9, 'alarms-now/north', { alerts: [alert('n1'), alert('n2')] }),
      said(-9, 'alarms-now/south', { alerts: [alert('s1')] }),
      said(-8, 'alarms/south', alert('s2')),
      said(1, 'alarms-now/north', { alerts: [alert('n2')] }),
      said(3, 'alarms-now/south', { alerts: [alert('s2')] }),
    ],
  ],
  ['a last warning that is listed no more', 'gtfs', [rt(-2, 'alerts', detour('a')), rt(1, 'alerts'), rt(3, 'alerts', detour('b'))]],
  [
    'disruptions told at two addresses of one agency',
    'gtfs',
    [rt(-2, 'bus', detour('a')), rt(-2, 'tram', detour('b')), rt(1, 'bus', detour('a'), detour('c')), rt(3, 'tram')],
  ],
  ['trips by a timetable read hours ago', 'gtfs', [said(-200, GTFS_STATIC, timetable), now(0.2), now(1), now(2), now(3), now(4)]],
  ['features that move along a trajectory asked for once', 'moving-features', [said(-4, '', line), ...[0.2, 1, 2, 3, 4].map((m) => said(m, MOVE_NOW, new Uint8Array(0)))]],
]; // prettier-ignore

type Page = ReturnType<typeof openPage>;
function shown({ vehicles, events }: Pick<Page, 'vehicles' | 'events'>, atMs: number) {
  const rows = Array.from({ length: vehicles.count }, (_, row) => row).filter((row) => vehicles.facts(row));
  return {
    vehicles: rows.map((row) => [vehicles.facts(row), vehicles.now.lon[row], vehicles.now.speedMps[row], vehicles.now.timeMs[row]]),
    events: events
      .activeAt(atMs)
      .map(({ event }) => event.id)
      .sort(),
  };
}

describe('a replay is what was live', () => {
  it.each(cases)('for %s', async (_, payload, messages) => {
    const declaration: FeedDeclaration = { id: 'feed', type: 'mqtt', title: { zh: '源', en: 'Feed' }, address: 'wss://source.example' };
    const { blob } = await recordFeed(declaration, messages, T, T + 10 * MINUTE_MS, payload);
    const page = await openReplay(blob, declaration);
    const differing: string[] = [];
    for (const minutes of [0.5, 2.5, 4.5, 2.5, 0.5]) {
      const atMs = T + minutes * MINUTE_MS;
      const { live } = await recordFeed(declaration, messages, T, atMs, payload);
      await page.show(atMs);
      expect([minutes, shown(page, atMs)]).toEqual([minutes, shown(live, atMs)]);
      expect(page.streams.count).toBe(live.streams.count);
      differing.push(JSON.stringify(shown(live, atMs)));
    }
    // A case that shows the same all the time would prove nothing.
    expect(new Set(differing).size).toBeGreaterThan(1);
    await page.driver.close();
  });
});
