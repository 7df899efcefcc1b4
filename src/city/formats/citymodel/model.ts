/** A city model file behind the door, whichever format it came in: checked, coordinates real, references resolved. */
export interface CityModel {
  readonly where: string;
  /** As the file says it: `2.0`. */
  readonly version: string;
  /** The reference system as written, or null. */
  readonly referenceSystem: string | null;
  /** Geographic coordinates come latitude first, as the EPSG registry orders them (GML); else the values decide. */
  readonly isLatitudeFirst: boolean;
  readonly objects: ReadonlyMap<string, CityObject>;
  readonly appearance: Appearance;
  /** Vertices of all features together. */
  readonly vertexCount: number;
  /** CityJSONFeatures or cityObjectMembers read (0 in a plain CityJSON file). */
  readonly featureCount: number;
}

export interface CityObject {
  readonly id: string;
  /** As in the file; extension types keep their `+`. */
  readonly type: string;
  /** As the source nests them; see `plainAttributes`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly geometry: readonly CityGeometry[];
  readonly vertices: VertexSet;
}

/** Real-world coordinates, xyz per vertex, in the file's CRS. */
export interface VertexSet {
  readonly xyz: Float64Array;
}

export type Ring = readonly number[];
/** Outer ring first, then holes; vertex numbers. */
export type Surface = readonly Ring[];
/** The surfaces of a shell: from, up to but without to. The first shell of a solid is its outer one. */
export type Shell = readonly [from: number, to: number];

export interface CityGeometry {
  readonly type: string;
  /** NaN where the file does not say. */
  readonly lod: number;
  /** All polygons, whatever nests them; empty for points and lines. */
  readonly surfaces: readonly Surface[];
  /** Shells by solid; empty where surfaces are loose. */
  readonly solids: readonly (readonly Shell[])[];
  readonly points: number;
  /** Vertex numbers per line. */
  readonly lines: readonly Ring[];
  /** What surfaces mean, and which of these each surface is (-1 = not said); null = nothing said. */
  readonly semantics: readonly SemanticSurface[];
  readonly semanticOf: Int32Array | null;
  /** Material number per surface (-1 = none) by theme. */
  readonly materialOf: ReadonlyMap<string, Int32Array>;
  readonly textureOf: ReadonlyMap<string, readonly (SurfaceTexture | null)[]>;
  /** What the vertex numbers count in: the object's own vertices, or a template's. */
  readonly placed: { readonly vertices: VertexSet; readonly anchor: readonly [number, number, number]; readonly matrix: readonly number[] } | null;
  readonly where: string;
  /** Polygons of a level that its solid does not name (openings, overhangs): drawn with the solid. */
  readonly isRest?: boolean;
}

/** `RoofSurface`, `WallSurface`, `Window`, ... with what the source knows of it. */
export interface SemanticSurface {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The surface this one is an opening of, or -1. */
  readonly parent: number;
}

export interface SurfaceTexture {
  readonly texture: number;
  /** u, v per corner, ring by ring; v counts upwards, as both standards have it. */
  readonly uv: readonly (readonly number[])[];
}

export interface Material {
  readonly name: string;
  /** sRGB, 0 to 1, and opacity. */
  readonly colour: readonly [number, number, number, number];
}
export interface Texture {
  /** As the file names it: a path beside the file. */
  readonly image: string;
  /** Outside 0 to 1 the picture repeats. */
  readonly isRepeated: boolean;
}
export interface Appearance {
  readonly materials: readonly Material[];
  readonly textures: readonly Texture[];
  /** Which theme to show when nobody asks for one. */
  readonly materialTheme: string | null;
  readonly textureTheme: string | null;
}

/** A geometry that says nothing beyond its polygons. */
export const bareGeometry = (type: string, lod: number, where: string): CityGeometry => ({
  type,
  lod,
  surfaces: [],
  solids: [],
  points: 0,
  lines: [],
  semantics: [],
  semanticOf: null,
  materialOf: new Map(),
  textureOf: new Map(),
  placed: null,
  where,
});
