import { createBridge, handOver } from '../base/bridge.ts';
import { createClock } from '../base/clock.ts';
import { ensure } from '../base/ensure.ts';
import { installScriptPolicy } from '../base/trusted-types.ts';
import { batchBuffers } from '../tables/batch.ts';
import type { FeedContext, FeedDriver, HistoryAnswer, Limits } from './feed.ts';
import { feedProtocols } from './registry.ts';
import { createKeptMessages } from './mcap/kept.ts';
import { rawBuffers } from './mcap/raw-part.ts';
import { openTap, type Tap } from './mcap/tap.ts';
import type { PageCalls, WorkerCalls, WorkerEvents } from './wire.ts';

/** One worker per feed: connects, decodes and conflates away from the page, and hands over batches by transfer. */
// A worker has a policy of its own, under which it starts workers.
installScriptPolicy();

let opened: (driver: FeedDriver) => void;
/** What is asked before the driver stands waits for it, in order. */
const driver = new Promise<FeedDriver>((resolve) => (opened = resolve));

let calmed: () => void;
const calm = new Promise<void>((resolve) => (calmed = resolve));

const seriesBuffers = (answers: readonly HistoryAnswer[]): Transferable[] =>
  answers.flatMap(({ series }) => [series.timeMs.buffer, series.value.buffer, series.quality.buffer] as ArrayBuffer[]);

/** What rules watch. */
let watched: Limits | undefined;

/** Takes every message while a recording runs. */
let tap: Tap | null = null;
/** What a recording that begins later cannot be read without. */
const kept = createKeptMessages();
const clock = createClock();

const serve: WorkerCalls = {
  async open(context: FeedContext) {
    const { type } = context.declaration;
    watched = context.watched;
    const entry = ensure(
      feedProtocols.find((p) => p.id === type),
      `feed protocol "${type}"`,
    );
    try {
      const { default: protocol } = await entry.load();
      const standing = await protocol.open(context, {
        batch: (batch) => bridge.call('batch', handOver(batch, batchBuffers(batch))),
        tell: (tidings) => bridge.call('tell', tidings),
        state: (state) => bridge.tell('state', state),
        report: (report) => bridge.tell('report', report),
        calm,
        watched: () => watched,
        raw: (topic, bytes, payload) => tap?.add(topic, bytes, payload),
        keep: (key, topic, bytes, payload) => kept.keep(key, { topic, bytes, payload, receivedMs: clock.wall() }),
      });
      opened(standing);
      return { canSeek: standing.seek !== undefined };
    } catch (error) {
      // Whatever waits for the driver is answered by one that can do nothing.
      opened({ close() {} });
      throw error;
    }
  },
  async prepare(type) {
    await feedProtocols.find(({ id }) => id === type)?.load();
  },
  async seek(cursor) {
    (await driver).seek?.(cursor);
  },
  async act(action) {
    (await driver).act?.(action);
  },
  async look(view) {
    (await driver).look?.(view);
  },
  watch(limits) {
    watched = limits;
  },
  calm: () => calmed(),
  async history(streamIds, fromMs, toMs, stepMs, limits) {
    const answers = (await (await driver).history?.(streamIds, fromMs, toMs, stepMs, limits)) ?? [];
    return handOver(answers as HistoryAnswer[], seriesBuffers(answers));
  },
  async record(on) {
    tap?.close();
    tap = on ? openTap((part) => bridge.tell('raw', handOver(part, rawBuffers(part))), kept.all()) : null;
  },
  ping() {},
  async close() {
    (await driver).close();
  },
};
const bridge = createBridge<PageCalls, Record<string, never>, WorkerEvents>(self as unknown as DedicatedWorkerGlobalScope, serve);
