import type { Words } from '../base/words.ts';

/** A value on one side of a limit: on at the limit, off again once it is past it by the deadband. */
export interface Condition {
  /** Only of this thing, by its id; absent: of any thing, and in a condition beside another of the same thing as that. */
  readonly thing?: string;
  readonly property: string;
  readonly op: 'above' | 'below';
  readonly value: number;
  /** The value must come back past `value` by this much before the condition counts as gone. */
  readonly deadband: number;
}

/** What of a stream a rule looks at, where that is not simply its value. */
export type RuleForm =
  /** How fast it changes: `value` and `deadband` are in `unit` per hour, over the readings of the last `windowS`. */
  | { readonly kind: 'rate'; readonly windowS: number }
  /** That nothing comes: for longer than `value` of the stream's own intervals (`unit` is `1`, `deadband` 0). */
  | { readonly kind: 'silence' }
  /** Several values at once: the rule's own condition with all, or any, of these, of the same thing or of one each names. */
  | { readonly kind: 'together'; readonly of: 'all' | 'any'; readonly conditions: readonly Condition[] };

/** An alarm rule; a stream it matches raises at most one alarm of this rule at a time (ISA-18.2). */
export interface AlarmRule extends Condition {
  readonly id: string;
  readonly title: Words;
  /** Only things of this kind. */
  readonly thingKind?: string;
  /** Absent: the value itself. */
  readonly form?: RuleForm;
  /** UCUM; must be the property's unit. */
  readonly unit: string;
  readonly onDelayS: number;
  readonly offDelayS: number;
  readonly priority: 1 | 2 | 3;
  readonly cause: Words;
  readonly consequence: Words;
  readonly action: Words;
  readonly respondWithinMin: number;
  /** An operator action the source understands, offered beside the alarm (`dispatch-crew`). */
  readonly response?: string;
  /** Suppressed by design while this holds of the same thing, or of the one it names: then the alarm would mean nothing. */
  readonly suppressedWhile?: Condition;
}

/** Properties a rule needs to hear. */
export const propertiesOf = ({ property, form, suppressedWhile }: AlarmRule): readonly string[] => [
  property,
  ...(form?.kind === 'together' ? form.conditions.map((c) => c.property) : []),
  ...(suppressedWhile ? [suppressedWhile.property] : []),
];
