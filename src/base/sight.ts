import type { Spot } from './geodesic.ts';
import type { SketchCells } from './sketch.ts';

/** How a long reckoning is followed and given up. */
export interface Watch {
  progress(share: number): void;
  readonly signal: AbortSignal;
}

/** What was reckoned with, told beside every answer. */
export interface SightBasis {
  readonly triangles: number;
  /** Buildings and ground beyond this distance were left aside, metres. */
  readonly radiusM: number;
  readonly hasTerrain: boolean;
}

/** A square: a ring on the ground. A façade: the wall picked on a building. */
export type SunPlace =
  | { readonly kind: 'square'; readonly ring: readonly Spot[] }
  | { readonly kind: 'facade'; readonly at: Spot; readonly facing: readonly [number, number, number]; readonly on: string };

export interface SunQuestion {
  readonly place: SunPlace;
  /** Instants, ms since the epoch, `stepMin` apart, over the day asked about. */
  readonly timesMs: readonly number[];
  readonly stepMin: number;
  /** Wanted side of a cell, metres; made larger where there would be too many. */
  readonly cellM: number;
}
export interface SunAnswer {
  /** Colours are for the asker to fill in. */
  readonly cells: SketchCells;
  /** Middles of the cells. */
  readonly spots: readonly Spot[];
  /** Hours of direct sun per cell. */
  readonly hours: Float32Array;
  /** True square metres of one cell. */
  readonly cellM2: number;
  readonly cellM: number;
  /** Hours the sun is above a level horizon, by the same steps. */
  readonly dayHours: number;
  readonly basis: SightBasis;
}

export interface LineAnswer {
  readonly lengthM: number;
  /** The first thing in the way, metres from the eye; null when the line is free. */
  readonly blockedAt: { readonly awayM: number; readonly spot: Spot; readonly on: string | null } | null;
  readonly basis: SightBasis;
}

export interface ViewQuestion {
  /** The eye itself. */
  readonly eye: Spot;
  readonly radiusM: number;
  /** Middle of the field of view, clockwise from north, and its whole width; 360 = all around. */
  readonly azimuthDeg: number;
  readonly fieldDeg: number;
  /** How far above the surface what is looked for stands, metres. */
  readonly targetM: number;
}
export interface ViewAnswer {
  readonly cells: SketchCells;
  readonly spots: readonly Spot[];
  /** 1 = seen. */
  readonly seen: Uint8Array;
  /** 1 = on a roof, 0 = on the ground. */
  readonly onRoof: Uint8Array;
  readonly cellM: number;
  readonly cellM2: number;
  readonly basis: SightBasis;
}

/** What can be seen from where, and where the sun comes to; reckoned beside the page, with the city's own triangles. */
export interface Sight {
  /** Reject with an `AbortError` when given up. */
  sunHours(question: SunQuestion, watch: Watch): Promise<SunAnswer>;
  line(from: Spot, to: Spot): Promise<LineAnswer>;
  viewshed(question: ViewQuestion, watch: Watch): Promise<ViewAnswer>;
}
