import type { SourceFile } from './format.ts';

/** The beginning of a file, as bytes and as text: enough to tell what it is. */
export interface FileHead {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}
const headBytes = 65536;

export function headOf({ name, bytes }: SourceFile): FileHead {
  const head = bytes.subarray(0, headBytes);
  return { name, bytes: head, text: new TextDecoder().decode(head) };
}

export const startsWith = ({ bytes }: { readonly bytes: Uint8Array }, magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);
export const isGzip = (file: { readonly bytes: Uint8Array }): boolean => startsWith(file, [0x1f, 0x8b]);
export const isZip = (file: { readonly bytes: Uint8Array }): boolean => startsWith(file, [0x50, 0x4b, 0x03, 0x04]);

export const isTiff = (file: { readonly bytes: Uint8Array }): boolean => startsWith(file, [0x49, 0x49, 0x2a, 0]) || startsWith(file, [0x4d, 0x4d, 0, 0x2a]);
export const hasMagic = ({ bytes }: { readonly bytes: Uint8Array }, magics: readonly string[]): boolean =>
  magics.includes(String.fromCharCode(...bytes.subarray(0, 4)));

/** Text (not binary that happens to hold the words) that matches. */
export const mentions = ({ bytes, text }: FileHead, pattern: RegExp): boolean => !bytes.subarray(0, 1024).includes(0) && pattern.test(text);

/** A PBF file of OpenStreetMap begins with the length of a block header that names itself `OSMHeader`. */
export const isPbfOfOsm = ({ text }: FileHead): boolean => text.slice(0, 32).includes('OSMHeader');
