import { PbfReader } from 'pbf';
import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import { readGeometry, type TileGeometry } from './read-geometry.ts';
import { need, readRawLayer, type RawLayer, type TileValue } from './read-layer.ts';

export interface TileFeature {
  readonly id: number | null;
  readonly properties: Readonly<Record<string, TileValue>>;
  readonly geometry: TileGeometry;
}
export interface TileLayer {
  readonly name: string;
  readonly extent: number;
  readonly features: readonly TileFeature[];
}

interface RawFeature {
  id: number | null;
  type: number;
  readonly tags: number[];
  readonly geometries: number[][];
}

function readFeature(bytes: Uint8Array, layer: RawLayer, where: string, notes: Problem[]): TileFeature | null {
  const raw = new PbfReader(bytes).readFields<RawFeature>(
    (tag, into, pbf) => {
      if (tag === 1) into.id = pbf.readVarint();
      else if (tag === 2) pbf.readPackedVarint(into.tags);
      else if (tag === 3) into.type = pbf.readVarint();
      else if (tag === 4) into.geometries.push(pbf.readPackedVarint());
    },
    { id: null, type: 0, tags: [], geometries: [] },
  );
  const skip = (why: string): null => {
    notes.push({ code: 'feature-skipped', where, why });
    return null;
  };
  if (raw.tags.length % 2 === 1) return skip('an odd number of tags');
  const properties: [string, TileValue][] = [];
  for (let i = 0; i < raw.tags.length; i += 2) {
    const [key, value] = [layer.keys[raw.tags[i] as number], layer.values[raw.tags[i + 1] as number]];
    if (key === undefined || value === undefined)
      return fail('bad-mvt', where, `a tag points beyond the layer's ${layer.keys.length} keys and ${layer.values.length} values`);
    properties.push([key, value]);
  }
  const [geometry] = raw.geometries;
  if (!geometry || raw.geometries.length > 1) return skip(`${raw.geometries.length} geometries instead of one`);
  const read = readGeometry(geometry, raw.type, where);
  return read.kind === 'none' ? skip(read.why) : { id: raw.id, properties: Object.fromEntries(properties), geometry: read };
}

/**
 * A Mapbox Vector Tile (github.com/mapbox/vector-tile-spec, 2.1), read strictly: what the specification calls fatal refuses the
 * tile as `bad-mvt`, what it calls recoverable skips the feature with a note.
 */
export function readTile(bytes: Uint8Array, where: string, notes: Problem[]): TileLayer[] {
  const layers = new Map<string, TileLayer>();
  try {
    new PbfReader(bytes).readFields<null>((tag, _, pbf) => {
      if (tag !== 3) return;
      need(pbf, 'bytes', 'a layer', where);
      const raw = readRawLayer(pbf.readBytes(), where);
      if (layers.has(raw.name)) fail('bad-mvt', where, `two layers called ${JSON.stringify(raw.name)}`);
      const features = raw.features.flatMap((feature, i) => readFeature(feature, raw, `${where} layer ${raw.name} feature ${i}`, notes) ?? []);
      layers.set(raw.name, { name: raw.name, extent: raw.extent, features });
    }, null);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    return fail('bad-mvt', where, `cannot be decoded: ${(error as Error).message}`);
  }
  return [...layers.values()];
}
