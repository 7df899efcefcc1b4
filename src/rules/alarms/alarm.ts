import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { Aside } from './asides.ts';

/** Where an alarm stands by itself (ISA-18.2 states B, C and D; A, normal and acknowledged, leaves the list). */
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
  /** Why it is kept from the list (states E, F and G); null = it is in front of the operator. */
  readonly aside: Aside | null;
  /** Latest value seen by the rule, and the worst since it was raised. */
  readonly value: number;
  readonly worst: number;
}

/** A rule on a stream that is set aside, with what it would show now. */
export interface SetAside {
  readonly key: string;
  readonly aside: Aside;
  readonly rule: AlarmRule;
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  /** The alarm that stands or waits behind it; null = normal. */
  readonly alarm: Alarm | null;
}

/** A reading as the alarm rules eat it, in phenomenon-time order per stream. */
export interface RuledReading {
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  readonly thingKind: string;
  readonly property: string;
  /** Nobody said in which unit it is, and it needs one: it is above and below no limit. */
  readonly lacksUnit?: boolean;
  /** UCUM, as its stream is; empty where nobody said. Absent: that of the rules. */
  readonly unit?: string;
  /** How often the stream speaks; NaN where its source does not say. */
  readonly intervalMs: number;
  readonly timeMs: number;
  readonly value: number;
  /** Only good and uncertain readings move an alarm. */
  readonly quality: number;
}

/** Alarm state as a fold over readings and actions; the same inputs in any interleaving across streams give the same state. */
export interface AlarmBook {
  readonly version: number;
  /** Bumped when an alarm comes, goes or is acted upon, not when a value of one that stands does. */
  readonly turns: number;
  /** Which rules watch a property: rows of other properties need not be offered. */
  watches(property: string): boolean;
  read(reading: RuledReading): void;
  /** Let delays run out while nothing arrives. */
  tick(nowMs: number): void;
  act(action: OperatorAction): void;
  /** What is set aside at an instant: suppressed by the readings then, shelved or out of service by the actions told. */
  asideOf(alarm: Alarm, atMs: number): Aside | null;
  /** Active alarms as of the last tick, those set aside left out: by priority, unacknowledged first, newest first. */
  list(): readonly Alarm[];
  /** What is set aside, standing or not: shelved first, then suppressed, then out of service; latest first. */
  asides(): readonly SetAside[];
  /** Everything raised so far, newest first, gone ones included (the log). */
  log(): readonly Alarm[];
}
