/** Which of a machine's windows calls for critical alarms, and what was silenced in any of them. */
export interface SoundDesk {
  /** This window is the one that calls. */
  readonly isOurs: boolean;
  /** Some window of this machine calls: ours or another. */
  isCalled(): Promise<boolean>;
  /** Alarm ids silenced on this machine. */
  readonly silenced: ReadonlySet<string>;
  silence(ids: readonly string[]): void;
  /** Stand in line for calling, as long as this window lists the present's alarms and its browser allows sound; ends with the answer. */
  join(): () => void;
  onChange(listener: () => void): () => void;
}
