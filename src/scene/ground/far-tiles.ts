import type { Map as MapLibreMap } from 'maplibre-gl';

const LEVELS_ON_SCREEN = 4;
const COUNT_RATIO = 1.5;

/** Vector ground: towards the horizon few large tiles are enough, and each tile costs every layer of its source a draw. */
export const fewFarTiles = (map: MapLibreMap, sourceId: string): void => void map.setSourceTileLodParams(LEVELS_ON_SCREEN, COUNT_RATIO, sourceId);
