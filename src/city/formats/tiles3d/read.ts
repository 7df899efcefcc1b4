import { ecefToGeodetic, enuToEcef, geodeticToEcef, WGS84_A_M } from '../../../base/geodesy.ts';
import { fail } from '../../../base/problem.ts';
import { identity, invertRigid, maxStretch, multiply, transformPoint } from '../matrix.ts';
import type { TileNode } from './tile.ts';

type Json = Readonly<Record<string, unknown>>;
type Mutable = { -readonly [K in keyof TileNode]: TileNode[K] } & { children: number[] };

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function numbersAt(value: unknown, count: number, where: string): number[] {
  if (!Array.isArray(value) || value.length !== count || !value.every((v) => typeof v === 'number' && Number.isFinite(v)))
    return fail('bad-tileset', where, `${JSON.stringify(value)?.slice(0, 80)} is not ${count} finite numbers`);
  return value as number[];
}

interface Ball {
  readonly centre: readonly [number, number, number];
  readonly radiusM: number;
}

function ballAround(points: readonly (readonly [number, number, number])[], centre: readonly [number, number, number]): Ball {
  const radiusM = Math.max(...points.map(([x, y, z]) => Math.hypot(x - centre[0], y - centre[1], z - centre[2])));
  return { centre, radiusM };
}

/** A region's sphere from a 3 x 3 x 2 net of its shell; regions are always EPSG:4979, whatever the transform. */
function regionBall(region: readonly number[]): Ball {
  const [west, south, east, north, low, high] = region.map((v, i) => (i < 4 ? (v * 180) / Math.PI : v)) as [number, number, number, number, number, number];
  const points = [west, (west + east) / 2, east].flatMap((lon) =>
    [south, (south + north) / 2, north].flatMap((lat) => [low, high].map((h) => geodeticToEcef(lon, lat, h))),
  );
  return ballAround(points, geodeticToEcef((west + east) / 2, (south + north) / 2, (low + high) / 2));
}

function ballOf(volume: unknown, transform: readonly number[], where: string): Ball {
  if (!isObject(volume)) return fail('bad-tileset', where, `${JSON.stringify(volume)} is not a bounding volume`);
  if (volume['region'] !== undefined) return regionBall(numbersAt(volume['region'], 6, `${where}/region`));
  if (volume['sphere'] !== undefined) {
    const [x, y, z, r] = numbersAt(volume['sphere'], 4, `${where}/sphere`) as [number, number, number, number];
    return { centre: transformPoint(transform, x, y, z), radiusM: r * maxStretch(transform) };
  }
  const b = numbersAt(volume['box'], 12, `${where}/box`);
  const at = (i: number): number => b[i] as number;
  const signs = [-1, 1];
  const corners = signs.flatMap((i) =>
    signs.flatMap((j) =>
      signs.map((k) =>
        transformPoint(
          transform,
          at(0) + i * at(3) + j * at(6) + k * at(9),
          at(1) + i * at(4) + j * at(7) + k * at(10),
          at(2) + i * at(5) + j * at(8) + k * at(11),
        ),
      ),
    ),
  );
  return ballAround(corners, transformPoint(transform, at(0), at(1), at(2)));
}

const nowhere = { lon: NaN, lat: NaN, heightM: NaN } as const;
/** Nearer to the earth's centre than this, a tileset does not stand on the earth at all. */
const leastEarthM = WGS84_A_M / 2;

type Placing = Pick<TileNode, 'transform' | 'anchor'> & { readonly contentToTile?: readonly number[] };

/** An east-north-up frame for a tile: its own where it is one, else one at the centre of its bounding volume. */
function placeTile(transform: readonly number[], ball: Ball): Placing {
  const origin = [transform[12], transform[13], transform[14]] as [number, number, number];
  if (Math.hypot(...origin) > leastEarthM) {
    const [lon, lat, heightM] = ecefToGeodetic(...origin);
    const own = enuToEcef(lon, lat, heightM);
    const turned = Math.max(...[0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => Math.abs((own[i] as number) - (transform[i] as number))));
    if (turned < 1e-6) return { transform, anchor: { lon, lat, heightM } };
  }
  if (Math.hypot(...ball.centre) < leastEarthM) return { transform, anchor: nowhere };
  const [lon, lat, heightM] = ecefToGeodetic(...ball.centre);
  const frame = enuToEcef(lon, lat, heightM);
  return { transform: frame, anchor: { lon, lat, heightM }, contentToTile: multiply(invertRigid(frame), transform) };
}

