import { fail } from '../../../base/problem.ts';

/** What an archive's first bytes must say: `PMTiles` and version 3. Version 2 and other files are refused by name. */
export function checkArchiveHead(bytes: Uint8Array, where: string): void {
  const magic = new TextDecoder().decode(bytes.subarray(0, 7));
  if (magic === 'PMTiles') {
    if (bytes[7] !== 3) fail('unsupported-version', where, `PMTiles version ${bytes[7]}: version 3 is read`);
    if (bytes.length < 127) fail('truncated-file', where, 'ends within the header of a PMTiles archive');
    return;
  }
  if (magic.startsWith('PM') && bytes[2] === 2) fail('unsupported-version', where, 'PMTiles version 2: convert it with `pmtiles convert`');
  fail('wrong-magic', where, 'is no PMTiles archive: it does not begin with "PMTiles"');
}
