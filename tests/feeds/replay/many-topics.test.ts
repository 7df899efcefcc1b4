import { crc32 } from 'node:zlib';
import { McapIndexedReader } from '@mcap/core';
import { expect, it } from 'vitest';
import { createRawBuffer } from '../../../src/feeds/mcap/raw-part.ts';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { createRecordingWriter } from '../../../src/feeds/mcap/write.ts';

const TOPICS = 70_000;
const START_MS = Date.UTC(2026, 5, 21, 8);
const begin = { cityId: 'town', fromMs: START_MS, feeds: [] };
const topicOf = (i: number): string => `v1.1/Datastreams('水位-${i}')/Observations`;

/** More topics than a channel id has numbers for, each of which speaks three times. */
async function recordMany(): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const writer = await createRecordingWriter((bytes) => void parts.push(bytes as Uint8Array<ArrayBuffer>), begin);
  for (let round = 0; round < 3; round++) {
    const buffer = createRawBuffer();
    for (let i = 0; i < TOPICS; i++) buffer.add(topicOf(i), Uint8Array.of(round, i & 255, i >> 8, i >> 16), START_MS + round * 1000 + i / 100);
    const part = buffer.take();
    if (part) await writer.add('sensors', part);
  }
  await writer.finish({ ...begin, toMs: START_MS + 4000, files: [] });
  expect(writer.messages).toBe(3 * TOPICS);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

it('a recording of 70,000 topics gives back every message, and any MCAP reader finds its way in it', async () => {
  const bytes = await recordMany();
  let count = 0;
  await readRecording(new Blob([bytes]), ({ topic, bytes: [round = 0, ...place], receivedMs }) => {
    const i = count % TOPICS;
    if (topic !== topicOf(i) || round !== Math.floor(count / TOPICS) || receivedMs !== START_MS + round * 1000 + i / 100)
      expect.fail(`message ${count}: ${topic}`);
    if ((place[0] ?? 0) + 256 * (place[1] ?? 0) + 65_536 * (place[2] ?? 0) !== i) expect.fail(`message ${count}: ${place.join()}`);
    count++;
  });
  expect(count).toBe(3 * TOPICS);

  const readable = {
    size: () => Promise.resolve(BigInt(bytes.length)),
    read: (offset: bigint, length: bigint) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + length))),
  };
  const reader = await McapIndexedReader.Initialize({ readable });
  const { statistics, chunkIndexes, channelsById, footer } = reader;
  // 256 topics have channels of their own, the others one together.
  expect([statistics?.messageCount, statistics?.channelCount, channelsById.size]).toEqual([BigInt(3 * TOPICS), 257, 257]);
  expect([...(statistics?.channelMessageCounts.values() ?? [])].reduce((sum, n) => sum + n, 0n)).toBe(BigInt(3 * TOPICS));
  expect(statistics?.chunkCount).toBe(chunkIndexes.length);
  expect(chunkIndexes.length).toBeGreaterThan(10);
  // What an index of the whole file takes in memory does not grow with topics.
  for (const { messageIndexOffsets } of chunkIndexes) expect(messageIndexOffsets.size).toBeLessThanOrEqual(257);

  // The reader checks the checksum of each chunk as it goes by the message indexes.
  let indexed = 0;
  let lastTime = 0n;
  for await (const { logTime, channelId } of reader.readMessages()) {
    expect(channelsById.has(channelId) && logTime >= lastTime).toBe(true);
    lastTime = logTime;
    indexed++;
  }
  expect(indexed).toBe(3 * TOPICS);
  let alone = 0;
  for await (const { data } of reader.readMessages({ topics: [topicOf(7)] })) {
    expect([...data]).toEqual([alone, 7, 0, 0]);
    alone++;
  }
  expect(alone).toBe(3);
  // Summary CRC: from the summary's start up to the field itself (mcap.dev/spec, Footer).
  expect(footer.summaryCrc).toBe(crc32(bytes.subarray(Number(footer.summaryStart), bytes.length - 8 - 4)));
  // Data section CRC: from the file's start up to the DataEnd record.
  expect(reader.dataSectionCrc).toBe(crc32(bytes.subarray(0, Number(reader.dataEndOffset))));
});
