import GeoJSONVT, { type LegacyTile } from 'geojson-vt';
import vtPbf from 'vt-pbf';
import { mercatorX, mercatorY } from '../../../base/geodesy.ts';
import type { ArchiveTile } from './write.node.ts';

/** Tile numbers of a zoom level that bounds touch. */
function tileRange(bounds: readonly [number, number, number, number], z: number): { x0: number; x1: number; y0: number; y1: number } {
  const n = 2 ** z;
  const clamp = (t: number): number => Math.min(n - 1, Math.max(0, Math.floor(t * n)));
  const [west, south, east, north] = bounds;
  return { x0: clamp(mercatorX(west)), x1: clamp(mercatorX(east)), y0: clamp(mercatorY(north)), y1: clamp(mercatorY(south)) };
}

/** Bounds of any GeoJSON geometry's positions, degrees. */
export function boundsOf(collections: Iterable<GeoJSON.FeatureCollection>): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const scan = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] !== 'number') return value.forEach(scan);
    const [lon, lat] = value as number[];
    bounds[0] = Math.min(bounds[0], lon as number);
    bounds[1] = Math.min(bounds[1], lat as number);
    bounds[2] = Math.max(bounds[2], lon as number);
    bounds[3] = Math.max(bounds[3], lat as number);
  };
  const geometry = (g: GeoJSON.Geometry): void => (g.type === 'GeometryCollection' ? g.geometries.forEach(geometry) : scan(g.coordinates));
  for (const { features } of collections) for (const feature of features) geometry(feature.geometry);
  return bounds;
}

/** Cut layers into vector tiles (MVT version 2, extent 4096) for all zoom levels in which anything lies. */
export function cutVectorTiles(
  layers: ReadonlyMap<string, GeoJSON.FeatureCollection>,
  zooms: { readonly min: number; readonly max: number },
  progress: (done: number) => void,
): { readonly tiles: ArchiveTile[]; readonly bounds: [number, number, number, number] } {
  const bounds = boundsOf(layers.values());
  const indices = [...layers].map(
    ([name, data]) => [name, new GeoJSONVT(data, { maxZoom: zooms.max, indexMaxZoom: zooms.max, indexMaxPoints: 0, tolerance: 2, buffer: 64 })] as const,
  );
  const tiles: ArchiveTile[] = [];
  for (let z = zooms.min; z <= zooms.max; z++) {
    const { x0, x1, y0, y1 } = tileRange(bounds, z);
    for (let x = x0; x <= x1; x++)
      for (let y = y0; y <= y1; y++) {
        const parts: Record<string, LegacyTile> = {};
        for (const [name, index] of indices) {
          const tile = index.getTile(z, x, y);
          if (tile && tile.features.length > 0) parts[name] = tile;
        }
        if (Object.keys(parts).length > 0) tiles.push({ z, x, y, bytes: vtPbf.fromGeojsonVt(parts, { version: 2, extent: 4096 }) });
      }
    progress((z - zooms.min + 1) / (zooms.max - zooms.min + 1));
  }
  return { tiles, bounds };
}
