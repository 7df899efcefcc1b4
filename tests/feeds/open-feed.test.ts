import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBridge, handOver } from '../../src/base/bridge.ts';
import type { FeedState } from '../../src/feeds/feed.ts';
import { openFeed } from '../../src/feeds/open-feed.ts';
import type { PageCalls, WorkerCalls, WorkerEvents } from '../../src/feeds/wire.ts';
import { batchBuffers, createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { Quality } from '../../src/tables/quality.ts';
import { declaration } from './collect.ts';

const stream = (id: string): StreamDescriptor => ({
  id, thingId: id, property: 'waterLevel', unit: 'm', intervalMs: 1000, lon: NaN, lat: NaN, source: '', kind: '',
}); // prettier-ignore

function batchOf(rows: readonly (readonly [stream: number, timeMs: number, value: number])[], opened: readonly StreamDescriptor[], received: number): Batch {
  const builder = createBatchBuilder();
  for (const [number, timeMs, value] of rows) builder.push(number, timeMs, value, Quality.good);
  return builder.take({ opened, kind: 'update', arrivedMs: 0, counts: { ...createFeedCounts(), received, shown: rows.length, rejected: { 'bad-json': 1 } } });
}

/** The two ends of a worker in one thread: the page's end looks like a Worker, the other serves what it is asked. */
function startRig() {
  const said: string[] = [];
  const errorListeners: ((event: unknown) => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  let silent = false;
  const serve: WorkerCalls = {
    async open(context) {
      const watching = context.watched ? ` watching ${Object.keys(context.watched).join()}` : '';
      said.push(`open ${context.declaration.id}${context.credentials ? ` as ${context.credentials.username}` : ''}${watching}`);
      if (context.declaration.address === 'bad') throw new Error('no such place');
      return { canSeek: false };
    },
    async prepare() {},
    async seek(cursor) {
      said.push(`seek ${cursor.kind}`);
    },
    async act(action) {
      said.push(`act ${action.target}`);
    },
    async look(view) {
      said.push(`look ${view.join()}`);
    },
    watch: (limits) => void said.push(`watch ${JSON.stringify(limits)}`),
    calm: () => void said.push('calm'),
    history: () => new Promise(() => {}),
    async record() {},
    ping: () => (silent ? new Promise<void>(() => {}) : undefined) as undefined,
    async close() {
      said.push('close');
    },
  };
  const bridge = createBridge<PageCalls, Record<string, never>, WorkerEvents>(port2 as never, serve);
  const worker = {
    postMessage: (message: unknown, transfer: Transferable[]) => port1.postMessage(message, transfer),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') port1.addEventListener('message', listener as never);
      else errorListeners.push(listener as (event: unknown) => void);
    },
    start: () => port1.start(),
    terminate() {
      said.push('terminated');
      port1.close();
    },
  };
  return {
    worker: worker as unknown as Worker,
    said,
    tell: (state: FeedState) => bridge.tell('state', state),
    hand: (batch: Batch) => bridge.call('batch', handOver(batch, batchBuffers(batch))),
    crash: () => errorListeners.forEach((listen) => listen({ message: 'boom', preventDefault() {} })),
    hang: () => (silent = true),
  };
}

const rigs: ReturnType<typeof startRig>[] = [];
const context = { declaration, cityUrl: '', bounds: [0, 0, 1, 1] as const, utcOffsetMinutes: 0, wallShiftMs: 0 };
const open = (rest: Partial<typeof context> = {}) => {
  const feed = openFeed({ ...context, ...rest }, () => {
    const rig = startRig();
    rigs.push(rig);
    return rig.worker;
  });
  closers.push(() => feed.close());
  return feed;
};
const closers: (() => void)[] = [];
const rig = (n: number) => rigs[n] as ReturnType<typeof startRig>;
/** Messages between ports arrive by the real event loop, timers by the faked one. */
const messages = (): Promise<void> => new Promise((done) => setImmediate(() => setImmediate(() => setImmediate(done))));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await messages();
  vi.useRealTimers();
  rigs.length = 0;
});

