import type { Problem } from '../../../base/problem.ts';
import type { Ring, Shell } from '../citymodel/model.ts';
import { positionsOf, type VertexPool } from './coordinates.ts';
import { attributeOf, type XmlNode } from '../xml.ts';

/** A polygon as met: where it was written, and every name by which an appearance may call it or what holds it. */
export interface Patch {
  readonly node: XmlNode;
  readonly rings: readonly Ring[];
  readonly ringIds: readonly string[];
  /** Turned round by an OrientableSurface: its corners, and so its texture coordinates, run backwards. */
  readonly isTurned: boolean;
  readonly ids: readonly string[];
}
export interface Shape {
  readonly type: string;
  readonly patches: Patch[];
  readonly solids: Shell[][];
  readonly lines: Ring[];
  points: number;
}

export interface ShapeContext {
  readonly pool: VertexPool;
  /** An element of the same member by its `gml:id`. */
  resolve(id: string): XmlNode | undefined;
  readonly where: string;
  readonly notes: Problem[];
}

/** A link that leads in circles ends here. */
const deepest = 60;
const polygons = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
const lines = new Set(['LineString', 'LineStringSegment']);
/** Containers whose own kind is the geometry's type; whatever else holds polygons counts as loose surfaces. */
const types: Readonly<Record<string, string>> = {
  Solid: 'Solid',
  CompositeSolid: 'CompositeSolid',
  MultiSolid: 'MultiSolid',
  CompositeSurface: 'CompositeSurface',
  TriangulatedSurface: 'CompositeSurface',
  Tin: 'CompositeSurface',
  MultiPoint: 'MultiPoint',
  Point: 'MultiPoint',
  MultiCurve: 'MultiLineString',
  LineString: 'MultiLineString',
  Curve: 'MultiLineString',
  CompositeCurve: 'MultiLineString',
  GeometricComplex: 'MultiLineString',
};

function ringOf(node: XmlNode, context: ShapeContext): number[] {
  const places = positionsOf(node, context.where, context.notes);
  const [first, last] = [places[0], places.at(-1)];
  const isClosed = first !== undefined && last !== undefined && places.length > 1 && first.every((value, i) => value === last[i]);
  if (!isClosed)
    context.notes.push({ code: 'ring-not-closed', where: context.where, why: `ring ${attributeOf(node, 'id') ?? ''} does not end where it begins (103)` });
  return (isClosed ? places.slice(0, -1) : places).map(([x = 0, y = 0, z = 0]) => context.pool.add(x, y, z));
}

function patchOf(node: XmlNode, isTurned: boolean, ids: readonly string[], context: ShapeContext): Patch {
  const rings: number[][] = [];
  const ringIds: string[] = [];
  // GML 2 files say outerBoundaryIs and innerBoundaryIs.
  const order = (child: XmlNode): number => (child.name === 'exterior' || child.name === 'outerBoundaryIs' ? 0 : 1);
  for (const boundary of [...node.children].sort((a, b) => order(a) - order(b)))
    for (const ring of boundary.children) {
      if (ring.name !== 'LinearRing' && ring.name !== 'Ring') continue;
      const corners = ringOf(ring, context);
      rings.push(isTurned ? corners.reverse() : corners);
      ringIds.push(attributeOf(ring, 'id') ?? '');
    }
  return { node, rings, ringIds, isTurned, ids };
}

/** The geometry of a property such as `lod2MultiSurface`: its polygons in order, shells by solid, lines and points. */
export function shapeOf(property: XmlNode, context: ShapeContext): Shape {
  const first = property.children[0];
  const shape: Shape = { type: types[first?.name ?? ''] ?? 'MultiSurface', patches: [], solids: [], lines: [], points: 0 };
  const visit = (node: XmlNode, isTurned: boolean, ids: readonly string[], depth: number): void => {
    if (depth > deepest) return void context.notes.push({ code: 'link-circle', where: context.where, why: 'links of the geometry lead in a circle' });
    const href = attributeOf(node, 'href');
    if (href !== undefined && node.children.length === 0) {
      const found = href.startsWith('#') ? context.resolve(href.slice(1)) : undefined;
      if (found) visit(found, isTurned, ids, depth + 1);
      else context.notes.push({ code: 'unresolved-link', where: context.where, why: `${href} is not in the same object` });
      return;
    }
    const id = attributeOf(node, 'id');
    const called = id === undefined ? ids : [...ids, id];
    if (polygons.has(node.name)) return void shape.patches.push(patchOf(node, isTurned, called, context));
    if (lines.has(node.name))
      return void shape.lines.push(positionsOf(node, context.where, context.notes).map(([x = 0, y = 0, z = 0]) => context.pool.add(x, y, z)));
    if (node.name === 'Point') return void shape.points++;
    if (node.name === 'Solid') return solid(node, isTurned, called, depth);
    const turns = node.name === 'OrientableSurface' && node.attributes['orientation'] === '-';
    for (const child of node.children) visit(child, turns ? !isTurned : isTurned, called, depth + 1);
  };
  const solid = (node: XmlNode, isTurned: boolean, ids: readonly string[], depth: number): void => {
    const shells: Shell[] = [];
    const outerFirst = [...node.children].sort((a, b) => Number(a.name !== 'exterior') - Number(b.name !== 'exterior'));
    for (const boundary of outerFirst) {
      const from = shape.patches.length;
      visit(boundary, isTurned, ids, depth + 1);
      if (boundary.name === 'exterior' || boundary.name === 'interior') shells.push([from, shape.patches.length]);
    }
    shape.solids.push(shells);
  };
  visit(property, false, [], 0);
  return shape;
}
