import { createClock } from '../../base/clock.ts';
import { every } from '../../base/browser.ts';
import type { KeptMessage } from './kept.ts';
import { createRawBuffer, type RawBuffer, type RawPart } from './raw-part.ts';

/** Copies of a feed's messages, handed on a few times a second or as soon as they are many. */
export interface Tap {
  add(topic: string, bytes: Uint8Array, payload?: string): void;
  /** Hands on what is left. */
  close(): void;
}

const HAND_ON_MS = 250;
const MOST_BYTES = 1 << 20;

/** @param context what came before and is needed to read the rest: handed on first, with the times it came. */
export function openTap(take: (part: RawPart) => void, context: Iterable<KeptMessage> = []): Tap {
  const clock = createClock();
  const handOn = (buffer: RawBuffer): void => {
    const part = buffer.take();
    if (part) take(part);
  };
  const gather = (isContext: boolean) => {
    const buffers = new Map<string | undefined, RawBuffer>();
    return {
      add(topic: string, bytes: Uint8Array, payload: string | undefined, receivedMs: number): void {
        let buffer = buffers.get(payload);
        if (!buffer) buffers.set(payload, (buffer = createRawBuffer(payload, isContext)));
        buffer.add(topic, bytes, receivedMs);
        if (buffer.bytes >= MOST_BYTES) handOn(buffer);
      },
      flush: (): void => buffers.forEach(handOn),
    };
  };
  const before = gather(true);
  for (const { topic, bytes, payload, receivedMs } of context) before.add(topic, bytes, payload, receivedMs);
  before.flush();
  const now = gather(false);
  const stop = every(HAND_ON_MS, now.flush);
  return {
    add: (topic, bytes, payload) => now.add(topic, bytes, payload, clock.wall()),
    close() {
      stop();
      now.flush();
    },
  };
}
