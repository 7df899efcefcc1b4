import { after } from '../../base/browser.ts';
import type { FeedCredentials } from '../feed.ts';
import type { LinkEnd } from '../kept-link.ts';
import { MAX_MESSAGE_BYTES } from '../payloads/limits.ts';
import { createPacketReader } from './packet-reader.ts';
import {
  connectPacket, goodbyePacket, Packet, pingPacket, pubackPacket, readPublish, reasonStringOf, subackCodes, subscribePacket, unsubscribePacket, type Version,
} from './packets.ts'; // prettier-ignore
import { startPulse, type Pulse } from './pulse.ts';
import { openSocketAway, openSocketHere } from './socket-away.ts';

/**
 * The longest packet we take: a message of the decoder's limit and its topic. A broker keeps longer ones to itself
 * (MQTT 5, 3.1.2.11.4); one that does not is cut off before its packet fills our memory.
 */
const MAX_PACKET_BYTES = MAX_MESSAGE_BYTES + 0x10000;

export type ConnectionEnd = LinkEnd;

export interface ConnectionEvents {
  /** Connected, and the broker granted every subscription. */
  open(): void;
  /** `bytes` are a view of what came; they stay as they are. */
  message(topic: string, bytes: Uint8Array): void;
  /** Once, when this connection is over for any reason but our own closing. */
  end(end: ConnectionEnd): void;
  /** A packet too large to take in cut the connection. */
  oversized(): void;
  /** The broker speaks MQTT 3.1.1 only. */
  oldBroker(): void;
}
export interface Wishes {
  readonly topics: readonly string[];
  readonly qos: 0 | 1;
  readonly version: Version;
  readonly clientId: string;
  readonly credentials: FeedCredentials | null;
}
export interface Connection {
  /** Subscribe to more topics, then leave some; at once, or as soon as the connection stands. */
  ask(more: readonly string[], fewer: readonly string[]): void;
  close(): void;
}

/** CONNACK codes (MQTT 3.1.1, 3.2.2.3 and MQTT 5, 3.2.2.2) that trying again cannot cure. */
const refusals = new Map<number, string>([
  [2, 'the broker does not accept our client identifier'],
  [4, 'user name or password is wrong'],
  [5, 'not authorised'],
  [0x85, 'the broker does not accept our client identifier'],
  [0x86, 'user name or password is wrong'],
  [0x87, 'not authorised'],
  [0x8a, 'banned by the broker'],
  [0x8c, 'the broker asks for another authentication method'],
  [0x9d, 'the broker has moved to another server'],
]);

/** Refusals that a name and token may cure. */
const signInCures: ReadonlySet<number> = new Set([4, 5, 0x86, 0x87]);

/** Seconds within which we promise the broker to say something; our pulse is faster. */
const KEEPALIVE_S = 5;
const CONNECT_TIMEOUT_MS = 8000;
/** Later subscriptions wait behind what the broker has to say. */
const GRANT_TIMEOUT_MS = 30_000;
/** DISCONNECT reason (MQTT 5, 3.14.2.1): our identifier is in use elsewhere now. */
const SESSION_TAKEN_OVER = 0x8e;
/** The broker speaks MQTT 3.1.1 only. */
const isOldBroker = (code: number): boolean => code === 1 || code === 0x84;
/** Reason codes of a SUBACK from here on are refusals. */
const REFUSED = 0x80;
const isPong = (bytes: Uint8Array): boolean => bytes.length === 2 && bytes[0] === Packet.pingresp << 4 && bytes[1] === 0;

/**
 * One MQTT connection over WebSocket, tried once; trying again is the caller's business. Bytes go from the socket to the decoder
 * without a library between: no copy, no object per packet beyond its topic, and what keeps the link alive is ours to say.
 */
