import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import WebSocket from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import demoFeed from '../../../src/feeds/demo/index.ts';
import { rejectedTotal } from '../../../src/tables/batch.ts';
import type { Tidings } from '../../../src/tables/tidings.ts';
import { openHub, type Hub } from '../../../tools/hub/hub.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { BOUNDS, makeSensors, OFFSET_MINUTES } from '../demo/fixture.ts';
import { listen, until } from './listen.ts';

const RULED = 'waterLevel';
const sensors = makeSensors(800);
const streamsOf = (isRuled: boolean): string[] =>
  sensors.flatMap((s) => s.properties.streams.filter(({ property }) => (property === RULED) === isRuled).map(({ id }) => id));
const folder = mkdtempSync(join(tmpdir(), 'belvedere-hub-'));
let hub: Hub;
let declared: FeedDeclaration;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  writeFileSync(
    join(folder, 'sensors.geojson'),
    JSON.stringify({
      type: 'FeatureCollection',
      features: sensors.map(({ lon, lat, properties }) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } })),
    }),
  );
  writeFileSync(
    join(folder, 'city.json'),
    JSON.stringify({
      id: 'room',
      bounds: BOUNDS,
      timeZone: { kind: 'fixed', offsetMinutes: OFFSET_MINUTES },
      sensors: 'sensors.geojson',
      alarmRules: [{ id: 'high', property: RULED }],
      feeds: [{ id: 'demo', type: 'demo', address: 'demo:room?seed=7', title: { zh: '演示', en: 'Demo' } }],
    }),
  );
  hub = await openHub({ city: openCityFolder(folder), host: '127.0.0.1', port: 0 });
  const city = (await (await fetch(`http://127.0.0.1:${hub.port}/cities/room/city.json`)).json()) as { feeds: FeedDeclaration[] };
  declared = city.feeds[0] as FeedDeclaration;
  await until('the city has spoken', () => hub.sent.rows >= sensors.length, 30_000);
});
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});
const screen = async () => {
  const address = `ws://127.0.0.1:${hub.port}${declared.address}`;
  const heard = await listen(address, { ...declared, address }, { bounds: BOUNDS });
  closers.push(() => heard.driver.close());
  await until('open', () => heard.state?.kind === 'open', 9000);
  return heard;
};
const idsOf = (heard: Awaited<ReturnType<typeof screen>>): Set<string> => new Set(heard.rows.map(({ id }) => id));

it('a screen that comes late sees every ruled stream of the city at once, and of the others those in view', async () => {
  expect(declared).toMatchObject({ id: 'demo', type: 'mqtt', address: '/mqtt' });
  await sleep(11_000);
  const heard = await screen();
  const ruled = streamsOf(true);
  await until('all ruled', () => ruled.every((id) => idsOf(heard).has(id)), 15_000);
  expect(streamsOf(false).filter((id) => idsOf(heard).has(id))).toEqual([]);

  const west = sensors.filter(({ lon }) => lon < -150.03);
  const east = sensors.filter(({ lon }) => lon > -149.96);
  heard.driver.look?.([-150.06, -30.045, -150.03, -29.955]);
  const seen = west.flatMap((s) => s.properties.streams.map(({ id }) => id));
  await until('the west', () => seen.filter((id) => idsOf(heard).has(id)).length > 0.95 * seen.length, 15_000);
  const unseen = east.flatMap((s) => s.properties.streams.filter(({ property }) => property !== RULED).map(({ id }) => id));
  expect(unseen.filter((id) => idsOf(heard).has(id))).toEqual([]);

  heard.driver.look?.([-149.97, -30.045, -149.94, -29.955]);
  await until('the east', () => unseen.filter((id) => idsOf(heard).has(id)).length > 0.95 * unseen.length, 15_000);
  // A snapshot tells again what was told; nothing is lost, nothing refused but what a second of starting up may hold.
  const { received, shown, superseded, dropped } = heard.counts;
  expect(received).toBe(shown + superseded + dropped + rejectedTotal(heard.counts));
  expect([dropped, heard.counts.rejected]).toEqual([0, {}]);
  expect(heard.streams.find(({ id }) => id === ruled[0])).toMatchObject({ property: RULED, unit: 'm' });
}, 90_000);

