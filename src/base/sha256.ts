import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, 64 lower-case hex digits. Synchronous, so that a storage transaction stays
 * open around it, and there in rooms on plain http, where `crypto.subtle` is not.
 */
export function sha256Hex(text: string): string {
  let hex = '';
  for (const byte of sha256(new TextEncoder().encode(text))) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
