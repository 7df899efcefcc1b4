import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { OperatorAction } from '../../tables/actions.ts';

/** Where an alarm stands (the part of ISA-18.2's states that threshold, return and acknowledgement give). */
export type AlarmState = 'unacknowledged' | 'acknowledged' | 'returned-unacknowledged';

/** One occurrence of one rule on one stream. Gone (normal and acknowledged) alarms leave the list. */
export interface Alarm {
  /** `rule/feed/stream/raisedAt`, the same on every console. */
  readonly id: string;
  readonly rule: AlarmRule;
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  readonly state: AlarmState;
  /** Phenomenon time at which the on-delay ran out, ms. */
  readonly raisedMs: number;
  /** Phenomenon time at which the condition was gone, or NaN. */
  readonly returnedMs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedMs: number;
  /** Latest value seen by the rule, and the worst since it was raised. */
  readonly value: number;
  readonly worst: number;
}

/** A reading as the alarm rules eat it, in phenomenon-time order per stream. */
export interface RuledReading {
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  readonly thingKind: string;
  readonly property: string;
  readonly timeMs: number;
  readonly value: number;
  /** Only good and uncertain readings move an alarm. */
  readonly quality: number;
}

/** Alarm state as a fold over readings and actions; the same inputs in any interleaving across streams give the same state. */
export interface AlarmBook {
  readonly version: number;
  /** Which rules watch a property: rows of other properties need not be offered. */
  watches(property: string): boolean;
  read(reading: RuledReading): void;
  /** Let delays run out while nothing arrives. */
  tick(nowMs: number): void;
  act(action: OperatorAction): void;
  /** Active alarms as of the last tick: by priority, unacknowledged first, newest first. */
  list(): readonly Alarm[];
  /** Everything raised so far, newest first, gone ones included (the log). */
  log(): readonly Alarm[];
}
