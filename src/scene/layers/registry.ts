import type { LayerEntry } from './layer.ts';

/** Layers of the map in drawing order, lowest first. A new layer is a folder here and a line there. */
export const layerRegistry: readonly LayerEntry[] = [];
