import type { ChainRange, Have } from './replica.ts';
import { isNodeName } from '../../tables/action-entry.ts';

/**
 * Where the log's messages go on a broker, below `belvedere/<city>/actions/`. All are JSON, at least once (QoS 1).
 *
 * | topic | retained | says |
 * |---|---|---|
 * | `entry/<desk>` | no | one entry of that desk's chain, as soon as it is sealed |
 * | `have/<desk>` | yes | how much of every desk's chain this desk holds: receipt, and head for who comes late |
 * | `here/<desk>/<window>` | yes, cleared by the last will | who is connected now |
 * | `ask/<desk>/<window>` | no | to one window: ranges that somebody lacks |
 * | `reply/<desk>/<window>` | no | to the asker: entries |
 *
 * A broker's access list can so let a desk write its own chain only: `entry/%u`, `have/%u`, `here/%u/#`.
 */
export interface Topics {
  readonly subscriptions: readonly string[];
  readonly entry: string;
  readonly have: string;
  readonly here: string;
  ask(node: NodeName): string;
  reply(node: NodeName): string;
  read(topic: string): TopicRead | null;
}
/** A window of a desk, or the hub. */
export interface NodeName {
  readonly desk: string;
  readonly window: string;
}
export type TopicRead = { readonly kind: 'entry' | 'have'; readonly desk: string } | { readonly kind: 'here' | 'ask' | 'reply'; readonly node: NodeName };

export type NodeRole = 'console' | 'wall' | 'keeper';
export interface HereMessage {
  readonly role: NodeRole;
}
export interface HaveMessage {
  readonly role: NodeRole;
  readonly have: Have;
}
export interface AskMessage {
  readonly from: NodeName;
  readonly ranges: readonly ChainRange[];
}

export function topicsOf(cityId: string, { desk, window }: NodeName): Topics {
  const root = `belvedere/${cityId}/actions`;
  return {
    subscriptions: [`${root}/entry/+`, `${root}/have/+`, `${root}/here/+/+`, `${root}/ask/${desk}/${window}`, `${root}/reply/${desk}/${window}`],
    entry: `${root}/entry/${desk}`,
    have: `${root}/have/${desk}`,
    here: `${root}/here/${desk}/${window}`,
    ask: (node) => `${root}/ask/${node.desk}/${node.window}`,
    reply: (node) => `${root}/reply/${node.desk}/${node.window}`,
    read(topic) {
      if (!topic.startsWith(`${root}/`)) return null;
      const [kind, named, opened, ...rest] = topic.slice(root.length + 1).split('/');
      if (!isNodeName(named) || rest.length > 0) return null;
      if (kind === 'entry' || kind === 'have') return opened === undefined ? { kind, desk: named } : null;
      if (kind !== 'here' && kind !== 'ask' && kind !== 'reply') return null;
      return isNodeName(opened) ? { kind, node: { desk: named, window: opened } } : null;
    },
  };
}

const roles: readonly NodeRole[] = ['console', 'wall', 'keeper'];
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const roleOf = (value: unknown): NodeRole | null => roles.find((role) => role === value) ?? null;
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const MOST_CHAINS = 2000;
const MOST_RANGES = 1000;

export function readHere(value: unknown): HereMessage | null {
  const role = isRecord(value) ? roleOf(value['role']) : null;
  return role === null ? null : { role };
}
export function readHave(value: unknown): HaveMessage | null {
  if (!isRecord(value) || !isRecord(value['have'])) return null;
  const role = roleOf(value['role']);
  const entries = Object.entries(value['have']).filter((entry): entry is [string, number] => isNodeName(entry[0]) && isSeq(entry[1]));
  return role === null || entries.length > MOST_CHAINS ? null : { role, have: Object.fromEntries(entries) };
}
export function readAsk(value: unknown): AskMessage | null {
  if (!isRecord(value) || !isRecord(value['from']) || !Array.isArray(value['ranges'])) return null;
  const { desk, window } = value['from'];
  if (!isNodeName(desk) || !isNodeName(window) || value['ranges'].length > MOST_RANGES) return null;
  const ranges = value['ranges'].filter((r): r is ChainRange => isRecord(r) && isNodeName(r['desk']) && isSeq(r['from']) && isSeq(r['to']));
  return { from: { desk, window }, ranges };
}
