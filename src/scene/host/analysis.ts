import type { Layer } from '@deck.gl/core';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { DeckOverlay } from './deck-overlay.ts';

/** Layers of deck.gl, whose code is fetched when the first is shown and whose overlay stands only while there is one. */
export interface Analysis {
  /** In drawing order; each must carry `beforeId`. */
  setLayers(layers: readonly Layer[]): void;
  /** The context is there (again). */
  raise(): void;
  /** The context is gone, or the map will be. */
  lower(): void;
  readonly settled: boolean;
}

export function createAnalysis(map: MapLibreMap, onError: (error: Error) => void): Analysis {
  let layers: readonly Layer[] = [];
  let overlay: DeckOverlay | null = null;
  let isUp = false;
  let isFetching = false;

  const lower = (): void => {
    overlay?.remove();
    overlay = null;
    forgetLuma(map.getCanvas());
  };
  const fetchDeck = async (): Promise<void> => {
    isFetching = true;
    try {
      const { createDeckOverlay } = await import('./deck-overlay.ts');
      if (isUp && layers.length > 0) overlay ??= createDeckOverlay(map, onError);
    } catch (error) {
      // A chunk that did not come is asked for again with the next layers.
      onError(error as Error);
    } finally {
      isFetching = false;
    }
    overlay?.setLayers(afresh(layers));
  };
  const show = (): void => {
    if (!isUp) return;
    if (layers.length === 0) {
      if (overlay) lower();
    } else if (overlay) overlay.setLayers(afresh(layers));
    else if (!isFetching) void fetchDeck();
  };
  return {
    setLayers(next) {
      if (next.length === 0 && layers.length === 0) return;
      layers = next;
      show();
    },
    raise() {
      isUp = true;
      show();
    },
    lower() {
      isUp = false;
      if (overlay) lower();
    },
    get settled() {
      return layers.length === 0 || (!isFetching && (overlay?.settled ?? true));
    },
  };
}

/** A deck layer object lives once: after it was taken off, or its context was lost, only a copy may be shown again. */
const afresh = (layers: readonly Layer[]): Layer[] => layers.map((layer) => layer.clone({}));

/**
 * luma keeps its device, state cache and method spies as own properties of the context object, which outlives the overlay and a
 * loss: without this the next overlay gets a dead device.
 */
function forgetLuma(canvas: HTMLCanvasElement): void {
  const gl = canvas.getContext('webgl2') as unknown as Record<string, unknown> | null;
  if (!gl) return;
  for (const name of Object.getOwnPropertyNames(gl)) Reflect.deleteProperty(gl, name);
}
