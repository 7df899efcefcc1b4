import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { every } from '../../src/base/browser.ts';
import { createClock } from '../../src/base/clock.ts';
import { openMqttLink } from '../../src/app/actions/link.ts';
import { openActionNode } from '../../src/app/actions/node.ts';
import { createMemoryStore } from '../../src/app/actions/store.ts';
import type { CityManifest, FeedDeclaration, SensorProperties } from '../../src/city/pack/manifest.ts';
import type { FeedDriver } from '../../src/feeds/feed.ts';
import demoFeed from '../../src/feeds/demo/index.ts';
import { watchedBy } from '../../src/rules/alarms/limits.ts';
import type { OpenedCity } from '../opened-city.ts';
import type { Mount } from '../server/find-file.ts';
import { securityHeaders } from '../server/headers.ts';
import { createHandler } from '../server/serve.ts';
import { openBroker } from './broker.ts';
import { createRecords } from './records.ts';
import { createTeller, hubTopics } from './teller.ts';

const PATH = '/mqtt';
/** Cells of about 600 m, below squares of about 40 km. */
const GRID = { rootZoom: 10, leafZoom: 16 };
const SNAPSHOT_MS = 10_000;
const utf8 = new TextDecoder();

export interface HubOptions {
  readonly city: OpenedCity;
  /** The built application; absent: the broker and the city alone. */
  readonly app?: Mount;
  readonly host: string;
  readonly port: number;
  readonly connectOrigins?: readonly string[];
}
export interface Hub {
  readonly port: number;
  readonly screens: number;
  /** What the city has said so far. */
  readonly sent: { readonly rows: number; readonly messages: number; readonly bytes: number };
  close(): Promise<void>;
}

/**
 * One process for every screen in a room: serves the application and the city, runs the city's demo feed once, and hands its
 * readings on over a broker of its own, packed and by place, beside its vehicles, requests and teams' tasks; operators' actions meet there too, and the hub keeps their log
 * while it runs.
 */
export async function openHub({ city, app, host, port, connectOrigins = [] }: HubOptions): Promise<Hub> {
  const { folder } = city.mount;
  const manifest = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8')) as CityManifest;
  const topics = hubTopics(manifest.id);
  const own = manifest.feeds.find(({ type }) => type === 'demo');
  const served = Buffer.from(JSON.stringify({ ...manifest, feeds: manifest.feeds.map((feed) => (feed === own ? overBroker(feed, topics) : feed)) }));
  const mounts = [city.mount, ...(app ? [app] : [])];
  const handle = createHandler({ mounts, config: { city: city.path, connectOrigins, actions: { broker: PATH } } });
  const headers = Object.entries(securityHeaders(connectOrigins));
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if ((request.url ?? '').replace(/[?#].*$/, '') !== `/${city.path}city.json`) return handle(request, response);
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': served.length, 'Cache-Control': 'no-cache' });
    response.end(request.method === 'HEAD' ? undefined : served);
  });
  const broker = await openBroker({ server, path: PATH, mayWrite: (topic) => topic.startsWith(topics.actions) });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, done);
  });
  const at = (server.address() as AddressInfo).port;
  const local = `http://127.0.0.1:${at}/`;

  const watched = watchedBy(manifest.alarmRules);
  const districts = districtsOf(folder, manifest.sensors);
  const clock = createClock();
  const teller = createTeller({
    cityId: manifest.id,
    grid: GRID,
    run: clock.wall() >>> 0,
    isRuled: ({ property }) => Object.hasOwn(watched, property),
    districtOf: (thingId) => districts.get(thingId) ?? '-',
    publish: broker.publish,
  });
  const records = createRecords(topics, broker.publish);
  let driver: FeedDriver | null = null;
  if (own) {
    const [west, south, east, north] = manifest.bounds;
    const offset = manifest.timeZone.kind === 'fixed' ? manifest.timeZone.offsetMinutes : 0;
    driver = await demoFeed.open(
      { declaration: own, cityUrl: `${local}${city.path}`, bounds: [west, south, east, north], utcOffsetMinutes: offset, wallShiftMs: 0 },
      {
        batch: teller.take,
        // What these say goes on as it came, see `raw`.
        tell: async () => undefined,
        watched: () => watched,
        state() {},
        raw(_topic, bytes, payload) {
          // What teams do is told in full now and then, and each change as it happens: the last full word is kept.
          if (payload === 'team-tasks') void broker.publish(topics.tasks, bytes, utf8.decode(bytes).includes('"whole":true'), true);
          else if (payload === 'ngsi-ld') void records.vehicles(bytes, clock.wall());
          else if (payload === 'open311') void records.requests(bytes);
        },
      },
    );
  }
  const stopSnapshots = every(SNAPSHOT_MS, () => {
    void teller.snapshot();
    void records.snapshot(clock.wall());
  });
  const log = openActionNode({
    cityId: manifest.id,
    window: 'hub',
    role: 'keeper',
    store: createMemoryStore('hub'),
    clock,
    openLink: openMqttLink(`ws://127.0.0.1:${at}${PATH}`, null),
    onEntries: (entries) => entries.forEach(({ action }) => driver?.act?.(action)),
    onStatus: () => undefined,
  });
  return {
    port: at,
    get screens() {
      // The keeper of actions is one of the broker's own.
      return Math.max(0, broker.clients - 1);
    },
    get sent() {
      return teller.sent;
    },
    async close() {
      stopSnapshots();
      driver?.close();
      log.close();
      await broker.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

/** The demo feed as screens hear it: same id and title, other road. */
const overBroker = ({ id, title }: FeedDeclaration, topics: ReturnType<typeof hubTopics>): FeedDeclaration => ({
  id,
  title,
  type: 'mqtt',
  address: PATH,
  topics: topics.always,
  urgent: topics.urgent,
  cells: { topic: topics.cells, ...GRID },
});

/** Which district each sensor stands in. */
function districtsOf(folder: string, file: string | undefined): ReadonlyMap<string, string> {
  if (file === undefined) return new Map();
  const { features } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as GeoJSON.FeatureCollection<GeoJSON.Point, SensorProperties>;
  return new Map(features.map(({ properties: { id, district } }) => [id, district.replace(/[/+#]/g, '-') || '-']));
}
