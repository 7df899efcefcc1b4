/**
 * Many short texts in one buffer: a million strings of their own would take three times their letters. Plain ASCII of at most 254
 * letters lies in the buffer; anything else is kept as the string it is.
 */
export interface TextPool {
  /** Where the text is from now on. */
  add(text: string): number;
  at(place: number): string;
  isAt(place: number, text: string): boolean;
  /** As `hashOf` its text. */
  hashAt(place: number): number;
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** FNV-1a, 32 bits (Fowler, Noll, Vo), over UTF-16 units. */
export function hashOf(text: string): number {
  let hash = FNV_BASIS;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash;
}

const FIRST_BYTES = 1 << 14;
const GROWTH = 1.25;
/** Instead of a length: the text is among the others. */
const ELSEWHERE = 255;

function isPlain(text: string): boolean {
  if (text.length >= ELSEWHERE) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

export function createTextPool(): TextPool {
  let bytes = new Uint8Array(FIRST_BYTES);
  let used = 0;
  const others = new Map<number, string>();
  return {
    add(text) {
      const place = used;
      const plain = isPlain(text);
      used += 1 + (plain ? text.length : 0);
      if (used > bytes.length) {
        const next = new Uint8Array(Math.max(used, Math.ceil(bytes.length * GROWTH)));
        next.set(bytes);
        bytes = next;
      }
      bytes[place] = plain ? text.length : ELSEWHERE;
      if (!plain) others.set(place, text);
      else for (let i = 0; i < text.length; i++) bytes[place + 1 + i] = text.charCodeAt(i);
      return place;
    },
    at(place) {
      const length = bytes[place] as number;
      return length === ELSEWHERE ? (others.get(place) as string) : String.fromCharCode(...bytes.subarray(place + 1, place + 1 + length));
    },
    isAt(place, text) {
      const length = bytes[place] as number;
      if (length === ELSEWHERE) return others.get(place) === text;
      if (length !== text.length) return false;
      for (let i = 0; i < length; i++) if (bytes[place + 1 + i] !== text.charCodeAt(i)) return false;
      return true;
    },
    hashAt(place) {
      const length = bytes[place] as number;
      if (length === ELSEWHERE) return hashOf(others.get(place) as string);
      let hash = FNV_BASIS;
      for (let i = place + 1; i <= place + length; i++) hash = Math.imul(hash ^ (bytes[i] as number), FNV_PRIME);
      return hash;
    },
  };
}
