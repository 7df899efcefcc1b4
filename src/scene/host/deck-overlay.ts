import { MapView, type Layer } from '@deck.gl/core';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Device } from '@luma.gl/core';
import type { IControl, Map as MapLibreMap } from 'maplibre-gl';
import { monotonicMs } from '../../base/browser.ts';
import { spend } from '../frame-stats.ts';

/** deck.gl inside the map's frame and depth, for layers that work something out of many rows; a chunk of its own, loaded with the first of them. */
export interface DeckOverlay {
  setLayers(layers: readonly Layer[]): void;
  /** The device exists and every layer is in the map's stack (nothing to wait for where there are no layers). */
  readonly settled: boolean;
  remove(): void;
}

/** The map's layer that the overlay draws a layer of ours in, named as the overlay names it. */
const groupOf = ({ props }: Layer): string => {
  const { beforeId } = props as { readonly beforeId?: string };
  return beforeId ? `deck-maplibre-layer-group-before:${beforeId}` : 'deck-maplibre-layer-group-last';
};

export function createDeckOverlay(map: MapLibreMap, onError: (error: Error) => void): DeckOverlay {
  let layers: readonly Layer[] = [];
  let deviceReady = false;
  let startMs = 0;
  let device: Device | null = null;
  const overlay = new MapLibreOverlay({
    interleaved: true,
    layers: [],
    // deck does not read the map's field of view.
    views: new MapView({ id: 'maplibre', fovy: map.getVerticalFieldOfView() }) as never,
    onDeviceInitialized: (made) => {
      device = made;
      deviceReady = true;
      map.triggerRepaint();
    },
    onError,
    onBeforeRender: () => void (startMs = monotonicMs()),
    onAfterRender: () => spend('deck', startMs),
  });
  const inner = overlay as unknown as IControl;
  // The overlay leaves its element in the map's corner when it is removed.
  let corner: HTMLElement | null = null;
  const control: IControl = {
    onAdd: (to) => (corner = inner.onAdd(to)),
    onRemove(from) {
      inner.onRemove(from);
      corner?.remove();
    },
  };
  map.addControl(control);

  let groups: readonly string[] = [];
  const inStack = (): boolean => groups.every((id) => map.getLayer(id) !== undefined);
  // The overlay puts its groups into the map's stack only while the style counts as loaded; what has none is drawn in a pass
  // of its own after the map, with other depth planes, silently: hand them over again until every one is in.
  const insist = (): void => {
    if (layers.length > 0 && map.isStyleLoaded() && !inStack()) overlay.setProps({ layers: [...layers] });
  };
  map.on('idle', insist);
  map.on('render', insist);

  return {
    setLayers(next) {
      layers = next;
      groups = [...new Set(next.map(groupOf))];
      overlay.setProps({ layers: [...next] });
      map.triggerRepaint();
    },
    get settled() {
      return layers.length === 0 || (deviceReady && inStack());
    },
    remove() {
      map.off('idle', insist);
      map.off('render', insist);
      map.removeControl(control);
      // The device is the map's context: deck leaves it alone, and with it what luma hung on the screen.
      device?.canvasContext?.destroy();
    },
  };
}
