import type { OperatorAction } from '../../tables/actions.ts';

export interface Acknowledgement {
  readonly operator: string;
  readonly timeMs: number;
}

/**
 * Who acknowledged what, by alarm id. Told in any order and any number of times: the earliest acknowledgement of an alarm
 * stands (ties by action id), and it may be known before the alarm is.
 */
export interface Acknowledgements {
  /** True when it changed anything. */
  add(action: OperatorAction): boolean;
  of(alarmId: string): Acknowledgement | undefined;
}

export function createAcknowledgements(): Acknowledgements {
  const byAlarm = new Map<string, OperatorAction>();
  return {
    add(action) {
      if (action.kind !== 'acknowledge') return false;
      const known = byAlarm.get(action.target);
      if (known && !isEarlier(action, known)) return false;
      byAlarm.set(action.target, action);
      return true;
    },
    of: (alarmId) => byAlarm.get(alarmId),
  };
}

const isEarlier = (a: OperatorAction, b: OperatorAction): boolean => a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.id < b.id);
