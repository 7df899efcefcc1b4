import type { OperatorAction } from '../../tables/actions.ts';
import { emptyChain, sealEntry, type ActionEntry, type ChainEnd } from '../../tables/action-entry.ts';

/** That the store was found emptier than it was left: what the mark outside it remembers, and what was still there. */
export interface HistoryRestart {
  readonly atMs: number;
  /** The desk's chain that was lost; a new one was begun. */
  readonly desk: string;
  readonly had: number;
  readonly found: number;
}

/** What a desk remembers outside its store: how far its own chain had come. */
export interface ChainMark {
  readonly desk: string;
  readonly seq: number;
}

export interface StoredLog {
  readonly desk: string;
  readonly entries: readonly unknown[];
  /** Own entries up to this number were passed on by the broker. */
  readonly confirmed: number;
  readonly restart: HistoryRestart | null;
}

/** Where a desk keeps its chain and the others'. */
export interface ActionStore {
  load(): Promise<StoredLog>;
  /** Put an action at the end of the own chain, once and for good when it resolves; sealing it again answers the same entry. */
  seal(action: OperatorAction): Promise<ActionEntry>;
  /** Keep entries of others; those that are there already stay. */
  put(entries: readonly ActionEntry[]): Promise<void>;
  confirm(seq: number): Promise<void>;
  close(): void;
}

/** Lasts as long as the page: for windows without storage, and for tests. */
export function createMemoryStore(desk: string): ActionStore {
  const own = new Map<string, ActionEntry>();
  const others: ActionEntry[] = [];
  let end: ChainEnd = emptyChain;
  let confirmed = 0;
  return {
    load: async () => ({ desk, entries: [...own.values(), ...others], confirmed, restart: null }),
    async seal(action) {
      const known = own.get(action.id);
      if (known) return known;
      const entry = sealEntry(desk, end, action);
      own.set(action.id, entry);
      end = entry;
      return entry;
    },
    async put(entries) {
      others.push(...entries);
    },
    async confirm(seq) {
      confirmed = seq;
    },
    close() {},
  };
}
