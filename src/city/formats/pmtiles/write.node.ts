import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zxyToTileId } from 'pmtiles';
import { headerBytes, packingOf, serialiseDirectory, serialiseHeader, type DirectoryEntry, type TileType } from './directory.ts';
import { joinBytes } from '../../../base/bytes.ts';

export interface ArchiveTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** An uncompressed Mapbox Vector Tile, or a whole PNG. */
  readonly bytes: Uint8Array;
}
export interface ArchiveInfo {
  readonly bounds: readonly [number, number, number, number];
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Vector tiles when absent. */
  readonly tileType?: TileType;
  /** The archive's JSON metadata: `name`, `vector_layers`, `attribution`. */
  readonly metadata: unknown;
}

/** The root directory must end within the first 16 KiB. */
const rootLimit = 16384 - headerBytes;
const leafEntries = 4096;

/** gzip without a clock (node writes time 0) and with the operating system blanked: the same bytes everywhere. */
function pack(bytes: Uint8Array, type: TileType): Uint8Array {
  if (packingOf(type) === 'none') return bytes;
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255;
  return packed;
}

interface Contents {
  readonly entries: DirectoryEntry[];
  readonly chunks: Uint8Array[];
}

/** Tiles in id order (that is what "clustered" means); equal tiles are stored once. */
function store(tiles: readonly ArchiveTile[], type: TileType): Contents {
  const numbered = tiles.map((tile) => ({ tile, id: zxyToTileId(tile.z, tile.x, tile.y) })).sort((a, b) => a.id - b.id);
  const known = new Map<string, { offset: number; length: number }>();
  const entries: DirectoryEntry[] = [];
  const chunks: Uint8Array[] = [];
  let end = 0;
  for (const { tile, id } of numbered) {
    const digest = createHash('sha256').update(tile.bytes).digest('hex');
    let place = known.get(digest);
    if (!place) {
      const packed = pack(tile.bytes, type);
      place = { offset: end, length: packed.length };
      known.set(digest, place);
      chunks.push(packed);
      end += packed.length;
    }
    const last = entries[entries.length - 1];
    if (last && last.offset === place.offset && id === last.tileId + last.runLength) entries[entries.length - 1] = { ...last, runLength: last.runLength + 1 };
    else entries.push({ tileId: id, ...place, runLength: 1 });
  }
  return { entries, chunks };
}

function directories(entries: readonly DirectoryEntry[], type: TileType): { root: Uint8Array; leaves: Uint8Array } {
  const whole = pack(serialiseDirectory(entries), type);
  if (whole.length <= rootLimit) return { root: whole, leaves: new Uint8Array(0) };
  const leaves: Uint8Array[] = [];
  const pointers: DirectoryEntry[] = [];
  let offset = 0;
  for (let i = 0; i < entries.length; i += leafEntries) {
    const leaf = pack(serialiseDirectory(entries.slice(i, i + leafEntries)), type);
    pointers.push({ tileId: (entries[i] as DirectoryEntry).tileId, offset, length: leaf.length, runLength: 0 });
    leaves.push(leaf);
    offset += leaf.length;
  }
  return { root: pack(serialiseDirectory(pointers), type), leaves: joinBytes(leaves) };
}

/** A PMTiles version 3 archive: clustered, no timestamps. */
export function writePmtiles(tiles: readonly ArchiveTile[], info: ArchiveInfo): Uint8Array {
  const { tileType = 'mvt' } = info;
  const { entries, chunks } = store(tiles, tileType);
  const { root, leaves } = directories(entries, tileType);
  const metadata = pack(new TextEncoder().encode(JSON.stringify(info.metadata)), tileType);
  const data = joinBytes(chunks);
  const rootAt = headerBytes;
  const metadataAt = rootAt + root.length;
  const leavesAt = metadataAt + metadata.length;
  const dataAt = leavesAt + leaves.length;
  const header = serialiseHeader({
    root: { offset: rootAt, length: root.length },
    metadata: { offset: metadataAt, length: metadata.length },
    leaves: { offset: leavesAt, length: leaves.length },
    tiles: { offset: dataAt, length: data.length },
    addressed: tiles.length,
    entries: entries.length,
    contents: chunks.length,
    minZoom: info.minZoom,
    maxZoom: info.maxZoom,
    tileType,
    bounds: info.bounds,
  });
  return joinBytes([header, root, metadata, leaves, data]);
}
