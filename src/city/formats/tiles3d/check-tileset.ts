import { ProblemError, type Problem } from '../../../base/problem.ts';
import { isObject, shown, type JsonObject } from '../json-door.ts';

/** Members 3D Tiles 1.1 allows, by JSON object (OGC 22-025r4, annex A). */
const members = {
  tileset: [
    'asset',
    'properties',
    'schema',
    'schemaUri',
    'statistics',
    'groups',
    'metadata',
    'geometricError',
    'root',
    'extensionsUsed',
    'extensionsRequired',
    'extensions',
    'extras',
  ],
  asset: ['version', 'tilesetVersion', 'extensions', 'extras'],
  tile: [
    'boundingVolume',
    'viewerRequestVolume',
    'geometricError',
    'refine',
    'transform',
    'content',
    'contents',
    'metadata',
    'implicitTiling',
    'children',
    'extensions',
    'extras',
  ],
  content: ['boundingVolume', 'uri', 'metadata', 'group', 'extensions', 'extras'],
  volume: ['box', 'region', 'sphere', 'extensions', 'extras'],
} as const;
const volumeSizes: Readonly<Record<string, number>> = { box: 12, region: 6, sphere: 4 };

/**
 * Strict rules of a 3D Tiles 1.1 tileset JSON: members, types, volumes of the right length and right way round, errors that
 * never grow downwards, a refinement at the root. For our own tilesets and for validation; readers are more forgiving.
 */
export function checkTileset(json: unknown, where: string): void {
  const problems: Problem[] = [];
  const wrong = (at: string, why: string): void => void problems.push({ code: 'bad-tileset', where: `${where}#${at}`, why });
  const only = (value: JsonObject, allowed: readonly string[], at: string): void => {
    for (const name of Object.keys(value)) if (!allowed.includes(name)) wrong(`${at}/${name}`, 'is not a member 3D Tiles 1.1 knows');
  };
  const isError = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);

  const volume = (value: unknown, at: string): void => {
    if (!isObject(value)) return wrong(at, `${shown(value)} is not a bounding volume`);
    only(value, members.volume, at);
    const kinds = Object.keys(volumeSizes).filter((kind) => value[kind] !== undefined);
    if (kinds.length === 0) return wrong(at, 'has no box, region or sphere');
    for (const kind of kinds) {
      const numbers = value[kind];
      if (!Array.isArray(numbers) || numbers.length !== volumeSizes[kind] || !numbers.every((n) => typeof n === 'number' && Number.isFinite(n)))
        return wrong(`${at}/${kind}`, `${shown(numbers)} is not ${volumeSizes[kind]} finite numbers`);
      const [a, b, c, d, e, f] = numbers as [number, number, number, number, number, number];
      if (kind === 'region' && (Math.abs(a) > Math.PI || Math.abs(c) > Math.PI || b < -Math.PI / 2 || d > Math.PI / 2 || b > d || e > f))
        wrong(`${at}/region`, `${shown(numbers)} is not west, south, east, north in radians, then heights in order`);
    }
  };
  const content = (value: unknown, at: string): void => {
    if (!isObject(value)) return wrong(at, `${shown(value)} is not a content`);
    only(value, members.content, at);
    if (typeof value['uri'] !== 'string' || value['uri'] === '') wrong(`${at}/uri`, `${shown(value['uri'])} is not a URI`);
    if (value['boundingVolume'] !== undefined) volume(value['boundingVolume'], `${at}/boundingVolume`);
  };
  const tile = (value: unknown, at: string, above: number, depth: number): void => {
    if (!isObject(value)) return wrong(at, `${shown(value)} is not a tile`);
    only(value, members.tile, at);
    volume(value['boundingVolume'], `${at}/boundingVolume`);
    const error = value['geometricError'];
    if (!isError(error)) wrong(`${at}/geometricError`, `${shown(error)} is not a number of at least 0`);
    else if (error > above) wrong(`${at}/geometricError`, `${error} is larger than the ${above} above it`);
    if (value['refine'] !== undefined && value['refine'] !== 'ADD' && value['refine'] !== 'REPLACE')
      wrong(`${at}/refine`, `${shown(value['refine'])} is not ADD or REPLACE`);
    if (depth === 0 && value['refine'] === undefined) wrong(`${at}/refine`, 'the root must say how it is refined');
    const transform = value['transform'];
    if (transform !== undefined && (!Array.isArray(transform) || transform.length !== 16 || !transform.every(Number.isFinite)))
      wrong(`${at}/transform`, `${shown(transform)} is not 16 numbers`);
    if (value['content'] !== undefined && value['contents'] !== undefined) wrong(at, 'has both content and contents');
    if (value['content'] !== undefined) content(value['content'], `${at}/content`);
    if (Array.isArray(value['contents'])) value['contents'].forEach((one: unknown, i) => content(one, `${at}/contents/${i}`));
    const children = value['children'];
    if (children === undefined) return;
    if (!Array.isArray(children) || children.length === 0) return wrong(`${at}/children`, 'must hold at least one tile');
    children.forEach((child: unknown, i) => tile(child, `${at}/children/${i}`, isError(error) ? error : Infinity, depth + 1));
  };

  if (!isObject(json)) throw new ProblemError([{ code: 'bad-tileset', where, why: `${shown(json)} is not an object` }]);
  only(json, members.tileset, '');
  const asset = json['asset'];
  if (!isObject(asset) || asset['version'] !== '1.1') wrong('/asset/version', `${shown(isObject(asset) ? asset['version'] : asset)} is not "1.1"`);
  else only(asset, members.asset, '/asset');
  if (!isError(json['geometricError'])) wrong('/geometricError', `${shown(json['geometricError'])} is not a number of at least 0`);
  tile(json['root'], '/root', Infinity, 0);
  if (problems.length > 0) throw new ProblemError(problems);
}
