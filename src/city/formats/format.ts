import type { Problem } from '../../base/problem.ts';
import type { GroundLayer, SolidFeature } from '../pack/pack-input.ts';

export interface SourceFile {
  /** As people know it; starts every problem's `where`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface ImportOptions {
  /** proj4 text or EPSG code of the coordinates, where the file does not say or says wrong. */
  readonly proj4?: string;
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
  /** What was read, for the report: `Building` 160, ... */
  readonly counts: Readonly<Record<string, number>>;
  /** Parts left out or mended, and why; the rest is whole. */
  readonly notes: readonly Problem[];
}

/** A reader of city models. Throws a ProblemError when a file cannot be trusted as a whole. */
export interface ModelFormat {
  read(files: readonly SourceFile[], options: ImportOptions): ImportedModel;
}