describe('a feed on the page', () => {
  it('hears states and batches, and passes on what it is asked in order', async () => {
    const feed = open();
    const states: string[] = [];
    const taken: Batch[] = [];
    feed.onState((s) => states.push(s.kind));
    feed.onBatch((b) => taken.push(b));
    feed.act({ id: '1', kind: 'acknowledge', operator: 'o', timeMs: 0, target: 'a' } as never);
    feed.seek({ kind: 'live' });
    feed.look([1, 2, 3, 4]);
    rig(0).tell({ kind: 'open', sinceMs: 5 });
    await rig(0).hand(batchOf([[0, 10, 1.5]], [stream('x')], 2));
    expect(feed.state).toEqual({ kind: 'open', sinceMs: 5 });
    expect(states).toEqual(['open']);
    expect(rig(0).said).toEqual(['open test', 'act a', 'seek live', 'look 1,2,3,4']);
    expect(taken[0]?.opened).toEqual([stream('x')]);
    expect([...(taken[0] as Batch).value]).toEqual([1.5]);
  });

  it('opened ahead, tells nothing and lets its worker wait until somebody listens, then all in order', async () => {
    let listen: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (listen = resolve));
    const feed = openFeed(
      context,
      () => {
        const made = startRig();
        rigs.push(made);
        return made.worker;
      },
      heard,
    );
    closers.push(() => feed.close());
    const told: string[] = [];
    rig(0).tell({ kind: 'open', sinceMs: 5 });
    const handed = vi.fn();
    const first = rig(0)
      .hand(batchOf([[0, 10, 1.5]], [stream('x')], 2))
      .then(handed);
    await messages();
    expect(handed).not.toHaveBeenCalled();
    expect(feed.state.kind).toBe('connecting');
    feed.onState((s) => told.push(s.kind));
    feed.onBatch((b) => told.push(`${b.count} of ${b.counts.received}`));
    listen();
    await first;
    await rig(0).hand(batchOf([[0, 20, 2.5]], [], 3));
    expect(told).toEqual(['open', '1 of 2', '1 of 3']);
    expect(feed.state).toEqual({ kind: 'open', sinceMs: 5 });
  });

  it('a reader that throws neither stops the others nor the feed', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const feed = open();
    const taken: Batch[] = [];
    feed.onBatch(() => {
      throw new Error('broken panel');
    });
    feed.onBatch((b) => taken.push(b));
    await rig(0).hand(batchOf([], [], 0));
    expect(taken.length).toBe(1);
    expect(reported).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('replaces a crashed worker after a pause, visibly, and goes on with streams, counts, actions and cursor', async () => {
    const feed = open();
    const table = createStreamTable();
    feed.onBatch((b) => table.append('test', b, 1e9));
    feed.act({ id: '1', kind: 'acknowledge', operator: 'o', timeMs: 0, target: 'a' } as never);
    feed.seek({ kind: 'at', timeMs: 9, rate: 0 });
    await rig(0).hand(
      batchOf(
        [
          [0, 10, 1],
          [1, 10, 2],
        ],
        [stream('x'), stream('y')],
        5,
      ),
    );

    const asked = feed.history(['x'], 0, 1, 0);
    rig(0).crash();
    expect(await asked).toEqual([]);
    const waiting = feed.state;
    if (waiting.kind !== 'waiting') throw new Error(`state is ${waiting.kind}`);
    expect(waiting.why).toContain('boom');
    expect(waiting.retryAtMs - Date.now()).toBeGreaterThanOrEqual(500);
    expect(waiting.retryAtMs - Date.now()).toBeLessThanOrEqual(8000);
    expect(rigs.length).toBe(1);
    vi.advanceTimersByTime(8000);
    expect(rigs.length).toBe(2);
    expect(feed.state).toEqual({ kind: 'connecting', attempt: 2 });
    // The new worker numbers its streams from 0 and meets them in another order.
    await rig(1).hand(
      batchOf(
        [
          [0, 20, 20],
          [1, 20, 10],
        ],
        [stream('y'), stream('x')],
        7,
      ),
    );
    await rig(1).hand(batchOf([[0, 30, 30]], [], 8));
    expect([table.count, table.value[table.find('x')], table.value[table.find('y')]]).toEqual([2, 10, 30]);
    expect(table.counts('test')).toMatchObject({ received: 13, shown: 3, rejected: { 'bad-json': 2 } });
    expect(rig(1).said).toEqual(['open test', 'act a', 'seek at']);
    expect(rig(0).said).toContain('terminated');
  });

  it('replaces a worker that no longer answers', async () => {
    const feed = open();
    vi.advanceTimersByTime(5000);
    await messages();
    rig(0).hang();
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(5000);
      await messages();
    }
    expect(feed.state.kind).toBe('connecting');
    vi.advanceTimersByTime(5000);
    expect(feed.state).toMatchObject({ kind: 'waiting', why: 'feed worker does not answer' });
  });

  it('is patient with one that never answered yet, but not for ever', async () => {
    const feed = open();
    rig(0).hang();
    vi.advanceTimersByTime(60000);
    await messages();
    expect(feed.state.kind).toBe('connecting');
    vi.advanceTimersByTime(5000);
    expect(feed.state.kind).toBe('waiting');
  });

  it('leaves one that answers alone', async () => {
    const feed = open();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(5000);
      await messages();
    }
    expect([feed.state.kind, rigs.length]).toEqual(['connecting', 1]);
  });

  it('is tried again at once as somebody, and by each worker after that', async () => {
    const feed = open();
    rig(0).tell({ kind: 'refused', why: 'not authorised', asksSignIn: true });
    await messages();
    feed.signIn({ username: 'desk', token: 'secret' });
    await messages();
    expect(rig(0).said).toEqual(['open test', 'terminated']);
    expect(rig(1).said).toEqual(['open test as desk']);
    expect(feed.state).toEqual({ kind: 'connecting', attempt: 1 });
    rig(1).crash();
    await vi.advanceTimersByTimeAsync(10_000);
    await messages();
    expect(rig(2).said).toEqual(['open test as desk']);
  });

  it('tells its worker what rules watch, and each worker after that as it stood', async () => {
    const feed = open();
    feed.watch({ waterLevel: [2.6, 2.5] });
    await messages();
    expect(rig(0).said).toEqual(['open test', 'watch {"waterLevel":[2.6,2.5]}']);
    rig(0).crash();
    await vi.advanceTimersByTimeAsync(10_000);
    await messages();
    expect(rig(1).said).toEqual(['open test watching waterLevel']);
  });
  it('a driver that cannot open is refused with its reason', async () => {
    const feed = open({ declaration: { ...declaration, address: 'bad' } });
    await messages();
    expect(feed.state).toEqual({ kind: 'refused', why: 'no such place' });
  });

  it('says goodbye, then ends its worker', async () => {
    const feed = open();
    feed.close();
    expect(feed.state).toEqual({ kind: 'closed' });
    await messages();
    expect(rig(0).said).toEqual(['open test', 'close', 'terminated']);
    expect(await feed.history(['x'], 0, 1, 0)).toEqual([]);
  });
});
