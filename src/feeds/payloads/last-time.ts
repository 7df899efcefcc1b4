import { instantOfBytes } from '../../base/instant.ts';

/** The time read last, as written: neighbours in a message often have the same, and a result time mostly is it. */
export interface LastTime {
  isAt(bytes: Uint8Array, at: number, length: number): boolean;
  /** The instant written there, ms since the epoch (UTC), or NaN. */
  read(bytes: Uint8Array, at: number, length: number): number;
}

export function createLastTime(): LastTime {
  let text = new Uint8Array(0);
  let lastMs = NaN;
  const isAt = (bytes: Uint8Array, at: number, length: number): boolean => {
    if (length !== text.length) return false;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== text[i]) return false;
    return true;
  };
  return {
    isAt,
    read(bytes, at, length) {
      if (isAt(bytes, at, length)) return lastMs;
      const timeMs = instantOfBytes(bytes, at, at + length);
      if (Number.isNaN(timeMs)) return NaN;
      if (text.length !== length) text = new Uint8Array(length);
      for (let i = 0; i < length; i++) text[i] = bytes[at + i] as number;
      return (lastMs = timeMs);
    },
  };
}
