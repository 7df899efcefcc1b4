import type { OperatorAction } from '../../tables/actions.ts';

/** Where an action stands in the one order all consoles fold in. */
interface Rank {
  readonly timeMs: number;
  readonly depth: number;
}

/**
 * One order for every console: by time, but never before what the action itself answers (`detail.over`), because clocks of
 * desks and units differ; ties by length of that chain, then by id. A pure function of the set of actions.
 */
export function causalOrder(actions: ReadonlyMap<string, OperatorAction>): OperatorAction[] {
  const ranks = new Map<string, Rank>();
  const rankOf = (action: OperatorAction): Rank => {
    // Walk down the chain first, so that neither a long one nor a ring can exhaust the stack.
    const chain: OperatorAction[] = [];
    const met = new Set<string>();
    for (let at: OperatorAction | undefined = action; at && !ranks.has(at.id) && !met.has(at.id); at = actions.get(overOf(at))) {
      chain.push(at);
      met.add(at.id);
    }
    for (const at of chain.reverse()) {
      const before = ranks.get(overOf(at));
      ranks.set(at.id, before ? { timeMs: Math.max(at.timeMs, before.timeMs), depth: before.depth + 1 } : { timeMs: at.timeMs, depth: 0 });
    }
    return ranks.get(action.id) as Rank;
  };
  const list = [...actions.values()];
  list.forEach(rankOf);
  return list.sort((a, b) => compare(rankOf(a), rankOf(b)) || (a.id < b.id ? -1 : 1));
}

const overOf = ({ detail }: OperatorAction): string => (typeof detail?.['over'] === 'string' ? detail['over'] : '');
const compare = (a: Rank, b: Rank): number => a.timeMs - b.timeMs || a.depth - b.depth;
