import { uuid } from '../../base/uuid.ts';
import type { FeedState } from '../feed.ts';
import { keepLink } from '../kept-link.ts';
import { openConnection } from './connection.ts';

export interface LinkEvents {
  message(topic: string, bytes: Uint8Array): void;
  state(state: FeedState): void;
  oversized(): void;
}

/** A connection to a broker that comes back; each try is a new one that subscribes anew. */
export function openLink(address: string, topics: readonly string[], { message, oversized, state }: LinkEvents): () => void {
  const id = uuid();
  return keepLink(id, state, ({ open, end }) => openConnection(address, topics, `belvedere-${id}`, { open, message, oversized, end }));
}
