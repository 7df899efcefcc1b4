import { uuid } from '../../base/uuid.ts';
import type { FeedCredentials, FeedState } from '../feed.ts';
import { keepLink } from '../kept-link.ts';
import { openConnection, type Connection } from './connection.ts';

export interface LinkEvents {
  message(topic: string, bytes: Uint8Array): void;
  state(state: FeedState): void;
  oversized(): void;
}
export interface Link {
  /** Ask for these topics from now on, whatever was asked for before; kept over losses. */
  ask(topics: readonly string[]): void;
  close(): void;
}

/**
 * A connection to a broker that comes back; each try is a new one that subscribes anew. MQTT 5 where the broker speaks it,
 * else 3.1.1.
 * @param qos 1: each message is told again until we have it, and alone on this connection.
 */
export function openLink(
  address: string,
  topics: readonly string[],
  { message, oversized, state }: LinkEvents,
  { qos = 0, credentials = null }: { readonly qos?: 0 | 1; readonly credentials?: FeedCredentials | null } = {},
): Link {
  let wanted = topics;
  let version: 4 | 5 = 5;
  let open: Connection | null = null;
  const close = keepLink(uuid(), state, (link) => {
    // Under a new name each time: two under one would throw each other out for ever, and we keep no session at the broker.
    const events = { ...link, message, oversized, oldBroker: () => void (version = 4) };
    const connection = openConnection(address, { topics: wanted, qos, version, clientId: `belvedere-${uuid()}`, credentials }, events);
    open = connection;
    return connection.close;
  });
  return {
    ask(next) {
      const before = wanted;
      wanted = next;
      open?.ask(
        next.filter((topic) => !before.includes(topic)),
        before.filter((topic) => !next.includes(topic)),
      );
    },
    close,
  };
}
