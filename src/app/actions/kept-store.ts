import { createClock } from '../../base/clock.ts';
import { answerOf, inTransaction, openDatabase } from '../../base/records.ts';
import { uuid } from '../../base/uuid.ts';
import { emptyChain, readEntry, sealEntry, type ActionEntry } from '../../tables/action-entry.ts';
import type { ActionStore, ChainMark, HistoryRestart } from './store.ts';

type Find = (store: string) => IDBObjectStore;
const ENTRIES = 'entries';
const FACTS = 'facts';

/** A new desk's id. */
export const newDeskName = (): string => `desk-${uuid().slice(0, 8)}`;

const ownChain = (desk: string): IDBKeyRange => IDBKeyRange.bound([desk, 0], [desk, Infinity]);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

async function deskOf(find: Find): Promise<string> {
  const known: unknown = await answerOf(find(FACTS).get('desk'));
  if (isText(known)) return known;
  const desk = newDeskName();
  await answerOf(find(FACTS).put(desk, 'desk'));
  return desk;
}
async function lastOf(find: Find, desk: string): Promise<ActionEntry | undefined> {
  const cursor = await answerOf(find(ENTRIES).openCursor(ownChain(desk), 'prev'));
  return cursor?.value as ActionEntry | undefined;
}

/**
 * The chains in IndexedDB, shared by all windows of this machine: its transactions follow one another, so two windows never
 * seal the same number. A browser may reopen a damaged database empty without a word; `mark` is what is remembered outside
 * it, and a chain found shorter than its mark is never continued: a new one begins, and the loss is told.
 */
export async function openKeptStore(cityId: string, mark: ChainMark | null): Promise<ActionStore> {
  const database = await openDatabase(`belvedere.actions.${cityId}`, 1, (opening) => {
    opening.createObjectStore(ENTRIES, { keyPath: ['desk', 'seq'] }).createIndex('action', 'action.id');
    opening.createObjectStore(FACTS);
  });
  const write = <T>(work: (find: Find) => Promise<T>): Promise<T> => inTransaction(database, [ENTRIES, FACTS], 'readwrite', work);

  const noticeLoss = async (find: Find, desk: string): Promise<HistoryRestart | null> => {
    const told = (await answerOf(find(FACTS).get('restart'))) as HistoryRestart | undefined;
    if (!mark || told?.desk === mark.desk) return told ?? null;
    const found = (await lastOf(find, mark.desk))?.seq ?? 0;
    if (found >= mark.seq) return told ?? null;
    const restart: HistoryRestart = { atMs: createClock().wall(), desk: mark.desk, had: mark.seq, found };
    await answerOf(find(FACTS).put(restart, 'restart'));
    if (desk === mark.desk) await answerOf(find(FACTS).put(newDeskName(), 'desk'));
    await answerOf(find(FACTS).delete('confirmed'));
    return restart;
  };

  return {
    load: () =>
      write(async (find) => {
        const restart = await noticeLoss(find, await deskOf(find));
        const entries: unknown[] = await answerOf(find(ENTRIES).getAll());
        const confirmed: unknown = await answerOf(find(FACTS).get('confirmed'));
        return { desk: await deskOf(find), entries, confirmed: typeof confirmed === 'number' ? confirmed : 0, restart };
      }),
    seal: (action) =>
      write(async (find) => {
        const known = (await answerOf(find(ENTRIES).index('action').get(action.id))) as ActionEntry | undefined;
        if (known) return known;
        const desk = await deskOf(find);
        const entry = sealEntry(desk, (await lastOf(find, desk)) ?? emptyChain, action);
        await answerOf(find(ENTRIES).add(entry));
        return entry;
      }),
    put: (entries) =>
      write(async (find) => {
        for (const entry of entries) {
          const kept: unknown = await answerOf(find(ENTRIES).get([entry.desk, entry.seq]));
          // A damaged one is healed by whoever still has the true one.
          if (kept === undefined || typeof readEntry(kept) === 'string') await answerOf(find(ENTRIES).put(entry));
        }
      }),
    confirm: (seq) =>
      write(async (find) => {
        const before: unknown = await answerOf(find(FACTS).get('confirmed'));
        if (!(typeof before === 'number' && before >= seq)) await answerOf(find(FACTS).put(seq, 'confirmed'));
      }),
    close: () => database.close(),
  };
}
