import { createPlanFrame, type PlanFrame } from '../../../base/geodesy.ts';
import { fail, type Problem } from '../../../base/problem.ts';
import type { GroundLayer, SolidFeature } from '../../pack/pack-input.ts';
import { buildingIn, type FeatureHeights } from '../footprint-heights.ts';
import { footprintSolid } from '../footprint-solid.ts';
import type { ImportedModel, ImportOptions, ModelFormat, SourceFile } from '../format.ts';
import { placeGeometry, withinTile, type TileAddress } from './place-geometry.ts';
import { readTile, type TileFeature, type TileLayer } from './read-tile.ts';
import { groundPlace, isBuildingLayer } from './schema.ts';
import { tilesIn, type AddressedTile } from './tiles-in.ts';

/** Where a tile says that something is a building but not how high. */
const assumedM = 6;
/** Told one by one; the rest are counted. */
const mostTold = 40;

interface Footprint {
  readonly heights: FeatureHeights;
  readonly polygons: number[][][][];
  readonly properties: TileFeature['properties'];
}
interface Collected {
  readonly footprints: Footprint[];
  readonly ground: Map<GroundLayer, GeoJSON.Feature[]>;
  readonly overlays: Map<string, GeoJSON.Feature[]>;
  readonly counts: Record<string, number>;
  clipped: number;
}
const push = <K>(map: Map<K, GeoJSON.Feature[]>, key: K, feature: GeoJSON.Feature): void => {
  const list = map.get(key);
  if (list) list.push(feature);
  else map.set(key, [feature]);
};

function heightsOf(layer: string, feature: TileFeature, id: string, attribute: string | undefined): FeatureHeights | null {
  const { properties } = feature;
  const told = buildingIn(properties, id, attribute);
  const isBuilding = isBuildingLayer(layer) || (properties['building'] !== undefined && properties['building'] !== 'no');
  if (!isBuilding || properties['underground'] === 'true' || properties['underground'] === true || properties['hide_3d'] === true) return null;
  return told ?? { heightM: assumedM, footM: 0, storeys: NaN, from: 'assumed', id, year: NaN, use: 'unknown' };
}

function collectLayer(layer: TileLayer, address: TileAddress, options: ImportOptions, into: Collected): void {
  into.counts[layer.name] = (into.counts[layer.name] ?? 0) + layer.features.length;
  layer.features.forEach((feature, i) => {
    const { geometry, properties } = feature;
    const id = `${address.z}/${address.x}/${address.y}/${layer.name}/${feature.id ?? i}`;
    const heights = geometry.kind === 'polygons' ? heightsOf(layer.name, feature, id, options.heightAttribute) : null;
    if (heights && geometry.kind === 'polygons') {
      const polygons = withinTile(geometry.polygons, layer.extent);
      if (polygons.length < geometry.polygons.length) into.clipped += geometry.polygons.length - polygons.length;
      if (polygons.length === 0) return;
      const placed = placeGeometry({ kind: 'polygons', polygons }, address, layer.extent);
      into.footprints.push({ heights, polygons: placed.type === 'Polygon' ? [placed.coordinates] : (placed as GeoJSON.MultiPolygon).coordinates, properties });
      return;
    }
    const placed = placeGeometry(geometry, address, layer.extent);
    const ground = groundPlace(layer.name, placed.type, properties);
    if (ground) push(into.ground, ground.layer, { type: 'Feature', properties: ground.properties, geometry: placed });
    else push(into.overlays, layer.name, { type: 'Feature', properties: { ...properties }, geometry: placed });
  });
}

function boundsOf(tiles: readonly AddressedTile[]): [number, number, number, number] {
  const corners = tiles.flatMap(({ address }) => {
    const square = placeGeometry(
      {
        kind: 'lines',
        lines: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      },
      address,
      1,
    ) as GeoJSON.LineString;
    return square.coordinates as [number, number][];
  });
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  const least = (list: readonly number[]): number => list.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b), -Infinity);
  return [least(lons), least(lats), most(lons), most(lats)];
}

function solidsOf(footprints: readonly Footprint[], frame: PlanFrame): SolidFeature[] {
  const ids = new Map<string, number>();
  return footprints.flatMap(({ polygons, heights, properties }) => {
    const met = ids.get(heights.id) ?? 0;
    ids.set(heights.id, met + 1);
    return footprintSolid(polygons, heights, met === 0 ? heights.id : `${heights.id}.${met + 1}`, properties, frame) ?? [];
  });
}

async function read(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedModel> {
  const notes: Problem[] = [];
  const flaws: Problem[] = [];
  const tiles: AddressedTile[] = [];
  const attributions = new Set<string>();
  for (const [i, file] of files.entries()) {
    const found = await tilesIn(file, (done) => options.progress?.(((i + done) / files.length) * 0.4));
    for (const tile of found.tiles) tiles.push(tile);
    if (found.attribution) attributions.add(found.attribution);
  }
  const [first] = tiles;
  if (!first) return fail('empty-model', files[0]?.name ?? 'import', 'holds no tile');
  const into: Collected = { footprints: [], ground: new Map(), overlays: new Map(), counts: { tile: tiles.length }, clipped: 0 };
  for (const [i, { bytes, address, where }] of tiles.entries()) {
    for (const layer of readTile(bytes, where, flaws)) collectLayer(layer, address, options, into);
    if (i % 16 === 0) options.progress?.(0.4 + (0.4 * i) / tiles.length);
  }
  notes.push(...flaws.slice(0, mostTold));
  if (flaws.length > mostTold) notes.push({ code: 'feature-skipped', where: first.where, why: `and ${flaws.length - mostTold} more` });
  if (into.clipped > 0)
    notes.push({
      code: 'tile-buffer',
      where: first.where,
      why: `${into.clipped} footprints lie in the buffer around their tile and are left to its neighbour`,
    });
  const bounds = boundsOf(tiles);
  if (into.footprints.length > 0 && (bounds[2] - bounds[0] > 5 || bounds[3] - bounds[1] > 5))
    return fail('bad-extent', first.where, `buildings over ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city`);
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 };
  return {
    crs: { source: 'EPSG:3857', vertical: 'ground' },
    origin,
    bounds,
    buildings: solidsOf(into.footprints, createPlanFrame([origin.lon, origin.lat])),
    ground: Object.fromEntries([...into.ground].map(([layer, features]) => [layer, { type: 'FeatureCollection', features }])),
    overlays: [...into.overlays].map(([name, features]) => ({ name, data: { type: 'FeatureCollection', features } })),
    ...(attributions.size > 0 ? { attribution: [...attributions].join('; ') } : {}),
    counts: into.counts,
    notes,
  };
}

/** Mapbox Vector Tiles, single (named by address) or in a PMTiles v3 archive: known base maps become ground and buildings. */
export const format = { read } satisfies ModelFormat;
