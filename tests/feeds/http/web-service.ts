import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '../../../src/base/browser.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { FeedContext, FeedDriver, FeedState } from '../../../src/feeds/feed.ts';
import { polledFeed, type PolledParts, type PolledService } from '../../../src/feeds/polled-feed.ts';
import type { Tidings } from '../../../src/tables/tidings.ts';
import { createVehicleTable } from '../../../src/tables/vehicles.ts';
import { createFeedCounts, rejectedTotal, type FeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';

export interface Asked {
  readonly url: URL;
  readonly atMs: number;
  readonly headers: IncomingMessage['headers'];
}
export type Answer = (asked: Asked, response: ServerResponse) => void;

/** A real web service on this machine; `answer` may be changed while it runs. */
export async function startService(answer: Answer) {
  const asked: Asked[] = [];
  const held = { answer };
  const server = createServer((request, response) => {
    const one: Asked = { url: new URL(request.url ?? '/', origin), atMs: Date.now(), headers: request.headers };
    asked.push(one);
    held.answer(one, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    set answer(next: Answer) {
      held.answer = next;
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const sendJson = (response: ServerResponse, json: unknown, headers: Record<string, string> = {}, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof json === 'string' ? json : JSON.stringify(json));
};

type Create = (parts: PolledParts) => PolledService;

/** The protocol opened as its worker would, with everything it says kept. */
export async function listen(payload: string, create: Create, address: string, declared: Partial<FeedDeclaration> = {}, rest: Partial<FeedContext> = {}) {
  const states: FeedState[] = [];
  const rows: { id: string; timeMs: number; value: number; quality: number }[] = [];
  const streams: StreamDescriptor[] = [];
  const tidings: Tidings[] = [];
  const vehicles = createVehicleTable();
  let counts: FeedCounts = createFeedCounts();
  const protocol = polledFeed(payload, create, { timeoutMs: 600, shortestIntervalMs: 50 });
  const driver: FeedDriver = await protocol.open(
    {
      declaration: { id: 'service', type: 'http', title: { zh: '服务', en: 'Service' }, address, intervalS: 0.1, ...declared },
      cityUrl: 'http://127.0.0.1:1/',
      bounds: [-180, -90, 180, 90],
      utcOffsetMinutes: 0,
      wallShiftMs: 0,
      allowedOrigins: [new URL(address).origin],
      ...rest,
    },
    {
      async batch(batch) {
        streams.push(...batch.opened);
        counts = batch.counts;
        if (batch.vehicles) vehicles.append('service', batch.vehicles, batch.arrivedMs);
        for (let i = 0; i < batch.count; i++)
          rows.push({
            id: (streams[batch.stream[i] as number] as StreamDescriptor).id,
            timeMs: batch.timeMs[i] as number,
            value: batch.value[i] as number,
            quality: batch.quality[i] as number,
          });
      },
      tell: async (told) => void tidings.push(told),
      state: (state) => void states.push(state),
    },
  );
  const feed = {
    driver,
    states,
    rows,
    streams,
    tidings,
    /** What a page would hold of its vehicles, under `service/<id>`. */
    vehicles,
    get counts() {
      return counts;
    },
    get state(): FeedState | undefined {
      return states.at(-1);
    },
    /** The last fault's reason. */
    get why(): string {
      return states.findLast((s) => 'why' in s)?.why ?? '';
    },
    /** Rows that nobody accounts for; 0 whenever nothing waits. */
    get unaccounted(): number {
      return counts.received - counts.shown - counts.superseded - counts.dropped - rejectedTotal(counts);
    },
  };
  return feed;
}

export async function until(what: string, holds: () => boolean, timeoutMs = 6000): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(10);
  }
}
