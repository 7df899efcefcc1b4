import { createPlanFrame } from '../../../base/geodesy.ts';
import { fail, type Problem } from '../../../base/problem.ts';
import type { ImportedModel, ImportOptions, ModelFormat, SourceFile } from '../format.ts';
import { headOf, isPbfOfOsm } from '../sniff.ts';
import { buildingsOf } from './buildings.ts';
import { createOsmCollector, type OsmData, type OsmSink, type Tags } from './data.ts';
import { footprintsOf } from './footprints.ts';
import { furnitureOf } from './furniture.ts';
import { groundOf } from './ground.ts';
import { isYes, numberIn } from './lengths.ts';
import { readOsmPbf } from './read-pbf.ts';
import { readOsmXml } from './read-xml.ts';
import { servicesOf } from './services.ts';

async function readInto(file: SourceFile, sink: OsmSink, progress: (done: number) => void): Promise<void> {
  if (isPbfOfOsm(headOf(file)) || (/\.pbf$/i.test(file.name) && file.bytes[0] === 0)) return readOsmPbf(file.bytes, file.name, sink, progress);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch {
    return fail(/\.pbf$/i.test(file.name) ? 'not-osm' : 'bad-encoding', file.name, 'is neither an OSM PBF file nor UTF-8 text');
  }
  readOsmXml(text, file.name, sink, progress);
}

/** Bounds of the file's nodes: extracts reach as far as the ways they cut through. */
function boundsOf({ lon, lat }: OsmData): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lon.length; i++) {
    west = Math.min(west, lon[i] as number);
    east = Math.max(east, lon[i] as number);
    south = Math.min(south, lat[i] as number);
    north = Math.max(north, lat[i] as number);
  }
  return [west, south, east, north];
}

function countsOf(data: OsmData): Record<string, number> {
  const tagged: readonly Tags[] = [...data.ways.values(), ...data.relations.values()].map(({ tags }) => tags);
  const count = (is: (tags: Tags) => boolean): number => tagged.filter(is).length;
  const ways = [...data.ways.values()];
  return {
    node: data.nodeCount,
    way: data.ways.size,
    relation: data.relations.size,
    building: count((tags) => isYes(tags, 'building')),
    'building with height': count((tags) => isYes(tags, 'building') && tags.has('height')),
    'building with levels': count((tags) => isYes(tags, 'building') && numberIn(tags.get('building:levels')) >= 0),
    'building:part': count((tags) => isYes(tags, 'building:part')),
    highway: ways.filter(({ tags }) => tags.has('highway')).length,
  };
}

async function read(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedModel> {
  const collector = createOsmCollector();
  const [first] = files;
  if (!first) return fail('no-input', 'import', 'no file to read');
  for (const [i, file] of files.entries()) await readInto(file, collector, (done) => options.progress?.(((i + done) / files.length) * 0.7));
  const data = collector.finish();
  if (data.nodeCount === 0) return fail('empty-model', first.name, 'holds no node');
  const bounds = boundsOf(data);
  if (bounds[2] - bounds[0] > 5 || bounds[3] - bounds[1] > 5)
    return fail('bad-extent', first.name, `spans ${bounds.map((b) => b.toFixed(3)).join(', ')} degrees, which is no city: cut out an extract`);
  const origin = { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 };
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const notes: Problem[] = [];
  const footprints = footprintsOf(data, first.name, notes);
  options.progress?.(0.8);
  const buildings = buildingsOf(data, footprints, frame, first.name, notes);
  options.progress?.(0.95);
  const { services, titles } = servicesOf(data, footprints);
  return {
    crs: { source: 'EPSG:4326', vertical: 'ground' },
    origin,
    bounds,
    buildings,
    ground: groundOf(data, footprints, frame),
    furniture: furnitureOf(data, frame),
    services,
    serviceTitles: titles,
    attribution: '© OpenStreetMap contributors (ODbL 1.0)',
    counts: countsOf(data),
    notes,
  };
}

/** OpenStreetMap extracts, OSM XML 0.6 and PBF. Heights are above the ground at the building's foot. */
export const format: ModelFormat = { read };
