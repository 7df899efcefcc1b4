import type { Problem } from '../../../base/problem.ts';
import { bareGeometry, type CityGeometry, type CityObject, type SemanticSurface } from '../citymodel/model.ts';
import type { MeaningOf } from './code-lists.ts';
import { createVertexPool, numbersOf, positionsOf, type VertexPool } from './coordinates.ts';
import { nameOf, readAttribute } from './read-attributes.ts';
import type { AppearanceDesk } from './read-appearance.ts';
import { shapeOf, type Patch, type Shape, type ShapeContext } from './shapes.ts';
import { attributeOf, childOf, childrenOf, type XmlNode } from '../xml.ts';

/** Features of CityGML 1.0 and 2.0 that stand for themselves or are parts of others, by what CityJSON calls them. */
const features: Readonly<Record<string, string>> = {
  Building: 'Building',
  BuildingPart: 'BuildingPart',
  BuildingInstallation: 'BuildingInstallation',
  Bridge: 'Bridge',
  BridgePart: 'BridgePart',
  BridgeInstallation: 'BridgeInstallation',
  BridgeConstructionElement: 'BridgeConstructiveElement',
  Tunnel: 'Tunnel',
  TunnelPart: 'TunnelPart',
  TunnelInstallation: 'TunnelInstallation',
  Road: 'Road',
  Railway: 'Railway',
  Square: 'TransportSquare',
  Track: 'Road',
  TransportationComplex: 'Road',
  WaterBody: 'WaterBody',
  LandUse: 'LandUse',
  PlantCover: 'PlantCover',
  SolitaryVegetationObject: 'SolitaryVegetationObject',
  CityFurniture: 'CityFurniture',
  GenericCityObject: 'GenericCityObject',
  CityObjectGroup: 'CityObjectGroup',
  TINRelief: 'TINRelief',
};
/** Inside a building: read by nobody who looks at a city. */
const interiors = new Set([
  'Room',
  'IntBuildingInstallation',
  'IntBridgeInstallation',
  'IntTunnelInstallation',
  'BridgeRoom',
  'HollowSpace',
  'BuildingFurniture',
]);
/** Properties that say nothing of the thing itself. */
const skipped = new Set(['appearance', 'appearanceMember', 'metaDataProperty', 'generalizesTo', 'groupMember', 'parent']);

export interface ObjectContext {
  readonly where: string;
  readonly notes: Problem[];
  readonly objects: Map<string, CityObject>;
  readonly appearances: AppearanceDesk;
  readonly meaningOf: MeaningOf;
  /** Geometries of implicit representations met so far, for those that only link to one. */
  readonly prototypes: Map<string, XmlNode>;
}

interface Meant {
  readonly shape: Shape;
  readonly semantic: number;
}
/** What is gathered per level of detail before it becomes geometry. */
interface Level {
  readonly own: Shape[];
  readonly meant: Meant[];
}

/** Elements of a member by their id, for links. */
function indexIds(root: XmlNode): Map<string, XmlNode> {
  const ids = new Map<string, XmlNode>();
  const visit = (node: XmlNode): void => {
    const id = attributeOf(node, 'id');
    if (id !== undefined && !ids.has(id)) ids.set(id, node);
    for (const child of node.children) visit(child);
  };
  visit(root);
  return ids;
}

