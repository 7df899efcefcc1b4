import type { Words } from '../base/words.ts';

/** What a trigger of the city's stage looks at. */
export const stageMeasures = ['rain15Mm', 'rain60Mm', 'powerServedPct', 'waterServedPct', 'drainageServedPct', 'telecomServedPct', 'transitServedPct'] as const;
export type StageMeasure = (typeof stageMeasures)[number];

/** One condition of a trigger; both limits where both are given, `from` included, `below` not. */
export interface StageCondition {
  /** `rain15Mm`, `rain60Mm`: the most any gauge has caught in 15 and 60 min, mm. `...ServedPct`: customers served of the whole city, %. */
  readonly measure: StageMeasure;
  readonly from?: number;
  readonly below?: number;
}

/** The city is at a stage while any of its triggers holds; 1 while none does. */
export interface StageTrigger {
  readonly stage: 2 | 3 | 4 | 5;
  readonly title: Words;
  /** All must hold. */
  readonly when: readonly StageCondition[];
}
