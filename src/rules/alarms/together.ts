import type { AlarmRule, Condition } from '../../tables/alarm-rule.ts';
import { joined, type Latch } from './latch.ts';
import { createWatch, type Watch } from './watch.ts';

/** Latches of one thing by condition: several rules may look at the same. */
export type LatchOf = (condition: Condition) => Latch;

/**
 * Several conditions of one thing at once, with the rule's delays. It is told nothing: it reads the latches, whose streams may
 * speak in any order, and works out what they give together whenever they have changed.
 */
export function createTogetherWatch(rule: AlarmRule, form: Extract<AlarmRule['form'], { kind: 'together' }>, latchOf: LatchOf): Watch {
  const latches = [rule, ...form.conditions].map(latchOf);
  // On and off as readings of one and zero, so that delays mean what they mean everywhere.
  const onOff: AlarmRule = { ...rule, op: 'above', value: 1, deadband: 0.5 };
  let inner = createWatch(onOff);
  let changes = 0;
  const caughtUp = (): Watch => {
    const now = latches.reduce((sum, { changesMs }) => sum + changesMs.length + (changesMs[0] ?? 0), 0);
    if (now === changes) return inner;
    changes = now;
    inner = createWatch(onOff);
    for (const [timeMs, on] of joined(latches, form.of)) inner.read(timeMs, on ? 1 : 0);
    for (const occurrence of inner.occurrences) occurrence.worst = NaN;
    return inner;
  };
  return {
    rule,
    get occurrences() {
      return caughtUp().occurrences;
    },
    get dueMs() {
      return caughtUp().dueMs;
    },
    read: () => false,
    peek(nowMs) {
      const newest = caughtUp().peek(nowMs);
      return newest && { ...newest, worst: NaN };
    },
  };
}
