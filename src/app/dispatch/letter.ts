import { isoText } from '../../base/iso.ts';
import type { OperatorAction } from '../../tables/actions.ts';

/** What leaves the desk: one dispatch, the same bytes at every try. `id` is the idempotency key. */
export interface Letter {
  readonly id: string;
  readonly channel: string;
  readonly body: string;
  readonly writtenMs: number;
}

/** A dispatch as JSON for whoever carries it out. Who asked is the desk's business: the operator's name stays here. */
export function letterOf(action: OperatorAction, channel: string, cityId: string): Letter {
  const { unit, thing, lon, lat } = action.detail ?? {};
  const told = { id: action.id, kind: action.kind, city: cityId, case: action.target, unit, thing, lon, lat, sent: isoText(action.timeMs) };
  return { id: action.id, channel, body: JSON.stringify(told), writtenMs: action.timeMs };
}

/** What became of one try. */
export type Tried =
  /** Whoever is to act has it. */
  | { readonly kind: 'confirmed' }
  /** It has arrived somewhere, and nobody who is to act has said so yet. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'again'; readonly why: string; readonly afterMs?: number }
  /** Trying again cannot cure it. */
  | { readonly kind: 'failed'; readonly why: string };

/** One way out. */
export interface Carrier {
  send(letter: Letter): Promise<Tried>;
  /** Receipts that come by themselves, by letter id. */
  onReceipt(listener: (id: string, tried: Tried) => void): void;
  close(): void;
}

/** A receipt: the letter's id, and `acknowledged` or `refused` (with a reason). Null where it is no receipt. */
export function readReceipt(json: unknown): { readonly id: string; readonly tried: Tried } | null {
  if (typeof json !== 'object' || json === null) return null;
  const { id, state, reason } = json as Record<string, unknown>;
  if (typeof id !== 'string' || id.length > 200) return null;
  if (state === 'acknowledged') return { id, tried: { kind: 'confirmed' } };
  if (state === 'refused') return { id, tried: { kind: 'failed', why: typeof reason === 'string' ? reason.slice(0, 200) : 'refused' } };
  return state === 'received' ? { id, tried: { kind: 'taken' } } : null;
}
