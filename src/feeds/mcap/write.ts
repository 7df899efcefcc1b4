import { McapRecordBuilder, McapWriter, type McapTypes } from '@mcap/core';
import { createTopicChannels, type TopicChannel } from './channels.ts';
import { feedsText } from './feeds-file.ts';
import { withTopic } from './inlined.ts';
import { FEEDS_FILE, PROFILE, RECORDING, type RecordedFeed, type RecordedFile } from './names.ts';
import type { RawPart } from './raw-part.ts';

export interface RecordingWriter {
  /** Bytes written so far. */
  readonly bytes: number;
  /** Messages received since the recording began: without what was known before. */
  readonly messages: number;
  add(feedId: string, part: RawPart): Promise<void>;
  /** Messages that are in no chunk yet, as records that may stand where the file breaks off, behind their channels. */
  tail(): Uint8Array;
  /** What stands beside the messages once more and whole, then the index; nothing can be added after. */
  finish(end: RecordingEnd): Promise<void>;
}
export interface RecordingBegin {
  readonly cityId: string;
  readonly fromMs: number;
  readonly feeds: readonly RecordedFeed[];
}
export interface RecordingEnd extends RecordingBegin {
  readonly toMs: number;
  readonly files: readonly RecordedFile[];
}

const nsOf = (timeMs: number): bigint => BigInt(Math.round(timeMs * 1000)) * 1000n;
const text = new TextEncoder();

/**
 * An MCAP file (mcap.dev/spec, version 0, chunks without compression, indexed): each message the bytes as they came, its log time the
 * moment they came, on a channel of its feed and topic; the messages of further topics (`channels.ts`) and of what was received before
 * and is needed to read the rest carry their topic in front of them (`inlined.ts`).
 * The feeds as they stand at the beginning come first, so that a file that is cut off can be read as far as it goes.
 * @param write takes the file's bytes in order.
 */
export async function createRecordingWriter(write: (bytes: Uint8Array) => void, begin: RecordingBegin): Promise<RecordingWriter> {
  let position = 0n;
  let [messages, written] = [0, 0];
  const writer = new McapWriter({
    writable: {
      async write(bytes) {
        // The writer uses its buffer again.
        write(bytes.slice());
        position += BigInt(bytes.length);
      },
      position: () => position,
    },
    chunkSize: 1 << 20,
  });
  await writer.start({ profile: PROFILE, library: PROFILE });
  const channels: McapTypes.Channel[] = [];
  let waiting: McapTypes.Message[] = [];
  const channelOf = createTopicChannels({
    async registerChannel(info) {
      const id = await writer.registerChannel(info);
      channels.push({ ...info, id });
      return id;
    },
  });
  const attach = async (name: string, mediaType: string, content: string, atMs: number): Promise<void> =>
    writer.addAttachment({ name, mediaType, logTime: nsOf(atMs), createTime: nsOf(atMs), data: text.encode(content) });
  const describe = (entries: readonly (readonly [string, string])[]): Promise<void> => writer.addMetadata({ name: RECORDING, metadata: new Map(entries) });
  await describe([
    ['city', begin.cityId],
    ['from', String(begin.fromMs)],
  ]);
  await attach(FEEDS_FILE, 'application/json', feedsText(begin.feeds), begin.fromMs);
  return {
    get bytes() {
      return Number(position);
    },
    get messages() {
      return messages;
    },
    async add(feedId, part) {
      const ofTopics = await inTurn(part.topics, (topic) => channelOf(feedId, part, topic));
      for (let i = 0; i < part.count; i++) {
        const logTime = nsOf(part.receivedMs[i] as number);
        const bytes = part.bytes.subarray(i === 0 ? 0 : (part.end[i - 1] as number), part.end[i] as number);
        const at = part.topic[i] as number;
        const { id, isShared } = ofTopics[at] as TopicChannel;
        const data = isShared ? withTopic(part.topics[at] as string, bytes) : bytes;
        const message = { channelId: id, sequence: written++ >>> 0, logTime, publishTime: logTime, data };
        const before = position;
        await writer.addMessage(message);
        if (position === before) waiting.push(message);
        else waiting = [];
      }
      if (!part.isContext) messages += part.count;
    },
    tail() {
      const records = new McapRecordBuilder();
      for (const channel of channels) records.writeChannel(channel);
      for (const message of waiting) records.writeMessage(message);
      return records.buffer.slice();
    },
    async finish({ cityId, fromMs, toMs, feeds, files }) {
      await attach(FEEDS_FILE, 'application/json', feedsText(feeds), fromMs);
      for (const file of files) await attach(file.name, file.mediaType, file.text, toMs);
      await describe([
        ['city', cityId],
        ['from', String(fromMs)],
        ['to', String(toMs)],
      ]);
      await writer.end();
    },
  };
}

/** One after the other: the writer takes no two calls at once. */
async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
