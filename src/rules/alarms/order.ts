import type { Alarm } from './alarm.ts';

/** By code unit, the same on every machine and locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By priority, unacknowledged first, newest first. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  a.rule.priority - b.rule.priority ||
  Number(a.acknowledgedBy !== null) - Number(b.acknowledgedBy !== null) ||
  b.raisedMs - a.raisedMs ||
  compareText(a.id, b.id);

export const newestFirst = (a: Alarm, b: Alarm): number => b.raisedMs - a.raisedMs || compareText(a.id, b.id);

/** A sorted list kept up: only what changed is sorted anew, so that one change among 10,000 alarms costs one walk. */
export function createSorted<T>(compare: (a: T, b: T) => number): { replace(gone: ReadonlySet<T>, fresh: readonly T[]): void; readonly all: readonly T[] } {
  let all: readonly T[] = [];
  return {
    get all() {
      return all;
    },
    replace(gone, fresh) {
      if (gone.size === 0 && fresh.length === 0) return;
      const added = [...fresh].sort(compare);
      const next: T[] = [];
      let at = 0;
      for (const item of all) {
        if (gone.has(item)) continue;
        for (let one = added[at]; one !== undefined && compare(one, item) < 0; one = added[++at]) next.push(one);
        next.push(item);
      }
      for (let one = added[at]; one !== undefined; one = added[++at]) next.push(one);
      all = next;
    },
  };
}
