import type { BuildingColumns } from '../../../tables/buildings.ts';
import type { SurfaceColumns } from '../../../tables/surfaces.ts';

/** A tile's geometry as the scene draws it: one quantised mesh, feature numbers per vertex, no normals (flat shading). */
export interface DecodedMesh {
  /** xyz per vertex, tightly packed; metres = value * scale + offset, in the tile's frame (x east, y north, z up). */
  readonly position: Int16Array | Uint16Array | Float32Array;
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  /** Feature number per vertex, index into `features`. */
  readonly feature: Uint32Array;
  readonly index: Uint16Array | Uint32Array;
  /** Number of the surface within its building per vertex, from 1; 0 = none. Absent where the tile knows no surfaces. */
  readonly surface?: Uint32Array;
  /** sRGB per vertex, alpha 255 where the source says a colour, else 0; 4 bytes a vertex. */
  readonly colour?: Uint8Array;
}

export interface DecodedFurniture {
  readonly kind: string;
  /** xyz per instance, metres in the tile's frame. */
  readonly positions: Float32Array;
  readonly scale: Float32Array;
  /** Turn about the vertical, radians. */
  readonly turn: Float32Array;
}

/** What one glTF content decodes to; buffers are transferable. Foreign tiles without feature ids get one per mesh node. */
export interface DecodedTile {
  readonly mesh: DecodedMesh | null;
  readonly features: BuildingColumns;
  readonly furniture: readonly DecodedFurniture[];
  /** Parts that are drawn apart with their pictures: rays meet them all the same. */
  readonly aside?: DecodedMesh;
  readonly surfaces?: SurfaceColumns;
}

/** One tile of an explicit tileset, flattened: matrices multiplied down, children listed. */
export interface TileNode {
  readonly id: number;
  readonly parent: number;
  readonly children: readonly number[];
  /** Absolute content URL, or null for an empty tile. */
  readonly contentUrl: string | null;
  /**
   * Column-major tile frame to ECEF. The frame is always east-north-up at `anchor`: tilesets that use another frame (ECEF
   * itself, a turned project frame) are re-anchored at the tile's centre, and `contentToTile` carries their content over.
   */
  readonly transform: readonly number[];
  /** Column-major content frame (z up) to tile frame; absent when they are the same. `decodeTile` applies it. */
  readonly contentToTile?: readonly number[];
  /** Geodetic place of the tile frame's origin; NaN in a tileset that stands nowhere on earth. */
  readonly anchor: { readonly lon: number; readonly lat: number; readonly heightM: number };
  /** Bounding sphere in ECEF metres. */
  readonly centre: readonly [number, number, number];
  readonly radiusM: number;
  readonly geometricErrorM: number;
  readonly refine: 'REPLACE' | 'ADD';
}
