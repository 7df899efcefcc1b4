import { fail, type Problem } from '../../../base/problem.ts';
import { featureLayers, positionOf, valueOf, type FeatureFile } from '../feature-layers.ts';
import type { ModelFormat, SourceFile } from '../format.ts';
import { childOf, childrenOf, readXml, type XmlNode } from '../xml.ts';

/** Own texts of an element: name, time, desc, ... */
function attributesOf(node: XmlNode, kind: string): Record<string, string | number> {
  const own = node.children.filter(({ children, text }) => children.length === 0 && text.trim() !== '');
  return { kind, ...Object.fromEntries(own.map(({ name, text }) => [name, valueOf(text.trim())])) };
}

function placeOf(node: XmlNode): GeoJSON.Position | null {
  const number = (name: string): number => (node.attributes[name] === undefined ? NaN : Number(node.attributes[name]));
  return positionOf(number('lon'), number('lat'), Number(childOf(node, 'ele')?.text || NaN));
}

/** Points in order; `null` when fewer than two of them have a place, for a line of one point is none. */
function lineOf(points: readonly XmlNode[]): GeoJSON.Position[] | null {
  const placed = points.flatMap((point) => {
    const place = placeOf(point);
    return place ? [place] : [];
  });
  return placed.length >= 2 ? placed : null;
}

function geometryOf(node: XmlNode): GeoJSON.Geometry | null {
  if (node.name === 'wpt') {
    const coordinates = placeOf(node);
    return coordinates && { type: 'Point', coordinates };
  }
  const parts = node.name === 'rte' ? [childrenOf(node, 'rtept')] : childrenOf(node, 'trkseg').map((segment) => childrenOf(segment, 'trkpt'));
  const lines = parts.flatMap((points) => {
    const line = lineOf(points);
    return line ? [line] : [];
  });
  const [only] = lines;
  if (!only) return null;
  return lines.length === 1 ? { type: 'LineString', coordinates: only } : { type: 'MultiLineString', coordinates: lines };
}

const kinds: Readonly<Record<string, string>> = { wpt: 'waypoint', rte: 'route', trk: 'track' };

function readGpx(file: SourceFile, notes: Problem[]): FeatureFile {
  const features: GeoJSON.Feature[] = [];
  let title: string | null = null;
  let skipped = 0;
  const visitor = {
    root({ name }: XmlNode): void {
      if (name !== 'gpx') fail('not-gpx', file.name, `its root is ${name}`);
    },
    member(node: XmlNode): void {
      if (node.name === 'metadata') title = childOf(node, 'name')?.text.trim() || null;
      const kind = Object.hasOwn(kinds, node.name) ? kinds[node.name] : undefined;
      if (kind === undefined) return;
      const geometry = geometryOf(node);
      if (geometry) features.push({ type: 'Feature', properties: attributesOf(node, kind), geometry });
      else skipped++;
    },
  };
  readXml(file.bytes, file.name, visitor, notes);
  if (skipped > 0) notes.push({ code: 'feature-skipped', where: file.name, why: `${skipped} waypoints, routes or tracks have no place` });
  return { file, title, features };
}

/** GPX 1.0 and 1.1: waypoints, routes and tracks with their texts. */
export const format: ModelFormat = {
  read(files) {
    const notes: Problem[] = [];
    return featureLayers(
      files.map((file) => readGpx(file, notes)),
      'EPSG:4326',
      notes,
    );
  },
};
