import { fail } from '../../../../base/problem.ts';
import { isObject, shown, type JsonObject } from '../../json-door.ts';
import { identity, multiply } from '../../matrix.ts';
import { entityRows, type MetadataSchema } from '../metadata/schema.ts';
import type { ContentRecord, ImplicitScheme, TileRecord, TilesetRecord } from './tile-record.ts';
import { numbersAt, readVolume } from './volume.ts';

const MOST_TILES = 1e6;
const DEEPEST = 1000;
const MOST_CONTENTS = 256;

/** A member of 1.1, or what the same was called as an extension of 1.0. */
const memberOf = (object: JsonObject, name: string, extension: string): unknown =>
  object[name] ?? (isObject(object['extensions']) ? object['extensions'][extension] : undefined);

interface Reading {
  readonly url: string;
  readonly schema: MetadataSchema | undefined;
  count: number;
}

/** Content, contents, or 3DTILES_multiple_contents; `uri`, or `url` as before 1.0. */
function contentsOf(tile: JsonObject, { url, schema }: Reading, where: string): { readonly uri: string; readonly record: ContentRecord }[] {
  const several = tile['contents'] ?? memberOf(tile, '', '3DTILES_multiple_contents');
  const list = isObject(several) ? (several['contents'] ?? several['content']) : several;
  const contents: unknown = list ?? (tile['content'] === undefined ? [] : [tile['content']]);
  if (!Array.isArray(contents)) return fail('bad-tileset', `${where}/contents`, `${shown(contents)} is not an array`);
  if (contents.length > MOST_CONTENTS) return fail('too-many', `${where}/contents`, `${contents.length} contents, at most ${MOST_CONTENTS} are read`);
  return contents
    .map((content: unknown, i) => {
      const at = `${where}/content${Array.isArray(list) ? `s/${i}` : ''}`;
      const uri = isObject(content) ? (content['uri'] ?? content['url']) : undefined;
      if (!isObject(content) || typeof uri !== 'string' || uri === '') return fail('bad-tileset', `${at}/uri`, `${shown(uri)} is not a URI`);
      const old = isObject(content['extensions']) ? content['extensions']['3DTILES_metadata'] : undefined;
      const group = content['group'] ?? (isObject(old) ? old['group'] : undefined);
      return { uri, record: { url: uri, metadata: entityRows(schema, content['metadata'] ?? old), group: typeof group === 'number' ? group : null } };
    })
    .map(({ uri, record }) => ({ uri, record: { ...record, url: /[{}]/.test(uri) ? uri : absolute(uri, url, where) } }));
}

function absolute(uri: string, base: string, where: string): string {
  try {
    return new URL(uri, base).href;
  } catch {
    return fail('bad-tileset', where, `${shown(uri)} is not a URI`);
  }
}

function implicitOf(
  tile: JsonObject,
  tiling: JsonObject,
  reading: Reading,
  transform: readonly number[],
  adds: boolean,
  rootErrorM: number,
  where: string,
): ImplicitScheme {
  const { url, schema } = reading;
  const kind = String(tiling['subdivisionScheme']).toLowerCase();
  if (kind !== 'quadtree' && kind !== 'octree')
    return fail('bad-tileset', `${where}/subdivisionScheme`, `${shown(tiling['subdivisionScheme'])} is not QUADTREE or OCTREE`);
  const whole = (value: unknown, name: string, most: number): number =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most
      ? (value as number)
      : fail('bad-tileset', `${where}/${name}`, `${shown(value)} is not a whole number from 1 to ${most}`);
  const levels = tiling['availableLevels'] ?? (typeof tiling['maximumLevel'] === 'number' ? tiling['maximumLevel'] + 1 : undefined);
  const subtrees = isObject(tiling['subtrees']) ? tiling['subtrees']['uri'] : undefined;
  if (typeof subtrees !== 'string') return fail('bad-tileset', `${where}/subtrees/uri`, `${shown(subtrees)} is not a URI`);
  const volume = tile['boundingVolume'];
  const region = isObject(volume) ? volume['region'] : undefined;
  const box = isObject(volume) ? volume['box'] : undefined;
  if (region === undefined && box === undefined)
    return fail('unsupported-volume', `${where}/boundingVolume`, 'implicit tiles are cut from a box or a region only');
  return {
    kind,
    // 4^10 and 8^7 tiles a subtree: a million and two.
    subtreeLevels: whole(tiling['subtreeLevels'], 'subtreeLevels', kind === 'quadtree' ? 10 : 7),
    availableLevels: whole(levels, 'availableLevels', 60),
    subtreeUri: subtrees,
    contents: contentsOf(tile, reading, where).map(({ uri, record }) => ({ uri, group: record.group })),
    baseUrl: url,
    rootErrorM,
    adds,
    transform,
    volume:
      region === undefined ? { box: numbersAt(box, 12, `${where}/boundingVolume/box`) } : { region: numbersAt(region, 6, `${where}/boundingVolume/region`) },
    schema,
  };
}

