import { uuidOf } from '../../base/uuid.ts';
import type { UnitNow } from '../../panels/ui/case-desk.ts';
import { unitSteps, type Case, type UnitStep, type UnitTask } from '../../rules/cases/case.ts';
import type { OperatorAction } from '../../tables/actions.ts';

/**
 * What a unit's own words mean for its case: its next step as an action that every console would write the same, id
 * included. Words older than the dispatch are about something else.
 */
export function witnessed(c: Case, task: UnitTask, now: UnitNow): readonly OperatorAction[] {
  const sentMs = task.timesMs.sent;
  if (!(now.toldMs >= sentMs)) return [];
  const operator = now.unit.name.en;
  const write = (kind: 'unit-status' | 'feedback', what: string, detail: OperatorAction['detail']): OperatorAction => ({
    id: uuidOf(`${task.dispatchId} ${what} ${now.toldMs}`),
    kind,
    operator,
    timeMs: now.toldMs,
    target: c.id,
    ...(detail ? { detail } : {}),
  });
  if (now.state === 'unable') return [write('unit-status', 'unable', { unit: task.unit, step: 'unable', over: task.dispatchId })];
  // Gone from the spot it was on: done, even if nobody was there to hear it say so.
  const isGone = task.step === 'on-scene' && (now.state === 'returning' || now.state === 'free');
  const step = isGone ? 'done' : unitSteps.find((s) => s === now.state);
  if (!step || !isLater(step, task.step)) return [];
  const status = write('unit-status', step, { unit: task.unit, step, over: task.dispatchId });
  if (step !== 'done' || (c.state !== 'dispatched' && c.state !== 'handling')) return [status];
  return [status, write('feedback', 'feedback', { text: 'handled', over: status.id })];
}

const isLater = (a: UnitStep, b: UnitStep): boolean => unitSteps.indexOf(a) > unitSteps.indexOf(b);
