import { fail, type Problem } from '../../base/problem.ts';
import type { Words } from '../../base/words.ts';
import type { PlaceDeclaration, ServiceProperties } from '../pack/manifest.ts';
import type { FurnitureSet, GroundLayer, SolidFeature } from '../pack/pack-input.ts';
import type { HeightRaster } from '../terrain/raster.ts';
import type { Fault } from './citymodel/fault.ts';
import type { MeshCodecs } from './tiles3d/content/content.ts';

export interface SourceFile {
  /** As people know it; starts every problem's `where`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface ImportOptions {
  /** proj4 text or EPSG code of the coordinates, where the file does not say or says wrong. */
  readonly proj4?: string;
  /** The level of detail to draw: the highest up to this, else the lowest above it. 2.2 when not said. */
  readonly lod?: number;
  /** Theme of materials and textures, where the file has several; its own default when not said. */
  readonly theme?: string;
  /**
   * Files that stand beside a model (pictures, code lists) by the path the model gives; null when there is none. Whoever
   * answers keeps to the model's own folder.
   */
  readonly beside?: (model: string, path: string) => Uint8Array | null;
  /** Attribute that holds buildings' heights in metres, where it has an unusual name. */
  readonly heightAttribute?: string;
  /** Where models and tiles stand that do not say so themselves. */
  readonly at?: PlaceDeclaration;
  /** Decoders of compressed meshes; without them a compressed model or tile is refused. */
  readonly codecs?: MeshCodecs;
  /** As `proj4`, for elevation rasters: maps and their relief often come in different systems. */
  readonly elevationProj4?: string;
  /** Told now and then which share of the reading is done, 0 to 1. */
  readonly progress?: (done: number) => void;
}

/** A text file's content; `bad-encoding` when it is not UTF-8. */
export function textOf({ name, bytes }: SourceFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('bad-encoding', name, 'is not UTF-8 text');
  }
}

/** Features that are neither buildings nor ground: shown as a layer of their own, attributes kept. */
export interface ImportedOverlay {
  /** The source's own name for it. */
  readonly name: string;
  readonly data: GeoJSON.FeatureCollection;
}

/** A tileset or model that is shown as it is: taken along file by file. */
export interface PlacedThing {
  readonly kind: 'tileset' | 'model';
  readonly name: string;
  /** Path of the file to open, among `files`. */
  readonly root: string;
  /** Read when written, so that a tileset need not fit in memory. Paths as the root's references say, without `..`. */
  readonly files: readonly { readonly path: string; read(): Uint8Array }[];
  /** Absent: it says itself where on the earth it stands. */
  readonly place?: PlaceDeclaration;
}

/** What any model format becomes: solids and ground in one plan frame. */
export interface ImportedModel {
  /** Horizontal source CRS (`EPSG:28992`) and vertical datum (`EPSG:5709`, or `unknown`). */
  readonly crs: { readonly source: string; readonly vertical: string };
  readonly origin: { readonly lon: number; readonly lat: number };
  /** west, south, east, north of everything read, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly buildings: readonly SolidFeature[];
  readonly ground: Partial<Record<GroundLayer, GeoJSON.FeatureCollection>>;
  readonly furniture?: readonly FurnitureSet[];
  readonly services?: readonly GeoJSON.Feature<GeoJSON.Point, ServiceProperties>[];
  readonly serviceTitles?: Readonly<Record<string, Words>>;
  readonly overlays?: readonly ImportedOverlay[];
  readonly placed?: readonly PlacedThing[];
  /** Heights of the ground, as the file holds them. */
  readonly elevation?: HeightRaster;
  /** Whose data this is, where the format obliges to say. */
  readonly attribution?: string;
  /** What was read, for the report: `Building` 160, ... */
  readonly counts: Readonly<Record<string, number>>;
  /** Parts left out or mended, and why; the rest is whole. */
  readonly notes: readonly Problem[];
  /** Geometry that breaks the rules of ISO 19107, surface by surface; it is drawn all the same. */
  readonly faults?: readonly Fault[];
}

/** A reader of city models, in any thread. Throws a ProblemError when a file cannot be trusted as a whole. */
export interface ModelFormat {
  read(files: readonly SourceFile[], options: ImportOptions): ImportedModel | Promise<ImportedModel>;
}
