import { describe, expect, it } from 'vitest';
import { createPacketReader } from '../../src/feeds/mqtt/packet-reader.ts';
import { connectPacket, readPublish, reasonStringOf, subackCodes, subscribePacket, variableAt } from '../../src/feeds/mqtt/packets.ts';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

describe('MQTT packets', () => {
  it('say what the standard says, byte for byte', () => {
    // MQTT 3.1.1: protocol name, level 4, clean session, keepalive 5 s, client identifier.
    expect([...connectPacket(4, 'ab', 5, 1000)]).toEqual([0x10, 14, 0, 4, ...ascii('MQTT'), 4, 2, 0, 5, 0, 2, ...ascii('ab')]);
    // MQTT 5 puts Maximum Packet Size (0x27) between keepalive and identifier.
    expect([...connectPacket(5, 'ab', 5, 0x110000)]).toEqual([0x10, 20, 0, 4, ...ascii('MQTT'), 5, 2, 0, 5, 5, 0x27, 0, 0x11, 0, 0, 0, 2, ...ascii('ab')]);
    // User name and password (flags 0x80 and 0x40) come last, in this order; a letter beyond ASCII counts by its bytes.
    expect([...connectPacket(4, 'ab', 5, 1000, { username: 'me', token: 'ö' })]).toEqual([
      ...[0x10, 22, 0, 4, ...ascii('MQTT'), 4, 0xc2, 0, 5, 0, 2, ...ascii('ab')],
      ...[0, 2, ...ascii('me'), 0, 2, 0xc3, 0xb6],
    ]);
    expect([...subscribePacket(5, 10, ['a/b', 'c'], 1)]).toEqual([0x82, 13, 0, 10, 0, 0, 3, ...ascii('a/b'), 1, 0, 1, ...ascii('c'), 1]);
  });

  it('lengths are those of the table in 2.1.4', () => {
    for (const [list, value] of [
      [[0x7f], 127],
      [[0x80, 0x01], 128],
      [[0xff, 0x7f], 16_383],
      [[0x80, 0x80, 0x01], 16_384],
      [[0xff, 0xff, 0xff, 0x7f], 268_435_455],
    ] as const)
      expect(variableAt(bytes(...list), 0)).toEqual({ value, end: list.length });
    expect(variableAt(bytes(0x80), 0).value).toBeNaN();
  });

  it('a PUBLISH is read in both versions, with and without an identifier', () => {
    const read = (version: 4 | 5, head: number, ...body: number[]) => {
      const got = readPublish(version, head, bytes(...body));
      return got && [got.topic, String.fromCharCode(...got.payload), got.id];
    };
    expect(read(4, 0x30, 0, 2, ...ascii('a/'), ...ascii('hi'))).toEqual(['a/', 'hi', 0]);
    expect(read(5, 0x32, 0, 1, ...ascii('a'), 1, 2, 0, ...ascii('hi'))).toEqual(['a', 'hi', 258]);
    // A property (content type "x") before the payload is skipped.
    expect(read(5, 0x30, 0, 1, ...ascii('a'), 4, 3, 0, 1, ...ascii('x'), ...ascii('hi'))).toEqual(['a', 'hi', 0]);
    expect(read(4, 0x30, 0, 9, ...ascii('a'))).toBeNull();
    expect(read(5, 0x30, 0, 1, ...ascii('a'), 9, 3)).toBeNull();
    expect(read(5, 0x36, 0, 1, ...ascii('a'), 0, 1, 0)).toBeNull();
  });

  it('refusals and reasons are found behind properties', () => {
    expect([...subackCodes(4, bytes(0, 1, 0, 0x80))]).toEqual([0, 0x80]);
    expect([...subackCodes(5, bytes(0, 1, 0, 0x87))]).toEqual([0x87]);
    expect(reasonStringOf(bytes(0x98, 6, 0x1f, 0, 3, ...ascii('bye')))).toBe('bye');
    expect(reasonStringOf(bytes(0x98))).toBeNull();
  });
});

describe('a stream of packets', () => {
  const long = new Uint8Array(300).fill(7);
  const stream = Uint8Array.from([0x30, 3, 1, 2, 3, 0xd0, 0, 0x30, 0xac, 0x02, ...long, 0x40, 2, 9, 9]);
  const expected = ['30:3', 'd0:0', '30:300', '40:2'];
  const read = (maxBytes = 1000) => {
    const seen: string[] = [];
    return { seen, reader: createPacketReader(maxBytes, (head, body) => void seen.push(`${head.toString(16)}:${body.length}`)) };
  };
  it('is the same wherever it was cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const { seen, reader } = read();
      expect(reader.take(stream.subarray(0, cut))).toBe('fine');
      expect(reader.take(stream.subarray(cut))).toBe('fine');
      expect(seen).toEqual(expected);
    }
    const { seen, reader } = read();
    for (const byte of stream) reader.take(bytes(byte));
    expect(seen).toEqual(expected);
  });

  it('looks at whole packets where they lie', () => {
    let body: Uint8Array | null = null;
    createPacketReader(1000, (_, found) => void (body = found)).take(stream.subarray(0, 5));
    expect((body as Uint8Array | null)?.buffer).toBe(stream.buffer);
  });

  it('ends at a packet that claims too much, at its head, and at a length no packet has', () => {
    const { seen, reader } = read(299);
    expect(reader.take(stream.subarray(0, 10))).toBe('too-large');
    expect(seen).toEqual(['30:3', 'd0:0']);
    expect(read().reader.take(bytes(0x30, 0x80, 0x80, 0x80, 0x80, 1))).toBe('malformed');
  });
});
