/** Rule, feed and stream of an alarm, and up to which raising it is silenced, ms: windows without a history may know another instant. */
export type Silenced = readonly [key: string, untilMs: number];

/** Which of a machine's windows calls for critical alarms, and what was silenced in any of them. */
export interface SoundDesk {
  /** This window is the one that calls. */
  readonly isOurs: boolean;
  /** Some window of this machine calls: ours or another. */
  isCalled(): Promise<boolean>;
  /** What is silenced on this machine, by key. */
  readonly silenced: ReadonlyMap<string, number>;
  silence(alarms: readonly Silenced[]): void;
  /** Stand in line for calling, as long as this window lists the present's alarms and its browser allows sound; ends with the answer. */
  join(): () => void;
  onChange(listener: () => void): () => void;
}