/** The levels' shapes as geometries: solids first, then the polygons that no solid names (openings, overhangs). */
function geometriesOf(levels: ReadonlyMap<number, Level>, semantics: readonly SemanticSurface[], at: string, context: ObjectContext): CityGeometry[] {
  const out: CityGeometry[] = [];
  const build = (type: string, lod: number, patches: readonly Patch[], rest: Partial<CityGeometry>, meaning: ReadonlyMap<XmlNode, number>): void => {
    const slots = { materialOf: new Map(), textureOf: new Map(), count: patches.length };
    patches.forEach((patch, i) => context.appearances.register(patch, i, slots));
    const of = patches.map(({ node }) => meaning.get(node) ?? -1);
    out.push({
      ...bareGeometry(type, lod, `${at}/geometry/${out.length}`),
      surfaces: patches.map(({ rings }) => rings),
      ...(of.some((semantic) => semantic >= 0) ? { semantics, semanticOf: Int32Array.from(of) } : {}),
      materialOf: slots.materialOf,
      textureOf: slots.textureOf,
      ...rest,
    });
  };
  for (const [lod, { own, meant }] of [...levels].sort(([a], [b]) => a - b)) {
    const meaning = new Map(meant.flatMap(({ shape, semantic }) => shape.patches.map(({ node }) => [node, semantic] as const)));
    const named = new Set(own.flatMap(({ patches }) => patches.map(({ node }) => node)));
    for (const { type, patches, solids, lines, points } of own) build(type, lod, patches, { solids, lines, points }, meaning);
    const loose = meant.flatMap(({ shape }) => shape.patches).filter(({ node }) => !named.has(node) && named.add(node));
    if (loose.length > 0) build('MultiSurface', lod, loose, own.some(({ solids }) => solids.length > 0) ? { isRest: true } : {}, meaning);
  }
  return out;
}

const lodProperty = /^lod([0-4])(?!.*TerrainIntersection)/;

/** Words of an address wherever xAL nests them: the innermost elements with text. */
function addressOf(node: XmlNode): Record<string, string> {
  const out: Record<string, string> = {};
  const visit = (part: XmlNode): void => {
    const text = part.text.trim();
    if (part.children.length === 0 && text !== '') out[part.name] = Object.hasOwn(out, part.name) ? `${out[part.name]}, ${text}` : text;
    for (const child of part.children) if (child.name !== 'multiPoint') visit(child);
  };
  visit(node);
  return out;
}

/** Reads a feature with everything below it into `objects`; returns its id, or null where it is nothing we know. */
export function readFeature(root: XmlNode, context: ObjectContext): string | null {
  const ids = indexIds(root);
  const read = (node: XmlNode, parent: string | null): string | null => {
    const type = features[node.name] ?? (parent === null && childOf(node, 'boundedBy') ? `+${nameOf(node)}` : undefined);
    if (type === undefined) return null;
    const id = attributeOf(node, 'id') ?? `${node.name}-${context.objects.size + 1}`;
    const at = `${context.where}#${id}`;
    if (context.objects.has(id)) {
      context.notes.push({ code: 'duplicate-id', where: at, why: 'was already read and is kept as first read' });
      return null;
    }
    const pool = createVertexPool();
    const reading: Reading = {
      at,
      pool,
      levels: new Map(),
      semantics: [],
      attributes: {},
      children: [],
      implicit: [],
      context,
      read: (child) => read(child, id),
    };
    // The parent stands before its parts.
    context.objects.set(id, { id, type, attributes: {}, parents: [], children: [], geometry: [], vertices: { xyz: new Float64Array(0) } });
    const shapes: ShapeContext = { pool, resolve: (link) => ids.get(link), where: at, notes: context.notes };
    for (const child of node.children) readProperty(child, reading, shapes);
    const geometry = [...geometriesOf(reading.levels, reading.semantics, at, context), ...reading.implicit];
    context.objects.set(id, {
      id,
      type,
      attributes: reading.attributes,
      parents: parent === null ? [] : [parent],
      children: reading.children,
      geometry,
      vertices: { xyz: pool.done() },
    });
    return id;
  };
  return read(root, null);
}

interface Reading {
  readonly at: string;
  readonly pool: VertexPool;
  readonly levels: Map<number, Level>;
  readonly semantics: SemanticSurface[];
  readonly attributes: Record<string, unknown>;
  readonly children: string[];
  readonly implicit: CityGeometry[];
  readonly context: ObjectContext;
  read(child: XmlNode): string | null;
}

const levelOf = (levels: Map<number, Level>, lod: number): Level => {
  const known = levels.get(lod) ?? { own: [], meant: [] };
  levels.set(lod, known);
  return known;
};

