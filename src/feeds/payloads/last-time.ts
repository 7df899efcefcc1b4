import { instantOfBytes } from '../../base/instant.ts';
import { isSame, viewOf } from './json-bytes.ts';

/** The time read last, as written: neighbours in a message often have the same, and a result time mostly is it. */
export interface LastTime {
  isAt(view: DataView, at: number, length: number): boolean;
  /** NaN before the first. */
  readonly lastMs: number;
  /** The instant written there, ms since the epoch (UTC), or NaN. */
  read(bytes: Uint8Array, view: DataView, at: number, length: number): number;
}

export function createLastTime(): LastTime {
  let text = new Uint8Array(0);
  let textView = viewOf(text);
  let lastMs = NaN;
  const isAt = (view: DataView, at: number, length: number): boolean => length === text.length && isSame(view, at, textView, 0, length);
  return {
    isAt,
    get lastMs() {
      return lastMs;
    },
    read(bytes, view, at, length) {
      if (isAt(view, at, length)) return lastMs;
      const timeMs = instantOfBytes(bytes, at, at + length);
      if (Number.isNaN(timeMs)) return NaN;
      if (text.length !== length) {
        text = new Uint8Array(length);
        textView = viewOf(text);
      }
      for (let i = 0; i < length; i++) text[i] = bytes[at + i] as number;
      return (lastMs = timeMs);
    },
  };
}
