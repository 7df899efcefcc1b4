import type { Served, ServiceRule } from '../../rules/resilience/services.ts';
import type { Stage, StageMeasures } from '../../rules/resilience/stage.ts';
import type { Resilience, ServiceCurve } from '../../rules/resilience/triangle.ts';

/** A service over the last hours. */
export interface ServiceState {
  readonly rule: ServiceRule;
  readonly curve: ServiceCurve;
  readonly now: Served;
  readonly resilience: Resilience;
  /** Minutes without the service per customer over the curve. */
  readonly minutesLost: number;
}

export interface StageState extends Stage {
  readonly measures: StageMeasures;
  /** Since when it has been so, to five minutes, at most as far back as the curves reach. */
  readonly sinceMs: number;
  readonly timeMs: number;
}

/** How lifelines serve their people, from live readings. */
export interface LifelineDesk {
  readonly version: number;
  /** Services of a district, or of the whole city with null; empty until graph and readings are there. */
  services(district: string | null): readonly ServiceState[];
  /** Null where the pack declares no triggers, or until readings are there. */
  stage(): StageState | null;
  /** Does a node of the graph serve now? Null = nobody watches it, or it was not heard of lately. */
  isUp(node: number): boolean | null;
}
