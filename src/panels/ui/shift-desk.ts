import type { NoteRefusal, ShiftNote } from '../../rules/handover/notes.ts';
import type { Shift } from '../../rules/handover/shifts.ts';
import type { Since } from '../../rules/handover/since.ts';
import type { ActOutcome } from './desk.ts';

/** What a new note is about; a thing's own place goes with it. */
export interface NoteAbout {
  /** Entity key, or empty. */
  readonly entity: string;
  /** EPSG:4326 degrees; NaN = the whole city. */
  readonly lon: number;
  readonly lat: number;
}

/** The watch of the city as it passes from hand to hand: notes, shifts, and what changed since. All from the action log. */
export interface ShiftDesk {
  /** Changes whenever the log or the alarms do. */
  version(): number;
  /** Newest first, struck ones included. */
  notes(): readonly ShiftNote[];
  shifts(): readonly Shift[];
  /** What the last one said when handing over; null when nobody did. */
  lastWord(): { readonly operator: string; readonly timeMs: number; readonly text: string } | null;
  /** Until when the named operator looked before the present look began; NaN when never here, or unnamed. */
  lastLookMs(): number;
  /** What happened after an instant, up to the shown one. */
  since(fromMs: number): Since;
  noteRefusal(text: string): NoteRefusal | null;
  /** Also while the past is shown: then it is about the shown instant. */
  note(text: string, about: NoteAbout): ActOutcome;
  strike(noteId: string, reason: string): ActOutcome;
  takeOver(): ActOutcome;
  handOver(text: string): ActOutcome;
}
