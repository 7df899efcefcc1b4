import type { ChainRange, Have, Replica } from './replica.ts';
import type { NodeName, NodeRole } from './topics.ts';

/** Another desk as it last said of itself. */
export interface DeskSeen {
  readonly desk: string;
  readonly role: NodeRole;
  /** Windows connected now; 0 = away. */
  readonly windows: number;
  readonly have: Have;
}

export interface Peers {
  here(node: NodeName, role: NodeRole | null): void;
  have(desk: string, role: NodeRole, have: Have): void;
  /** The link is new: who is here will say so again. */
  forget(): void;
  desks(self: string): readonly DeskSeen[];
  /** The most that anybody has of each chain. */
  most(): Have;
  /** For each range we lack, one connected window whose desk has it: the keeper first, then the chain's own desk, then any. */
  whomToAsk(
    replica: Replica,
    self: NodeName,
    isBusy: (node: string) => boolean,
  ): readonly { readonly node: NodeName; readonly ranges: readonly ChainRange[] }[];
}

export function createPeers(): Peers {
  const nodes = new Map<string, { readonly node: NodeName; readonly role: NodeRole }>();
  const held = new Map<string, { readonly role: NodeRole; readonly have: Have }>();
  const most = (): Have => {
    const all: Record<string, number> = {};
    for (const { have } of held.values()) for (const [desk, seq] of Object.entries(have)) all[desk] = Math.max(all[desk] ?? 0, seq);
    return all;
  };
  return {
    here(node, role) {
      const key = `${node.desk}/${node.window}`;
      if (role === null) nodes.delete(key);
      else nodes.set(key, { node, role });
    },
    have(desk, role, have) {
      const before = held.get(desk)?.have ?? {};
      const merged = { ...before };
      // Windows of one desk speak in any order; nobody ever has less than it had.
      for (const [chain, seq] of Object.entries(have)) merged[chain] = Math.max(merged[chain] ?? 0, seq);
      held.set(desk, { role, have: merged });
    },
    forget: () => nodes.clear(),
    desks(self) {
      const names = new Set([...held.keys(), ...[...nodes.values()].map((n) => n.node.desk)]);
      names.delete(self);
      return [...names].sort().map((desk) => {
        const windows = [...nodes.values()].filter((n) => n.node.desk === desk);
        const told = held.get(desk);
        return { desk, role: told?.role ?? windows[0]?.role ?? 'console', windows: windows.length, have: told?.have ?? {} };
      });
    },
    most,
    whomToAsk(replica, self, isBusy) {
      const asks = new Map<string, { node: NodeName; ranges: ChainRange[] }>();
      for (const range of replica.lacking(most())) {
        const able = [...nodes.entries()].filter(([key, { node }]) => {
          const isSelf = node.desk === self.desk && node.window === self.window;
          return !isSelf && !isBusy(key) && (held.get(node.desk)?.have[range.desk] ?? 0) >= range.to;
        });
        const rank = ({ node, role }: { node: NodeName; role: NodeRole }): number => (role === 'keeper' ? 0 : node.desk === range.desk ? 1 : 2);
        const [best] = able.sort(([, a], [, b]) => rank(a) - rank(b));
        if (!best) continue;
        const [key, { node }] = best;
        const ask = asks.get(key) ?? { node, ranges: [] };
        ask.ranges.push(range);
        asks.set(key, ask);
      }
      return [...asks.values()];
    },
  };
}
