import { isSame, viewOf } from './json-bytes.ts';

/**
 * Numbers of names looked up by their bytes where they lie, so that a name met again costs no text. For plain ASCII names; others
 * are never found and take the caller's other way. Of a hundred thousand names one is hardly ever in the processor's own memory:
 * all there is to know of a name lies in one place, its letters in another, and nothing else is looked at.
 */
export interface ByteNames {
  /** Number of the name written in [start, end), or -1. */
  find(view: DataView, start: number, end: number): number;
  /** A name that is not there yet. */
  add(name: string, number: number): void;
  /** Another number for a name that may be there. */
  change(name: string, number: number): void;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;
/** Words of a slot: where its letters begin plus one (0: nothing there), how many they are, their hash, the name's number. */
const SLOT_WORDS = 4;
const FIRST_SLOTS = 1024;
const utf8 = new TextEncoder();

/** FNV-1a by four bytes at a time, and as MurmurHash3 ends (Appleby 2011): multiplying alone moves nothing downwards. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = FNV_OFFSET;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), FNV_PRIME);
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

export function createByteNames(): ByteNames {
  /** The next slot where one is taken; at most half of them are. */
  let slots = new Int32Array(FIRST_SLOTS * SLOT_WORDS);
  let letters = new Uint8Array(1 << 14);
  let lettersView = viewOf(letters);
  let used = 0;
  let count = 0;

  const put = (into: Int32Array, place: number, length: number, hash: number, number: number): void => {
    const mask = into.length / SLOT_WORDS - 1;
    let slot = hash & mask;
    while (into[slot * SLOT_WORDS] !== 0) slot = (slot + 1) & mask;
    into.set([place, length, hash, number], slot * SLOT_WORDS);
  };
  const grow = (): void => {
    const wider = new Int32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += SLOT_WORDS)
      if (slots[at] !== 0) put(wider, slots[at] as number, slots[at + 1] as number, slots[at + 2] as number, slots[at + 3] as number);
    slots = wider;
  };
  return {
    find(view, start, end) {
      const hash = hashOf(view, start, end);
      const mask = slots.length / SLOT_WORDS - 1;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const at = slot * SLOT_WORDS;
        const place = slots[at] as number;
        if (place === 0) return -1;
        if (slots[at + 2] === hash && slots[at + 1] === end - start && isSame(view, start, lettersView, place - 1, end - start)) return slots[at + 3] as number;
      }
    },
    change(name, number) {
      const bytes = utf8.encode(name);
      const view = viewOf(bytes);
      const hash = hashOf(view, 0, bytes.length);
      const mask = slots.length / SLOT_WORDS - 1;
      for (let slot = hash & mask; slots[slot * SLOT_WORDS] !== 0; slot = (slot + 1) & mask) {
        const [place, length, itsHash] = [slots[slot * SLOT_WORDS] as number, slots[slot * SLOT_WORDS + 1], slots[slot * SLOT_WORDS + 2]];
        if (itsHash === hash && length === bytes.length && isSame(view, 0, lettersView, place - 1, bytes.length)) slots[slot * SLOT_WORDS + 3] = number;
      }
    },
    add(name, number) {
      for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) > 127) return;
      if (used + name.length > letters.length) {
        const longer = new Uint8Array(Math.max(used + name.length, Math.ceil(letters.length * 1.5)));
        longer.set(letters);
        letters = longer;
        lettersView = viewOf(letters);
      }
      for (let i = 0; i < name.length; i++) letters[used + i] = name.charCodeAt(i);
      count++;
      if (2 * count > slots.length / SLOT_WORDS) grow();
      put(slots, used + 1, name.length, hashOf(lettersView, used, used + name.length), number);
      used += name.length;
    },
  };
}
