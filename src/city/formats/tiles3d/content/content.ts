import type { Problem } from '../../../../base/problem.ts';
import type { PropertyRows } from '../metadata/property-rows.ts';

/**
 * What any tile content (glTF, b3dm, i3dm, pnts, cmpt) and any placed model decodes to: drawable parts with materials,
 * images and features. Plain arrays, so that threads can transfer it. Content frame: metres, z up.
 */
export interface Content {
  readonly parts: readonly ContentPart[];
  readonly materials: readonly ContentMaterial[];
  readonly images: readonly ContentImage[];
  /** Everything that can be picked, in groups of consecutive feature numbers. */
  readonly features: readonly FeatureGroup[];
  readonly tables: readonly PropertyRows[];
  readonly counts: ContentCounts;
  /** Parts left out or shown plainer than they are, and why. */
  readonly notes: readonly Problem[];
}

export interface ContentCounts {
  readonly triangles: number;
  readonly points: number;
  readonly vertices: number;
  /** Placements of repeated meshes. */
  readonly instances: number;
  readonly features: number;
  readonly textures: number;
}

export interface ContentPart {
  readonly shape: 'triangles' | 'lines' | 'points';
  /** xyz per vertex, in the part's own frame. */
  readonly position: Float32Array;
  readonly normal: Float32Array | null;
  /** uv per vertex of the base colour texture, its transform applied; v grows downwards. */
  readonly uv: Float32Array | null;
  /** Linear RGBA per vertex. */
  readonly colour: Uint8Array | null;
  readonly index: Uint16Array | Uint32Array | null;
  /** Feature number per vertex, or one for all of it. */
  readonly feature: Uint32Array | number;
  /** Features told by pixels of an image: `first` + the channels' value, least significant first. */
  readonly featureImage: {
    readonly first: number;
    readonly count: number;
    readonly image: number;
    readonly channels: readonly number[];
    readonly uv: Float32Array;
  } | null;
  /** Properties told vertex by vertex; row = vertex. */
  readonly vertexRows?: readonly PropertyRows[];
  readonly material: number;
  /** Column-major part frame to content frame, in float64. */
  readonly toContent: readonly number[];
  /** Column-major 4x4 per placement, part frame to part frame (before `toContent`), and a feature for each where told. */
  readonly instances: { readonly matrices: Float32Array; readonly feature: Uint32Array | null } | null;
}

export interface ContentMaterial {
  readonly name: string;
  /** Linear RGBA. */
  readonly baseColour: readonly [number, number, number, number];
  /** Index into `images`, or -1. */
  readonly image: number;
  readonly wrapS: 'repeat' | 'mirror' | 'clamp';
  readonly wrapT: 'repeat' | 'mirror' | 'clamp';
  readonly isSmooth: boolean;
  readonly metallic: number;
  readonly roughness: number;
  /** Linear RGB, times the glow picture where there is one. */
  readonly emissive: readonly [number, number, number];
  /** Picture of what glows, at the same place as the base colour's; index into `images`, or -1. */
  readonly glowImage: number;
  /** Picture of how the surface is dented (tangent space, linear), at the same place; index into `images`, or -1. */
  readonly normalImage: number;
  readonly normalScale: number;
  /** Picture of roughness (green) and metalness (blue) that the two numbers are multiplied by, at the same place; or -1. */
  readonly finishImage: number;
  readonly alpha: 'opaque' | 'mask' | 'blend';
  readonly cutoff: number;
  readonly isDoubleSided: boolean;
  readonly isUnlit: boolean;
}

export type ContentImage =
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap; readonly bytes: number }
  /** Still compressed for the GPU, largest level first. */
  | { readonly kind: 'blocks'; readonly format: BlockFormat; readonly levels: readonly ImageLevel[]; readonly bytes: number }
  | { readonly kind: 'pixels'; readonly levels: readonly ImageLevel[]; readonly bytes: number }
  | { readonly kind: 'missing'; readonly bytes: 0 };
export type BlockFormat = 'astc' | 'bc7' | 'bc1' | 'bc3' | 'etc1' | 'etc2';
export interface ImageLevel {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Consecutive features of one origin: the rows of a property table, the ids of a primitive, or one for a mesh. */
export interface FeatureGroup {
  readonly first: number;
  readonly count: number;
  /** Index into `tables`: row = feature - first; null where nothing more is known. */
  readonly table: number | null;
  readonly name: string;
  /** Vertices that say they belong to nothing have this number: not picked as a feature of their own. */
  readonly nothing: number | null;
}

/** What decoding asks of its surroundings: a worker has one, tests bring their own. */
export interface ContentIo {
  /** Bytes of another file of the same content; refuses origins nobody declared. */
  fetchBytes(url: string): Promise<Uint8Array>;
  /** PNG, JPEG, WebP or KTX2. Rejects with a named problem. */
  decodeImage(bytes: Uint8Array, mimeType: string, where: string): Promise<ContentImage>;
  readonly codecs: MeshCodecs;
}

/** Decoders that are loaded when the first compressed mesh asks for them. */
export interface MeshCodecs {
  meshopt(): Promise<MeshoptDecoder>;
  draco(): Promise<DracoMeshDecoder>;
}
export interface MeshoptDecoder {
  decodeGltfBuffer(target: Uint8Array, count: number, stride: number, source: Uint8Array, mode: string, filter?: string): void;
}
export interface DracoMeshDecoder {
  /** `attributes`: name to Draco's unique id, and the array type wanted. Throws an Error naming what is broken. */
  decode(bytes: Uint8Array, attributes: Readonly<Record<string, DracoAttribute>>): DracoGeometry;
}
export interface DracoAttribute {
  readonly id: number;
  readonly type: 'i8' | 'u8' | 'i16' | 'u16' | 'u32' | 'f32';
}
export interface DracoGeometry {
  /** Null for a point cloud. */
  readonly index: Uint32Array | null;
  readonly attributes: Readonly<Record<string, DracoColumn>>;
  readonly pointCount: number;
}
export type DracoColumn = Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array;
