import type { Map as MapLibreMap } from 'maplibre-gl';

/** How fine the map's ground on hills is. */
export interface GroundFineness {
  /** 2 is the map's own, 1 a texel for a pixel seen from straight above. */
  readonly texels: number;
  /** Cells along a side of a tile of hills; 128 is the map's own. */
  readonly cells: number;
}

interface Meshes {
  meshSize: number;
  _meshCache: Record<string, { destroy(): void }>;
}

/**
 * On terrain MapLibre first draws the flat ground into a texture per tile, 2 x 1,024 texels wide whatever the machine, and then
 * 33,000 triangles per tile with it: the two largest costs of a ground there are for a software rasteriser. The map offers no
 * setting, only these fields; they are read again at each frame.
 */
export function setGroundFineness(map: MapLibreMap, { texels, cells }: GroundFineness): void {
  const { terrain } = map;
  const toTexture = (map.painter as unknown as { readonly renderToTexture: { rttSize: number } | null }).renderToTexture;
  if (!terrain || !toTexture) return;
  const meshes = terrain as unknown as Meshes;
  if (meshes.meshSize !== cells) {
    meshes.meshSize = cells;
    for (const mesh of Object.values(meshes._meshCache)) mesh.destroy();
    meshes._meshCache = {};
    map.triggerRepaint();
  }
  if (terrain.qualityFactor === texels) return;
  terrain.qualityFactor = texels;
  toTexture.rttSize = terrain.tileManager.tileSize * texels;
  terrain.tileManager.releaseAllRTT();
  map.triggerRepaint();
}
