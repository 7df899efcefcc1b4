import { addProtocol, type RasterDEMSourceSpecification, type StyleSpecification } from 'maplibre-gl';
import type { CityManifest } from '../../city/pack/manifest.ts';
import { terrainTilesOf } from '../../city/open.ts';
import type { TerrainTiles } from '../../city/terrain/tiles.ts';
import type { CityGround } from './sources.ts';

const SCHEME = 'city-terrain';
const SOURCE = 'terrain';
const opened: TerrainTiles[] = [];
const made = new WeakMap<CityManifest, Pick<StyleSpecification, 'terrain'> & { readonly sources: StyleSpecification['sources'] }>();

/** The map asks the city's own tiles, which look-ups have fetched already: nothing crosses the network twice. */
function announce(tiles: TerrainTiles): number {
  if (opened.length === 0)
    addProtocol(SCHEME, async ({ url }) => {
      const [index = -1, z = NaN, x = NaN, y = NaN] = url
        .slice(SCHEME.length + 3)
        .split('/')
        .map(Number);
      const bytes = await opened[index]?.bytes(z, x, y);
      // An empty answer is level ground. A copy: the map hands the buffer on to its worker.
      return { data: bytes ? bytes.slice().buffer : new ArrayBuffer(0) };
    });
  return opened.push(tiles) - 1;
}

/** Red, green and blue as MapLibre's own codes weigh them; a declared offset moves the zero. */
function codeOf({ encoding, offsetM = 0 }: NonNullable<CityManifest['terrain']>): Partial<RasterDEMSourceSpecification> {
  if (offsetM === 0) return { encoding };
  return encoding === 'mapbox'
    ? { encoding: 'custom', redFactor: 6553.6, greenFactor: 25.6, blueFactor: 0.1, baseShift: 10000 - offsetM }
    : { encoding: 'custom', redFactor: 256, greenFactor: 1, blueFactor: 1 / 256, baseShift: 32768 - offsetM };
}

/** What a city's elevation adds to the map's style: its source, and the map drawn on it. Empty without terrain. */
export function terrainOf(city: CityGround): Pick<StyleSpecification, 'terrain'> & { readonly sources: StyleSpecification['sources'] } {
  const known = made.get(city.manifest);
  if (known) return known;
  const { manifest, baseUrl } = city;
  const { terrain } = manifest;
  const tiles = terrainTilesOf(manifest, baseUrl);
  if (!terrain || !tiles) return { sources: {} };
  const source: RasterDEMSourceSpecification = {
    type: 'raster-dem',
    tiles: [`${SCHEME}://${announce(tiles)}/{z}/{x}/{y}`],
    tileSize: terrain.tilePx,
    minzoom: terrain.minZoom,
    maxzoom: terrain.maxZoom,
    bounds: [...terrain.bounds],
    ...codeOf(terrain),
  };
  const style = { sources: { [SOURCE]: source }, terrain: { source: SOURCE, exaggeration: 1 } };
  made.set(manifest, style);
  return style;
}
