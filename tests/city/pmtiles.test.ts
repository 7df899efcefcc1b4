import { PMTiles, type RangeResponse } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { writePmtiles, type ArchiveTile } from '../../src/city/formats/pmtiles/write.node.ts';

const open = (bytes: Uint8Array): PMTiles =>
  new PMTiles({
    getKey: () => 'a',
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer as ArrayBuffer }),
  });
const info = { bounds: [-180, -85, 180, 85] as const, minZoom: 0, maxZoom: 7, metadata: { name: 'test' } };

describe('PMTiles archives', () => {
  it('page their directory into leaves when it outgrows the root, and every tile is still found', async () => {
    // Each tile's content has its own length, so that the directory does not compress away.
    const tiles: ArchiveTile[] = [];
    for (let x = 0; x < 128; x++)
      for (let y = 0; y < 128; y++)
        tiles.push({ z: 7, x, y, bytes: Uint8Array.from({ length: 4 + ((x * 7919 + y * 104729) % 61) }, (_, i) => (x * 31 + y * 17 + i * i * 7) & 255) });
    const bytes = writePmtiles(tiles, info);
    const archive = open(bytes);
    const header = await archive.getHeader();
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16384);
    expect(header.numAddressedTiles).toBe(128 * 128);
    for (let i = 0; i < tiles.length; i += 997) {
      const { z, x, y, bytes: wanted } = tiles[i] as ArchiveTile;
      const found = await archive.getZxy(z, x, y);
      expect(found && [...new Uint8Array(found.data)]).toEqual([...wanted]);
    }
  });

  it('store equal tiles once and run them together', async () => {
    const sea = Uint8Array.of(1, 2, 3, 4);
    const tiles = [0, 1].flatMap((x) => [0, 1].map((y): ArchiveTile => ({ z: 1, x, y, bytes: sea })));
    const archive = open(writePmtiles([...tiles, { z: 0, x: 0, y: 0, bytes: Uint8Array.of(9) }], info));
    const header = await archive.getHeader();
    expect([header.numAddressedTiles, header.numTileEntries, header.numTileContents]).toEqual([5, 2, 2]);
    const last = await archive.getZxy(1, 1, 0);
    expect(last && [...new Uint8Array(last.data)]).toEqual([1, 2, 3, 4]);
    expect(await archive.getZxy(2, 0, 0)).toBeUndefined();
  });
});
