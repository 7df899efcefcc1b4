import type { Problem } from '../../base/problem.ts';
import type { CityManifest } from '../pack/manifest.ts';
import type { Bounds, MercatorGrid } from '../terrain/elevation.ts';

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
  /** A picture of heights that lies flat within bounds, and the heights its colours run between (`heightColour`). */
  readonly picture?: { readonly path: string; readonly bounds: Bounds; readonly lowestM: number; readonly highestM: number };
  readonly buildings: number;
  /** west, south, east, north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly counts: Readonly<Record<string, number>>;
  /** Parts left out or mended. */
  readonly notes: readonly Problem[];
  /** What can be searched for. */
  readonly places: readonly DropPlace[];
  /** Its buildings stand at the open city's heights, not at their own. */
  readonly isLifted: boolean;
}
/** Something of a dropped file with a name and a place. */
export interface DropPlace {
  readonly name: string;
  /** Id of the building it is, among the open city's; null = a feature. */
  readonly building: string | null;
  readonly lon: number;
  readonly lat: number;
}

export interface DropWishes {
  /** Kebab-case; starts every building's id, so that none is taken for one of the open city. */
  readonly id: string;
  readonly name: string;
  /** Ellipsoidal height of the open city's zero: tiles are written for it. */
  readonly ellipsoidOffsetM: number;
  /** What the heights of the open city count from, and how high its ground is; null for a file that is to be a city of its own. */
  readonly city: {
    readonly vertical: string;
    readonly ellipsoidOffset: { readonly metres: number; readonly declared: boolean };
    readonly relief: { readonly grid: MercatorGrid; readonly bounds: Bounds } | null;
  } | null;
}
export type DropCalls = { convert(files: readonly File[], wishes: DropWishes): Promise<DropOutcome> };
export type DropEvents = { progress: { readonly step: 'reading' | 'converting' | 'drawing'; readonly done: number } };
