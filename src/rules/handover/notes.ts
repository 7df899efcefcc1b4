import type { OperatorAction } from '../../tables/actions.ts';
import { holdsPersonalData, MOST_TEXT } from '../cases/door.ts';

/** A line of the shift log: what somebody wrote, about which place and which instant. */
export interface ShiftNote {
  readonly id: string;
  readonly text: string;
  readonly operator: string;
  /** When it was written. */
  readonly timeMs: number;
  /** The instant it is about: that shown when it was written, or later put. */
  readonly aboutMs: number;
  /** Entity key of the thing it is about; empty when it is about a place or the whole city. */
  readonly entity: string;
  /** EPSG:4326 degrees; NaN when it is about the whole city. */
  readonly lon: number;
  readonly lat: number;
  /** Area it lies in; empty outside all. */
  readonly district: string;
  /** Who struck it out, when and why: it stays readable. */
  readonly struck: { readonly operator: string; readonly timeMs: number; readonly reason: string } | null;
}

/** Why a note may not be written; it is then no note on any console. */
export type NoteRefusal = 'empty' | 'too-long' | 'personal-data';
export function noteRefusal(text: string): NoteRefusal | null {
  if (text.trim() === '') return 'empty';
  if (text.length > MOST_TEXT) return 'too-long';
  return holdsPersonalData(text) ? 'personal-data' : null;
}

const textOf = ({ detail }: OperatorAction, key: string): string => (typeof detail?.[key] === 'string' ? detail[key] : '');
const numberOf = ({ detail }: OperatorAction, key: string): number => (typeof detail?.[key] === 'number' ? detail[key] : NaN);
const before = (a: OperatorAction, b: OperatorAction): number => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1);

/**
 * Notes folded from actions in any order and any number of times, newest first. A note is struck out by the earliest action
 * that names it and gives a reason; nothing brings it back, a new one is written instead.
 */
export function notesOf(actions: Iterable<OperatorAction>): readonly ShiftNote[] {
  const written = new Map<string, OperatorAction>();
  const strikes = new Map<string, OperatorAction>();
  for (const action of actions) {
    if (action.kind === 'shift-note' && noteRefusal(textOf(action, 'text')) === null) written.set(action.id, action);
    if (action.kind !== 'strike-note' || textOf(action, 'reason').trim() === '') continue;
    const first = strikes.get(action.target);
    if (!first || before(action, first) < 0) strikes.set(action.target, action);
  }
  return [...written.values()].sort((a, b) => before(b, a)).map((action) => noteOf(action, strikes.get(action.id)));
}

function noteOf(action: OperatorAction, strike: OperatorAction | undefined): ShiftNote {
  const aboutMs = numberOf(action, 'aboutMs');
  const [lon, lat] = [numberOf(action, 'lon'), numberOf(action, 'lat')];
  const isPlaced = Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return {
    id: action.id,
    text: textOf(action, 'text').trim(),
    operator: action.operator,
    timeMs: action.timeMs,
    aboutMs: Number.isNaN(aboutMs) ? action.timeMs : aboutMs,
    entity: textOf(action, 'entity'),
    lon: isPlaced ? lon : NaN,
    lat: isPlaced ? lat : NaN,
    district: textOf(action, 'district'),
    struck: strike ? { operator: strike.operator, timeMs: strike.timeMs, reason: textOf(strike, 'reason').trim() } : null,
  };
}
