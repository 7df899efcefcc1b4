import { McapWriter } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { RecordedFeed } from '../../../src/feeds/mcap/names.ts';
import { createRawBuffer } from '../../../src/feeds/mcap/raw-part.ts';
import { readRecording, type RecordedMessage } from '../../../src/feeds/mcap/read.ts';
import { createRecordingWriter } from '../../../src/feeds/mcap/write.ts';

const START_MS = Date.UTC(2026, 5, 21, 8);
const declaration: FeedDeclaration = { id: 'sensors', type: 'mqtt', title: { zh: '传感', en: 'Sensors' }, address: 'wss://broker.example' };
const feeds: readonly RecordedFeed[] = [{ declaration, streams: [], present: [['ds-1', START_MS - 5000, 1.5, 0]] }];

/** A recording of random bytes on three topics of two feeds. */
async function record(count: number): Promise<{ readonly blob: Blob; readonly sent: readonly RecordedMessage[] }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const writer = await createRecordingWriter((bytes) => void parts.push(bytes as Uint8Array<ArrayBuffer>), { cityId: 'town', fromMs: START_MS, feeds });
  const random = createRandom(3);
  const sent: RecordedMessage[] = [];
  for (const [feedId, payload] of [
    ['sensors', undefined],
    ['bikes', 'gbfs'],
  ] as const) {
    const buffer = createRawBuffer(payload);
    for (let i = 0; i < count; i++) {
      const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
      const message = { feedId, topic: `t/${random.below(3)}`, payload, receivedMs: START_MS + i * 7.25, bytes };
      sent.push(message);
      buffer.add(message.topic, bytes, message.receivedMs);
    }
    const part = buffer.take();
    if (part) await writer.add(feedId, part);
  }
  await writer.finish({
    cityId: 'town',
    fromMs: START_MS,
    toMs: START_MS + 60_000,
    feeds,
    files: [{ name: 'actions.jsonl', mediaType: 'application/jsonl', text: '{"id":"a"}\n确认' }],
  });
  expect(writer.messages).toBe(sent.length);
  expect(writer.bytes).toBe(parts.reduce((sum, { length }) => sum + length, 0));
  return { blob: new Blob(parts), sent };
}

