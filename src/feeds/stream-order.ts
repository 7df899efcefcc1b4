const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Positions of rows in the order of their streams' numbers, those of a stream in the order they came (radix sort by two digits of
 * eleven bits). Who walks a million streams' columns in this order goes through memory once, from front to back; in the order of
 * arrival nearly every row waits for memory, several times over.
 */
export function byStream(stream: Uint32Array, count: number): Uint32Array {
  let from = new Uint32Array(count);
  let to = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  for (let shift = 0; shift < 2 * DIGIT_BITS; shift += DIGIT_BITS) {
    const place = new Uint32Array(DIGITS + 1);
    for (let i = 0; i < count; i++) (place[(((stream[i] as number) >>> shift) & (DIGITS - 1)) + 1] as number)++;
    for (let digit = 0; digit < DIGITS; digit++) (place[digit + 1] as number) += place[digit] as number;
    for (let i = 0; i < count; i++) {
      const row = from[i] as number;
      const digit = ((stream[row] as number) >>> shift) & (DIGITS - 1);
      to[place[digit] as number] = row;
      (place[digit] as number)++;
    }
    [from, to] = [to, from];
  }
  return from;
}
