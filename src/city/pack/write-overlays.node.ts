import { cutVectorTiles } from '../formats/pmtiles/cut-tiles.ts';
import { writePmtiles } from '../formats/pmtiles/write.node.ts';
import type { OverlayDeclaration } from './manifest.ts';
import type { PackInput } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';
import { geojsonText } from './round-geojson.ts';

/** Below this much text a layer is one file; beyond it is cut into tiles. */
const smallBytes = 4_000_000;
const zooms = { min: 6, max: 14 } as const;

const slugOf = (name: string, met: Set<string>): string => {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'layer';
  let slug = base;
  for (let n = 2; met.has(slug); n++) slug = `${base}-${n}`;
  met.add(slug);
  return slug;
};

/** Data layers as `overlays/<id>.geojson`, large ones as `overlays/<id>.pmtiles` with one vector layer of the same name. */
export async function writeOverlays(overlays: NonNullable<PackInput['overlays']>, folder: PackFolder): Promise<OverlayDeclaration[]> {
  const met = new Set<string>();
  const declared: OverlayDeclaration[] = [];
  for (const { name, data } of overlays) {
    const id = slugOf(name, met);
    const head = { id, title: { zh: name, en: name } };
    const text = geojsonText(data.features);
    if (text.length <= smallBytes) {
      await folder.write(`overlays/${id}.geojson`, text);
      declared.push({ ...head, geojson: `overlays/${id}.geojson` });
      continue;
    }
    const { tiles, bounds } = cutVectorTiles(new Map([[id, data]]), zooms, () => undefined);
    const metadata = { name, vector_layers: [{ id, fields: {}, minzoom: zooms.min, maxzoom: zooms.max }] };
    await folder.write(`overlays/${id}.pmtiles`, writePmtiles(tiles, { bounds, minZoom: zooms.min, maxZoom: zooms.max, metadata }));
    declared.push({ ...head, pmtiles: `overlays/${id}.pmtiles` });
  }
  return declared;
}
