import type { Map as MapLibreMap } from 'maplibre-gl';

/**
 * On terrain MapLibre first draws the flat ground into a texture per tile, 2 x 1,024 texels wide whatever the machine: four
 * million each, the largest cost there is for a software rasteriser. `factor` 2 is the map's own; 1 is a texel for a
 * pixel seen from straight above. The map offers no setting, only these two fields; they are read again at each frame.
 */
export function setGroundFineness(map: MapLibreMap, factor: number): void {
  const { terrain } = map;
  const toTexture = (map.painter as unknown as { readonly renderToTexture: { rttSize: number } | null }).renderToTexture;
  if (!terrain || !toTexture || terrain.qualityFactor === factor) return;
  terrain.qualityFactor = factor;
  toTexture.rttSize = terrain.tileManager.tileSize * factor;
  terrain.tileManager.releaseAllRTT();
  map.triggerRepaint();
}