function readProperty(property: XmlNode, reading: Reading, shapes: ShapeContext): void {
  const { context } = reading;
  const lod = lodProperty.exec(property.name)?.[1];
  const [first] = property.children;
  if (lod !== undefined) {
    if (first?.name === 'ImplicitGeometry') readImplicit(first, Number(lod), reading, shapes);
    else levelOf(reading.levels, Number(lod)).own.push(shapeOf(property, shapes));
  } else if (property.name === 'tin') levelOf(reading.levels, Number(childOf(property, 'lod')?.text ?? 1)).own.push(shapeOf(property, shapes));
  else if (property.name.endsWith('TerrainIntersection') || first?.name === 'Envelope' || skipped.has(property.name)) {
    if (property.name === 'appearance' && first) context.appearances.add(first);
  } else if (property.name === 'address') {
    for (const address of childrenOf(property, 'Address')) putAddress(reading.attributes, addressOf(address));
  } else if (first && interiors.has(first.name)) {
    if (!context.notes.some(({ code }) => code === 'interior-not-read'))
      context.notes.push({ code: 'interior-not-read', where: reading.at, why: `${first.name} and other insides are left out` });
  } else if (first && features[first.name] !== undefined) {
    for (const child of property.children) {
      const id = reading.read(child);
      if (id !== null) reading.children.push(id);
    }
  } else if (first && first.children.some(({ name }) => lodProperty.test(name))) {
    for (const surface of property.children) readMeaning(surface, -1, reading, shapes);
  } else readAttribute(property, reading.attributes, context.meaningOf);
}

function putAddress(into: Record<string, unknown>, address: Record<string, string>): void {
  const before = into['address'];
  into['address'] = before === undefined ? [address] : [...(before as unknown[]), address];
}

/** A thematic surface (roof, wall, traffic area, water surface) with its openings. */
function readMeaning(node: XmlNode, parent: number, reading: Reading, shapes: ShapeContext): void {
  const attributes: Record<string, unknown> = {};
  const id = attributeOf(node, 'id');
  if (id !== undefined) attributes['id'] = id;
  const semantic = reading.semantics.push({ type: node.name, attributes, parent }) - 1;
  for (const child of node.children) {
    const lod = lodProperty.exec(child.name)?.[1];
    if (lod !== undefined) levelOf(reading.levels, Number(lod)).meant.push({ shape: shapeOf(child, shapes), semantic });
    else if (child.name === 'opening') for (const opening of child.children) readMeaning(opening, semantic, reading, shapes);
    else if (child.name !== 'boundedBy' && !skipped.has(child.name) && child.name !== 'address') readAttribute(child, attributes, reading.context.meaningOf);
  }
}

/** A prototype placed by a matrix and a point (CityGML 2.0, 8.2): what CityJSON calls a geometry instance. */
function readImplicit(node: XmlNode, lod: number, reading: Reading, shapes: ShapeContext): void {
  const { context, at } = reading;
  const told = (why: string): void => void context.notes.push({ code: 'implicit-not-read', where: at, why });
  const relative = childOf(node, 'relativeGMLGeometry');
  const href = relative && attributeOf(relative, 'href');
  const id = relative?.children[0] && attributeOf(relative.children[0], 'id');
  if (relative && id) context.prototypes.set(id, relative);
  const source = href ? context.prototypes.get(href.replace(/^#/, '')) : relative;
  if (!source || source.children.length === 0) return told('its prototype is a file of its own or not yet read');
  const point = childOf(node, 'referencePoint')?.children[0];
  const [anchor] = point ? positionsOf(point, at, context.notes) : [];
  if (!anchor) return told('it has no reference point');
  const given = numbersOf(childOf(node, 'transformationMatrix')?.text ?? '');
  const matrix = given.length === 16 && given.every(Number.isFinite) ? given : [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const pool = createVertexPool();
  const { type, patches, solids, lines, points } = shapeOf(source, { ...shapes, pool });
  const [x = 0, y = 0, z = 0] = anchor;
  reading.pool.add(x, y, z);
  reading.implicit.push({
    ...bareGeometry(type, lod, `${at}/implicit/${reading.implicit.length}`),
    surfaces: patches.map(({ rings }) => rings),
    solids,
    lines,
    points,
    placed: { vertices: { xyz: pool.done() }, anchor: [x, y, z], matrix },
  });
}
