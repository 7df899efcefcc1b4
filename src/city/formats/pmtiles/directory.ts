/** Directories and header of PMTiles version 3 (protomaps/PMTiles, spec/v3/spec.md). */
export interface DirectoryEntry {
  readonly tileId: number;
  /** Bytes from the start of the section that the directory points into. */
  readonly offset: number;
  readonly length: number;
  /** How many consecutive tile ids share the content; 0 marks a leaf directory. */
  readonly runLength: number;
}

function varint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Five runs of varints: count, id differences, run lengths, lengths, offsets (0 = right behind the one before, else offset + 1). */
export function serialiseDirectory(entries: readonly DirectoryEntry[]): Uint8Array {
  const bytes: number[] = [];
  varint(bytes, entries.length);
  entries.forEach(({ tileId }, i) => varint(bytes, tileId - (entries[i - 1]?.tileId ?? 0)));
  for (const { runLength } of entries) varint(bytes, runLength);
  for (const { length } of entries) varint(bytes, length);
  entries.forEach(({ offset }, i) => {
    const before = entries[i - 1];
    varint(bytes, before && offset === before.offset + before.length ? 0 : offset + 1);
  });
  return Uint8Array.from(bytes);
}

export interface ArchiveHeader {
  readonly root: { readonly offset: number; readonly length: number };
  readonly metadata: { readonly offset: number; readonly length: number };
  readonly leaves: { readonly offset: number; readonly length: number };
  readonly tiles: { readonly offset: number; readonly length: number };
  readonly addressed: number;
  readonly entries: number;
  readonly contents: number;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly tileType: TileType;
  /** west, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number];
}
export const headerBytes = 127;
/** Codes of the header: what packs the directories and the tiles, and what the tiles are. */
const packings = { none: 1, gzip: 2 } as const;
const tileTypes = { mvt: 1, png: 2 } as const;
export type TileType = keyof typeof tileTypes;
/** PNG is packed already, and archives of it are plain throughout: their bytes depend on no compressor of the machine. */
export const packingOf = (type: TileType): keyof typeof packings => (type === 'mvt' ? 'gzip' : 'none');

export function serialiseHeader(header: ArchiveHeader): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('PMTiles'));
  view.setUint8(7, 3);
  const { root, metadata, leaves, tiles } = header;
  [root, metadata, leaves, tiles].forEach(({ offset, length }, i) => {
    view.setBigUint64(8 + i * 16, BigInt(offset), true);
    view.setBigUint64(16 + i * 16, BigInt(length), true);
  });
  [header.addressed, header.entries, header.contents].forEach((n, i) => view.setBigUint64(72 + i * 8, BigInt(n), true));
  const packing = packings[packingOf(header.tileType)];
  bytes.set([1, packing, packing, tileTypes[header.tileType], header.minZoom, header.maxZoom], 96);
  const e7 = (degrees: number): number => Math.round(degrees * 1e7);
  const [west, south, east, north] = header.bounds;
  [west, south, east, north].forEach((degrees, i) => view.setInt32(102 + i * 4, e7(degrees), true));
  view.setUint8(118, header.minZoom);
  view.setInt32(119, e7((west + east) / 2), true);
  view.setInt32(123, e7((south + north) / 2), true);
  return bytes;
}
