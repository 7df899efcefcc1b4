/** The bits of an AIS message in the 6-bit armour of NMEA 0183 (ITU-R M.1371-5; IEC 61162-1): six a character, first bit first. */
export interface AisBits {
  readonly length: number;
  unsigned(from: number, bits: number): number;
  /** Two's complement. */
  signed(from: number, bits: number): number;
  /** Six-bit ASCII; ends at `@`, blanks at the end cut. */
  text(from: number, characters: number): string;
}

/** Null for characters that armour cannot have. Bits beyond the end read as zero; ask `length` first. */
export function aisBits(armoured: string, fillBits: number): AisBits | null {
  const sixes = new Uint8Array(armoured.length);
  for (let i = 0; i < armoured.length; i++) {
    const code = armoured.charCodeAt(i);
    if (code < 48 || code > 119 || (code > 87 && code < 96)) return null;
    sixes[i] = code < 88 ? code - 48 : code - 56;
  }
  const unsigned = (from: number, bits: number): number => {
    let value = 0;
    for (let bit = from; bit < from + bits; bit++) value = value * 2 + (((sixes[Math.floor(bit / 6)] ?? 0) >> (5 - (bit % 6))) & 1);
    return value;
  };
  return {
    length: Math.max(0, armoured.length * 6 - fillBits),
    unsigned,
    signed(from, bits) {
      const value = unsigned(from, bits);
      return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
    },
    text(from, characters) {
      let text = '';
      for (let i = 0; i < characters; i++) {
        const six = unsigned(from + i * 6, 6);
        if (six === 0) break;
        text += String.fromCharCode(six < 32 ? six + 64 : six);
      }
      return text.trimEnd();
    },
  };
}
