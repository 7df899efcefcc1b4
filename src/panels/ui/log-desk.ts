import type { ActionEntry, ChainFault } from '../../tables/action-entry.ts';

/** How far an action of this desk has come; `other` came from another desk. */
export type Delivery =
  | { readonly kind: 'keeping' | 'kept' | 'sent' }
  /** The broker has passed it on; `seenBy` other desks say that they hold it. */
  | { readonly kind: 'confirmed'; readonly seenBy: number }
  | { readonly kind: 'other' };

export interface LogDesk {
  /** The newest actions, newest first. */
  newest(count: number): readonly { readonly entry: ActionEntry; readonly delivery: Delivery }[];
  /** Null until the log is loaded. */
  readonly summary: LogSummary | null;
  /** Connect again with a user name and a token, which is kept in memory only. */
  signIn(username: string, token: string): void;
  /** Every chain, desk by desk, one entry a line: a chain can be checked from it. */
  jsonLines(): string;
  all(): readonly ActionEntry[];
}

export interface LogSummary {
  /** This desk's id. */
  readonly desk: string;
  readonly link: 'none' | 'recording' | 'connecting' | 'open' | 'waiting' | 'refused' | 'closed';
  readonly why: string;
  readonly retryAtMs: number;
  /** Own actions that the broker has not passed on, and since when the oldest waits; 0 and NaN without a broker. */
  readonly waiting: number;
  readonly waitingSinceMs: number;
  readonly count: number;
  readonly storeFailure: string | null;
  readonly restart: { readonly atMs: number; readonly had: number; readonly found: number } | null;
  readonly desks: readonly { readonly desk: string; readonly role: 'console' | 'wall' | 'keeper'; readonly windows: number }[];
  readonly faults: readonly ChainFault[];
  readonly lacking: number;
  readonly rejected: number;
}
