import { cutVectorTiles } from '../formats/pmtiles/cut-tiles.ts';
import { writePmtiles } from '../formats/pmtiles/write.node.ts';
import type { CityManifest } from './manifest.ts';
import { groundLayers, type PackInput, type Progress } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';
import { geojsonText } from './round-geojson.ts';

/** Below this much GeoJSON text plain files load faster than an archive of tiles. */
const smallBytes = 2_000_000;
/** Deeper zooms are drawn from the last level (0.6 m steps at the equator). */
const zooms = { min: 8, max: 14 } as const;

/** Property names and value types of a layer, as TileJSON's `vector_layers` wants them. */
function fieldsOf({ features }: GeoJSON.FeatureCollection): Record<string, string> {
  const fields: Record<string, string> = {};
  const names: Record<string, string> = { number: 'Number', boolean: 'Boolean' };
  for (const { properties } of features) for (const [key, value] of Object.entries(properties ?? {})) fields[key] ??= names[typeof value] ?? 'String';
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The ground as `ground.pmtiles` when large, else one GeoJSON file a layer; null when there is none. */
export async function writeGround(input: PackInput, folder: PackFolder, progress: Progress): Promise<CityManifest['ground'] | null> {
  const layers = new Map<string, GeoJSON.FeatureCollection>();
  for (const layer of groundLayers) {
    const data = input.ground[layer];
    if (data && data.features.length > 0) layers.set(layer, data);
  }
  if (layers.size === 0) return null;
  const texts = [...layers].map(([name, { features }]) => [name, geojsonText(features)] as const);
  if (texts.reduce((sum, [, text]) => sum + text.length, 0) <= smallBytes) {
    const geojson: Record<string, string> = {};
    for (const [name, text] of texts) {
      geojson[name] = `ground/${name}.geojson`;
      await folder.write(geojson[name], text);
    }
    return { geojson };
  }
  const { tiles, bounds } = cutVectorTiles(layers, zooms, (done) => progress('ground tiles', done * 0.8));
  progress('ground archive', 0.8);
  const metadata = {
    name: input.manifest.name.en,
    ...(input.manifest.attribution ? { attribution: input.manifest.attribution } : {}),
    vector_layers: [...layers].map(([id, data]) => ({ id, fields: fieldsOf(data), minzoom: zooms.min, maxzoom: zooms.max })),
  };
  await folder.write('ground/ground.pmtiles', writePmtiles(tiles, { bounds, minZoom: zooms.min, maxZoom: zooms.max, metadata }));
  return { pmtiles: 'ground/ground.pmtiles' };
}
