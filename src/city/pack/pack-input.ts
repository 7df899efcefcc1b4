import type { Words } from '../../base/words.ts';
import type { BuildingRecord } from '../../tables/buildings.ts';
import type { AreaProperties, CityManifest, SensorProperties, ServiceProperties } from './manifest.ts';

/** Triangles in the plan frame: x east, y north in plan metres from the city's origin, z metres above the vertical datum. */
export interface PlanMesh {
  /** xyz per vertex. */
  readonly positions: Float64Array;
  /** Three vertex numbers per triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/** A building (or bridge) as growers and importers make it. */
export interface SolidFeature {
  readonly record: BuildingRecord;
  readonly mesh: PlanMesh;
}

/** Things drawn many times: written as glTF EXT_mesh_gpu_instancing, one node per kind, in tiles. */
export interface FurnitureSet {
  /** `tree-broadleaf`, `tree-conifer`, `tree-palm`, `street-lamp`: the scene knows how to draw these. */
  readonly kind: string;
  /** Plan x, y, z per instance. */
  readonly positions: Float64Array;
  /** Uniform scale per instance (a tree's unit mesh is 1 m high). */
  readonly scale: Float32Array;
  /** Turn about the vertical, radians. */
  readonly turn: Float32Array;
}

/** Layer names and properties of the ground, the same in PMTiles and GeoJSON packs; see docs/city-pack.md. */
export const groundLayers = ['land', 'water', 'roads', 'boundaries', 'places'] as const;
export type GroundLayer = (typeof groundLayers)[number];

/** Everything a pack is written from. */
export interface PackInput {
  readonly manifest: Omit<CityManifest, 'buildings' | 'ground' | 'areas' | 'services' | 'sensors' | 'furniture'>;
  readonly buildings: readonly SolidFeature[];
  readonly furniture: readonly FurnitureSet[];
  /**
   * land: polygons, `kind`: base | urban | park | wood | sand | port | industrial | plaza | field
   * water: polygons, `kind`: sea | river | canal | pond
   * roads: lines, `class`: motorway | primary | secondary | residential | lane | path; `name_zh`, `name_en`; `bridge`: 0 | 1; `widthM`
   * boundaries: lines, `level`: district | street
   * places: points, `name_zh`, `name_en`, `kind`: city | district | street | park | water | port, `rank`: 1 (largest) to 5
   */
  readonly ground: Partial<Record<GroundLayer, GeoJSON.FeatureCollection>>;
  readonly districts: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly streets: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly grid: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly services: readonly GeoJSON.Feature<GeoJSON.Point, ServiceProperties>[];
  readonly sensors: readonly GeoJSON.Feature<GeoJSON.Point, SensorProperties>[];
  /** Title per service kind, for `city.json`; the kind's own name where absent. */
  readonly serviceTitles?: Readonly<Record<string, Words>>;
}

export interface Progress {
  /** What is being done, and how much of the whole is done, 0 to 1. */
  (step: string, done: number): void;
}
