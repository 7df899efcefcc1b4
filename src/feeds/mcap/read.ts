import { McapStreamReader, type McapTypes } from '@mcap/core';
import { fail } from '../../base/problem.ts';
import { readFeeds } from './feeds-file.ts';
import { isFinished } from './file.ts';
import { topicAndMessage } from './inlined.ts';
import { CONTEXT_KEY, FEED_KEY, FEEDS_FILE, PAYLOAD_KEY, RECORDING, TOPIC_IN_MESSAGE, TOPIC_KEY, type RecordedFeed, type RecordedFile } from './names.ts';

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
  /** Received before the recording began, and needed to read what came after. */
  readonly isContext?: true;
}

const PART_BYTES = 4 << 20;
/** A record (chunk, attachment) longer than this is no recording of ours. */
const MOST_RECORD_BYTES = 512 << 20;
const WHERE = 'recording';

/**
 * Read a recording part by part, in the order of the file.
 * @throws ProblemError `bad-recording` where the file is no MCAP, is compressed in a way not known here, or, being a finished file, fails its checksums.
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
      const channel = channels.get(record.channelId);
      const feedId = channel?.metadata.get(FEED_KEY);
      const isContext = channel?.metadata.has(CONTEXT_KEY) ?? false;
      if (!isContext) {
        found.messages++;
        found.fromMs = Math.min(receivedMs, Number.isNaN(found.fromMs) ? Infinity : found.fromMs);
        found.toMs = Math.max(receivedMs, Number.isNaN(found.toMs) ? -Infinity : found.toMs);
      }
      if (!channel || feedId === undefined) return;
      const inlined = channel.metadata.get(TOPIC_KEY) === TOPIC_IN_MESSAGE ? topicAndMessage(record.data) : null;
      onMessage({
        feedId,
        topic: inlined?.topic ?? channel.topic,
        payload: channel.metadata.get(PAYLOAD_KEY),
        receivedMs,
        bytes: inlined?.message ?? record.data,
        ...(isContext && { isContext }),
      });
    } else if (record.type === 'Attachment') {
      const content = new TextDecoder().decode(record.data);
      if (record.name === FEEDS_FILE) feeds = readFeeds(content, WHERE, feeds);
      else files.push({ name: record.name, mediaType: record.mediaType, text: content });
    } else if (record.type === 'Metadata' && record.name === RECORDING) {
      // At the beginning nobody knows the end; what the end says holds.
      const told = (key: string, otherwise: number): number => Number(record.metadata.get(key) ?? otherwise);
      Object.assign(found, { cityId: record.metadata.get('city') ?? '', fromMs: told('from', found.fromMs), toMs: told('to', found.toMs) });
    }
  };
  try {
    for (let at = 0; at < blob.size && !reader.done(); at += PART_BYTES) {
      reader.append(new Uint8Array(await blob.slice(at, at + PART_BYTES).arrayBuffer()));
      if (reader.bytesRemaining() > MOST_RECORD_BYTES) fail('bad-recording', WHERE, `a record is longer than ${MOST_RECORD_BYTES} bytes`);
      for (let record = reader.nextRecord(); record; record = reader.nextRecord()) take(record);
    }
  } catch (error) {
    // A machine that went down may leave anything behind the last record that reached its disk.
    const isBroken = feeds.length + found.messages === 0 || (await isFinished(blob));
    if (isBroken) fail('bad-recording', WHERE, (error as Error).message);
  }
  return { ...found, feeds, files, isCut: !reader.done() };
}
