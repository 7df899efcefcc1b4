import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../../tables/quality.ts';
import { openChannel, type Channel } from '../channel.ts';
import type { PayloadForm, RowSink } from '../decoder.ts';
import { MAX_STREAMS } from '../limits.ts';
import { ucumOfSymbolText } from '../../../base/unit-codes.ts';
import { isReading, MOST_METRICS, numberAs, readSparkplug, type SparkplugPayload } from './message.ts';

/** `spBv1.0/group/DDATA/node/device` (Sparkplug 3.0, 4.1). */
const topicForm = /^spBv1\.0\/([^/]+)\/([ND])(BIRTH|DATA|DEATH)\/([^/]+)(?:\/([^/]+))?$/;
const SEQUENCE = 256;
const MOST_NODES = 100_000;
/** Node properties of the protocol itself, not of the plant. */
const isOwn = (name: string): boolean => name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/');

/** A metric as its last birth named it. */
interface Metric {
  /** Null for what is no reading: texts, moments, sets, templates. */
  readonly channel: Channel | null;
  /** Data type, which data leave out. */
  readonly type: number;
  /** `engUnit` as told. */
  readonly unit: string;
}
interface Node {
  seq: number;
  /** Which of its sessions with the broker this is: a death of another is an old one's. NaN where its birth did not say. */
  readonly bdSeq: number;
  /** Name of each alias, which is unique in a node and its devices. */
  readonly aliases: Map<number, string>;
  /** By thing and name, so that a death can tell them; those of earlier births are kept, their streams stay the same. */
  readonly metrics: Map<string, Metric>;
  /** The node and its devices, from their birth to their death. */
  readonly living: Set<string>;
  /** When a node or device died last, by the clock of its messages' arrival. */
  readonly diedMs: Map<string, number>;
}

const bdSeqOf = ({ metrics }: SparkplugPayload): number => metrics.find(({ name }) => name === 'bdSeq')?.value ?? NaN;

/**
 * Sparkplug B over MQTT. A birth names metrics with their aliases, data types and units, data follow by alias and need say neither, a death
 * makes every metric of the node or device missing from then on. Messages are numbered per node: what a gap leaves out is counted as
 * dropped, a message a gap. Data of a node or device whose birth was not seen, or that has died since, are `unknown-stream`: this product
 * only reads and asks nobody to be born again.
 */
