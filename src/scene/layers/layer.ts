import type { Layer as DeckLayer } from '@deck.gl/core';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LayerInfo, SceneInputs } from '../scene.ts';
import type { FrameInfo } from '../scene-host.ts';
import type { MarkLayer } from '../marks/mark-layer.ts';
import type { MarkPoints } from '../marks/mark-points.ts';
import type { Theme } from '../marks/tones.ts';

/** What a layer is opened with. */
export interface LayerContext {
  readonly inputs: SceneInputs;
  readonly map: MapLibreMap;
  /** Tones for marks now: a dark or a light picture. */
  theme(): Theme;
  /** The last frame drawn: what of the marks is in sight; null before the first. */
  frame(): FrameInfo | null;
  /** Ask for one frame. */
  invalidate(): void;
  /** The set of marks changed: collect them again. */
  restack(): void;
  pending(what: string): () => void;
}

/** A layer of marks on the map. It reads versions when looked at and is called back by nobody. */
export interface MapLayer {
  /** Lowest first; asked again only after `restack`. */
  readonly marks: readonly MarkLayer[];
  /**
   * What deck.gl draws: layers that work something out of many rows, each with `beforeId`. deck.gl is fetched with the first, and costs
   * its share of every frame while there is one; asked again as the marks are.
   */
  readonly analysis?: readonly DeckLayer[];
  /** Bring buffers up to the tables; says whether the picture changes: what is out of sight changes none. Called about four times a second. */
  look(nowMs: number): boolean;
  /**
   * Marks in sight are on their way by the clock alone: frames are wanted though nothing is new. What glides is no reason to wait, or
   * nothing would count as settled while a bus drives.
   */
  readonly isGliding?: boolean;
  /** Points that can be picked, if any. */
  readonly points?: MarkPoints;
  /** A frame was drawn: choices that depend on the camera. True asks for one more, which shows them. */
  afterFrame?(frame: FrameInfo): boolean;
  /** Language, theme or style changed. */
  restyle?(): void;
  /** What is hovered or selected changed. */
  repoint?(): void;
  setVisible(visible: boolean): void;
  close(): void;
}

/** One folder under `layers/`; loaded when first shown. */
export interface LayerModule {
  openLayer(context: LayerContext): MapLayer;
}

export interface LayerEntry {
  readonly info: LayerInfo;
  load(): Promise<LayerModule>;
}
