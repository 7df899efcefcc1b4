import { McapStreamReader, type McapTypes } from '@mcap/core';
import { fail } from '../../base/problem.ts';
import { FEED_KEY, FEEDS_FILE, PAYLOAD_KEY, RECORDING, type RecordedFeed, type RecordedFile } from './names.ts';

/** A recording as far as it is whole: one that was cut off keeps every message before the cut. */
export interface Recording {
  readonly cityId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly feeds: readonly RecordedFeed[];
  readonly files: readonly RecordedFile[];
  readonly messages: number;
  /** The file ends before its index: the page or the machine went down while recording. */
  readonly isCut: boolean;
}
export interface RecordedMessage {
  readonly feedId: string;
  readonly topic: string;
  readonly payload: string | undefined;
  readonly receivedMs: number;
  readonly bytes: Uint8Array;
}

const PART_BYTES = 4 << 20;
/** A record (chunk, attachment) longer than this is no recording of ours. */
const MOST_RECORD_BYTES = 512 << 20;
const WHERE = 'recording';

/**
 * Read a recording part by part, in the order of the file.
 * @throws ProblemError `bad-recording` where the file is no MCAP, is compressed in a way not known here, or fails its checksums.
 */
export async function readRecording(blob: Blob, onMessage: (message: RecordedMessage) => void): Promise<Recording> {
  const reader = new McapStreamReader();
  const channels = new Map<number, McapTypes.Channel>();
  const files: RecordedFile[] = [];
  const found = { cityId: '', fromMs: NaN, toMs: NaN, messages: 0 };
  let feeds: readonly RecordedFeed[] = [];
  const take = (record: McapTypes.TypedMcapRecord): void => {
    if (record.type === 'Channel') channels.set(record.id, record);
    else if (record.type === 'Message') {
      const receivedMs = Number(record.logTime / 1000n) / 1000;
      found.messages++;
      found.fromMs = Math.min(receivedMs, Number.isNaN(found.fromMs) ? Infinity : found.fromMs);
      found.toMs = Math.max(receivedMs, Number.isNaN(found.toMs) ? -Infinity : found.toMs);
      const channel = channels.get(record.channelId);
      const feedId = channel?.metadata.get(FEED_KEY);
      if (!channel || feedId === undefined) return;
      onMessage({ feedId, topic: channel.topic, payload: channel.metadata.get(PAYLOAD_KEY), receivedMs, bytes: record.data });
    } else if (record.type === 'Attachment') {
      const content = new TextDecoder().decode(record.data);
      if (record.name === FEEDS_FILE) feeds = feedsOf(content);
      else files.push({ name: record.name, mediaType: record.mediaType, text: content });
    } else if (record.type === 'Metadata' && record.name === RECORDING) {
      const told = (key: string): number => Number(record.metadata.get(key) ?? NaN);
      Object.assign(found, { cityId: record.metadata.get('city') ?? '', fromMs: told('from'), toMs: told('to') });
    }
  };
  try {
    for (let at = 0; at < blob.size && !reader.done(); at += PART_BYTES) {
      reader.append(new Uint8Array(await blob.slice(at, at + PART_BYTES).arrayBuffer()));
      if (reader.bytesRemaining() > MOST_RECORD_BYTES) fail('bad-recording', WHERE, `a record is longer than ${MOST_RECORD_BYTES} bytes`);
      for (let record = reader.nextRecord(); record; record = reader.nextRecord()) take(record);
    }
  } catch (error) {
    fail('bad-recording', WHERE, (error as Error).message);
  }
  return { ...found, feeds, files, isCut: !reader.done() };
}

function feedsOf(content: string): readonly RecordedFeed[] {
  const json: unknown = JSON.parse(content);
  const isFeed = (value: unknown): value is RecordedFeed => {
    const { declaration, streams, present } = (value ?? {}) as Partial<Record<keyof RecordedFeed, unknown>>;
    return typeof (declaration as { id?: unknown } | undefined)?.id === 'string' && Array.isArray(streams) && Array.isArray(present);
  };
  if (!Array.isArray(json) || !json.every(isFeed)) fail('bad-recording', `${WHERE}: ${FEEDS_FILE}`, 'must be a list of feeds');
  return json as RecordedFeed[];
}
