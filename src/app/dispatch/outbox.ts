import { after } from '../../base/browser.ts';
import type { Random } from '../../base/random.ts';
import type { Delivery } from '../../panels/ui/case-desk.ts';
import type { Carrier, Letter, Tried } from './letter.ts';

/** Dispatches on their way out: kept until somebody confirms, refuses, or a day has gone. */
export interface Outbox {
  post(letter: Letter): void;
  delivery(id: string): Delivery | null;
  close(): void;
}
export interface OutboxParts {
  readonly carriers: ReadonlyMap<string, Carrier>;
  /** Where what is not yet confirmed survives a reload. */
  readonly keep: { read(): string | null; write(text: string): void };
  wallMs(): number;
  readonly random: Random;
  /** Told once, when the matter is settled. */
  settled(letter: Letter, delivery: Delivery): void;
}

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;
const GIVE_UP_MS = 86_400_000;

/** Doubles from 2 s to 5 min, half of it by chance, so that desks cut off together do not come back together. */
export function backOffMs(tries: number, random: Random): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 12));
  return random.between(bound / 2, bound);
}

interface Waiting {
  readonly letter: Letter;
  tries: number;
  sentMs: number;
  nextMs: number;
  why: string;
  stop: () => void;
}

function readKept(text: string | null): Letter[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(list)) return [];
    return list
      .filter((l): l is Letter => ['id', 'channel', 'body'].every((key) => typeof l?.[key] === 'string') && Number.isFinite(l.writtenMs))
      .slice(0, 500);
  } catch {
    return [];
  }
}

export function openOutbox({ carriers, keep, wallMs, random, settled }: OutboxParts): Outbox {
  const waiting = new Map<string, Waiting>();
  const done = new Map<string, Delivery>();
  let isClosed = false;

  const save = (): void => keep.write(JSON.stringify([...waiting.values()].map((w) => w.letter)));
  const settle = (w: Waiting, delivery: Delivery): void => {
    if (!waiting.delete(w.letter.id)) return;
    w.stop();
    done.set(w.letter.id, delivery);
    save();
    settled(w.letter, delivery);
  };
  const hear = (w: Waiting, tried: Tried): void => {
    if (isClosed || !waiting.has(w.letter.id)) return;
    const { channel } = w.letter;
    if (tried.kind === 'confirmed') return settle(w, { kind: 'confirmed', channel, atMs: wallMs() });
    if (tried.kind === 'failed') return settle(w, { kind: 'failed', channel, tries: w.tries, why: tried.why });
    if (wallMs() - w.letter.writtenMs > GIVE_UP_MS) return settle(w, { kind: 'failed', channel, tries: w.tries, why: 'nobody confirmed within a day' });
    w.why = tried.kind === 'again' ? tried.why : '';
    const delayMs = Math.max(backOffMs(w.tries, random), tried.kind === 'again' ? (tried.afterMs ?? 0) : 0);
    w.nextMs = wallMs() + delayMs;
    w.stop();
    w.stop = after(delayMs, () => void attempt(w));
  };
  const attempt = async (w: Waiting): Promise<void> => {
    const carrier = carriers.get(w.letter.channel);
    if (!carrier) return settle(w, { kind: 'failed', channel: w.letter.channel, tries: w.tries, why: 'this way out is not declared any more' });
    w.tries++;
    w.sentMs = wallMs();
    w.nextMs = NaN;
    try {
      hear(w, await carrier.send(w.letter));
    } catch (error) {
      hear(w, { kind: 'again', why: (error as Error).message });
    }
  };
  const post = (letter: Letter): void => {
    if (waiting.has(letter.id) || done.has(letter.id)) return;
    const w: Waiting = { letter, tries: 0, sentMs: wallMs(), nextMs: NaN, why: '', stop: () => undefined };
    waiting.set(letter.id, w);
    save();
    void attempt(w);
  };
  for (const carrier of carriers.values())
    carrier.onReceipt((id, tried) => {
      const w = waiting.get(id);
      // That it was received changes nothing: it is still nobody's.
      if (w && tried.kind !== 'taken') hear(w, tried);
    });
  for (const letter of readKept(keep.read())) post(letter);
  return {
    post,
    delivery(id) {
      const w = waiting.get(id);
      if (!w) return done.get(id) ?? null;
      const { channel } = w.letter;
      const kind = Number.isNaN(w.nextMs) ? 'sending' : 'sent';
      return { kind, channel, sentMs: w.sentMs, tries: w.tries, nextMs: w.nextMs, why: w.why };
    },
    close() {
      isClosed = true;
      for (const w of waiting.values()) w.stop();
      for (const carrier of carriers.values()) carrier.close();
    },
  };
}
