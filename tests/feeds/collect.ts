import type { FeedDeclaration } from '../../src/city/pack/manifest.ts';
import { createDecoder, type PayloadDecoder, type RowSink } from '../../src/feeds/payloads/decoder.ts';
import type { RejectReason, StreamDescriptor } from '../../src/tables/batch.ts';
import type { Tidings } from '../../src/tables/tidings.ts';
import type { VehicleFacts, VehicleFix } from '../../src/tables/vehicles.ts';

export interface Row {
  readonly id: string;
  readonly timeMs: number;
  readonly value: number;
  readonly quality: number;
}

export const declaration: FeedDeclaration = { id: 'test', type: 'mqtt', title: { zh: '测试', en: 'Test' }, address: 'ws://127.0.0.1:1' };

/** A row sink that keeps everything, for asking afterwards. */
export function createCollector() {
  const rows: Row[] = [];
  const results: number[] = [];
  const rejected: Partial<Record<RejectReason, number>> = {};
  const streams: StreamDescriptor[] = [];
  const vehicles: (VehicleFacts & VehicleFix)[] = [];
  const listed: ReadonlySet<string>[] = [];
  const tidings: Tidings[] = [];
  const sink: RowSink = {
    find: (id) => streams.findLastIndex((s) => s.id === id),
    descriptor: (stream) => streams[stream] as StreamDescriptor,
    open: (descriptor) => streams.push(descriptor) - 1,
    reopen: (descriptor) => streams.push(descriptor) - 1,
    row(stream, timeMs, value, quality, resultMs = NaN) {
      rows.push({ id: (streams[stream] as StreamDescriptor).id, timeMs, value, quality });
      results.push(resultMs);
    },
    vehicle: (facts, fix) => void vehicles.push({ ...facts, ...fix }),
    vehiclesAre: (ids) => void listed.push(new Set(ids)),
    tell: (told) => void tidings.push(told),
    lose: () => undefined,
    reject: (reason, count = 1) => void (rejected[reason] = (rejected[reason] ?? 0) + count),
  };
  return {
    sink,
    rows,
    /** Result time of each row; NaN: none was told. */
    results,
    rejected,
    streams,
    vehicles,
    /** Complete lists of vehicles, in order. */
    listed,
    tidings,
    get events() {
      return tidings.flatMap((t) => (t.kind === 'events' ? t.events : []));
    },
    get requests() {
      return tidings.flatMap((t) => (t.kind === 'requests' ? t.requests : []));
    },
    row: (id: string) => rows.find((r) => r.id === id),
    stream: (id: string) => streams.find((s) => s.id === id),
  };
}

export const bytesOf = (message: unknown): Uint8Array => new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message));

/** Decode messages with a fresh decoder, as if they arrived at `arrivedMs`. */
export function decodeAll(messages: readonly (readonly [topic: string, message: unknown])[], declared: Partial<FeedDeclaration> = {}, arrivedMs = 1.7e12) {
  const collector = createCollector();
  const decoder: PayloadDecoder = createDecoder({ ...declaration, ...declared });
  for (const [topic, message] of messages) decoder.decode(topic, message instanceof Uint8Array ? message : bytesOf(message), arrivedMs, collector.sink);
  return collector;
}