export function openConnection(address: string, { topics, qos, version, clientId, credentials }: Wishes, events: ConnectionEvents): Connection {
  const socket = (qos === 0 ? openSocketAway : openSocketHere)(address, ['mqtt']);
  /** By packet identifier: what was asked, and what follows when it is granted. */
  const asked = new Map<number, { readonly filters: readonly string[]; readonly granted: () => void; readonly forgetDeadline: () => void }>();
  const beforeConnack: (() => void)[] = [];
  let lastId = 0;
  let pulse: Pulse | null = null;
  let over = false;

  const { send } = socket;
  const close = (): void => {
    if (over) return;
    over = true;
    late();
    for (const { forgetDeadline } of asked.values()) forgetDeadline();
    pulse?.stop();
    send(goodbyePacket());
    socket.close();
  };
  const end = (reason: ConnectionEnd): void => {
    if (over) return;
    close();
    events.end(reason);
  };
  const lost = (why: string): void => end({ kind: 'lost', why });
  const late = after(CONNECT_TIMEOUT_MS, () => lost('the broker does not answer'));

  const nextId = (): number => (lastId = (lastId % 0xffff) + 1);
  const subscribe = (filters: readonly string[], timeoutMs: number, granted: () => void): void => {
    if (filters.length === 0) return granted();
    // Unanswered, it would be a link that stands and is deaf.
    const forgetDeadline = after(timeoutMs, () => lost('the broker does not answer our subscription'));
    asked.set(nextId(), { filters, granted, forgetDeadline });
    send(subscribePacket(version, lastId, filters, qos));
  };
  const onConnack = (code: number): void => {
    late();
    if (isOldBroker(code)) events.oldBroker();
    const why = refusals.get(code);
    if (why !== undefined) return end({ kind: 'refused', why, ...(signInCures.has(code) && { asksSignIn: true }) });
    if (code !== 0) return lost(`the broker does not let us in (code ${code})`);
    pulse = startPulse(
      () => send(pingPacket()),
      () => lost('the broker fell silent'),
    );
    subscribe(topics, CONNECT_TIMEOUT_MS, events.open);
    for (const next of beforeConnack.splice(0)) next();
  };
  const onSuback = (body: Uint8Array): void => {
    const id = ((body[0] as number) << 8) | (body[1] as number);
    const question = asked.get(id);
    asked.delete(id);
    question?.forgetDeadline();
    const refused = subackCodes(version, body).findIndex((code) => code >= REFUSED);
    if (refused >= 0) return end({ kind: 'refused', why: `the broker refuses the topic "${question?.filters[refused] ?? ''}"` });
    question?.granted();
  };
  const onPublish = (head: number, body: Uint8Array): void => {
    const read = readPublish(version, head, body);
    if (!read) return lost('the broker sent what is no MQTT');
    events.message(read.topic, read.payload);
    if (read.id > 0) send(pubackPacket(read.id));
  };
  const reader = createPacketReader(MAX_PACKET_BYTES, (head, body) => {
    if (over) return;
    switch (head >> 4) {
      case Packet.publish:
        return onPublish(head, body);
      case Packet.pingresp:
        return pulse?.answered();
      case Packet.connack:
        return onConnack(body[1] as number);
      case Packet.suback:
        return onSuback(body);
      case Packet.unsuback:
        return;
      case Packet.disconnect:
        return lost(
          body[0] === SESSION_TAKEN_OVER ? 'another client connected under our client identifier' : (reasonStringOf(body) ?? 'the broker said goodbye'),
        );
      default:
        lost('the broker sent what is no MQTT');
    }
  });

  socket.onopen = () => send(connectPacket(version, clientId, KEEPALIVE_S, MAX_PACKET_BYTES, credentials));
  socket.onmessage = ({ data }) => {
    if (over) return;
    if (typeof data === 'string') return lost('the broker sent what is no MQTT');
    const bytes = new Uint8Array(data);
    // Whatever comes counts as life, so a packet that broke off would swallow all that follows: an answer to a ping tells it.
    if (reader.lacks > bytes.length && isPong(bytes)) return lost('the broker broke off in the middle of a packet');
    const reading = reader.take(bytes);
    pulse?.heard(data.byteLength);
    if (reading === 'fine') return;
    if (reading === 'too-large') events.oversized();
    lost(reading === 'too-large' ? 'the broker sent a packet larger than we agreed to take' : 'the broker sent what is no MQTT');
  };
  socket.onclose = () => lost('the connection was lost');
  socket.onerror = () => lost('the connection failed');
  return {
    ask(more, fewer) {
      if (over) return;
      const ask = (): void =>
        // What is wanted comes before what is left goes, or the part in both would have a gap.
        subscribe(more, GRANT_TIMEOUT_MS, () => {
          if (fewer.length > 0) send(unsubscribePacket(version, nextId(), fewer));
        });
      if (pulse) ask();
      else beforeConnack.push(ask);
    },
    close,
  };
}
