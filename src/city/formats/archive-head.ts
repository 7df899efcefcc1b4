import { fail } from '../../base/problem.ts';

/** Bytes of a PMTiles v3 header (protomaps/PMTiles, spec/v3). */
export const headBytes = 127;

/** What an archive's first bytes must say: `PMTiles` and version 3. Version 2 and other files are refused by name. */
export function checkArchiveHead(bytes: Uint8Array, where: string): void {
  const magic = new TextDecoder().decode(bytes.subarray(0, 7));
  if (magic === 'PMTiles') {
    if (bytes[7] !== 3) fail('unsupported-version', where, `PMTiles version ${bytes[7]}: version 3 is read`);
    if (bytes.length < headBytes) fail('truncated-file', where, 'ends within the header of a PMTiles archive');
    return;
  }
  if (magic.startsWith('PM') && bytes[2] === 2) fail('unsupported-version', where, 'PMTiles version 2: convert it with `pmtiles convert`');
  fail('wrong-magic', where, 'is no PMTiles archive: it does not begin with "PMTiles"');
}

/** west, south, east, north of a checked header, degrees. */
export function archiveBounds(bytes: Uint8Array): readonly [number, number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number): number => view.getInt32(offset, true) / 1e7;
  return [at(102), at(106), at(110), at(114)];
}
