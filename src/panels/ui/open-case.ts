import type { Desk } from './desk.ts';

/** Hand an alarm to the cases' workspace, which opens a case for it or finds the one there is. */
export function openCaseOf(desk: Desk, alarmId: string): void {
  desk.session.setState((s) => ({ work: 'cases', toolState: { ...s.toolState, cases: `open:${alarmId}` } }));
}
