import { fail } from '../../base/problem.ts';
import type { ModelFormat, SourceFile } from './format.ts';
import { hasMagic, headOf, isPbfOfOsm, isTiff, mentions, startsWith, type FileHead } from './sniff.ts';

export interface FormatEntry {
  readonly id: string;
  /** File name endings, lower case, longest first. */
  readonly extensions: readonly string[];
  /** Does the beginning of a file look like this format? Names lie, contents do not; asked before endings are looked at. */
  readonly sniff: (head: FileHead) => boolean;
  readonly load: () => Promise<{ readonly format: ModelFormat }>;
}

/** A vector tile has no mark of its own: it is known by its address. */
const tileName = /\d+[/\\-]\d+[/\\-]\d+\.(mvt|pbf)$/i;

/** Model formats that `npm run city -- import` and a drop on the page read: one line each, the most particular first. */
export const formats = [
  {
    id: 'cityjson',
    extensions: ['.city.json', '.city.jsonl', '.jsonl', '.json'],
    sniff: (head) => mentions(head, /"type"\s*:\s*"CityJSON(Feature)?"|"CityObjects"\s*:/),
    load: () => import('./cityjson/index.ts'),
  },
  {
    id: 'citygml',
    extensions: ['.citygml', '.gml', '.xml'],
    sniff: (head) => mentions(head, /<([\w.-]+:)?CityModel[\s>]|opengis\.net\/citygml\//),
    load: () => import('./citygml/index.ts'),
  },
  {
    id: 'tiles3d',
    extensions: ['tileset.json', '.b3dm', '.i3dm', '.pnts', '.cmpt'],
    sniff: (head) => hasMagic(head, ['b3dm', 'i3dm', 'pnts', 'cmpt']) || (mentions(head, /"asset"\s*:/) && mentions(head, /"geometricError"\s*:/)),
    load: () => import('./tiles3d/import-tiles.ts'),
  },
  {
    id: 'gltf',
    extensions: ['.glb', '.gltf'],
    sniff: (head) => hasMagic(head, ['glTF']) || mentions(head, /"asset"\s*:\s*\{[^{}]*"version"\s*:\s*"2\.\d+"/),
    load: () => import('./tiles3d/import-models.ts'),
  },
  {
    id: 'geotiff',
    extensions: ['.tif', '.tiff'],
    sniff: isTiff,
    load: () => import('./geotiff/index.ts'),
  },
  {
    id: 'osm',
    extensions: ['.osm.pbf', '.pbf', '.osm.xml', '.osm'],
    sniff: (head) => isPbfOfOsm(head) || mentions(head, /<osm[\s>]/),
    load: () => import('./osm/index.ts'),
  },
  {
    id: 'mvt',
    extensions: ['.pmtiles', '.mvt'],
    sniff: (head) => startsWith(head, [0x50, 0x4d]) || (tileName.test(head.name) && !isPbfOfOsm(head) && !mentions(head, /^\s*[<{[]/)),
    load: () => import('./mvt/index.ts'),
  },
  {
    id: 'geojson',
    extensions: ['.geojsonl', '.geojsons', '.geojson', '.json'],
    sniff: (head) => mentions(head, /"type"\s*:\s*"(Feature|FeatureCollection|GeometryCollection|(Multi)?(Point|LineString|Polygon))"/),
    load: () => import('./geojson/index.ts'),
  },
  {
    id: 'gpx',
    extensions: ['.gpx'],
    sniff: (head) => mentions(head, /<gpx[\s>]/),
    load: () => import('./gpx/index.ts'),
  },
  {
    id: 'kml',
    extensions: ['.kml'],
    sniff: (head) => mentions(head, /<kml[\s>]/),
    load: () => import('./kml/index.ts'),
  },
  // A table has no mark: it is known by its name alone.
  {
    id: 'csv',
    extensions: ['.csv', '.tsv'],
    sniff: () => false,
    load: () => import('./csv/index.ts'),
  },
] as const satisfies readonly FormatEntry[];

const endsIn = ({ extensions }: FormatEntry, name: string): boolean => extensions.some((extension) => name.toLowerCase().endsWith(extension));

/** The format of a file by what it holds, else by its name; a ProblemError where neither says. */
export function formatOf(file: SourceFile): FormatEntry {
  const head = headOf(file);
  const entries: readonly FormatEntry[] = formats;
  const known = entries.find(({ sniff }) => sniff(head)) ?? entries.find((entry) => endsIn(entry, file.name));
  return known ?? fail('unknown-format', file.name, `is none of ${formats.map(({ id }) => id).join(', ')}, by content or by name`);
}
