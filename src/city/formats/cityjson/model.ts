/** A CityJSON file behind the door: checked, coordinates real, references resolved. */
export interface CityModel {
  readonly where: string;
  readonly version: '1.0' | '1.1' | '2.0';
  /** `metadata.referenceSystem` as written, or null. */
  readonly referenceSystem: string | null;
  readonly objects: ReadonlyMap<string, CityObject>;
  /** Vertices of all features together. */
  readonly vertexCount: number;
  /** CityJSONFeatures read (0 in a plain CityJSON file). */
  readonly featureCount: number;
}

export interface CityObject {
  readonly id: string;
  /** As in the file; extension types keep their `+`. */
  readonly type: string;
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

export interface CityGeometry {
  readonly type: string;
  /** NaN where the file does not say. */
  readonly lod: number;
  /** All polygons, whatever nests them; empty for points and lines. */
  readonly surfaces: readonly Surface[];
  /** What the vertex numbers count in: the object's own vertices, or a template's. */
  readonly placed: { readonly vertices: VertexSet; readonly anchor: readonly [number, number, number]; readonly matrix: readonly number[] } | null;
  readonly where: string;
}
