import type { Problem } from '../../base/problem.ts';
import type { CityManifest } from '../pack/manifest.ts';

/** Features of a dropped file that the map draws flat: one GeoJSON file in `files`. */
export interface DroppedLayer {
  /** Path in `files`. */
  readonly path: string;
  readonly name: string;
  readonly count: number;
}

/** What files dropped on the page became: a city pack in memory, and what of it may lie on the open city as layers. */
export interface DropOutcome {
  /** Null where there is nothing a city could be made of: a picture. */
  readonly manifest: CityManifest | null;
  /** Contents by path, as a pack's folder would hold them. */
  readonly files: readonly (readonly [path: string, content: Blob])[];
  readonly layers: readonly DroppedLayer[];
  /** Path of a picture that lies flat within the bounds. */
  readonly picture?: string;
  readonly buildings: number;
  /** west, south, east, north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly counts: Readonly<Record<string, number>>;
  /** Parts left out or mended. */
  readonly notes: readonly Problem[];
}

export interface DropWishes {
  /** Kebab-case; starts every building's id, so that none is taken for one of the open city. */
  readonly id: string;
  readonly name: string;
  /** Ellipsoidal height of the open city's zero: tiles are written for it. */
  readonly ellipsoidOffsetM: number;
}
export type DropCalls = { convert(files: readonly File[], wishes: DropWishes): Promise<DropOutcome> };
export type DropEvents = { progress: { readonly step: 'reading' | 'converting' | 'drawing'; readonly done: number } };
