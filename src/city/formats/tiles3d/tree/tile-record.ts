import type { PropertyRows } from '../metadata/property-rows.ts';

/** A bounding volume in earth-centred metres (or in those of a tileset that stands nowhere on earth). */
export interface TileVolume {
  readonly centre: readonly [number, number, number];
  /** Half axes of the box around it. */
  readonly axes: readonly (readonly [number, number, number])[];
  readonly radiusM: number;
  /** A true ball: the box is only around it. */
  readonly isBall: boolean;
}

/** One content of a tile: glTF, b3dm and the like, or another tileset. */
export interface ContentRecord {
  readonly url: string;
  readonly metadata: PropertyRows | null;
  /** Index into the tileset's groups. */
  readonly group: number | null;
}

/** A tile as a tileset or subtree writes it, matrices multiplied down. Plain data: threads hand it over. */
export interface TileRecord {
  readonly volume: TileVolume;
  /** Drawn only while the eye is inside. */
  readonly requestVolume: TileVolume | null;
  readonly geometricErrorM: number;
  readonly adds: boolean;
  /** Column-major, content frame to earth-centred metres. */
  readonly transform: readonly number[];
  readonly contents: readonly ContentRecord[];
  readonly metadata: PropertyRows | null;
  readonly children: readonly TileRecord[];
  /** More tiles below, in a subtree file of its own. */
  readonly subtree: SubtreeRecord | null;
}

/** Where implicit tiling goes on (OGC 22-025r4, 7). */
export interface SubtreeRecord {
  readonly scheme: ImplicitScheme;
  readonly level: number;
  readonly at: readonly [x: number, y: number, z: number];
}
export interface ImplicitScheme {
  readonly kind: 'quadtree' | 'octree';
  readonly subtreeLevels: number;
  readonly availableLevels: number;
  readonly subtreeUri: string;
  readonly contents: readonly { readonly uri: string; readonly group: number | null }[];
  readonly baseUrl: string;
  readonly rootErrorM: number;
  readonly adds: boolean;
  readonly transform: readonly number[];
  /** The root tile's volume as written, to be cut into equal parts. */
  readonly volume: { readonly box: readonly number[] } | { readonly region: readonly number[] };
  /** Metadata schema, for property tables of subtrees. */
  readonly schema: unknown;
}

export interface TilesetRecord {
  readonly url: string;
  readonly root: TileRecord;
  readonly metadata: PropertyRows | null;
  readonly groups: readonly (PropertyRows | null)[];
  readonly tileCount: number;
}
