import type { OperatorAction } from '../../tables/actions.ts';
import type { Operations } from '../../tables/operations.ts';
import type { Case, Entry } from './case.ts';
import { causalOrder } from './causal-order.ts';
import { createCaseFold, type CaseFold } from './fold.ts';
import { isCaseAction } from './transitions.ts';

/** Cases as a fold over actions: told in any order and any number of times, every console ends with the same. */
export interface CaseBook {
  /** Counts up with every action that was new. */
  readonly version: number;
  act(action: OperatorAction): void;
  /** Newest first by detection, then id. */
  list(): readonly Case[];
  get(id: string): Case | undefined;
  /** What was said of cases nobody opened: kept, shown and counted. */
  orphans(): readonly Entry[];
  /** Actions without effect, cases unopened included. */
  readonly refusedCount: number;
}

export function createCaseBook(operations: Pick<Operations, 'agencies' | 'units'>, actions: Iterable<OperatorAction> = []): CaseBook {
  const known = new Map<string, OperatorAction>();
  let fold: CaseFold | null = null;
  let listed: readonly Case[] | null = null;
  let version = 0;
  for (const action of actions) if (isCaseAction(action.kind) && !known.has(action.id)) known.set(action.id, action);

  // Late words change what earlier ones meant: folding a shift's actions anew takes a few milliseconds, being wrong takes hours.
  const folded = (): CaseFold => {
    if (fold) return fold;
    fold = createCaseFold(operations);
    for (const action of causalOrder(known)) fold.apply(action);
    return fold;
  };
  const list = (): readonly Case[] => (listed ??= [...folded().cases.values()].sort((a, b) => b.detectedMs - a.detectedMs || (a.id < b.id ? -1 : 1)));
  return {
    get version() {
      return version;
    },
    act(action) {
      if (!isCaseAction(action.kind) || known.has(action.id)) return;
      known.set(action.id, action);
      fold = listed = null;
      version++;
    },
    list,
    get: (id) => folded().cases.get(id),
    orphans: () => [...folded().orphans.values()].flat(),
    get refusedCount() {
      return list().reduce((sum, c) => sum + c.refusedCount, 0) + [...folded().orphans.values()].flat().length;
    },
  };
}
