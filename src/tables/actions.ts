/** What an operator did or asked the city to do: an append-only message, the same on every console. */
export interface OperatorAction {
  /** UUID: applying it twice is applying it once. */
  readonly id: string;
  readonly kind: 'acknowledge' | 'dispatch-crew';
  /** The name the operator entered at this desk. */
  readonly operator: string;
  readonly timeMs: number;
  /** Alarm id for `acknowledge`; thing id for `dispatch-crew`. */
  readonly target: string;
}
