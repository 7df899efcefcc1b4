import { createPlanFrame, type PlanFrame } from '../../../base/geodesy.ts';
import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import type { SolidFeature } from '../../pack/pack-input.ts';
import { buildingIn, type FeatureHeights } from '../footprint-heights.ts';
import { rawExtent } from '../feature-extent.ts';
import { footprintSolid } from '../footprint-solid.ts';
import type { ImportedModel, ImportedOverlay, ImportOptions, ModelFormat, SourceFile } from '../format.ts';
import type { JsonObject } from '../json-door.ts';
import { parseGeoJson } from './parse.ts';
import { checkGeometry } from './positions.ts';
import { readingOf, type Reading } from './which-crs.ts';

type Polygonal = GeoJSON.Polygon | GeoJSON.MultiPolygon;
interface Building {
  readonly heights: FeatureHeights;
  readonly geometry: Polygonal;
  readonly properties: JsonObject;
}
interface ReadFile {
  readonly name: string;
  readonly crs: Reading['crs'];
  readonly buildings: Building[];
  readonly others: GeoJSON.Feature[];
  readonly counts: Record<string, number>;
}

/** One feature's flaw is told, a hundred of a kind are counted. */
const mostTold = 20;

function readFile(file: SourceFile, options: ImportOptions, notes: Problem[]): ReadFile {
  const { features, crs, name } = parseGeoJson(file);
  const reading = readingOf(crs, options.proj4, rawExtent(features.map(({ geometry }) => geometry)), file.name, notes);
  const buildings: Building[] = [];
  const others: GeoJSON.Feature[] = [];
  const counts: Record<string, number> = { Feature: features.length };
  const flaws: Problem[] = [];
  let solid = 0;
  features.forEach((feature, i) => {
    const checked = checkGeometry(feature.geometry, reading.turn);
    if (checked.kind === 'bad') return void flaws.push({ code: 'feature-skipped', where: `${feature.where}/geometry`, why: checked.why });
    const { geometry, is3d } = checked;
    if (is3d) solid++;
    counts[geometry.type] = (counts[geometry.type] ?? 0) + 1;
    const { properties } = feature;
    const heights =
      geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? buildingIn(properties, String(feature.id ?? i), options.heightAttribute) : null;
    if (heights) buildings.push({ heights, geometry: geometry as Polygonal, properties });
    else
      others.push({ type: 'Feature', properties: feature.id === null || 'id' in properties ? { ...properties } : { id: feature.id, ...properties }, geometry });
    if (i % 8192 === 0) options.progress?.((0.5 * i) / features.length);
  });
  if (features.length > 0 && flaws.length === features.length) throw new ProblemError(flaws.slice(0, mostTold));
  notes.push(...flaws.slice(0, mostTold));
  if (flaws.length > mostTold) notes.push({ code: 'feature-skipped', where: file.name, why: `and ${flaws.length - mostTold} more` });
  if (solid > 0)
    notes.push({
      code: 'heights-in-positions',
      where: file.name,
      why: `${solid} features have a third coordinate: feet of buildings stand at it, other features lie on the ground`,
    });
  if (buildings.length > 0) counts['Building'] = buildings.length;
  return { name: name ?? file.name.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, ''), crs: reading.crs, buildings, others, counts };
}

function extentOf(files: readonly ReadFile[]): [number, number, number, number] {
  return [...rawExtent(files.flatMap(({ buildings, others }) => [...buildings, ...others].map(({ geometry }) => geometry)))] as [
    number,
    number,
    number,
    number,
  ];
}

function solidsOf(files: readonly ReadFile[], frame: PlanFrame, notes: Problem[]): SolidFeature[] {
  const ids = new Map<string, number>();
  let lost = 0;
  const solids = files.flatMap(({ buildings }) =>
    buildings.flatMap((building) => {
      const { id } = building.heights;
      const met = ids.get(id) ?? 0;
      ids.set(id, met + 1);
      const { geometry, heights, properties } = building;
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      const solid = footprintSolid(polygons, heights, met === 0 ? id : `${id}.${met + 1}`, properties, frame);
      if (!solid) lost++;
      return solid ?? [];
    }),
  );
  if (lost > 0) notes.push({ code: 'object-skipped', where: files[0]?.name ?? '', why: `${lost} buildings have no area or too many corners` });
  return solids;
}

function read(files: readonly SourceFile[], options: ImportOptions): ImportedModel {
  const notes: Problem[] = [];
  const parts = files.map((file) => readFile(file, options, notes));
  const [first] = parts;
  if (!first) return fail('no-input', 'import', 'no file to read');
  const bounds = extentOf(parts);
  if (!bounds.every(Number.isFinite)) return fail('empty-model', first.name, 'holds no feature with a place');
  if (bounds[2] - bounds[0] > 180)
    notes.push({ code: 'crosses-antimeridian', where: first.name, why: 'lies on both sides of 180 degrees: cut it there (RFC 7946, 3.1.9) to see it whole' });
  if (parts.some(({ buildings }) => buildings.length > 0) && (bounds[2] - bounds[0] > 5 || bounds[3] - bounds[1] > 5))
    return fail('bad-extent', first.name, `buildings over ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city: is the CRS right?`);
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: Math.max(-85, Math.min(85, (bounds[1] + bounds[3]) / 2)) };
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const counts: Record<string, number> = {};
  for (const part of parts) for (const [type, count] of Object.entries(part.counts)) counts[type] = (counts[type] ?? 0) + count;
  const overlays = parts
    .filter(({ others }) => others.length > 0)
    .map(({ name, others }): ImportedOverlay => ({ name, data: { type: 'FeatureCollection', features: others } }));
  options.progress?.(0.6);
  const buildings = solidsOf(parts, frame, notes);
  return { crs: { source: first.crs.name, vertical: 'ground' }, origin, bounds, buildings, ground: {}, overlays, counts, notes };
}

/** GeoJSON (RFC 7946, RFC 8142 and newline-separated): polygons with a height become buildings, everything else a layer. */
export const format: ModelFormat = { read };
