import type { Problem } from '../../../base/problem.ts';
import { bareGeometry, type CityGeometry, type SemanticSurface, type Shell, type Surface, type SurfaceTexture, type VertexSet } from '../citymodel/model.ts';
import { isObject, shown, type JsonObject } from '../json-door.ts';
import { readSurfaceTexture, type AppearanceScope } from './read-appearance.ts';

/** How deep each type nests its vertex numbers (CityJSON 2.0, section 3): Solid = shells > surfaces > rings > numbers. */
const nesting: Readonly<Record<string, number>> = {
  MultiPoint: 1,
  MultiLineString: 2,
  MultiSurface: 3,
  CompositeSurface: 3,
  Solid: 4,
  MultiSolid: 5,
  CompositeSolid: 5,
};
const surfaceDepth = 2;
const shellDepth = 3;
const solidDepth = 4;

/** What a geometry is read against. */
export interface GeometryContext {
  readonly vertices: VertexSet;
  readonly templates: readonly CityGeometry[];
  readonly templateVertices: VertexSet;
  readonly appearance: AppearanceScope;
  readonly problems: Problem[];
  readonly notes: Problem[];
}
const countOf = (vertices: VertexSet): number => vertices.xyz.length / 3;

interface Walked {
  readonly surfaces: Surface[];
  readonly solids: Shell[][];
}

function walk(value: unknown, depth: number, vertexCount: number, where: string, context: GeometryContext, out: Walked): boolean {
  if (depth === 0) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < vertexCount) return true;
    const whole = typeof value === 'number' && Number.isInteger(value);
    context.problems.push(
      whole
        ? { code: 'index-out-of-range', where, why: `vertex ${value}: the file has ${vertexCount} vertices` }
        : { code: 'bad-boundaries', where, why: `${shown(value)} is not a vertex number` },
    );
    return false;
  }
  if (!Array.isArray(value)) {
    context.problems.push({ code: 'bad-boundaries', where, why: `${shown(value)} is not a list` });
    return false;
  }
  if (value.length === 0) context.notes.push({ code: 'empty-geometry', where, why: 'holds nothing and is left out' });
  if (depth === solidDepth) out.solids.push([]);
  const from = out.surfaces.length;
  // One wrong number is enough to say where a geometry breaks.
  for (let i = 0; i < value.length; i++) if (!walk(value[i], depth - 1, vertexCount, `${where}/${i}`, context, out)) return false;
  if (depth === surfaceDepth) out.surfaces.push(value as unknown as Surface);
  if (depth === shellDepth) out.solids.at(-1)?.push([from, out.surfaces.length]);
  return true;
}

/**
 * Values that are nested like the boundaries, one per surface: `null` anywhere stands for all below it.
 * @param visit told surface number and value.
 */
function perSurface(boundaries: unknown, values: unknown, depth: number, visit: (surface: number, value: unknown) => void): void {
  let surface = 0;
  const descend = (part: unknown, value: unknown, level: number): void => {
    if (level === surfaceDepth) return visit(surface++, value);
    if (!Array.isArray(part)) return;
    part.forEach((inner, i) => descend(inner, Array.isArray(value) ? (value as unknown[])[i] : null, level - 1));
  };
  descend(boundaries, values, depth);
}

const numberIn = (value: unknown, count: number): number => (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count ? value : -1);

function readSemantics(raw: JsonObject, depth: number, where: string, context: GeometryContext): Pick<CityGeometry, 'semantics' | 'semanticOf'> {
  const said = raw['semantics'];
  if (!isObject(said) || depth <= surfaceDepth) return { semantics: [], semanticOf: null };
  const list = Array.isArray(said['surfaces']) ? (said['surfaces'] as unknown[]) : [];
  const semantics = list.map((surface): SemanticSurface => {
    const { type, parent, children: _children, ...attributes } = isObject(surface) ? surface : {};
    return { type: typeof type === 'string' ? type : '', attributes, parent: numberIn(parent, list.length) };
  });
  const of: number[] = [];
  perSurface(raw['boundaries'], said['values'], depth, (surface, value) => {
    of[surface] = numberIn(value, semantics.length);
    if (value !== null && value !== undefined && of[surface] < 0)
      context.notes.push({ code: 'bad-semantics', where: `${where}/semantics`, why: `surface ${surface} says ${shown(value)}: there are ${semantics.length}` });
  });
  return { semantics, semanticOf: Int32Array.from(of) };
}

