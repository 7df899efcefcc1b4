import { PMTiles } from 'pmtiles';
import { fail } from '../../../base/problem.ts';
import { mercatorX, mercatorY } from '../../../base/geodesy.ts';
import type { SourceFile } from '../format.ts';
import { checkArchiveHead } from '../archive-head.ts';
import { startsWith } from '../sniff.ts';
import { unpacked } from '../unpack.ts';
import { tileAddressIn, type TileAddress } from './place-geometry.ts';

export interface AddressedTile {
  readonly address: TileAddress;
  readonly bytes: Uint8Array;
  readonly where: string;
}
export interface TilesOfFile {
  readonly tiles: readonly AddressedTile[];
  readonly attribution?: string;
}

/** A city at zoom 15 has some thousands of tiles; more is a country, which no plan frame holds. */
const mostTiles = 20_000;
const mvt = 1;

/** Every tile of the deepest zoom of an archive: coarser ones say the same again, thinned out. */
async function tilesOfArchive({ name, bytes }: SourceFile, progress: (done: number) => void): Promise<TilesOfFile> {
  checkArchiveHead(bytes, name);
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const archive = new PMTiles({ getKey: () => name, getBytes: (offset, length) => Promise.resolve({ data: whole.slice(offset, offset + length) }) });
  const header = await archive.getHeader();
  if (header.tileType !== mvt) return fail('not-a-vector-archive', name, 'holds pictures: name it among the rasters of city.json, or drop it on the page');
  const n = 2 ** header.maxZoom;
  const column = (lon: number): number => Math.min(n - 1, Math.max(0, Math.floor(mercatorX(lon) * n)));
  const row = (lat: number): number => Math.min(n - 1, Math.max(0, Math.floor(mercatorY(Math.max(-85.05, Math.min(85.05, lat))) * n)));
  const [x0, x1, y0, y1] = [column(header.minLon), column(header.maxLon), row(header.maxLat), row(header.minLat)];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > mostTiles)
    return fail(
      'too-large',
      name,
      `spans ${(x1 - x0 + 1) * (y1 - y0 + 1)} tiles at zoom ${header.maxZoom}, more than ${mostTiles}: cut out the city (pmtiles extract)`,
    );
  const tiles: AddressedTile[] = [];
  for (let x = x0; x <= x1; x++) {
    for (let y = y0; y <= y1; y++) {
      const tile = await archive.getZxy(header.maxZoom, x, y);
      if (tile) tiles.push({ address: { z: header.maxZoom, x, y }, bytes: new Uint8Array(tile.data), where: `${name}/${header.maxZoom}/${x}/${y}` });
    }
    progress((x - x0 + 1) / (x1 - x0 + 1));
  }
  const metadata = (await archive.getMetadata()) as { attribution?: unknown } | undefined;
  return { tiles, ...(typeof metadata?.attribution === 'string' ? { attribution: metadata.attribution.replace(/<[^>]*>/g, '') } : {}) };
}

/** The tiles of a file: an archive's, or the one tile that it is, placed by its name. */
export async function tilesIn(file: SourceFile, progress: (done: number) => void): Promise<TilesOfFile> {
  if (startsWith(file, [0x50, 0x4d]) || /\.pmtiles$/i.test(file.name)) return tilesOfArchive(file, progress);
  const address =
    tileAddressIn(file.name) ??
    fail('no-tile-address', file.name, 'a tile does not know where it lies: name it z/x/y.mvt or z-x-y.mvt, such as 14/8529/5974.mvt');
  const { bytes } = await unpacked(file);
  return { tiles: [{ address, bytes, where: file.name }] };
}
