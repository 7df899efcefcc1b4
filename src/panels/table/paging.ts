/** Rows of a page: as many as one reads through, few enough to be there at once. */
export const PAGE_ROWS = 100;

/** A page of a long table. */
export interface Page {
  /** From 0; within the pages there are. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** @param wanted page that was asked for; a shorter table has its last one instead. */
export function pageOf(count: number, wanted: number, rows = PAGE_ROWS): Page {
  const pages = Math.max(1, Math.ceil(count / rows));
  const page = Math.max(0, Math.min(pages - 1, wanted));
  return { page, pages, first: page * rows, end: Math.min(count, (page + 1) * rows) };
}

/** Row to go to from a row by a key, over page edges; null for keys that go nowhere. */
export function rowByKey(key: string, row: number, count: number, rows = PAGE_ROWS): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + rows, PageUp: row - rows, Home: 0, End: count - 1 };
  const to = steps[key];
  if (to === undefined || count === 0) return null;
  return Math.max(0, Math.min(count - 1, to));
}

/** The order last shown stays while a reader is in it: alarms that have gone keep their row, newcomers wait at its end. */
export function heldOrder<T extends { readonly id: string }>(held: readonly T[], current: readonly T[]): readonly T[] {
  const left = new Map(current.map((row) => [row.id, row]));
  const order = held.map((row) => {
    const now = left.get(row.id) ?? row;
    left.delete(row.id);
    return now;
  });
  return [...order, ...left.values()];
}
