import type { FeedCredentials } from '../feed.ts';

/** Control packets of MQTT 3.1.1 (version 4) and MQTT 5, as far as a reader of readings needs them. */
export type Version = 4 | 5;

export const Packet = { connack: 2, publish: 3, suback: 9, unsuback: 11, pingresp: 13, disconnect: 14 } as const;

const utf8 = new TextEncoder();
const text = (value: string): number[] => {
  const bytes = utf8.encode(value);
  return [bytes.length >> 8, bytes.length & 255, ...bytes];
};
const short = (value: number): number[] => [value >> 8, value & 255];
/** Remaining Length (MQTT 5, 2.1.4). */
function lengthOf(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 128);
  }
}
const packet = (head: number, body: readonly number[]): Uint8Array<ArrayBuffer> => Uint8Array.from([head, ...lengthOf(body.length), ...body]);
/** MQTT 5 only: no properties. */
const noProperties = (version: Version): number[] => (version === 5 ? [0] : []);

const CLEAN_SESSION = 2;
const USER_NAME = 0x80;
const PASSWORD = 0x40;
const MAXIMUM_PACKET_SIZE = 0x27;

export function connectPacket(
  version: Version,
  clientId: string,
  keepaliveS: number,
  maxPacketBytes: number,
  credentials: FeedCredentials | null = null,
): Uint8Array<ArrayBuffer> {
  const most = [maxPacketBytes >>> 24, (maxPacketBytes >> 16) & 255, (maxPacketBytes >> 8) & 255, maxPacketBytes & 255];
  const properties = version === 5 ? [5, MAXIMUM_PACKET_SIZE, ...most] : [];
  // A password without a name is MQTT 5 only (3.1.2.9): an empty name says the same to both.
  const flags = CLEAN_SESSION | (credentials ? USER_NAME | PASSWORD : 0);
  const who = credentials ? [...text(credentials.username), ...text(credentials.token)] : [];
  return packet(0x10, [...text('MQTT'), version, flags, ...short(keepaliveS), ...properties, ...text(clientId), ...who]);
}
export const subscribePacket = (version: Version, id: number, filters: readonly string[], qos: 0 | 1): Uint8Array<ArrayBuffer> =>
  packet(0x82, [...short(id), ...noProperties(version), ...filters.flatMap((filter) => [...text(filter), qos])]);
export const unsubscribePacket = (version: Version, id: number, filters: readonly string[]): Uint8Array<ArrayBuffer> =>
  packet(0xa2, [...short(id), ...noProperties(version), ...filters.flatMap(text)]);
export const pubackPacket = (id: number): Uint8Array<ArrayBuffer> => packet(0x40, short(id));
export const pingPacket = (): Uint8Array<ArrayBuffer> => packet(0xc0, []);
export const goodbyePacket = (): Uint8Array<ArrayBuffer> => packet(0xe0, []);

const decoder = new TextDecoder();
/** Variable byte integer at `from`: its value and where it ends; NaN where the bytes end before it does. */
export function variableAt(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from, shift = 0; at < bytes.length && shift <= 21; at++, shift += 7) {
    const byte = bytes[at] as number;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, end: at + 1 };
  }
  return { value: NaN, end: bytes.length };
}

/** The topic read last, as written: a source says much on one. */
let lastTopic = { bytes: new Uint8Array(0), text: '' };
function topicIn(bytes: Uint8Array): string {
  const { length } = bytes;
  let same = length === lastTopic.bytes.length;
  for (let i = 0; same && i < length; i++) same = bytes[i] === lastTopic.bytes[i];
  if (!same) lastTopic = { bytes: bytes.slice(), text: decoder.decode(bytes) };
  return lastTopic.text;
}

export interface Publish {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** 0 where the message wants no acknowledgement. */
  readonly id: number;
}
/** @param head first byte of the packet. Null where its lengths contradict each other. */
export function readPublish(version: Version, head: number, body: Uint8Array): Publish | null {
  const qos = (head >> 1) & 3;
  const topicEnd = 2 + (((body[0] as number) << 8) | (body[1] as number));
  let at = topicEnd + (qos > 0 ? 2 : 0);
  if (!(at <= body.length) || qos > 2) return null;
  const id = qos > 0 ? ((body[topicEnd] as number) << 8) | (body[topicEnd + 1] as number) : 0;
  if (version === 5) {
    // Nearly always one zero.
    if (body[at] === 0) at++;
    else {
      const { value, end } = variableAt(body, at);
      at = end + value;
    }
    if (!(at <= body.length)) return null;
  }
  return { topic: topicIn(body.subarray(2, topicEnd)), payload: body.subarray(at), id };
}

/** Reason codes of a SUBACK, one for each filter, in order. */
export function subackCodes(version: Version, body: Uint8Array): Uint8Array {
  if (version === 4) return body.subarray(2);
  const { value, end } = variableAt(body, 2);
  return body.subarray(end + value);
}

const REASON_STRING = 0x1f;
/** The broker's own words in a DISCONNECT, where it begins with them. */
export function reasonStringOf(body: Uint8Array): string | null {
  const { end } = variableAt(body, 1);
  if (body[end] !== REASON_STRING) return null;
  return decoder.decode(body.subarray(end + 3, end + 3 + (((body[end + 1] as number) << 8) | (body[end + 2] as number))));
}
