import type { Words } from '../base/words.ts';
import type { DecodedProperty } from './formats/tiles3d/metadata/property-rows.ts';

/** What is known of a feature of a foreign tileset or of a placed model: what the inspector shows. */
export interface PlacedFeature {
  readonly name: Words;
  /** Tileset or model it belongs to. */
  readonly setTitle: Words;
  readonly setKind: 'tileset' | 'model';
  readonly attribution: string;
  /** Middle of what is drawn, EPSG:4326, and its lowest and highest point above the pack's vertical datum. */
  readonly lon: number;
  readonly lat: number;
  readonly lowM: number;
  readonly highM: number;
  /** From the feature itself to the whole tileset; empty where nothing is said. */
  readonly metadata: readonly FeatureMetadata[];
}

export interface FeatureMetadata {
  /** On which level of the tileset it is said (3D Tiles 1.1 metadata granularities); `vertex`: at the point that was last pointed at. */
  readonly granularity: 'vertex' | 'feature' | 'content' | 'group' | 'tile' | 'tileset';
  readonly origin: 'property-table' | 'batch-table' | 'entity' | 'attribute';
  readonly title: string;
  readonly properties: readonly DecodedProperty[];
}

/** Features of foreign tiles are known only while they are loaded: the scene tells, whoever asks. */
export interface PlacedFeatures {
  /** Undefined: not loaded (any more), or never there. */
  describe(id: string): PlacedFeature | undefined;
  /** The scene's side; the answer takes it back. */
  provide(describe: (id: string) => PlacedFeature | undefined): () => void;
}

export function createPlacedFeatures(): PlacedFeatures {
  let ask: ((id: string) => PlacedFeature | undefined) | null = null;
  return {
    describe: (id) => ask?.(id),
    provide(describe) {
      ask = describe;
      return () => {
        if (ask === describe) ask = null;
      };
    },
  };
}
