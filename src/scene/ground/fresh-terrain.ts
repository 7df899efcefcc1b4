import type { Map as MapLibreMap } from 'maplibre-gl';

/** What the map holds of its ground on hills; public in MapLibre's own classes, but not in what it declares. */
interface Inner {
  readonly style?: { hasTransitions(): boolean };
  readonly terrain?: { readonly tileManager: { releaseAllRTT(): void } } | null;
  readonly painter?: { readonly renderToTexture?: { readonly needsFollowUpFrame: boolean } | null };
}

export interface FreshTerrain {
  /** Some of the pictures are still of another zoom or of other tiles: the next frames make them anew, one each. */
  readonly isBehind: boolean;
}

/**
 * On terrain MapLibre draws its ground into a picture for every tile of the hills, and keeps these. When a colour is set they are
 * drawn anew in the frame that hears of it: there the colour's transition has just begun, and shows what was before. Nothing made
 * them anew when it ended, so that water, shores and land kept the old style's colour, or any colour on the way, until something
 * else changed. Now none of them outlives a frame of a transition.
 */
export function keepTerrainFresh(map: MapLibreMap): FreshTerrain {
  const inner = map as unknown as Inner;
  map.on('render', () => {
    if (inner.terrain && inner.style?.hasTransitions()) inner.terrain.tileManager.releaseAllRTT();
  });
  return {
    get isBehind() {
      return inner.terrain ? (inner.painter?.renderToTexture?.needsFollowUpFrame ?? false) : false;
    },
  };
}
