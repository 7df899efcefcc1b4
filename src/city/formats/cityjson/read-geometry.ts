import type { Problem } from '../../../base/problem.ts';
import { isObject, shown, type JsonObject } from '../json-door.ts';
import type { CityGeometry, Surface, VertexSet } from './model.ts';

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

/** What a geometry is read against. */
export interface GeometryContext {
  readonly vertices: VertexSet;
  readonly templates: readonly CityGeometry[];
  readonly templateVertices: VertexSet;
  readonly problems: Problem[];
  readonly notes: Problem[];
}
const countOf = (vertices: VertexSet): number => vertices.xyz.length / 3;

function walk(value: unknown, depth: number, vertexCount: number, where: string, context: GeometryContext, surfaces: Surface[]): boolean {
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
  // One wrong number is enough to say where a geometry breaks.
  for (let i = 0; i < value.length; i++) if (!walk(value[i], depth - 1, vertexCount, `${where}/${i}`, context, surfaces)) return false;
  if (depth === surfaceDepth) surfaces.push(value as unknown as Surface);
  return true;
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
  if (!walk(anchor, 0, countOf(context.vertices), `${where}/boundaries/0`, context, [])) return null;
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

/** One geometry of an object or template; null when it is broken (the problem is told) or says nothing in surfaces. */
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
  const surfaces: Surface[] = [];
  if (!walk(raw['boundaries'], depth, countOf(context.vertices), `${where}/boundaries`, context, surfaces)) return null;
  return { type, lod: lodOf(lod), surfaces: depth > surfaceDepth ? surfaces : [], placed: null, where };
}
