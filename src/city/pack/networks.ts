import { ProblemError, type Problem } from '../../base/problem.ts';
import { checkFeatures, firstOf, mayBeNumber, needText, type FeatureRule } from '../formats/geojson-door.ts';
import { shown, type JsonObject } from '../formats/json-door.ts';
import type { LinkProperties, NodeProperties } from './network-properties.ts';

export interface NetworkLink {
  readonly properties: LinkProperties;
  /** Longitude, latitude and, where known, metres above the datum. */
  readonly line: readonly GeoJSON.Position[];
}
export interface NetworkNode {
  readonly properties: NodeProperties;
  readonly position: GeoJSON.Position;
}
export interface NetworkParts {
  readonly links: readonly NetworkLink[];
  readonly nodes: readonly NetworkNode[];
}

const needNumber = (p: JsonObject, member: string): { member: string; why: string } | null =>
  typeof p[member] === 'number' && Number.isFinite(p[member]) ? null : { member, why: `${shown(p[member])} is not a number` };
const mayBeLevel = (p: JsonObject): { member: string; why: string } | null =>
  p['level'] === undefined || p['level'] === 'underground' || p['level'] === 'ground' || p['level'] === 'elevated'
    ? null
    : { member: 'level', why: `${shown(p['level'])} is not underground, ground or elevated` };
const mayBeColour = (p: JsonObject): { member: string; why: string } | null =>
  p['colour'] === undefined || (typeof p['colour'] === 'string' && /^#[0-9A-Fa-f]{6}$/.test(p['colour']))
    ? null
    : { member: 'colour', why: `${shown(p['colour'])} is not a colour such as #3B7DD8` };
const mayBeBox = (p: JsonObject): { member: string; why: string } | null => {
  const box = p['boxM'];
  return box === undefined || (Array.isArray(box) && box.length === 3 && box.every((m) => typeof m === 'number' && m > 0))
    ? null
    : { member: 'boxM', why: `${shown(box)} is not length, width and height in metres` };
};

const rule: FeatureRule = {
  geometry: ['LineString', 'Point'],
  properties: (p) =>
    firstOf(
      needText(p, 'id'),
      p['from'] === undefined && p['to'] === undefined
        ? firstOf(needText(p, 'type'), mayBeBox(p), mayBeNumber(p, 'depthM'), mayBeNumber(p, 'bearingDeg'))
        : firstOf(
            needText(p, 'from'),
            needText(p, 'to'),
            typeof p['diameterMm'] === 'number' && p['diameterMm'] > 0
              ? null
              : { member: 'diameterMm', why: `${shown(p['diameterMm'])} is not a diameter above 0 mm` },
            needText(p, 'material'),
            needNumber(p, 'depthM'),
            mayBeNumber(p, 'year'),
          ),
      mayBeLevel(p),
      mayBeColour(p),
    ),
};

/**
 * The door of a network file: points are nodes, lines are links, every link ends at nodes of the same file. Throws a
 * ProblemError that names the first twenty wrong places.
 */
export function readNetwork(json: unknown, where: string): NetworkParts {
  const features = checkFeatures<LinkProperties | NodeProperties>(json, rule, where);
  const links: NetworkLink[] = [];
  const nodes: NetworkNode[] = [];
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const say = (code: string, i: number, member: string, why: string): void => {
    if (problems.length < 20) problems.push({ code, where: `${where}#/features/${i}/${member}`, why });
  };
  features.forEach(({ geometry, properties }, i) => {
    if (ids.has(properties.id)) say('duplicate-id', i, 'properties/id', `${shown(properties.id)} is there twice`);
    ids.add(properties.id);
    const isLink = 'from' in properties || 'to' in properties;
    if (geometry.type === 'LineString') {
      if (!isLink) say('bad-geojson', i, 'properties', 'a line needs from and to: the nodes it joins');
      else if (geometry.coordinates.length < 2) say('bad-position', i, 'geometry/coordinates', 'a line of fewer than two points');
      else links.push({ properties: properties as LinkProperties, line: geometry.coordinates });
    } else if (geometry.type === 'Point') {
      if (isLink) say('bad-geojson', i, 'geometry/type', '"Point" is not LineString, as a link is');
      else nodes.push({ properties: properties as NodeProperties, position: geometry.coordinates });
    }
  });
  const known = new Set(nodes.map((n) => n.properties.id));
  features.forEach(({ properties }, i) => {
    if (!('from' in properties)) return;
    for (const end of ['from', 'to'] as const)
      if (!known.has(properties[end])) say('unknown-node', i, `properties/${end}`, `${shown(properties[end])} is no node of this file`);
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return { links, nodes };
}