export function createSparkplugDecoder(declaration: FeedDeclaration): PayloadForm {
  const nodes = new Map<string, Node>();

  const channelOf = (id: string, thing: string, name: string, unitText: string, sink: RowSink): Channel | null => {
    const unit = unitText === '' ? undefined : (ucumOfSymbolText(unitText) ?? null);
    const channel = openChannel({ id, thingId: thing, names: [name.slice(name.lastIndexOf('/') + 1), name], unit, isDefinition: true }, declaration, sink);
    if (typeof channel !== 'string') return channel;
    sink.reject(channel);
    return null;
  };
  /** Of all nodes together; born again they keep theirs. */
  let metricsKept = 0;
  const rowsOf = (node: Node, thing: string, payload: SparkplugPayload, isBirth: boolean, arrivedMs: number, sink: RowSink): void => {
    for (const metric of payload.metrics) {
      const name = metric.name || node.aliases.get(metric.alias) || '';
      if (name === '') {
        sink.reject('unknown-stream');
        continue;
      }
      if (isBirth && !Number.isNaN(metric.alias) && node.aliases.size < MAX_STREAMS) node.aliases.set(metric.alias, name);
      if (isOwn(name)) continue;
      const id = `${thing}#${name}`;
      const known = node.metrics.get(id);
      const type = metric.type || (isBirth ? 0 : (known?.type ?? 0));
      const value = numberAs(type, metric.value);
      const says = isReading(type) && (metric.isNull || !Number.isNaN(value));
      // Born again in another unit, its values are converted anew from here on, or refused.
      const isAsBefore = metric.unit === '' || metric.unit === known?.unit;
      const before = isAsBefore ? known?.channel : undefined;
      const channel = isBirth && says ? (before ?? channelOf(id, thing, name, metric.unit, sink)) : (known?.channel ?? null);
      if (isBirth && (known || metricsKept < MAX_STREAMS)) {
        if (!known) metricsKept++;
        node.metrics.set(id, { channel, type, unit: metric.unit || (known?.unit ?? '') });
      }
      if (!says) continue;
      if (!channel) {
        if (!isBirth) sink.reject('unknown-stream');
        continue;
      }
      const told = [metric.timeMs, payload.timeMs, arrivedMs].find((ms) => !Number.isNaN(ms)) as number;
      const diedMs = isBirth ? (node.diedMs.get(thing) ?? -Infinity) : -Infinity;
      // What has not changed since before the death has its old time in the birth, which says that it is so now.
      const timeMs = told > diedMs ? told : Math.max(diedMs + 1, payload.timeMs || 0);
      // The message's own time (6.4.4): when its node had the metric to send. Of a metric without one it is the time itself.
      const resultMs = Number.isNaN(metric.timeMs) ? NaN : payload.timeMs;
      if (metric.isNull) sink.row(channel.stream, timeMs, NaN, Quality.missing, resultMs);
      else sink.row(channel.stream, timeMs, value * channel.scale + channel.offset, Math.max(channel.quality, metric.quality) as QualityCode, resultMs);
    }
  };
  const follow = (node: Node, seq: number, sink: RowSink): void => {
    // A message told twice is no gap of all the others.
    if (Number.isNaN(seq) || seq === node.seq) return;
    sink.numbered?.(1);
    const expected = (node.seq + 1) % SEQUENCE;
    if (!Number.isNaN(node.seq) && seq !== expected) sink.lose((seq - expected + SEQUENCE) % SEQUENCE);
    node.seq = seq;
  };
  /** The broker tells a node's death with the bytes of its connection's beginning: the time is now. */
  const bury = (node: Node, thing: string, isNode: boolean, arrivedMs: number, sink: RowSink): void => {
    for (const [id, { channel }] of node.metrics)
      if (channel && (id.startsWith(`${thing}#`) || (isNode && id.startsWith(`${thing}/`)))) sink.row(channel.stream, arrivedMs, NaN, Quality.missing);
    for (const one of isNode ? node.living : [thing]) node.diedMs.set(one, arrivedMs);
    if (isNode) node.living.clear();
    else node.living.delete(thing);
  };
  return {
    decodeBytes(topic, bytes, sink, arrivedMs) {
      const [, group, level, kind, nodeId, device] = topicForm.exec(topic) ?? [];
      // A host application says whether it is online: nothing of the city.
      if (topic.startsWith('spBv1.0/STATE/') || topic.startsWith('STATE/')) return true;
      if (kind === undefined || (level === 'D') !== (device !== undefined)) {
        sink.reject('bad-shape');
        return true;
      }
      const payload = readSparkplug(bytes);
      if (!payload) {
        sink.reject('bad-protobuf');
        return true;
      }
      if (payload.leftOut > 0) sink.reject('too-large', payload.leftOut, `${topic}: more than ${MOST_METRICS} metrics in one message`);
      if (kind === 'BIRTH') sink.keep?.(topic);
      const key = `${group}/${nodeId}`;
      const thing = device === undefined ? key : `${key}/${device}`;
      const known = nodes.get(key);
      if (level === 'N' && kind === 'BIRTH') {
        // Devices are born anew after their node.
        const node: Node = {
          seq: payload.seq, bdSeq: bdSeqOf(payload), aliases: new Map(), metrics: known?.metrics ?? new Map(), living: new Set([key]),
          diedMs: known?.diedMs ?? new Map(),
        }; // prettier-ignore
        if (known || nodes.size < MOST_NODES) nodes.set(key, node);
        rowsOf(node, thing, payload, true, arrivedMs, sink);
        return true;
      }
      if (!known?.living.has(key)) {
        if (kind !== 'DEATH') sink.reject('unknown-stream', Math.max(1, payload.metrics.length));
        return true;
      }
      if (level === 'N' && kind === 'DEATH') {
        const bdSeq = bdSeqOf(payload);
        // The will of an earlier connection, told late: this one lives (tck-id-payloads-ndeath-bdseq, tck-id-topics-ndeath-payload).
        if (Number.isNaN(bdSeq) || Number.isNaN(known.bdSeq) || bdSeq === known.bdSeq) bury(known, thing, true, arrivedMs, sink);
        return true;
      }
      follow(known, payload.seq, sink);
      if (kind === 'DEATH') bury(known, thing, false, arrivedMs, sink);
      else if (kind === 'DATA' && !known.living.has(thing)) sink.reject('unknown-stream', Math.max(1, payload.metrics.length));
      else {
        if (kind === 'BIRTH') known.living.add(thing);
        rowsOf(known, thing, payload, kind === 'BIRTH', arrivedMs, sink);
      }
      return true;
    },
    decodeJson: (_topic, _json, _arrivedMs, sink) => sink.reject('bad-shape'),
  };
}