function contentUris(tile: Json, where: string): string[] {
  const contents = tile['contents'] !== undefined ? tile['contents'] : tile['content'] !== undefined ? [tile['content']] : [];
  if (!Array.isArray(contents)) return fail('bad-tileset', `${where}/contents`, 'is not an array');
  return contents.map((content: unknown, i) => {
    const uri = isObject(content) ? (content['uri'] ?? content['url']) : undefined;
    return typeof uri === 'string'
      ? uri
      : fail('bad-tileset', `${where}/content${contents.length > 1 ? `s/${i}` : ''}/uri`, `${JSON.stringify(uri)} is not a URI`);
  });
}

/**
 * Flatten a 3D Tiles 1.0 or 1.1 tileset with explicit tiling: parents before children, the root first. Several contents of
 * one tile become children that are always drawn with it. Content URLs are absolute; `.json` contents are tilesets of their own.
 */
export function readTileset(url: string, json: unknown): TileNode[] {
  if (!isObject(json)) return fail('bad-tileset', url, 'a tileset must be a JSON object');
  const version = isObject(json['asset']) ? json['asset']['version'] : undefined;
  if (version !== '1.0' && version !== '1.1') return fail('unsupported-version', `${url}#/asset/version`, `${JSON.stringify(version)} is not 1.0 or 1.1`);
  const nodes: Mutable[] = [];

  const add = (node: Omit<Mutable, 'id' | 'children'>): Mutable => {
    const full: Mutable = { ...node, id: nodes.length, children: [] };
    nodes.push(full);
    nodes[node.parent]?.children.push(full.id);
    return full;
  };
  const visit = (tile: unknown, parent: Mutable | null, parentTransform: readonly number[], where: string, depth: number): void => {
    if (!isObject(tile)) return fail('bad-tileset', where, 'a tile must be a JSON object');
    if (depth > 256) return fail('too-deep', where, 'tiles nest more than 256 deep');
    if (tile['implicitTiling'] !== undefined || (isObject(tile['extensions']) && '3DTILES_implicit_tiling' in tile['extensions']))
      return fail('unsupported-implicit-tiling', where, 'implicit tiling is not read, only explicit tiles');
    const own = tile['transform'] === undefined ? identity : numbersAt(tile['transform'], 16, `${where}/transform`);
    const transform = own === identity ? parentTransform : parentTransform === identity ? own : multiply(parentTransform, own);
    const ball = ballOf(tile['boundingVolume'], transform, `${where}/boundingVolume`);
    const geometricErrorM = tile['geometricError'];
    if (typeof geometricErrorM !== 'number' || !(geometricErrorM >= 0))
      return fail('bad-tileset', `${where}/geometricError`, `${JSON.stringify(geometricErrorM)} is not a number of at least 0`);
    const uris = contentUris(tile, where).map((uri) => new URL(uri, url).href);
    const refine = tile['refine'] === undefined ? (parent?.refine ?? 'REPLACE') : String(tile['refine']).toUpperCase() === 'ADD' ? 'ADD' : 'REPLACE';
    const several = uris.length > 1;
    const children = Array.isArray(tile['children']) ? tile['children'] : [];
    if (several && children.length > 0 && refine === 'REPLACE')
      return fail('unsupported-contents', `${where}/contents`, 'several contents in a tile that its children replace are not read');
    const common = { ...ball, ...placeTile(transform, ball) };
    const node = add({
      ...common,
      parent: parent?.id ?? -1,
      contentUrl: several ? null : (uris[0] ?? null),
      // Drawn with the tile whatever the distance, so the parent of several contents never satisfies the eye.
      geometricErrorM: several ? Number.MAX_VALUE : geometricErrorM,
      refine: several ? 'ADD' : refine,
    });
    if (several) for (const contentUrl of uris) add({ ...common, parent: node.id, contentUrl, geometricErrorM, refine });
    children.forEach((child, i) => visit(child, node, transform, `${where}/children/${i}`, depth + 1));
  };
  visit(json['root'], null, identity, `${url}#/root`, 0);
  return nodes;
}
