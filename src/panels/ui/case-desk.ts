import type { ActionKind, OperatorAction } from '../../tables/actions.ts';
import type { RequestTable, SourceRequest } from '../../tables/cases.ts';
import type { CaseClass, Operations, StreetCamera, Unit } from '../../tables/operations.ts';
import type { UnitStateName } from '../../tables/unit-state.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import type { Case, Entry } from '../../rules/cases/case.ts';
import type { ActOutcome } from './desk.ts';

/** A unit as it stands now. */
export interface UnitNow {
  readonly unit: Unit;
  readonly lon: number;
  readonly lat: number;
  /** `unknown`: it tells nothing, or what it told is old; never taken for free. `base`: nothing tells of it at all, it is thought at its base. */
  readonly state: UnitStateName | 'unknown' | 'base';
  /** When it said so; NaN when it never did. */
  readonly toldMs: number;
  /** Case it is busy on; empty when on none. */
  readonly caseId: string;
}

/** A unit that could go, by the streets. */
export interface Candidate {
  readonly now: UnitNow;
  readonly seconds: number;
  readonly metres: number;
  /** Longitude and latitude in turn, from the unit to the place. */
  readonly lonLat: Float64Array;
}
export type NotFree = 'on-case' | 'unknown' | 'out-of-service' | 'no-way' | 'no-street-near' | 'busy';
/** Who could go and how soon, and why the others cannot. */
export type Proposal =
  | { readonly kind: 'no-place' | 'no-streets' | 'loading' }
  | {
      readonly kind: 'ready';
      readonly free: readonly Candidate[];
      readonly others: readonly { readonly now: UnitNow; readonly why: NotFree }[];
      readonly closed: number;
    };

/** What became of a dispatch that left the desk: told as it is. */
export type Delivery =
  | {
      readonly kind: 'sending' | 'sent';
      readonly channel: string;
      readonly sentMs: number;
      readonly tries: number;
      readonly nextMs: number;
      readonly why: string;
    }
  | { readonly kind: 'confirmed'; readonly channel: string; readonly atMs: number }
  | { readonly kind: 'failed'; readonly channel: string; readonly tries: number; readonly why: string };

export interface NearCamera {
  readonly camera: StreetCamera;
  readonly metres: number;
}

/** Cases as panels work with them. */
export interface CaseDesk {
  /** Counts up when cases, units' tasks or operations change. */
  readonly version: number;
  readonly operations: Operations;
  /** Why the pack's operations could not be read. */
  readonly problem: string | null;
  readonly requests: RequestTable;
  list(): readonly Case[];
  get(id: string): Case | undefined;
  orphans(): readonly Entry[];
  classOf(c: Case): CaseClass;
  /** What a request would be opened as. */
  classOfRequest(request: Pick<SourceRequest, 'serviceCode' | 'serviceName'>): CaseClass;
  /** When the trouble behind a case was over by its alarms; NaN while one stands, or when there are none. */
  restoredMs(c: Case): number;
  /** Opens or finds the case of an alarm; the others of its group come along. */
  openFromAlarm(alarm: Alarm, others?: readonly Alarm[]): { readonly outcome: ActOutcome; readonly caseId: string };
  openFromRequest(feedId: string, id: string): { readonly outcome: ActOutcome; readonly caseId: string };
  act(kind: ActionKind, caseId: string, detail?: OperatorAction['detail']): ActOutcome;
  dispatch(caseId: string, unitId: string): ActOutcome;
  units(): readonly UnitNow[];
  propose(c: Case): Proposal;
  /** The way a unit on a case has before it now. */
  routeOf(c: Case, unitId: string): Candidate | null;
  camerasNear(lon: number, lat: number): readonly NearCamera[];
  delivery(dispatchId: string): Delivery | null;
}
