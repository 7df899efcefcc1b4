import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../../tables/quality.ts';
import { openChannel, type Channel } from '../channel.ts';
import type { PayloadForm, RowSink } from '../decoder.ts';
import { MAX_STREAMS } from '../limits.ts';
import { ucumOfSymbolText } from '../unit-codes.ts';
import { readSparkplug, type SparkplugPayload } from './message.ts';

/** `spBv1.0/group/DDATA/node/device` (Sparkplug 3.0, 4.1). */
const topicForm = /^spBv1\.0\/([^/]+)\/([ND])(BIRTH|DATA|DEATH)\/([^/]+)(?:\/([^/]+))?$/;
const SEQUENCE = 256;
/** Node properties of the protocol itself, not of the plant. */
const isOwn = (name: string): boolean => name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/');

interface Node {
  seq: number;
  /** Metric of each alias, which is unique in a node and its devices. */
  readonly aliases: Map<number, string>;
  /** Streams by thing, so that a death can tell them. */
  readonly channels: Map<string, Channel>;
}

/**
 * Sparkplug B over MQTT. A birth names metrics with their aliases and units, data follow by alias, a death makes every metric of the node
 * or device missing from then on. Messages are numbered per node: what a gap leaves out is counted as dropped, a message a gap.
 * Data of a node whose birth was not seen are `unknown-stream`: this product only reads and asks nobody to be born again.
 */
export function createSparkplugDecoder(declaration: FeedDeclaration): PayloadForm {
  const nodes = new Map<string, Node>();

  const rowsOf = (node: Node, thing: string, payload: SparkplugPayload, isBirth: boolean, arrivedMs: number, sink: RowSink): void => {
    for (const metric of payload.metrics) {
      const name = metric.name || node.aliases.get(metric.alias) || '';
      if (name === '') {
        sink.reject('unknown-stream');
        continue;
      }
      if (isBirth && !Number.isNaN(metric.alias) && node.aliases.size < 100_000) node.aliases.set(metric.alias, name);
      if (isOwn(name)) continue;
      // Texts, sets and templates are no readings.
      if (!metric.isNull && Number.isNaN(metric.value)) continue;
      const id = `${thing}#${name}`;
      const known = node.channels.get(id);
      if (!known && !isBirth) {
        sink.reject('unknown-stream');
        continue;
      }
      const unit = metric.unit === '' ? undefined : (ucumOfSymbolText(metric.unit) ?? null);
      const channel = known ?? openChannel({ id, thingId: thing, names: [name.slice(name.lastIndexOf('/') + 1), name], unit }, declaration, sink);
      if (typeof channel === 'string') {
        sink.reject(channel);
        continue;
      }
      if (!known && node.channels.size < MAX_STREAMS) node.channels.set(id, channel);
      const timeMs = [metric.timeMs, payload.timeMs, arrivedMs].find((ms) => !Number.isNaN(ms)) as number;
      if (metric.isNull) sink.row(channel.stream, timeMs, NaN, Quality.missing);
      else sink.row(channel.stream, timeMs, metric.value * channel.scale + channel.offset, channel.quality as QualityCode);
    }
  };
  const follow = (node: Node, seq: number, sink: RowSink): void => {
    if (Number.isNaN(seq)) return;
    const expected = (node.seq + 1) % SEQUENCE;
    if (!Number.isNaN(node.seq) && seq !== expected) sink.lose((seq - expected + SEQUENCE) % SEQUENCE);
    node.seq = seq;
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
      const key = `${group}/${nodeId}`;
      const thing = device === undefined ? key : `${key}/${device}`;
      const known = nodes.get(key);
      if (level === 'N' && kind === 'BIRTH') {
        const node: Node = { seq: payload.seq, aliases: new Map(), channels: known?.channels ?? new Map() };
        if (known || nodes.size < 100_000) nodes.set(key, node);
        rowsOf(node, thing, payload, true, arrivedMs, sink);
        return true;
      }
      if (!known) {
        if (kind !== 'DEATH') sink.reject('unknown-stream', Math.max(1, payload.metrics.length));
        return true;
      }
      if (!(level === 'N' && kind === 'DEATH')) follow(known, payload.seq, sink);
      if (kind === 'DEATH') {
        // The broker tells a node's death with the bytes of its birth's day: the time is now.
        for (const [id, { stream }] of known.channels)
          if (id.startsWith(`${thing}#`) || (level === 'N' && id.startsWith(`${thing}/`))) sink.row(stream, arrivedMs, NaN, Quality.missing);
        if (level === 'N') nodes.set(key, { ...known, seq: NaN });
      } else rowsOf(known, thing, payload, kind === 'BIRTH', arrivedMs, sink);
      return true;
    },
    decodeJson: (_topic, _json, _arrivedMs, sink) => sink.reject('bad-shape'),
  };
}