function readMaterials(raw: JsonObject, depth: number, where: string, context: GeometryContext): CityGeometry['materialOf'] {
  const { firstMaterial, materialCount } = context.appearance;
  const themes = new Map<string, Int32Array>();
  for (const [theme, said] of Object.entries(isObject(raw['material']) ? raw['material'] : {})) {
    if (!isObject(said)) continue;
    const of: number[] = [];
    const one = said['value'];
    perSurface(raw['boundaries'], said['values'], depth, (surface, value) => {
      const given = one ?? value;
      const number = numberIn(given, materialCount);
      of[surface] = number < 0 ? -1 : firstMaterial + number;
      if (number < 0 && given !== null && given !== undefined)
        context.notes.push({
          code: 'bad-material',
          where: `${where}/material/${theme}`,
          why: `surface ${surface} says ${shown(given)}: there are ${materialCount}`,
        });
    });
    themes.set(theme, Int32Array.from(of));
  }
  return themes;
}

function readTextures(raw: JsonObject, depth: number, surfaces: readonly Surface[], where: string, context: GeometryContext): CityGeometry['textureOf'] {
  const themes = new Map<string, readonly (SurfaceTexture | null)[]>();
  for (const [theme, said] of Object.entries(isObject(raw['texture']) ? raw['texture'] : {})) {
    if (!isObject(said)) continue;
    const of: (SurfaceTexture | null)[] = [];
    perSurface(raw['boundaries'], said['values'], depth, (surface, value) => {
      const rings = (surfaces[surface] ?? []).map((ring) => ring.length);
      const read = readSurfaceTexture(value, rings, context.appearance);
      of[surface] = typeof read === 'string' ? null : read;
      if (typeof read === 'string') context.notes.push({ code: 'bad-texture', where: `${where}/texture/${theme} surface ${surface}`, why: read });
    });
    themes.set(theme, of);
  }
  return themes;
}

const lodOf = (lod: unknown): number => (typeof lod === 'number' || (typeof lod === 'string' && lod !== '') ? Number(lod) : NaN);

function readInstance(raw: JsonObject, where: string, context: GeometryContext): CityGeometry | null {
  const { template, boundaries, transformationMatrix: matrix } = raw;
  const found = typeof template === 'number' ? context.templates[template] : undefined;
  if (!found) {
    context.problems.push({
      code: 'index-out-of-range',
      where: `${where}/template`,
      why: `template ${shown(template)}: the file has ${context.templates.length}`,
    });
    return null;
  }
  const [anchor] = Array.isArray(boundaries) ? (boundaries as unknown[]) : [];
  if (!walk(anchor, 0, countOf(context.vertices), `${where}/boundaries/0`, context, { surfaces: [], solids: [] })) return null;
  if (!Array.isArray(matrix) || matrix.length !== 16 || !matrix.every((m) => typeof m === 'number' && Number.isFinite(m))) {
    context.problems.push({ code: 'bad-geometry', where: `${where}/transformationMatrix`, why: `${shown(matrix)} is not 16 numbers` });
    return null;
  }
  const at = (anchor as number) * 3;
  const xyz = context.vertices.xyz;
  return {
    ...found,
    placed: { vertices: context.templateVertices, anchor: [xyz[at] as number, xyz[at + 1] as number, xyz[at + 2] as number], matrix: matrix as number[] },
    where,
  };
}

/** One geometry of an object or template; null when it is broken (the problem is told). */
export function readGeometry(raw: unknown, where: string, context: GeometryContext): CityGeometry | null {
  if (!isObject(raw)) {
    context.problems.push({ code: 'bad-geometry', where, why: `${shown(raw)} is not an object` });
    return null;
  }
  const type = raw['type'];
  if (type === 'GeometryInstance') return readInstance(raw, where, context);
  const depth = typeof type === 'string' ? nesting[type] : undefined;
  if (typeof type !== 'string' || depth === undefined) {
    context.problems.push({ code: 'bad-geometry', where: `${where}/type`, why: `${shown(type)} is not a geometry type of CityJSON` });
    return null;
  }
  const lod = raw['lod'];
  if (lod !== undefined && !(typeof lod === 'number' || typeof lod === 'string')) {
    context.problems.push({ code: 'bad-geometry', where: `${where}/lod`, why: `${shown(lod)} is not a level of detail` });
    return null;
  }
  const walked: Walked = { surfaces: [], solids: [] };
  if (!walk(raw['boundaries'], depth, countOf(context.vertices), `${where}/boundaries`, context, walked)) return null;
  const bare = bareGeometry(type, lodOf(lod), where);
  const list = raw['boundaries'] as readonly unknown[];
  if (depth === 1) return { ...bare, points: list.length };
  if (depth === surfaceDepth) return { ...bare, lines: list as readonly number[][] };
  return {
    ...bare,
    ...walked,
    ...readSemantics(raw, depth, where, context),
    materialOf: readMaterials(raw, depth, where, context),
    textureOf: readTextures(raw, depth, walked.surfaces, where, context),
  };
}
