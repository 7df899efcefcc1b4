/** Recording everything as received, and replaying it, as panels see it. */
export interface RecordingDesk {
  readonly state: RecordingState;
  /** Recordings on this machine that were never saved: their page or the machine went down. They can be opened like any file. */
  readonly left: readonly File[];
  /** Let one of them go. */
  forget(name: string): Promise<void>;
  start(): void;
  /** Stop, and give the file: messages, actions, alarms and indicators of the time. Whether that failed the state says. */
  save(): Promise<void>;
  discard(): void;
  /** Open a recording in place of the live feeds. Throws a named problem for a file that is none. */
  open(file: File): Promise<void>;
  /** Out of the replay, back to live. */
  leave(): Promise<void>;
  onChange(listener: () => void): () => void;
}
export type RecordingState =
  /** `failure`: why the last recording could not be saved. */
  | { readonly kind: 'none'; readonly failure: string | null }
  | {
      readonly kind: 'recording';
      readonly sinceMs: number;
      readonly bytes: number;
      readonly messages: number;
      /** Why no more is taken. */
      readonly failure: string | null;
      readonly isSaving: boolean;
    }
  | {
      readonly kind: 'replaying';
      readonly name: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly messages: number;
      /** The file breaks off: it was never finished. */
      readonly isCut: boolean;
      /** It was recorded in another city. */
      readonly isOtherCity: boolean;
      /** What the file tells of its operators, all of which is shown in place of this machine's; null where it tells none. */
      readonly actions: number | null;
      readonly alarms: number | null;
      /** Lines of these that were no actions or alarms, or were altered. */
      readonly refused: number;
      readonly files: readonly { readonly name: string; readonly mediaType: string; readonly text: string }[];
    };
