import type { CaseState } from './case.ts';

/** A standing case as the map shows it. */
export interface CaseSpot {
  readonly id: string;
  /** What it is about; empty when it is only a place. */
  readonly entity: string;
  readonly lon: number;
  readonly lat: number;
  readonly state: CaseState;
}
/** A unit as the map shows it. */
export interface UnitSpot {
  readonly id: string;
  readonly kind: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly lon: number;
  readonly lat: number;
  readonly look: 'free' | 'on-case' | 'unknown';
  /** On its way: where its vehicle is told of, that moves instead of the mark. */
  readonly isMoving: boolean;
}
/** Cases and units for the map, read when looked at. */
export interface CaseMarks {
  /** Changes when cases do. */
  readonly version: number;
  cases(): readonly CaseSpot[];
  units(): readonly UnitSpot[];
}
