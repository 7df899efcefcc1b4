/**
 * Everything an operator can do, by name. What a kind needs besides its target is told where the kind is folded
 * (`rules/alarms`, `rules/cases`): a fold reads its own kinds, checks their details at its door and passes the others by.
 */
export const actionKinds = [
  // Alarms; the target is an alarm id, or a rule on a stream for the last four.
  'acknowledge',
  'shelve',
  'unshelve',
  'take-out-of-service',
  'return-to-service',
  // Rules of the city; the target is a rule id.
  'set-alarm-rule',
  'revert-alarm-rule',
  // The city; the target is a thing id.
  'dispatch-crew',
  'restore-feeder',
  'start-pump',
  // A hall's thing id: one counter more for two hours.
  'open-counter',
  // The services' teams; the target is a task id: `team` says who takes it over.
  'reassign-visit',
  'welfare-check',
  // Cases; the target is a case id: see rules/cases/transitions.ts for what each needs and when it is legal.
  'open-case',
  'link-alarm',
  'assign-lead',
  'bounce',
  'dispatch-unit',
  'unit-status',
  'recall-unit',
  'tick-step',
  'note',
  'feedback',
  'verify',
  'close',
  'reopen',
  'evaluate',
  'escalate',
  // A dispatch that left the desk; the target is the action that was sent.
  'delivery',
  // The shift: see rules/handover. The target is what a note is about (an entity key, or the city's id), the note that is
  // struck out, or the city's id.
  'shift-note',
  'strike-note',
  'take-over',
  'hand-over',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** What an operator did or asked the city to do: an append-only message, the same on every console. */
export interface OperatorAction {
  /** UUID: applying it twice is applying it once. */
  readonly id: string;
  readonly kind: ActionKind;
  /** The name the operator entered at this desk. */
  readonly operator: string;
  readonly timeMs: number;
  readonly target: string;
  /** What the kind says besides: a reason, an expiry, an agency. Flat, so that every log and wire can carry it. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}
