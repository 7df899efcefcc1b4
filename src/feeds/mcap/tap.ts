import { createClock } from '../../base/clock.ts';
import { every } from '../../base/browser.ts';
import { createRawBuffer, type RawBuffer, type RawPart } from './raw-part.ts';

/** Copies of a feed's messages, handed on a few times a second or as soon as they are many. */
export interface Tap {
  add(topic: string, bytes: Uint8Array, payload?: string): void;
  /** Hands on what is left. */
  close(): void;
}

const HAND_ON_MS = 250;
const MOST_BYTES = 1 << 20;

export function openTap(take: (part: RawPart) => void): Tap {
  const clock = createClock();
  const buffers = new Map<string | undefined, RawBuffer>();
  const handOn = (buffer: RawBuffer): void => {
    const part = buffer.take();
    if (part) take(part);
  };
  const flush = (): void => buffers.forEach(handOn);
  const stop = every(HAND_ON_MS, flush);
  return {
    add(topic, bytes, payload) {
      let buffer = buffers.get(payload);
      if (!buffer) buffers.set(payload, (buffer = createRawBuffer(payload)));
      buffer.add(topic, bytes, clock.wall());
      if (buffer.bytes >= MOST_BYTES) handOn(buffer);
    },
    close() {
      stop();
      flush();
    },
  };
}
