/**
 * Prints how many bytes of heap and buffers each of 500,000 streams takes, beside history: `worker`, of the feed's pipeline;
 * `page`, of the table. Run with `--expose-gc`.
 */
import { createKeptMessages } from '../../../src/feeds/mcap/kept.ts';
import { createPipeline, type Pipeline } from '../../../src/feeds/pipeline.ts';
import { packDirectory, packRows } from '../../../src/feeds/payloads/packed/encode.ts';
import type { Batch } from '../../../src/tables/batch.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';
import { descriptorOf } from './messages.ts';

const STREAMS = 500_000;
const AT_ONCE = 5000;
/** Directories that are kept are packed one after the other. */
const PACKED_MS = 35_000;
const gc = (globalThis as { gc?: () => void }).gc;
if (!gc) throw new Error('run with --expose-gc');
const held = (): number => {
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** A feed's worker that is told of all streams and a reading of each, and what it keeps for recordings to come. */
async function tellAll(take: (batch: Batch) => void): Promise<readonly [Pipeline, object]> {
  const kept = createKeptMessages();
  const pipeline = createPipeline(
    {
      declaration: { id: 'live', type: 'mqtt', title: { zh: '实时', en: 'Live' }, address: 'ws://x', topics: ['#'] },
      cityUrl: 'http://127.0.0.1:1/',
      bounds: [149, 30, 151, 32],
      utcOffsetMinutes: 0,
      wallShiftMs: 0,
    },
    {
      batch: async (batch) => take(batch),
      tell: async () => {},
      state: () => {},
      keep: (key, topic, bytes, payload) => kept.keep(key, { topic, bytes, payload, receivedMs: 0 }),
    },
  );
  for (let first = 0; first < STREAMS; first += AT_ONCE) {
    const streams = Array.from({ length: AT_ONCE }, (_, i) => descriptorOf(first + i, STREAMS));
    pipeline.push(`dir/${first / AT_ONCE}`, packDirectory(streams, first, 1));
    const rows = {
      stream: Uint32Array.from(streams, (_, i) => first + i),
      timeMs: new Float64Array(AT_ONCE).fill(1.8e12),
      value: new Float32Array(AT_ONCE).fill(20),
      quality: new Uint8Array(AT_ONCE),
    };
    pipeline.push('rows', packRows(rows, 0, AT_ONCE, 1, first));
    await pipeline.flush();
  }
  return [pipeline, kept];
}

const before = held();
let keep: object;
let history = 0;
if (process.argv[2] === 'worker') {
  keep = await tellAll(() => {});
  await new Promise((done) => setTimeout(done, PACKED_MS));
} else {
  const table = createStreamTable();
  // As the bridge hands them over: nothing of the worker's reaches the page.
  (await tellAll((batch) => void table.append('live', structuredClone(batch), 1.8e12)))[0].close();
  // Its last report still holds it, and what is being packed.
  await new Promise((done) => setTimeout(done, PACKED_MS));
  history = table.history.bytes;
  keep = table;
}
console.log(String((held() - before - history) / STREAMS), keep === null ? '' : '');
process.exit(0);
