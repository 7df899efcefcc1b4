import type { ElevationEncoding } from '../terrain/encoding.ts';
import type { MercatorGrid } from '../terrain/elevation.ts';
import type { Words } from '../../base/words.ts';
import type { BuildingRecord } from '../../tables/buildings.ts';
import type { PlacedThing } from '../formats/format.ts';
import type { Operations } from '../../tables/operations.ts';
import type { StreetProperties } from '../streets/street-file.ts';
import type { DependencyInput } from './dependencies.ts';
import type { NetworkInput } from './network-properties.ts';
import type { StoreysByBuilding } from './storeys.ts';
import type { AreaProperties, CityManifest, SensorProperties, ServiceProperties } from './manifest.ts';

/** Triangles in the plan frame: x east, y north in plan metres from the city's origin, z metres above the vertical datum. */
export interface PlanMesh {
  /** xyz per vertex. */
  readonly positions: Float64Array;
  /** Three vertex numbers per triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
  /** Number of the surface a vertex belongs to, in the feature's `surfaces`; absent = the source knows none. */
  readonly surface?: Uint32Array;
  /** u, v per vertex, v down as glTF has it; present when a surface wears a picture. */
  readonly uv?: Float32Array;
}

/** A picture in a format that browsers and glTF know, or a TIFF that becomes one before anything is written. */
export interface SurfaceImage {
  readonly name: string;
  readonly mime: 'image/jpeg' | 'image/png' | 'image/tiff';
  readonly bytes: Uint8Array;
}
/** One polygon of a solid: what it is, how large, how steep, what it looks like. */
export interface SolidSurface {
  /** `RoofSurface`, `WallSurface`, `GroundSurface`, `Window`, ...; empty where the source does not say. */
  readonly type: string;
  readonly areaM2: number;
  /** Of the outward normal: 0 = up, 90 = a wall, 180 = down. */
  readonly tiltDeg: number;
  /** Compass bearing the surface faces, degrees from north; NaN for flat ones. */
  readonly bearingDeg: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Codes of what is wrong with its geometry: `203`, ... */
  readonly faults?: readonly number[];
  /** sRGB and opacity, 0 to 1. */
  readonly colour?: readonly [number, number, number, number];
  readonly image?: SurfaceImage;
}

/** A building (or bridge) as growers and importers make it. */
export interface SolidFeature {
  readonly record: BuildingRecord;
  readonly mesh: PlanMesh;
  /** What the mesh's vertices name as their surface. */
  readonly surfaces?: readonly SolidSurface[];
  /** Shape from afar where a box would be wrong (decks in the air); its smallest upright box otherwise. */
  readonly overview?: PlanMesh;
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

/** Elevation as tiles are cut from it: the grid is the deepest zoom, coarser ones are means of four. */
export interface TerrainInput {
  readonly grid: MercatorGrid;
  readonly encoding: ElevationEncoding;
  readonly minZoom: number;
}

/** Everything a pack is written from. */
export interface PackInput {
  readonly manifest: Omit<
    CityManifest,
    | 'buildings'
    | 'ground'
    | 'terrain'
    | 'areas'
    | 'services'
    | 'sensors'
    | 'furniture'
    | 'overlays'
    | 'networks'
    | 'storeys'
    | 'dependencies'
    | 'streets'
    | 'operations'
    | 'waterModel'
    | 'transit'
  >;
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
  /** Heights above the manifest's vertical datum; absent: the whole ground lies at its zero. */
  readonly terrain?: TerrainInput;
  readonly districts: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly streets: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly grid: readonly GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>[];
  readonly services: readonly GeoJSON.Feature<GeoJSON.Point, ServiceProperties>[];
  readonly sensors: readonly GeoJSON.Feature<GeoJSON.Point, SensorProperties>[];
  /** Layers of features with attributes: neither buildings nor ground. */
  readonly overlays?: readonly { readonly name: string; readonly data: GeoJSON.FeatureCollection }[];
  /** Tilesets and models taken along as they are. */
  readonly placed?: readonly PlacedThing[];
  readonly networks?: readonly NetworkInput[];
  readonly storeys?: StoreysByBuilding;
  /** Who needs what from whom, and whom that serves. */
  readonly dependencies?: DependencyInput;
  /** Streets from junction to junction. */
  readonly streetLinks?: readonly GeoJSON.Feature<GeoJSON.LineString, StreetProperties>[];
  readonly operations?: Operations;
  /** Text of an EPANET input file. */
  readonly waterModel?: string;
  /** GTFS Schedule files by name. */
  readonly transit?: Readonly<Record<string, string>>;
  /** Title per service kind, for `city.json`; the kind's own name where absent. */
  readonly serviceTitles?: Readonly<Record<string, Words>>;
}

export interface Progress {
  /** What is being done, and how much of the whole is done, 0 to 1. */
  (step: string, done: number): void;
}
