/**
 * Numbers of names looked up by their bytes where they lie, so that a name met again costs no text. For plain ASCII names; others
 * are never found and take the caller's other way.
 */
export interface ByteNames {
  /** Number of the name written in [start, end), or -1. */
  find(bytes: Uint8Array, start: number, end: number): number;
  add(name: string, number: number): void;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

export function createByteNames(): ByteNames {
  const names: string[] = [];
  const numbers: number[] = [];
  /** Place in `names` plus one by hash, the next place where one is taken; at most half of them are. */
  let slots = new Int32Array(1024);

  const put = (place: number): void => {
    const name = names[place] as string;
    let hash = OFFSET;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), PRIME);
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = place + 1;
  };
  const isAt = (name: string, bytes: Uint8Array, start: number): boolean => {
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
    return true;
  };
  return {
    find(bytes, start, end) {
      let hash = OFFSET;
      for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
      for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
        const place = (slots[slot] as number) - 1;
        if (place < 0) return -1;
        const name = names[place] as string;
        if (name.length === end - start && isAt(name, bytes, start)) return numbers[place] as number;
      }
    },
    add(name, number) {
      names.push(name);
      numbers.push(number);
      if (2 * names.length <= slots.length) return put(names.length - 1);
      slots = new Int32Array(slots.length * 2);
      for (let place = 0; place < names.length; place++) put(place);
    },
  };
}
