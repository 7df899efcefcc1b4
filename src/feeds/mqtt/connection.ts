import mqtt, { type IClientOptions } from 'mqtt';
import { MAX_MESSAGE_BYTES } from '../payloads/limits.ts';
import { linkOptions } from './link-options.ts';
import { createPacketGuard } from './packet-guard.ts';

/**
 * The longest packet we take: a message of the decoder's limit and its topic. A broker keeps longer ones to itself
 * (MQTT 5, 3.1.2.11.4); one that does not is cut off before its packet fills our memory.
 */
const MAX_PACKET_BYTES = MAX_MESSAGE_BYTES + 0x10000;

export type ConnectionEnd = { readonly kind: 'lost' | 'refused'; readonly why: string };

export interface ConnectionEvents {
  /** Connected, and the broker granted every subscription. */
  open(): void;
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
  readonly version: 4 | 5;
  readonly clientId: string;
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

interface CodedError extends Error {
  readonly code?: number | string;
}
const endOf = (error: CodedError): ConnectionEnd => {
  const why = typeof error.code === 'number' ? refusals.get(error.code) : undefined;
  return why === undefined ? { kind: 'lost', why: error.message || 'connection failed' } : { kind: 'refused', why };
};

/** DISCONNECT reason (MQTT 5, 3.14.2.1): our identifier is in use elsewhere now. */
const SESSION_TAKEN_OVER = 0x8e;
const isOldBroker = (code: unknown): boolean => code === 1 || code === 0x84;

/** One MQTT connection over WebSocket, tried once; trying again is the caller's business. */
export function openConnection(address: string, { topics, qos, version, clientId }: Wishes, events: ConnectionEvents): Connection {
  const options: IClientOptions = {
    ...linkOptions(clientId),
    protocolVersion: version,
    ...(version === 5 && { properties: { maximumPacketSize: MAX_PACKET_BYTES } }),
  };
  const client = mqtt.connect(address, options);
  const guard = createPacketGuard(MAX_PACKET_BYTES);
  let over = false;

  const close = (): void => {
    over = true;
    client.end(true);
  };
  const end = (reason: ConnectionEnd): void => {
    if (over) return;
    close();
    events.end(reason);
  };

  client.stream.on('data', (chunk: Uint8Array) => {
    if (over || guard.accepts(chunk)) return;
    events.oversized();
    end({ kind: 'lost', why: 'the broker sent a packet larger than we agreed to take' });
  });
  let stands = false;
  const subscribe = (filters: readonly string[], then: () => void): void => {
    if (filters.length === 0) return then();
    client.subscribe([...filters], { qos }, (error, granted) => {
      const refused = granted?.find((g) => g.qos >= 128);
      if (refused) return end({ kind: 'refused', why: `the broker refuses the topic "${refused.topic}"` });
      if (error) return end({ kind: error.message.includes('nspecified') || 'code' in error ? 'refused' : 'lost', why: error.message });
      if (!over) then();
    });
  };
  client.on('connect', () => {
    stands = true;
    subscribe(topics, events.open);
  });
  client.on('message', (topic, payload) => {
    if (!over) events.message(topic, payload);
  });
  client.on('error', (error) => {
    if (isOldBroker((error as CodedError).code)) events.oldBroker();
    end(endOf(error));
  });
  client.on('disconnect', ({ reasonCode, properties }) => {
    const taken = reasonCode === SESSION_TAKEN_OVER ? 'another client connected under our client identifier' : undefined;
    end({ kind: 'lost', why: taken ?? properties?.reasonString ?? 'the broker said goodbye' });
  });
  client.on('close', () => end({ kind: 'lost', why: 'the connection was lost' }));
  return {
    ask(more, fewer) {
      if (over) return;
      if (!stands) return void client.once('connect', () => this.ask(more, fewer));
      // What is wanted comes before what is left goes, or the part in both would have a gap.
      subscribe(more, () => {
        if (fewer.length > 0) client.unsubscribe([...fewer], () => undefined);
      });
    },
    close,
  };
}
