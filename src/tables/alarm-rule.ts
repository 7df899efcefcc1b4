import type { Words } from '../base/words.ts';

/** A threshold rule; a stream it matches raises at most one alarm of this rule at a time (ISA-18.2). */
export interface AlarmRule {
  readonly id: string;
  readonly title: Words;
  readonly property: string;
  /** Only things of this kind. */
  readonly thingKind?: string;
  readonly op: 'above' | 'below';
  readonly value: number;
  /** UCUM; must be the property's unit. */
  readonly unit: string;
  /** The value must come back past `value` by this much before the condition counts as gone. */
  readonly deadband: number;
  readonly onDelayS: number;
  readonly offDelayS: number;
  readonly priority: 1 | 2 | 3;
  readonly cause: Words;
  readonly consequence: Words;
  readonly action: Words;
  readonly respondWithinMin: number;
  /** An operator action the source understands, offered beside the alarm (`dispatch-crew`). */
  readonly response?: string;
}
