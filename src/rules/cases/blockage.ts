import { isStanding, type Case } from './case.ts';

/** Bounces that make a case a blockage. */
export const BLOCKED_FROM = 2;

/** One row of the blockage register: cases pushed to and fro between two agencies, for one reason. */
export interface Blockage {
  /** The two agencies, in alphabetical order: who began does not matter. */
  readonly pair: readonly [string, string];
  readonly reason: string;
  readonly cases: readonly string[];
  /** Of these, still standing. */
  readonly open: number;
  readonly bounces: number;
  readonly lastMs: number;
}

/** Reasons count as the same whatever their case and spaces. */
const reasonKey = (reason: string): string => reason.trim().toLowerCase().replace(/\s+/g, ' ');

/** Cases bounced twice or more, by pair of agencies and reason: most cases first, then most bounces. */
export function blockagesOf(cases: readonly Case[]): readonly Blockage[] {
  const rows = new Map<string, { pair: readonly [string, string]; reason: string; cases: Map<string, Case>; bounces: number; lastMs: number }>();
  for (const c of cases) {
    if (c.bounces.length < BLOCKED_FROM) continue;
    for (const { from, to, reason, timeMs } of c.bounces) {
      const pair = [from, to].sort() as [string, string];
      const key = JSON.stringify([pair, reasonKey(reason)]);
      const row = rows.get(key) ?? { pair, reason: reason.trim(), cases: new Map<string, Case>(), bounces: 0, lastMs: -Infinity };
      row.cases.set(c.id, c);
      row.bounces++;
      row.lastMs = Math.max(row.lastMs, timeMs);
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .map(({ pair, reason, cases: held, bounces, lastMs }) => ({
      pair,
      reason,
      cases: [...held.keys()],
      open: [...held.values()].filter(isStanding).length,
      bounces,
      lastMs,
    }))
    .sort((a, b) => b.cases.length - a.cases.length || b.bounces - a.bounces || b.lastMs - a.lastMs);
}
