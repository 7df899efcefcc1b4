import { noCut, readCut, type Cut } from '../base/cut.ts';
import { ProblemError } from '../base/problem.ts';
import type { Session } from '../session/session.ts';

/** The cut as the session has it; one that makes no sense cuts nothing (its panel says why). */
export function cutOf(session: Session): Cut {
  try {
    return readCut(session.getState().toolState['cut'] ?? '');
  } catch (error) {
    if (error instanceof ProblemError) return noCut;
    throw error;
  }
}
