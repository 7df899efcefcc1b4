import { monotonicMs } from '../../src/base/browser.ts';
import { createWaitingRows } from '../../src/feeds/conflate.ts';
import { createDecoder, type RowSink } from '../../src/feeds/payloads/decoder.ts';
import type { FeedDeclaration } from '../../src/city/pack/manifest.ts';
import type { StreamDescriptor } from '../../src/tables/batch.ts';

/** Rows per second out of wire bytes on one core, into waiting rows, per message form; and the bytes one row came in. */
export interface DecodeBench {
  /** The common case: one flat SensorThings observation per message. */
  readonly rowsPerS: number;
  /** The same through JSON.parse, as when a message holds anything unusual. */
  readonly plainRowsPerS: number;
  /** Arrays of SensorThings observations, fifty to a message, each with the id of its Datastream. */
  readonly batchedRowsPerS: number;
  /** NGSI-LD normalized entities of four readings each. */
  readonly ngsiLdRowsPerS: number;
  readonly bytesPerRow: number;
}

const STREAMS = 10_000;
const declaration: FeedDeclaration = { id: 'bench', type: 'mqtt', title: { zh: '', en: '' }, address: 'ws://127.0.0.1:1' };

function createSink(): RowSink & { readonly rows: number; clear(): void } {
  const numbers = new Map<string, number>();
  const descriptors: StreamDescriptor[] = [];
  const waiting = createWaitingRows();
  let rows = 0;
  return {
    find: (id) => numbers.get(id) ?? -1,
    descriptor: (stream) => descriptors[stream] as StreamDescriptor,
    open(descriptor) {
      numbers.set(descriptor.id, descriptors.length);
      return descriptors.push(descriptor) - 1;
    },
    row(stream, timeMs, value, quality) {
      rows++;
      waiting.push(stream, timeMs, value, quality, false);
    },
    vehicle() {},
    vehiclesAre() {},
    tell() {},
    lose() {},
    reject(reason) {
      throw new Error(`the bench's own message was refused: ${reason}`);
    },
    get rows() {
      return rows;
    },
    clear: () => void waiting.clear(),
  };
}

type Message = readonly [topic: string, bytes: Uint8Array];
const encode = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

/** Decode all messages again and again for `durationMs`, after one unmeasured round. */
function measure(messages: readonly Message[], durationMs: number): number {
  const decoder = createDecoder(declaration);
  const sink = createSink();
  const round = (): void => {
    for (const [topic, bytes] of messages) decoder.decode(topic, bytes, 0, sink);
    sink.clear();
  };
  round();
  const before = sink.rows;
  const startMs = monotonicMs();
  let nowMs = startMs;
  while (nowMs - startMs < durationMs) {
    round();
    nowMs = monotonicMs();
  }
  return ((sink.rows - before) / (nowMs - startMs)) * 1000;
}

export async function benchDecode(durationMs = 800): Promise<DecodeBench> {
  const at = '2026-11-23T07:08:04.250Z';
  const numbers = Array.from({ length: STREAMS }, (_, i) => i);
  const topic = (i: number): string => `v1.1/Datastreams('ds-${String(i).padStart(6, '0')}-waterLevel')/Observations`;
  const result = (i: number): number => Math.round(1000 * Math.sin(i)) / 1000;
  const flat = numbers.map((i): Message => [topic(i), encode({ phenomenonTime: at, resultTime: at, result: result(i) })]);
  const plain = numbers.map((i): Message => [topic(i), encode({ phenomenonTime: at, resultTime: at, result: result(i), parameters: {} })]);
  const batched = numbers
    .filter((i) => i % 50 === 0)
    .map((i): Message => [
      'batch',
      encode(numbers.slice(i, i + 50).map((n) => ({ phenomenonTime: at, resultTime: at, result: result(n), Datastream: { '@iot.id': `ds-${n}` } }))),
    ]);
  const entities = numbers.slice(0, 2500).map((i): Message => [
    'entity',
    encode({
      id: `urn:ngsi-ld:AirQualityObserved:${i}`,
      type: 'AirQualityObserved',
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.36, 52.01] } },
      ...Object.fromEntries(['no2', 'o3', 'pm10', 'pm25'].map((name) => [name, { type: 'Property', value: result(i), unitCode: 'GQ', observedAt: at }])),
    }),
  ]);
  const bytes = flat.reduce((sum, [, message]) => sum + message.length, 0);
  return {
    rowsPerS: measure(flat, durationMs),
    plainRowsPerS: measure(plain, durationMs),
    batchedRowsPerS: measure(batched, durationMs),
    ngsiLdRowsPerS: measure(entities, durationMs),
    bytesPerRow: bytes / flat.length,
  };
}
