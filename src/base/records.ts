/** IndexedDB behind one door, as promises. Outside `base/` nothing names it. */

/** Open a database, bringing it up to `version`. Rejects where there is none: private windows, a full disk, a foreign lock. */
export function openDatabase(name: string, version: number, upgrade: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = () => upgrade(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('the database does not open'));
    opening.onblocked = () => reject(new Error('another window holds an older version of the database'));
    opening.onsuccess = () => resolve(opening.result);
  });
}

/** What a request answers. Awaiting it inside a transaction keeps the transaction open. */
export const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database does not answer'));
  });

/**
 * Do something in one transaction; resolves with what it returned once it is written for good. Transactions that write the
 * same stores follow one another, across all windows of this origin.
 */
export async function inTransaction<T>(
  database: IDBDatabase,
  stores: readonly string[],
  mode: 'readonly' | 'readwrite',
  work: (store: (name: string) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction([...stores], mode, { durability: 'strict' });
  const written = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not written'));
  });
  written.catch(() => undefined);
  try {
    const value = await work((name) => transaction.objectStore(name));
    await written;
    return value;
  } catch (error) {
    if (transaction.error === null) abort(transaction);
    throw error;
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // Over already.
  }
}
