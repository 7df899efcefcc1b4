import type { CaseClass } from '../../tables/operations.ts';
import { isStanding, type Case, type Level } from '../cases/case.ts';
import { deadlinesOf } from '../cases/deadlines.ts';
import { escalationsOf, levelOf } from '../cases/escalation.ts';

/** A district, street or cell with the cases that lie in it and in all below it. */
export interface RollUp {
  /** Empty for the city; `?` for cases whose place nobody knows. */
  readonly area: string;
  readonly cases: readonly Case[];
  readonly standing: number;
  readonly overdue: number;
  /** Standing ones by how high they stand. */
  readonly byLevel: Readonly<Record<Level, number>>;
  /** Standing ones by their one lead. */
  readonly leads: ReadonlyMap<string, number>;
  /** Standing ones that passed between agencies. */
  readonly crossing: number;
  readonly below: readonly RollUp[];
}

/** Where a case lies; empty where not known. */
export interface CasePlace {
  readonly district: string;
  readonly street: string;
  readonly cell: string;
}
type ClassOf = (c: Case) => Pick<CaseClass, 'urgency' | 'feedbackH'>;
export const NOWHERE = '?';

/** City > district > street > cell: each row holds its cases once, and those below it add up to it. */
export function rollUp(cases: readonly Case[], placeOf: (c: Case) => CasePlace, classOf: ClassOf, nowMs: number): RollUp {
  const row = (area: string, own: readonly Case[], below: readonly RollUp[]): RollUp => {
    const standing = own.filter(isStanding);
    const byLevel = { grid: 0, street: 0, district: 0, city: 0 };
    const leads = new Map<string, number>();
    for (const c of standing) {
      byLevel[levelOf(escalationsOf(c, classOf(c), nowMs))]++;
      leads.set(c.lead.agency, (leads.get(c.lead.agency) ?? 0) + 1);
    }
    return {
      area,
      cases: own,
      standing: standing.length,
      overdue: standing.filter((c) => deadlinesOf(c, classOf(c), nowMs).some(({ isOverdue }) => isOverdue)).length,
      byLevel,
      leads,
      crossing: standing.filter(({ bounces }) => bounces.length > 0).length,
      below,
    };
  };
  const split = (own: readonly Case[], steps: readonly (keyof CasePlace)[]): readonly RollUp[] => {
    const [step, ...rest] = steps;
    if (!step) return [];
    const groups = new Map<string, Case[]>();
    for (const c of own) {
      const area = placeOf(c)[step] || NOWHERE;
      const group = groups.get(area);
      if (group) group.push(c);
      else groups.set(area, [c]);
    }
    return [...groups].map(([area, group]) => row(area, group, split(group, rest))).sort((a, b) => b.standing - a.standing || (a.area < b.area ? -1 : 1));
  };
  return row('', cases, split(cases, ['district', 'street', 'cell']));
}

/** Levels above the first a standing case has reached: what a city has to look at first. */
export const isEscalated = (c: Case, classOf: ClassOf, nowMs: number): boolean => escalationsOf(c, classOf(c), nowMs).length > 1;
