import type { Clock } from '../base/clock.ts';
import type { MapTools } from '../base/map-tools.ts';
import type { Words } from '../base/words.ts';
import type { City, EntityRef } from '../city/city.ts';
import type { CaseMarks } from '../rules/cases/marks.ts';
import type { Alarm } from '../rules/alarms/alarm.ts';
import type { RootGroup } from '../rules/alarms/root-groups.ts';
import type { LiveSource } from '../rules/chain/layer-chain.ts';
import type { Styled } from '../rules/styles/styled.ts';
import type { CameraPlace, PictureLevel, Session } from '../session/session.ts';
import type { PlacedAccess } from './placed-access.ts';
import type { EventTable } from '../tables/events.ts';
import type { StreamTable } from '../tables/streams.ts';
import type { TaskTable } from '../tables/tasks.ts';
import type { VehicleTable } from '../tables/vehicles.ts';

/** What the scene is given; it reads versions in its frame loop and subscribes to nothing that carries rows. */
export interface SceneInputs {
  readonly city: City;
  readonly streams: StreamTable;
  /** Vehicles and events of feeds; absent = none. */
  readonly vehicles?: VehicleTable;
  readonly events?: EventTable;
  readonly session: Session;
  readonly clock: Clock;
  /** Active alarms, for marks and building states; re-read when `alarmsVersion` changes. */
  alarms(): readonly Alarm[];
  alarmsVersion(): number;
  /** Active alarms by root asset while they are a flood, else nothing; the same array while nothing changed. */
  alarmFlood?(): readonly RootGroup[];
  /** Foreign origins that may be asked for tiles and pictures; absent = none. */
  readonly allowedOrigins?: readonly string[];
  /** Cases and units; absent = none. */
  readonly cases?: CaseMarks;
  /** What the services' teams do, counted on the map; absent = none. */
  readonly tasks?: TaskTable;
  /** Styles by data; absent = none. */
  readonly styles?: Styled;
}

/** One entry of the layer list: every layer explains its own marks. */
export interface LayerInfo {
  readonly id: string;
  readonly title: Words;
  /** Legend rows; `css` is a plain colour, `shape` as drawn on the map. */
  readonly legend: readonly { readonly css: string; readonly shape: 'dot' | 'square' | 'line' | 'fill' | 'hatch' | 'ring'; readonly label: Words }[];
  readonly onByDefault: boolean;
  /** What of it feeds tell: whose way can be shown. */
  readonly live?: LiveSource;
  /** Shown at an operator's desk alone: never presented, on no wall, in no citizen's view. */
  readonly audience?: 'operators';
  /** Where its opacity can be set: what it has when nobody sets one, 0 to 1. */
  readonly opacity?: number;
  /** Whose picture or data it is. */
  readonly attribution?: string | undefined;
  /** Why it is not shown, or not whole; undefined while all is well. */
  readonly problem?: Words | undefined;
}

export interface SceneStats {
  /** Median JS milliseconds of the last drawn frames. */
  readonly frameMs: number;
  /** What of it the city model, the marks and layers of deck.gl took. */
  readonly threeMs: number;
  readonly marksMs: number;
  readonly deckMs: number;
  /** How fine the picture is drawn now, and why: chosen, or what made the scene choose. */
  readonly picture: PictureLevel;
  readonly pictureReason: string;
  readonly framesDrawn: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Bytes of the model's geometry, on the GPU and once more in memory. */
  readonly geometryBytes: number;
  readonly tilesLoaded: number;
  readonly tilesPending: number;
}

/** What of a dropped file is drawn in the open city. */
export interface DroppedParts {
  readonly id: string;
  /** Address of its buildings' tileset, or null. */
  readonly tileset: string | null;
  readonly layers: readonly { readonly name: string; readonly url: string; /** Land and water rather than data. */ readonly isGround: boolean }[];
  /** A picture that lies flat within bounds (west, south, east, north). */
  readonly picture?: { readonly url: string; readonly bounds: readonly [number, number, number, number] };
  /** A PMTiles archive, read where it lies. */
  readonly archive?: File;
}
export interface MapFeature {
  readonly layer: string;
  readonly lon: number;
  readonly lat: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Scene {
  readonly layers: readonly LayerInfo[];
  /** What the measuring and analysing tools draw with and hold the pointer by. */
  readonly tools: MapTools;
  /** Tilesets and models beside the pack's own city. */
  readonly placed: PlacedAccess;
  camera(): CameraPlace;
  /** Interruptible, at most 1.2 s; a cut under reduced motion. */
  flyTo(place: Partial<CameraPlace>, options?: { readonly cut?: boolean }): void;
  /** Centre on an entity with a fitting zoom. */
  flyToEntity(ref: EntityRef): void;
  /** What is under a pixel of the map container, nearest first in depth; null = ground. */
  pick(x: number, y: number): Promise<EntityRef | null>;
  /** Position under the cursor, for the coordinate read-out; null when it leaves the map. */
  onCursor(listener: (position: { readonly lon: number; readonly lat: number } | null) => void): () => void;
  /** Metres per CSS pixel at the view centre, for the scale bar. */
  metresPerPixel(): number;
  /** Lay a dropped file's parts on the map; again under the same id after a restored context is our own business. */
  show(parts: DroppedParts): Promise<void>;
  setShown(id: string, isShown: boolean): void;
  unshow(id: string): void;
  /** A data layer's feature that was picked lately. */
  feature(id: string): MapFeature | null;
  /** West, south, east, north of what is in view, up to the horizon's haze; EPSG:4326 degrees. */
  seenBounds(): readonly [number, number, number, number];
  onMove(listener: () => void): () => void;
  /** The GPU has finished the first frame that shows the whole overview of what is in view; details, trees and marks may follow. */
  readonly firstPicture: Promise<void>;
  /** ... and the model itself stands, lit, where the draft stood. */
  readonly whole: Promise<void>;
  /** After every frame: the version of the stream table that its marks show. */
  onDrawn(listener: (streamsVersion: number) => void): () => void;
  /** No pending tile, upload or frame. */
  whenSettled(): Promise<void>;
  /** The present picture as PNG. */
  png(): Promise<Blob>;
  stats(): SceneStats;
  /** 0 (weak or software GPU) to 2: what the picture may cost. Chosen by the GPU's name at start. */
  setQuality(level: 0 | 1 | 2): void;
  /** Wake the frame loop: something changed. Cheap; frames are drawn only when asked. */
  invalidate(): void;
  close(): void;
}
