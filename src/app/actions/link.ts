import mqtt, { type IClientOptions } from 'mqtt';
import { uuid } from '../../base/uuid.ts';
import type { FeedState } from '../../feeds/feed.ts';
import { keepLink, type LinkEnd } from '../../feeds/kept-link.ts';
import { linkOptions } from '../../feeds/mqtt/link-options.ts';
import { createPacketGuard } from '../../feeds/mqtt/packet-guard.ts';

/** A reply of a hundred entries with long notes, and more than a broker's own messages ever are. */
const MAX_PACKET_BYTES = 8 << 20;

export interface LinkEvents {
  message(topic: string, text: string): void;
  /** Told also when a connection has ended; after `open` everything may be published. */
  state(state: FeedState): void;
}
export interface LinkWishes {
  readonly clientId: string;
  readonly subscriptions: readonly string[];
  /** The retained topic that the broker clears when we are gone without a word. */
  readonly will: string;
}
export interface ActionLink {
  /** At least once, while the link is open. */
  publish(topic: string, text: string, retain: boolean): void;
  close(): void;
}
export type OpenLink = (wishes: LinkWishes, events: LinkEvents) => ActionLink;

/** Who we are to the broker. The token goes into the CONNECT packet's password, never into an address. */
export interface Credentials {
  readonly username: string;
  readonly token: string;
}

/** CONNACK codes that trying again does not cure: MQTT 5, 3.2.2.2 and MQTT 3.1.1, 3.2.2.3. */
const refusals = new Map<number, string>([
  [2, 'the broker does not accept our client identifier'],
  [4, 'user name or token is wrong'],
  [5, 'not authorised'],
  [0x85, 'the broker does not accept our client identifier'],
  [0x86, 'user name or token is wrong'],
  [0x87, 'not authorised'],
  [0x8a, 'banned by the broker'],
  [0x8c, 'the broker asks for another authentication method'],
]);
/** The broker speaks MQTT 3.1.1 only. */
const isOldBroker = (code: unknown): boolean => code === 1 || code === 0x84;

/**
 * A link of the action log to its broker, on a socket of its own, that comes back. MQTT 5 where the broker speaks it, else
 * 3.1.1.
 */
export const openMqttLink =
  (address: string, credentials: Credentials | null): OpenLink =>
  (wishes, events) => {
    let client: mqtt.MqttClient | null = null;
    let version: 4 | 5 = 5;
    const close = keepLink(uuid(), events.state, ({ open, end }) => {
      let over = false;
      const opened = mqtt.connect(address, optionsOf(wishes, credentials, version));
      const guard = createPacketGuard(MAX_PACKET_BYTES);
      const stop = (): void => {
        over = true;
        if (client === opened) client = null;
        opened.end(true);
      };
      const ended = (reason: LinkEnd): void => {
        if (over) return;
        stop();
        end(reason);
      };
      opened.stream.on('data', (chunk: Uint8Array) => {
        if (!over && !guard.accepts(chunk)) ended({ kind: 'lost', why: 'the broker sent a packet larger than we agreed to take' });
      });
      opened.on('message', (topic, payload) => {
        if (!over) events.message(topic, new TextDecoder().decode(payload));
      });
      opened.on('connect', () => {
        client = opened;
        opened.subscribe([...wishes.subscriptions], { qos: 1 }, (error, granted) => {
          const refused = granted?.find((g) => g.qos >= 128);
          if (refused) return ended({ kind: 'refused', why: `the broker refuses the topic "${refused.topic}"` });
          if (error) return ended({ kind: 'code' in error ? 'refused' : 'lost', why: error.message });
          if (!over) open();
        });
      });
      opened.on('error', (error: Error & { code?: unknown }) => {
        if (isOldBroker(error.code)) version = 4;
        const why = typeof error.code === 'number' ? refusals.get(error.code) : undefined;
        ended(why === undefined ? { kind: 'lost', why: error.message || 'connection failed' } : { kind: 'refused', why });
      });
      opened.on('disconnect', (packet) => ended({ kind: 'lost', why: packet.properties?.reasonString ?? 'the broker said goodbye' }));
      opened.on('close', () => ended({ kind: 'lost', why: 'the connection was lost' }));
      return () => {
        if (over) return;
        over = true;
        // A last will covers only deaths: who leaves says so.
        if (client === opened) opened.publish(wishes.will, '', { qos: 0, retain: true });
        client = null;
        opened.end();
      };
    });
    return {
      publish(topic, text, retain) {
        client?.publish(topic, text, { qos: 1, retain }, () => undefined);
      },
      close,
    };
  };

function optionsOf({ clientId, will }: LinkWishes, credentials: Credentials | null, protocolVersion: 4 | 5): IClientOptions {
  return {
    ...linkOptions(clientId),
    protocolVersion,
    will: { topic: will, payload: '', qos: 1, retain: true },
    ...(protocolVersion === 5 && { properties: { maximumPacketSize: MAX_PACKET_BYTES } }),
    ...(credentials && { username: credentials.username, password: credentials.token }),
  };
}
