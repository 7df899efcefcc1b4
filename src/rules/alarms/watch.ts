import type { AlarmRule } from '../../tables/alarm-rule.ts';

/** One time a rule was raised on a stream. */
export interface Occurrence {
  readonly raisedMs: number;
  /** NaN while the condition stands. */
  returnedMs: number;
  worst: number;
}

/**
 * One rule on one stream: the latch, the two delays and what came of them. Only readings move it; `peek` tells how it
 * stands at a later instant without moving it, so a late reading still finds the state it belongs to.
 */
export interface Watch {
  readonly rule: AlarmRule;
  /** Take in a good reading; readings come in time order. True when anything but the worst value changed. */
  read(timeMs: number, value: number): boolean;
  /** Committed occurrences, oldest first. */
  readonly occurrences: Occurrence[];
  /** The newest occurrence as it stands at an instant, with delays that ran out by then; null when there is none. */
  peek(nowMs: number): Occurrence | null;
  /** When the running delay runs out, ms; NaN when none is running. */
  readonly dueMs: number;
  /** What the rule looked at last, where that is not the stream's value. */
  readonly shown?: number;
}

type Phase = 'normal' | 'raising' | 'active' | 'returning';

/**
 * Deadband first, then delay (ISA-18.2): the condition latches at the limit and lets go once the value is past the limit
 * by the deadband; it must stand for `onDelayS` to raise and be gone for `offDelayS` to return. A delay that runs out at
 * the very instant of a reading has run out before it.
 */
export function createWatch(rule: AlarmRule): Watch {
  const sign = rule.op === 'above' ? 1 : -1;
  // Readings are stored as float32: limits must be rounded alike, or 2.60 would not reach 2.60.
  const onLimit = Math.fround(rule.value) * sign;
  const offLimit = Math.fround(rule.value - sign * rule.deadband) * sign;
  const occurrences: Occurrence[] = [];
  let phase: Phase = 'normal';
  let dueMs = NaN;
  let worst = NaN;

  /** A delay has run out. */
  const settle = (): void => {
    if (phase === 'raising') {
      occurrences.push({ raisedMs: dueMs, returnedMs: NaN, worst });
      phase = 'active';
    } else {
      const newest = occurrences.at(-1);
      if (newest) newest.returnedMs = dueMs;
      phase = 'normal';
    }
    dueMs = NaN;
  };

  const move = (timeMs: number, value: number): void => {
    const level = value * sign;
    const on = level >= onLimit;
    const off = !on && level <= offLimit;
    if (phase === 'normal' && on) {
      phase = 'raising';
      worst = value;
      dueMs = timeMs + rule.onDelayS * 1000;
    } else if (phase === 'raising' && off) {
      phase = 'normal';
      dueMs = NaN;
    } else if (phase === 'active' && off) {
      phase = 'returning';
      dueMs = timeMs + rule.offDelayS * 1000;
    } else if (phase === 'returning' && on) {
      phase = 'active';
      dueMs = NaN;
    }
    if (phase === 'normal') return;
    worst = level > worst * sign ? value : worst;
    const newest = occurrences.at(-1);
    if (newest && phase !== 'raising') newest.worst = worst;
  };

  return {
    rule,
    occurrences,
    get dueMs() {
      return dueMs;
    },
    read(timeMs, value) {
      const wasDueMs = dueMs;
      const before = phase;
      if (dueMs <= timeMs) settle();
      move(timeMs, value);
      if (dueMs <= timeMs) settle();
      return phase !== before || !Object.is(dueMs, wasDueMs);
    },
    peek(nowMs) {
      const newest = occurrences.at(-1) ?? null;
      if (!(dueMs <= nowMs)) return newest;
      if (phase === 'raising') return { raisedMs: dueMs, returnedMs: NaN, worst };
      return newest && { ...newest, returnedMs: dueMs };
    },
  };
}