describe('a recording', () => {
  it('gives back every message as it came, and what stands beside them', async () => {
    const { blob, sent } = await record(500);
    const read: RecordedMessage[] = [];
    const recording = await readRecording(blob, (message) => void read.push({ ...message, bytes: message.bytes.slice() }));
    expect(read).toEqual(sent);
    expect(recording).toEqual({
      cityId: 'town',
      fromMs: START_MS,
      toMs: START_MS + 60_000,
      feeds,
      files: [{ name: 'actions.jsonl', mediaType: 'application/jsonl', text: '{"id":"a"}\n确认' }],
      messages: 1000,
      isCut: false,
    });
  });

  it('that was cut off keeps what came before the cut', async () => {
    const { blob, sent } = await record(20_000);
    let count = 0;
    const recording = await readRecording(blob.slice(0, Math.floor(blob.size * 0.6)), (message) => {
      expect(message).toMatchObject({ feedId: sent[count]?.feedId, topic: sent[count]?.topic, receivedMs: sent[count]?.receivedMs });
      count++;
    });
    expect(recording).toMatchObject({ isCut: true, feeds, messages: count });
    expect(count).toBeGreaterThan(sent.length * 0.45);
  });

  it('of an earlier version opens as before: a channel for every topic, an unknown place as null', async () => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let position = 0n;
    const writer = new McapWriter({
      writable: {
        async write(bytes) {
          parts.push(bytes.slice() as Uint8Array<ArrayBuffer>);
          position += BigInt(bytes.length);
        },
        position: () => position,
      },
    });
    await writer.start({ profile: 'belvedere', library: 'belvedere' });
    const stream = { id: 'ds-1', thingId: 't', property: 'p', unit: 'm', intervalMs: null, lon: null, lat: null, source: '', kind: '' };
    const data = new TextEncoder().encode(JSON.stringify([{ declaration, streams: [stream], present: [['ds-1', START_MS, null, 3]] }]));
    await writer.addAttachment({ name: 'feeds.json', mediaType: 'application/json', logTime: 0n, createTime: 0n, data });
    for (let i = 0; i < 300; i++) {
      const channelId = await writer.registerChannel({ schemaId: 0, topic: `t/${i}`, messageEncoding: '', metadata: new Map([['feed', 'sensors']]) });
      await writer.addMessage({ channelId, sequence: i, logTime: BigInt(START_MS + i) * 1_000_000n, publishTime: 0n, data: Uint8Array.of(i & 255) });
    }
    await writer.end();
    const read: string[] = [];
    const recording = await readRecording(new Blob(parts), ({ topic, bytes, receivedMs }) => void read.push(`${topic} ${bytes[0]} ${receivedMs - START_MS}`));
    expect(read).toEqual(Array.from({ length: 300 }, (_, i) => `t/${i} ${i & 255} ${i}`));
    expect(recording.feeds).toEqual([{ declaration, streams: [{ ...stream, intervalMs: NaN, lon: NaN, lat: NaN }], present: [['ds-1', START_MS, null, 3]] }]);
  });

  it('that ends now has all its messages with the tail: those in no chunk yet, whose city and beginning are known, too', async () => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const writer = await createRecordingWriter((bytes) => void parts.push(bytes as Uint8Array<ArrayBuffer>), { cityId: 'town', fromMs: START_MS, feeds });
    const sent: string[] = [];
    // A chunk is a megabyte: one is written on the way.
    for (const [first, count] of [
      [0, 3],
      [3, 12],
      [15, 2],
    ] as const) {
      const buffer = createRawBuffer();
      for (let i = first; i < first + count; i++) buffer.add(`t/${i % 2}`, new Uint8Array(100_000).fill(i), START_MS + 1000 * i);
      for (let i = first; i < first + count; i++) sent.push(`t/${i % 2} ${i}`);
      const part = buffer.take();
      if (part) await writer.add('sensors', part);
      const read: string[] = [];
      const cut = await readRecording(
        new Blob([...parts, writer.tail() as Uint8Array<ArrayBuffer>]),
        ({ topic, bytes }) => void read.push(`${topic} ${bytes[7]}`),
      );
      expect(read).toEqual(sent);
      expect(cut).toMatchObject({ isCut: true, cityId: 'town', fromMs: START_MS, toMs: START_MS + 1000 * (sent.length - 1), messages: sent.length });
    }
    expect(writer.bytes).toBeGreaterThan(1 << 20);
    expect(writer.tail().length).toBeLessThan(1_000_000);
  });

  it('that was cut off amid what had not all reached the disk keeps what came before', async () => {
    const { blob } = await record(20_000);
    const whole = await blob.arrayBuffer();
    const bytes = new Uint8Array(whole.slice(0, Math.floor(whole.byteLength * 0.6)));
    // The last page of the disk holds what lay there before.
    bytes.fill(0x5a, bytes.length - 4096);
    const plain = await readRecording(new Blob([bytes.subarray(0, -4096)]), () => undefined);
    expect(await readRecording(new Blob([bytes, bytes]), () => undefined)).toEqual(plain);
    expect(plain).toMatchObject({ isCut: true, cityId: 'town' });
    expect(plain.messages).toBeGreaterThan(15_000);
  });

  it.each([
    ['text', new TextEncoder().encode('hello, this is no recording')],
    ['a flipped bit', null],
  ])('is refused by name when it is %s', async (_, given) => {
    const bytes = given ?? new Uint8Array(await (await record(400)).blob.arrayBuffer());
    if (!given) bytes[5000] = (bytes[5000] as number) ^ 1;
    await expect(readRecording(new Blob([bytes]), () => undefined)).rejects.toThrow(/bad-recording at recording/);
  });
});
