import { after } from '../base/browser.ts';
import { tidingsCount, type Tidings } from '../tables/tidings.ts';

/** A page that does not take them for so long is told again. */
const RETRY_MS = 1000;
/** A source that tells more while the page hangs loses the rest, counted. */
const MOST_WAITING = 100_000;

export interface TidingsQueue {
  /** Records that could not be taken in because too many wait. */
  push(tidings: Tidings): number;
  /** Resolves when nothing waits. */
  settled(): Promise<void>;
  close(): void;
}

/** Records one after another, each lot handed over until it is taken: nothing is conflated, nothing overtakes. */
export function createTidingsQueue(tell: (tidings: Tidings) => Promise<void>, onTaken: (records: number) => void, mostWaiting = MOST_WAITING): TidingsQueue {
  const waiting: Tidings[] = [];
  let records = 0;
  let isTelling = false;
  let isClosed = false;
  let cancelRetry: () => void = () => {};
  let listeners: (() => void)[] = [];

  const settle = (): void => {
    isTelling = false;
    for (const listen of listeners) listen();
    listeners = [];
  };
  const next = (): void => {
    const [first] = waiting;
    if (isClosed || first === undefined) return settle();
    isTelling = true;
    tell(first).then(
      () => {
        waiting.shift();
        records -= tidingsCount(first);
        onTaken(tidingsCount(first));
        next();
      },
      () => {
        cancelRetry = after(RETRY_MS, next);
      },
    );
  };
  return {
    push(tidings) {
      const count = tidingsCount(tidings);
      if (records + count > mostWaiting) return count;
      records += count;
      waiting.push(tidings);
      if (!isTelling) next();
      return 0;
    },
    settled: () => (isTelling ? new Promise((done) => listeners.push(done)) : Promise.resolve()),
    close() {
      isClosed = true;
      cancelRetry();
      settle();
    },
  };
}
