import { endOfNumeral, endOfText, QUOTE, skipSpace } from './json-bytes.ts';

const words = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));
const endOfWord = (bytes: Uint8Array, from: number): number => {
  for (const word of words) if (word.every((letter, i) => bytes[from + i] === letter)) return from + word.length;
  return -1;
};
/** What is nested deeper takes the long way. */
const DEEPEST = 12;

/** Where a key and its colon end and its value begins, or -1. `key` is told where the key is written. */
export function startOfValue(bytes: Uint8Array, from: number, key: (start: number, end: number) => void): number {
  const quote = skipSpace(bytes, from);
  if (bytes[quote] !== QUOTE) return -1;
  const end = endOfText(bytes, quote + 1);
  // `__proto__` and its like are for those who look closer.
  if (end < 0 || bytes[quote + 1] === 95) return -1;
  const colon = skipSpace(bytes, end + 1);
  if (bytes[colon] !== 58) return -1;
  key(quote + 1, end);
  return skipSpace(bytes, colon + 1);
}

/** A scalar, or a list or object with all that is in it. */
export interface ValueVisitor {
  /** A text (without its quotes) or a number. */
  scalar?(start: number, end: number, isText: boolean): void;
  /** A key's value follows, until `leave`. */
  enter?(start: number, end: number): void;
  /** An item of a list follows, until `leave`. */
  item?(index: number): void;
  leave?(): void;
}

/**
 * Index behind the JSON value that begins at `from`, or -1 where there is none (RFC 8259) or one that is no usual one: escapes in
 * texts, names that begin with `_`, deep nesting.
 */
export function endOfValue(bytes: Uint8Array, from: number, visitor: ValueVisitor = {}, depth = 0): number {
  const first = bytes[from];
  if (first === QUOTE) {
    const end = endOfText(bytes, from + 1);
    if (end < 0) return -1;
    visitor.scalar?.(from + 1, end, true);
    return end + 1;
  }
  if (first === 123 || first === 91) return endOfNested(bytes, from, visitor, depth);
  if (first === 116 || first === 102 || first === 110) return endOfWord(bytes, from);
  const end = endOfNumeral(bytes, from);
  if (end >= 0) visitor.scalar?.(from, end, false);
  return end;
}

function endOfNested(bytes: Uint8Array, from: number, visitor: ValueVisitor, depth: number): number {
  if (depth === DEEPEST) return -1;
  const isObject = bytes[from] === 123;
  const closing = isObject ? 125 : 93;
  let at = skipSpace(bytes, from + 1);
  if (bytes[at] === closing) return at + 1;
  for (let index = 0; ; index++) {
    if (isObject) at = startOfValue(bytes, at, (start, end) => visitor.enter?.(start, end));
    else visitor.item?.(index);
    if (at < 0) return -1;
    at = endOfValue(bytes, at, visitor, depth + 1);
    if (at < 0) return -1;
    visitor.leave?.();
    at = skipSpace(bytes, at);
    if (bytes[at] === closing) return at + 1;
    if (bytes[at] !== 44) return -1;
    at = skipSpace(bytes, at + 1);
  }
}
