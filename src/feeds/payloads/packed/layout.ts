/**
 * The packed form, version 1: readings as columns, for the road between a hub or gateway and a screen (docs/packed-form.md).
 * Little-endian throughout. Every message begins with this header:
 *
 * | at | type | what |
 * |---|---|---|
 * | 0 | 4 bytes | `BVP1`: name and version |
 * | 4 | u8 | kind: 0 directory, 1 rows |
 * | 5 | u8 | flags |
 * | 6 | u16 | 0 |
 * | 8 | u32 | count of entries or rows |
 * | 12 | u32 | run: whose stream numbers these are; another one whenever its sender starts anew |
 * | 16 | f64 | rows sent on this topic before this message, in this run |
 * | 24 | f64 | base time, ms since epoch |
 *
 * Rows: `stream` u32, then `dt` i32 (ms after the base time; absent with `sameTime`), `value` f32, `quality` u8 (absent
 * with `allGood`), each a column of `count`. Directory: u32 length of a JSON text and the text, padded to four bytes: the
 * templates its streams share (property, unit, interval, kind, source); then columns `stream` u32, `lon` i32 and `lat` i32
 * (1e-7 degrees, `NOWHERE` where unknown), `template` u16, `idBytes` u16, `thingBytes` u16 (0: the thing is called as the
 * stream), and the texts, UTF-8, id after id with its thing behind it.
 */
export const MAGIC = [0x42, 0x56, 0x50, 0x31] as const;
export const HEADER_BYTES = 32;
export const Kind = { directory: 0, rows: 1 } as const;
export const Flag = { sameTime: 1, allGood: 2 } as const;
export const NOWHERE = -0x80000000;
export const PLACES_PER_DEGREE = 1e7;

/** What many streams have in common. */
export interface Template {
  readonly property: string;
  /** UCUM. */
  readonly unit: string;
  /** Seconds between readings; absent where nobody declares it. */
  readonly intervalS?: number;
  readonly kind: string;
  readonly source: string;
}

export const isPacked = (bytes: Uint8Array): boolean => bytes.length >= HEADER_BYTES && MAGIC.every((byte, i) => bytes[i] === byte);
export const padded = (length: number): number => (length + 3) & ~3;