it('a screen that comes late knows the requests and teams of the city as a page with its own demo feed does', async () => {
  const own: Tidings[] = [];
  const vehicles = new Set<string>();
  const driver = await demoFeed.open(
    {
      declaration: { id: 'demo', type: 'demo', address: 'demo:room?seed=7', title: { zh: '演示', en: 'Demo' } },
      cityUrl: `http://127.0.0.1:${hub.port}/cities/room/`,
      bounds: BOUNDS,
      utcOffsetMinutes: OFFSET_MINUTES,
      wallShiftMs: 0,
    },
    {
      batch: async (batch) => batch.vehicles?.told.forEach(({ facts }) => vehicles.add(facts.id)),
      tell: async (told) => void own.push(told),
      state: () => undefined,
    },
  );
  const requestsOf = (tidings: readonly Tidings[]): Set<string> =>
    new Set(tidings.flatMap((told) => (told.kind === 'requests' ? told.requests.map(({ id, status }) => `${id} ${status}`) : [])));
  const teamsOf = (tidings: readonly Tidings[]): number =>
    tidings.reduce((most, told) => (told.kind === 'tasks' ? Math.max(most, told.teams.length) : most), 0);
  await until('the demo feed itself', () => requestsOf(own).size > 300 && teamsOf(own) > 0 && vehicles.size > 0, 30_000);
  driver.close();
  const heard = await screen();
  const missing = (): readonly string[] => [...requestsOf(own)].filter((request) => !requestsOf(heard.tidings).has(request));
  // One may have changed since.
  await until('the requests', () => missing().length <= 3, 15_000);
  await until('the teams', () => teamsOf(heard.tidings) === teamsOf(own), 15_000);
  await until('the vehicles', () => [...vehicles].every((id) => heard.vehicles.has(id)), 15_000);
  expect(heard.counts.rejected).toEqual({});
}, 90_000);

it('hands over what rules watch at least once, and what it is, on the connection of what counts one by one', async () => {
  const root = 'belvedere/room';
  expect(declared.urgent).toEqual([`${root}/urgent/#`, `${root}/ruled-streams/#`, `${root}/ruled/#`, `${root}/ruled-now/#`]);
  expect(declared.topics).toEqual([`${root}/streams/#`, `${root}/vehicles`, `${root}/vehicles-now`]);
  const listener = await mqtt.connectAsync(`ws://127.0.0.1:${hub.port}/mqtt`, { protocolVersion: 4, reconnectPeriod: 0 });
  closers.push(() => listener.endAsync(true));
  const told: (readonly [topic: string, qos: number])[] = [];
  listener.on('message', (topic, _payload, { qos }) => told.push([topic, qos]));
  await listener.subscribeAsync([...(declared.urgent ?? [])], { qos: 1 });
  await until('a reading and a directory', () => ['ruled', 'ruled-streams/0'].every((name) => told.some(([topic]) => topic === `${root}/${name}`)), 15_000);
  expect(new Set(told.map(([, qos]) => qos))).toEqual(new Set([1]));
}, 30_000);

it('lets screens write actions and nothing else', async () => {
  const heard = await screen();
  const before = heard.counts.messages;
  const intruder = await mqtt.connectAsync(`ws://127.0.0.1:${hub.port}/mqtt`, { protocolVersion: 4, reconnectPeriod: 0 });
  closers.push(() => intruder.endAsync(true));
  let isCut = false;
  intruder.on('close', () => (isCut = true));
  const listener = await mqtt.connectAsync(`ws://127.0.0.1:${hub.port}/mqtt`, { protocolVersion: 4, reconnectPeriod: 0 });
  closers.push(() => listener.endAsync(true));
  const told: string[] = [];
  listener.on('message', (topic) => told.push(topic));
  await listener.subscribeAsync(['belvedere/room/actions/#', 'belvedere/room/ruled']);
  await intruder.publishAsync('belvedere/room/actions/entry/desk-a', '{}');
  await until('an action', () => told.includes('belvedere/room/actions/entry/desk-a'), 5000);
  intruder.publish('belvedere/room/ruled', 'all clear');
  await until('cut', () => isCut, 5000);
  expect(told.filter((topic) => topic === 'belvedere/room/ruled').length).toBeLessThan(5);
  expect(heard.counts.rejected).toEqual({});
  expect(heard.counts.messages).toBeGreaterThanOrEqual(before);
}, 30_000);

it('refuses a socket at another path', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${hub.port}/other`, 'mqtt');
  await new Promise<void>((done) => void socket.on('error', () => done()));
  expect(socket.readyState).not.toBe(WebSocket.OPEN);
});
