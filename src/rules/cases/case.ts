import type { OperatorAction } from '../../tables/actions.ts';

/**
 * Where a case stands, in the order of GB/T 30428 (digitised supervision of cities): collected is a request or alarm nobody
 * has opened yet; verified and closed are the two halves of its sixth stage, because they are two people's work.
 */
export const caseStates = ['collected', 'opened', 'dispatched', 'handling', 'fed-back', 'verified', 'closed', 'evaluated'] as const;
export type CaseState = (typeof caseStates)[number];

/** Steps of a unit on one task; a later one implies the earlier. */
export const unitSteps = ['sent', 'acknowledged', 'en-route', 'on-scene', 'done'] as const;
export type UnitStep = (typeof unitSteps)[number];

export const levels = ['grid', 'street', 'district', 'city'] as const;
export type Level = (typeof levels)[number];

/** Why an action had no effect; it stays in the timeline, refused and counted. */
export type Refusal =
  | 'no-such-case'
  | 'already-open'
  | 'wrong-state'
  | 'incomplete'
  | 'unknown-agency'
  | 'unknown-unit'
  | 'unit-busy'
  | 'other-lead-first'
  | 'earlier-step'
  | 'not-on-case'
  | 'same-person'
  | 'not-higher'
  | 'personal-data'
  | 'too-long';

/** One line of a case's timeline. */
export interface Entry {
  readonly action: OperatorAction;
  readonly refused: Refusal | null;
}

/** A unit on a case, from its dispatch on. Times NaN until then. */
export interface UnitTask {
  readonly unit: string;
  /** Id of the dispatching action: what receipts and reports name. */
  readonly dispatchId: string;
  readonly sentBy: string;
  readonly step: UnitStep;
  /** By step, ms since epoch. */
  readonly timesMs: Readonly<Record<UnitStep, number>>;
  /** Called back, or unable to go. */
  readonly endedMs: number;
}

export interface Lead {
  readonly agency: string;
  /** Action that made it the lead: whoever assigns the next one names it. */
  readonly setBy: string;
  readonly operator: string;
  readonly sinceMs: number;
}
interface Deed {
  readonly operator: string;
  readonly timeMs: number;
}
export interface Bounce extends Deed {
  readonly from: string;
  /** Agency it should have gone to in the eyes of who sends it back. */
  readonly to: string;
  readonly reason: string;
}

/** One case: what happened so far, by the actions known so far. Nothing in it is about a person. */
export interface Case {
  readonly id: string;
  readonly source: 'alarm' | 'request' | 'desk';
  readonly classId: string;
  /** Entity key of the thing in trouble; empty when it is only a place. */
  readonly entity: string;
  /** EPSG:4326 degrees; NaN when unknown. */
  readonly lon: number;
  readonly lat: number;
  readonly district: string;
  /** First clock: the alarm was raised, the request was received. Reopening keeps it. */
  readonly detectedMs: number;
  readonly opened: Deed;
  readonly state: CaseState;
  readonly lead: Lead;
  readonly alarms: readonly string[];
  /** `feed/request id` where a request started it; else empty. */
  readonly request: string;
  readonly units: readonly UnitTask[];
  readonly steps: ReadonlyMap<string, Deed>;
  readonly bounces: readonly Bounce[];
  /** Escalations somebody asked for; those by the clock are reckoned in `escalation.ts`. */
  readonly raised: readonly (Deed & { readonly level: Level; readonly reason: string })[];
  /** First dispatch ever, first arrival ever; NaN until then. */
  readonly dispatchedMs: number;
  readonly arrivedMs: number;
  /** The feedback that stands: gone again when verification fails or the case is reopened. */
  readonly feedback: (Deed & { readonly text: string }) | null;
  /** When the trouble itself was over, as whoever verified saw it; NaN until then. */
  readonly restoredMs: number;
  readonly verified: Deed | null;
  readonly closed: Deed | null;
  readonly reopenedCount: number;
  /** 1 to 5; NaN until evaluated. */
  readonly score: number;
  readonly timeline: readonly Entry[];
  readonly refusedCount: number;
}

/** Closed cases wait for nobody. */
export const isStanding = ({ state }: Pick<Case, 'state'>): boolean => state !== 'closed' && state !== 'evaluated';

/** Tasks that hold their unit. */
export const isOnTask = (task: UnitTask): boolean => task.step !== 'done' && Number.isNaN(task.endedMs);

/** Case of an alarm: every console that opens one for the same alarm opens the same. */
export const caseOfAlarm = (alarmId: string): string => `case/alarm/${alarmId}`;
export const caseOfRequest = (feedId: string, id: string): string => `case/request/${feedId}/${id}`;
