import type { Map as MapLibreMap } from 'maplibre-gl';

/** While the view moves, hills are asked anew in every so many frames which names they hide. */
const DEPTH_EVERY = 4;

interface Coords {
  readonly key: string;
}
interface TerrainTiles {
  _renderableTilesKeys: readonly string[];
  getTerrainCoords(tileId: Coords, ranges?: unknown): unknown;
}
interface Painter {
  maybeDrawDepth(context: unknown): void;
}

/**
 * Two things MapLibre does in every moving frame on terrain although their results hold longer: it pairs every ground tile with
 * every tile of the hills, with a matrix each, which changes only with the tiles; and it draws all hills once more into a picture of
 * depths, which tells nothing but which names stand behind a hill. There is no setting for either, only these methods.
 */
export function lightenTerrain(map: MapLibreMap): void {
  const tiles = map.terrain?.tileManager as unknown as TerrainTiles | undefined;
  if (tiles) keepPairs(tiles);
  const painter = map.painter as unknown as Painter;
  if (!Object.hasOwn(painter, 'maybeDrawDepth')) spareDepth(map, painter);
}

function keepPairs(tiles: TerrainTiles): void {
  if (Object.hasOwn(tiles, 'getTerrainCoords')) return;
  const pair = tiles.getTerrainCoords.bind(tiles);
  const kept = new Map<string, unknown>();
  let keysSeen: readonly string[] = [];
  let paired = '';
  tiles.getTerrainCoords = (tileId, ranges) => {
    // Pictures that lie across tiles are paired by ranges: seldom, and not by tile.
    if (ranges) return pair(tileId, ranges);
    if (tiles._renderableTilesKeys !== keysSeen) {
      keysSeen = tiles._renderableTilesKeys;
      const now = keysSeen.join();
      if (now !== paired) kept.clear();
      paired = now;
    }
    let known = kept.get(tileId.key);
    if (!known) kept.set(tileId.key, (known = pair(tileId)));
    return known;
  };
}

function spareDepth(map: MapLibreMap, painter: Painter): void {
  const draw = painter.maybeDrawDepth.bind(painter);
  let spared = 0;
  let before = '';
  painter.maybeDrawDepth = (context) => {
    const { lng, lat } = map.getCenter();
    const now = `${lng} ${lat} ${map.getZoom()} ${map.getBearing()} ${map.getPitch()}`;
    // A view that stands, and the first frame of one that moves, is told exactly; the map itself leaves out what did not change.
    const isMoving = now !== before && before !== '';
    before = now;
    spared = isMoving ? spared + 1 : 0;
    if (spared % DEPTH_EVERY === 0) return draw(context);
    // The last frame of a movement must not keep an old picture: one more follows it.
    map.triggerRepaint();
  };
}
