import { McapWriter } from '@mcap/core';
import { FEED_KEY, FEEDS_FILE, PAYLOAD_KEY, PROFILE, RECORDING, type RecordedFeed, type RecordedFile } from './names.ts';
import type { RawPart } from './raw-part.ts';

export interface RecordingWriter {
  /** Bytes written so far. */
  readonly bytes: number;
  readonly messages: number;
  add(feedId: string, part: RawPart): Promise<void>;
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
 * An MCAP file (mcap.dev/spec, version 0, chunks without compression, indexed): one channel per feed and topic, each message
 * the bytes as they came, its log time the moment they came.
 * The feeds as they stand at the beginning come first, so that a file that is cut off can be read as far as it goes.
 * @param write takes the file's bytes in order.
 */
export async function createRecordingWriter(write: (bytes: Uint8Array) => void, begin: RecordingBegin): Promise<RecordingWriter> {
  let position = 0n;
  let messages = 0;
  const channels = new Map<string, number>();
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
  const channelOf = async (feedId: string, topic: string, payload: string | undefined): Promise<number> => {
    const key = `${feedId}\n${payload ?? ''}\n${topic}`;
    let id = channels.get(key);
    if (id === undefined) {
      const metadata = new Map([[FEED_KEY, feedId]]);
      if (payload !== undefined) metadata.set(PAYLOAD_KEY, payload);
      id = await writer.registerChannel({ schemaId: 0, topic, messageEncoding: '', metadata });
      channels.set(key, id);
    }
    return id;
  };
  const attach = async (name: string, mediaType: string, content: string, atMs: number): Promise<void> =>
    writer.addAttachment({ name, mediaType, logTime: nsOf(atMs), createTime: nsOf(atMs), data: text.encode(content) });
  await attach(FEEDS_FILE, 'application/json', JSON.stringify(begin.feeds), begin.fromMs);
  return {
    get bytes() {
      return Number(position);
    },
    get messages() {
      return messages;
    },
    async add(feedId, part) {
      const ids = await inTurn(part.topics, (topic) => channelOf(feedId, topic, part.payload));
      for (let i = 0; i < part.count; i++) {
        const logTime = nsOf(part.receivedMs[i] as number);
        const data = part.bytes.subarray(i === 0 ? 0 : (part.end[i - 1] as number), part.end[i] as number);
        await writer.addMessage({ channelId: ids[part.topic[i] as number] as number, sequence: messages++ >>> 0, logTime, publishTime: logTime, data });
      }
    },
    async finish({ cityId, fromMs, toMs, feeds, files }) {
      await attach(FEEDS_FILE, 'application/json', JSON.stringify(feeds), fromMs);
      for (const file of files) await attach(file.name, file.mediaType, file.text, toMs);
      await writer.addMetadata({
        name: RECORDING,
        metadata: new Map([
          ['city', cityId],
          ['from', String(fromMs)],
          ['to', String(toMs)],
        ]),
      });
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
