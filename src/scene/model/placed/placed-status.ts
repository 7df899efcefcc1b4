import type { Problem } from '../../../base/problem.ts';

/** How something placed is getting on, in numbers that people and tests can see. */
export interface PlacedStatus {
  readonly state: 'opening' | 'open' | 'refused';
  readonly tilesLoaded: number;
  readonly tilesPending: number;
  readonly triangles: number;
  readonly points: number;
  readonly bytes: number;
  /** Distinct problems, the first first, and how many there were of all. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** Keeps what went wrong: counted all, remembered some, said once each. */
export interface ProblemBook {
  add(problems: readonly Problem[]): void;
  readonly list: readonly Problem[];
  readonly count: number;
}

const MOST_KEPT = 20;

export function createProblemBook(tell: (problem: Problem) => void): ProblemBook {
  const kept = new Map<string, Problem>();
  let count = 0;
  return {
    add(problems) {
      for (const problem of problems) {
        count++;
        const key = `${problem.code} ${problem.where} ${problem.why}`;
        if (kept.has(key) || kept.size >= MOST_KEPT) continue;
        kept.set(key, problem);
        tell(problem);
      }
    },
    get list() {
      return [...kept.values()];
    },
    get count() {
      return count;
    },
  };
}

/** Problems of whatever was thrown, across threads too. */
export function problemsIn(error: unknown, where: string): readonly Problem[] {
  const { problems, message } = error as { problems?: readonly Problem[]; message?: string };
  return Array.isArray(problems) && problems.length > 0 ? problems : [{ code: 'failed', where, why: message ?? String(error) }];
}
/** Worth another try: the source did not answer, or not now. */
export const mayPass = (problems: readonly Problem[]): boolean => problems.every(({ code }) => code === 'unreachable' || code === 'failed');
