import type { ActionKind } from '../../tables/actions.ts';
import type { CaseState } from './case.ts';

/** What an action needs to say, and from which states it may be done. */
export interface Transition {
  readonly from: readonly CaseState[];
  /** State after it; absent: it stays, or the fold says (unit reports, verification). */
  readonly to?: CaseState;
  /** Members of `detail` that must be there, and their form. */
  readonly needs: Readonly<Record<string, 'text' | 'number'>>;
}

const working: readonly CaseState[] = ['opened', 'dispatched', 'handling'];
const standing: readonly CaseState[] = [...working, 'fed-back', 'verified'];
const always: readonly CaseState[] = [...standing, 'closed', 'evaluated'];

/**
 * The order of GB/T 30428 as data: collect, open, dispatch, handle, feed back, verify and close, evaluate. An action that is
 * not in its row's `from` is refused whole and counted.
 */
export const transitions: Readonly<Partial<Record<ActionKind, Transition>>> = {
  'open-case': { from: ['collected'], to: 'opened', needs: { class: 'text', lead: 'text', detectedMs: 'number' } },
  'link-alarm': { from: standing, needs: { alarm: 'text' } },
  // `over` is the action that made the present lead: two who replace the same one cannot both do it.
  'assign-lead': { from: working, needs: { agency: 'text', over: 'text' } },
  bounce: { from: working, to: 'opened', needs: { to: 'text', reason: 'text' } },
  // Without a unit the case goes to the lead agency, which sends whom it likes.
  'dispatch-unit': { from: working, needs: {} },
  'unit-status': { from: always, needs: { unit: 'text', step: 'text', over: 'text' } },
  'recall-unit': { from: standing, needs: { unit: 'text', reason: 'text' } },
  'tick-step': { from: standing, needs: { step: 'text' } },
  note: { from: always, needs: { text: 'text' } },
  feedback: { from: ['dispatched', 'handling'], to: 'fed-back', needs: { text: 'text' } },
  verify: { from: ['fed-back'], needs: { result: 'text' } },
  close: { from: ['verified'], to: 'closed', needs: {} },
  reopen: { from: ['closed', 'evaluated'], to: 'opened', needs: { reason: 'text' } },
  evaluate: { from: ['closed'], to: 'evaluated', needs: { score: 'number' } },
  escalate: { from: standing, needs: { level: 'text', reason: 'text' } },
};

export const isCaseAction = (kind: ActionKind): boolean => transitions[kind] !== undefined;
