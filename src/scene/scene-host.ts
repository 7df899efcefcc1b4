import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Camera, WebGLRenderer } from 'three';
import type { Cut } from '../base/cut.ts';
import type { EntityRef } from '../city/city.ts';
import type { PlanFrame } from '../base/geodesy.ts';
import type { Inset } from '../base/map-tools.ts';
import type { Solids } from './model/solids.ts';

/**
 * What the three part of the view stands on. The three world is metric: X east, Y up, Z south, origin at the city's
 * origin on the vertical datum; plan (x, y, z) is three (x, z, -y).
 */
export interface SceneHost {
  readonly map: MapLibreMap;
  readonly renderer: WebGLRenderer;
  /** Slaved to the map every frame: rigid metric view, never moved by three. */
  readonly camera: Camera;
  readonly frame: PlanFrame;
  /** Ask for one frame. */
  invalidate(): void;
  /**
   * Draw into a target of one's own with the whole depth. The map gives the picture's own depth a share of it, less with every layer
   * of its style: what is read from a depth later (shade, heights, places) would all lie nearer than it is.
   */
  inWholeDepth(draw: () => void): void;
  /** Called in the map's render, before three draws, with clean GL state for three. */
  onBeforeDraw(listener: (frame: FrameInfo) => void): () => void;
  /**
   * The GPU forgot everything. What three made of geometries, materials and textures of the scene was let go before, and is
   * made anew from what they hold at their next use; whoever keeps GPU objects besides lets go and renews them here.
   */
  onContext(listener: (what: 'lost' | 'restored') => void): () => void;
  /** Count a pending job (tile, upload, compile) until the returned function is called; `whenSettled` waits for all. */
  pending(what: string): () => void;
  /** Drawing size in device pixels. */
  size(): { readonly width: number; readonly height: number };
}

export interface FrameInfo {
  /** The instant shown, ms since epoch. */
  readonly nowMs: number;
  /** Point on the ground the camera looks at, three metres (clamped to 6 km ahead). */
  readonly focus: readonly [x: number, z: number];
  /** Height of the ground there, metres above the datum. */
  readonly focusM: number;
  /** Camera distance to the focus, metres. */
  readonly distanceM: number;
  readonly metresPerPixel: number;
  /** Where a point of the three world is in this frame, CSS pixels from the picture's top left corner; null behind the eye. */
  project(at: readonly [x: number, y: number, z: number]): readonly [xPx: number, yPx: number] | null;
  /** Is a plan point in the picture, or no more than a mark's size outside? Asked for thousands of marks at once: no garbage. */
  sees(x: number, y: number, z: number): boolean;
}

/** What the model shows at a pixel. */
export interface PickedSurface {
  /** Row in the building table. */
  readonly row: number;
  /** Normalised depth, 0 near, 1 far. */
  readonly depth: number;
  /** Number of the surface within its building as the tile has it, 0 where it has none. */
  readonly surface: number;
  /** Where the surface is, three metres. */
  readonly position: readonly [x: number, y: number, z: number];
}

/** The city model's side: what the view may ask of it. */
export interface CityModelHandle {
  /** What is under a device pixel; null = no building. Asynchronous: no frame waits for it. */
  pick(x: number, y: number): Promise<PickedSurface | null>;
  /** What is on a floor pulled apart, or the pipe, cable or station while the ground is seen through; else null. At once, on the CPU. */
  pickBelow?(
    sight: { readonly eye: readonly [number, number, number]; readonly direction: readonly [number, number, number] },
    pixelRad: number,
  ): { readonly ref: EntityRef; readonly alongM: number } | null;
  /** What of foreign tilesets and placed models is under a device pixel; null = none. */
  pickPlaced?(x: number, y: number): Promise<{ readonly ref: EntityRef; readonly depth: number } | null>;
  /** Every program a later frame may need is compiled. */
  readonly isWarm?: boolean;
  /** Frames the last pick took to answer. */
  readonly pickFrames?: number;
  /** The last frame showed every overview tile within the picture; absent: nothing to wait for. */
  readonly isCovered?: boolean;
  /** The overview was there once: buildings are drawn. Absent: always. */
  readonly isStanding?: boolean;
  /** Bytes of geometry held, on the GPU and once more in memory. */
  readonly heldBytes?: number;
  /** Draw one more tileset of buildings beside the city's own, under a name of its own. */
  addTileset?(id: string, url: string): void;
  showTileset?(id: string, isShown: boolean): void;
  removeTileset?(id: string): void;
  readonly tilesLoaded: number;
  readonly tilesPending: number;
  /** Draw a second view into the finished picture. */
  drawInset?(inset: Inset): void;
  /** The drawn buildings as triangles. */
  readonly solids?: Solids;
  /** The map's ground was painted by its palette: what the light changes of it must be put on again. */
  groundRepainted?(): void;
  /** Take away what a plane and a box cut off, in picture, picking and shadows. */
  cut?(cut: Cut): void;
  /** 0 (weak or software GPU) to 2: shadow size and softness, how far trees and details reach. Starts at 0. */
  setQuality?(level: 0 | 1 | 2): void;
}