function readTile(tile: unknown, reading: Reading, parentTransform: readonly number[], parentAdds: boolean, where: string, depth: number): TileRecord {
  if (!isObject(tile)) return fail('bad-tileset', where, 'a tile must be a JSON object');
  if (depth > DEEPEST) return fail('too-deep', where, `tiles nest more than ${DEEPEST} deep`);
  if (++reading.count > MOST_TILES) return fail('too-many', reading.url, `more than ${MOST_TILES} tiles in one file`);
  const own = tile['transform'] === undefined ? identity : numbersAt(tile['transform'], 16, `${where}/transform`);
  const transform = own === identity ? parentTransform : multiply(parentTransform, own);
  const geometricErrorM = tile['geometricError'];
  if (typeof geometricErrorM !== 'number' || !(geometricErrorM >= 0))
    return fail('bad-tileset', `${where}/geometricError`, `${shown(geometricErrorM)} is not a number of at least 0`);
  const refine = tile['refine'] === undefined ? null : String(tile['refine']).toUpperCase();
  if (refine !== null && refine !== 'ADD' && refine !== 'REPLACE')
    return fail('bad-tileset', `${where}/refine`, `${shown(tile['refine'])} is not ADD or REPLACE`);
  const adds = refine === null ? parentAdds : refine === 'ADD';
  const request = tile['viewerRequestVolume'];
  const tiling = memberOf(tile, 'implicitTiling', '3DTILES_implicit_tiling');
  const children = tile['children'] ?? [];
  if (!Array.isArray(children)) return fail('bad-tileset', `${where}/children`, 'is not an array');
  const old = isObject(tile['extensions']) ? tile['extensions']['3DTILES_metadata'] : undefined;
  const common = {
    volume: readVolume(tile['boundingVolume'], transform, `${where}/boundingVolume`),
    requestVolume: request === undefined ? null : readVolume(request, transform, `${where}/viewerRequestVolume`),
    geometricErrorM,
    adds,
    transform,
    metadata: entityRows(reading.schema, tile['metadata'] ?? old),
  };
  if (isObject(tiling)) {
    const scheme = implicitOf(tile, tiling, reading, transform, adds, geometricErrorM, `${where}/implicitTiling`);
    return { ...common, contents: [], children: [], subtree: { scheme, level: 0, at: [0, 0, 0] } };
  }
  return {
    ...common,
    contents: contentsOf(tile, reading, where).map(({ record }) => record),
    children: children.map((child, i) => readTile(child, reading, transform, adds, `${where}/children/${i}`, depth + 1)),
    subtree: null,
  };
}

/**
 * A 3D Tiles 1.0 or 1.1 tileset file, forgiving where the specification lets readers be: explicit and implicit tiling (1.1
 * and 3DTILES_implicit_tiling), several contents, groups and metadata (1.1 and 3DTILES_metadata).
 * @param transform of the tile that names this file, for tilesets within tilesets.
 * @param schema of a `schemaUri`, fetched by whoever calls.
 */
export function readTree(url: string, json: unknown, transform: readonly number[] = identity, schema?: MetadataSchema): TilesetRecord {
  if (!isObject(json)) return fail('bad-tileset', url, 'a tileset must be a JSON object');
  const version = isObject(json['asset']) ? json['asset']['version'] : undefined;
  if (version !== '1.0' && version !== '1.1' && version !== '0.0')
    return fail('unsupported-version', `${url}#/asset/version`, `${shown(version)} is not 1.0 or 1.1`);
  const old = isObject(json['extensions']) ? json['extensions']['3DTILES_metadata'] : undefined;
  const metadata = isObject(old) ? { ...old, ...json } : json;
  const inline = isObject(metadata['schema']) ? (metadata['schema'] as MetadataSchema) : schema;
  const reading: Reading = { url, schema: inline, count: 0 };
  const root = readTile(json['root'], reading, transform, false, `${url}#/root`, 0);
  const groups = Array.isArray(metadata['groups']) ? metadata['groups'] : [];
  // The extension wrote the tileset's own values under `tileset`.
  const entity = metadata['metadata'] ?? metadata['tileset'];
  return { url, root, metadata: entityRows(inline, entity), groups: groups.map((group) => entityRows(inline, group)), tileCount: reading.count };
}

/** A `schemaUri` of a tileset, absolute; undefined where the schema is inline or absent. */
export function schemaUrlOf(url: string, json: unknown): string | undefined {
  if (!isObject(json)) return undefined;
  const old = isObject(json['extensions']) ? json['extensions']['3DTILES_metadata'] : undefined;
  const uri = json['schemaUri'] ?? (isObject(old) ? old['schemaUri'] : undefined);
  return typeof uri === 'string' ? absolute(uri, url, `${url}#/schemaUri`) : undefined;
}
