const MOST_LETTERS = 160;
const MOST_BYTES_SHOWN = 24;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How a message begins, for people: its text with blanks drawn together, or its first bytes in hexadecimal where it is no text. */
export function excerptOf(bytes: Uint8Array): string {
  try {
    const text = utf8.decode(bytes.length > 4 * MOST_LETTERS ? cutAtLetter(bytes, 4 * MOST_LETTERS) : bytes);
    // eslint-disable-next-line no-control-regex
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) {
      const plain = text.replace(/\s+/g, ' ').trim();
      return plain.length > MOST_LETTERS ? `${plain.slice(0, MOST_LETTERS)}…` : plain;
    }
  } catch {
    // No text: as bytes.
  }
  const hex = Array.from(bytes.subarray(0, MOST_BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > MOST_BYTES_SHOWN ? `${hex} … (${bytes.length} bytes)` : hex;
}

/** Bytes up to a limit, not through the middle of a letter of UTF-8. */
function cutAtLetter(bytes: Uint8Array, limit: number): Uint8Array {
  let end = limit;
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
