import type { OperatorAction } from '../../tables/actions.ts';
import { emptyChain, type ActionEntry, type ChainEnd, type ChainFault } from '../../tables/action-entry.ts';

/** Numbers of a desk's chain, both ends included. */
export interface ChainRange {
  readonly desk: string;
  readonly from: number;
  readonly to: number;
}
/** The last number of each desk's chain up to which nothing is missing. */
export type Have = Readonly<Record<string, number>>;

/** A chain longer than this is asked for from its end: who needs the rest has the keeper's file. */
const ASKED_AT_MOST = 5000;

/**
 * All desks' chains as far as they are known here. Entries may come twice and in any order; two replicas that were given the
 * same entries list the same actions in the same order.
 */
export interface Replica {
  /** `known`: had it already. `forked`: another entry of that desk and number is here; the first one stands and the chain is broken. */
  take(entry: ActionEntry): 'new' | 'known' | 'forked';
  /** Actions by time, then id: each once. */
  actions(): readonly OperatorAction[];
  /** The entry that carries an action. */
  entryOf(actionId: string): ActionEntry | undefined;
  /** A chain's entries in order. */
  chain(desk: string): readonly ActionEntry[];
  slice(range: ChainRange): readonly ActionEntry[];
  desks(): readonly string[];
  /** The chain's end as far as nothing is missing. */
  end(desk: string): ChainEnd;
  have(): Have;
  /** What somebody who has `have` could give us. */
  lacking(have: Have): readonly ChainRange[];
  /** Forks and breaks; what is merely missing still is not among them. */
  readonly faults: readonly ChainFault[];
  readonly count: number;
}

interface Chain {
  readonly bySeq: Map<number, ActionEntry>;
  /** Nothing is missing from `first` to `whole`. */
  first: number;
  whole: number;
}

export function createReplica(): Replica {
  const chains = new Map<string, Chain>();
  const byAction = new Map<string, ActionEntry>();
  const faults: ChainFault[] = [];
  let sorted: OperatorAction[] | null = [];
  let count = 0;

  const chainOf = (desk: string): Chain => {
    const known = chains.get(desk);
    if (known) return known;
    const chain: Chain = { bySeq: new Map(), first: 1, whole: 0 };
    chains.set(desk, chain);
    return chain;
  };
  const fault = (desk: string, seq: number, kind: ChainFault['kind']): void => {
    if (!faults.some((f) => f.desk === desk && f.seq === seq && f.kind === kind)) faults.push({ desk, seq, kind });
  };
  /** Does an entry follow the one before it, where both are here? */
  const link = (chain: Chain, entry: ActionEntry | undefined): void => {
    if (!entry) return;
    const before = entry.seq === 1 ? emptyChain : chain.bySeq.get(entry.seq - 1);
    if (before && before.hash !== entry.prev) fault(entry.desk, entry.seq, 'unlinked');
  };
  const inOrder = (chain: Chain): ActionEntry[] => [...chain.bySeq.values()].sort((a, b) => a.seq - b.seq);

  return {
    take(entry) {
      const chain = chainOf(entry.desk);
      const known = chain.bySeq.get(entry.seq);
      if (known) {
        if (known.hash === entry.hash) return 'known';
        fault(entry.desk, entry.seq, 'forked');
        return 'forked';
      }
      chain.bySeq.set(entry.seq, entry);
      count++;
      // A long chain is taken up from its end.
      if (chain.whole === 0 && entry.seq > ASKED_AT_MOST) [chain.first, chain.whole] = [entry.seq, entry.seq - 1];
      while (chain.bySeq.has(chain.whole + 1)) chain.whole++;
      link(chain, entry);
      link(chain, chain.bySeq.get(entry.seq + 1));
      if (!byAction.has(entry.action.id)) {
        byAction.set(entry.action.id, entry);
        sorted = null;
      }
      return 'new';
    },
    actions() {
      sorted ??= [...byAction.values()].map((e) => e.action).sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
      return sorted;
    },
    entryOf: (actionId) => byAction.get(actionId),
    chain: (desk) => inOrder(chainOf(desk)),
    slice({ desk, from, to }) {
      const { bySeq } = chainOf(desk);
      const found: ActionEntry[] = [];
      for (let seq = from; seq <= to; seq++) {
        const entry = bySeq.get(seq);
        if (entry) found.push(entry);
      }
      return found;
    },
    desks: () => [...chains.keys()].sort(),
    end(desk) {
      const chain = chains.get(desk);
      return chain?.bySeq.get(chain.whole) ?? emptyChain;
    },
    have: () => Object.fromEntries([...chains].filter(([, c]) => c.whole > 0).map(([desk, c]) => [desk, c.whole])),
    lacking(have) {
      const ranges: ChainRange[] = [];
      for (const [desk, theirs] of Object.entries(have)) {
        const chain = chains.get(desk);
        const from = Math.max((chain?.whole ?? 0) + 1, theirs - ASKED_AT_MOST + 1);
        let open: number | null = null;
        for (let seq = from; seq <= theirs + 1; seq++) {
          const isMissing = seq <= theirs && !chain?.bySeq.has(seq);
          if (isMissing) open ??= seq;
          else if (open !== null) {
            ranges.push({ desk, from: open, to: seq - 1 });
            open = null;
          }
        }
      }
      return ranges;
    },
    faults,
    get count() {
      return count;
    },
  };
}
