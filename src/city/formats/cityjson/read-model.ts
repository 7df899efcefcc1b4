import { ProblemError, type Problem } from '../../../base/problem.ts';
import { isObject, shown, type JsonObject } from '../json-door.ts';
import { bareGeometry, type CityGeometry, type CityModel, type CityObject, type VertexSet } from '../citymodel/model.ts';
import { createAppearanceBook, type AppearanceScope } from './read-appearance.ts';
import { readGeometry, type GeometryContext } from './read-geometry.ts';

/** More than this are counted, not told one by one. */
const mostProblems = 100;

interface Transform {
  readonly scale: readonly number[];
  readonly translate: readonly number[];
}
const noTransform: Transform = { scale: [1, 1, 1], translate: [0, 0, 0] };
const isTriple = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length >= 3 && value.slice(0, 3).every((v) => typeof v === 'number' && Number.isFinite(v));

/** Addresses without their vertex numbers, which mean nothing outside the file. */
const plainAddress = (raw: unknown): unknown =>
  Array.isArray(raw) ? raw.map((one: unknown) => (isObject(one) ? Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'location')) : one)) : raw;

/** Reads one CityJSON document, then any number of CityJSONFeatures after it. */
export interface ModelReader {
  document(json: unknown, where: string): void;
  feature(json: unknown, where: string): void;
  /** The whole model, or a ProblemError naming everything that is wrong. */
  finish(): { readonly model: CityModel; readonly notes: readonly Problem[] };
}

export function createModelReader(where: string): ModelReader {
  const problems: Problem[] = [];
  const notes: Problem[] = [];
  const objects = new Map<string, CityObject>();
  const looks = createAppearanceBook(problems);
  let appearance: AppearanceScope = looks.add(undefined, where);
  let version = '2.0';
  let referenceSystem: string | null = null;
  let transform = noTransform;
  let templates: readonly CityGeometry[] = [];
  let templateVertices: VertexSet = { xyz: new Float64Array(0) };
  let vertexCount = 0;
  let featureCount = 0;

  const wrong = (code: string, at: string, why: string): void => void problems.push({ code, where: at, why });

  const readVertices = (raw: unknown, at: string, by: Transform): VertexSet => {
    if (!Array.isArray(raw)) {
      wrong(raw === undefined ? 'missing-vertices' : 'bad-vertices', at, `${shown(raw)} is not a list of vertices`);
      return { xyz: new Float64Array(0) };
    }
    const xyz = new Float64Array(raw.length * 3);
    for (let i = 0; i < raw.length; i++) {
      const vertex: unknown = raw[i];
      if (!isTriple(vertex)) {
        wrong('bad-vertices', `${at}/${i}`, `${shown(vertex)} is not three finite numbers`);
        break;
      }
      for (let a = 0; a < 3; a++) xyz[i * 3 + a] = (vertex[a] as number) * (by.scale[a] as number) + (by.translate[a] as number);
    }
    return { xyz };
  };

  const readTransform = (raw: unknown, at: string): void => {
    if (raw === undefined) {
      if (version !== '1.0') wrong('missing-transform', at, `CityJSON ${version} must have a transform`);
      return;
    }
    if (isObject(raw) && isTriple(raw['scale']) && isTriple(raw['translate'])) transform = { scale: raw['scale'], translate: raw['translate'] };
    else wrong('bad-transform', at, `${shown(raw)} needs scale and translate of three numbers each`);
  };

  const readTemplates = (raw: unknown, at: string): void => {
    if (raw === undefined) return;
    if (!isObject(raw) || !Array.isArray(raw['templates'])) return wrong('bad-geometry', at, `${shown(raw)} needs templates and vertices-templates`);
    // Template vertices are never compressed by the transform.
    templateVertices = readVertices(raw['vertices-templates'], `${at}/vertices-templates`, noTransform);
    const context: GeometryContext = { vertices: templateVertices, templates: [], templateVertices, appearance, problems, notes };
    templates = raw['templates'].map((template: unknown, i) => readGeometry(template, `${at}/templates/${i}`, context) ?? bareGeometry('none', NaN, at));
  };

  const idList = (raw: unknown, at: string): readonly string[] => {
    if (raw === undefined) return [];
    if (Array.isArray(raw) && raw.every((id) => typeof id === 'string')) return raw as string[];
    wrong('bad-object', at, `${shown(raw)} is not a list of ids`);
    return [];
  };

  const readObject = (id: string, raw: unknown, at: string, context: GeometryContext): void => {
    if (!isObject(raw)) return wrong('bad-object', at, `${shown(raw)} is not a city object`);
    const type = raw['type'];
    if (typeof type !== 'string' || type === '') return wrong('missing-type', `${at}/type`, `${shown(type)} is not an object type`);
    const geometries = raw['geometry'] ?? [];
    if (!Array.isArray(geometries)) return wrong('bad-geometry', `${at}/geometry`, `${shown(geometries)} is not a list`);
    if (objects.has(id)) return void notes.push({ code: 'duplicate-id', where: at, why: `${shown(id)} was already read and is kept as first read` });
    objects.set(id, {
      id,
      type,
      attributes: {
        ...(isObject(raw['attributes']) ? raw['attributes'] : {}),
        ...(raw['address'] === undefined ? {} : { address: plainAddress(raw['address']) }),
        ...(raw['geographicalExtent'] === undefined ? {} : { geographicalExtent: raw['geographicalExtent'] }),
      },
      // `parent` and `Parents` of early versions were never in 1.0.
      parents: idList(raw['parents'], `${at}/parents`),
      children: idList(raw['children'], `${at}/children`),
      geometry: geometries.flatMap((geometry: unknown, i) => readGeometry(geometry, `${at}/geometry/${i}`, context) ?? []),
      vertices: context.vertices,
    });
  };

  const readObjects = (raw: unknown, at: string, vertices: VertexSet): void => {
    if (!isObject(raw)) return wrong('missing-objects', `${at}/CityObjects`, `${shown(raw)} is not an object of city objects`);
    vertexCount += vertices.xyz.length / 3;
    const context: GeometryContext = { vertices, templates, templateVertices, appearance, problems, notes };
    for (const [id, object] of Object.entries(raw)) {
      if (problems.length >= mostProblems) return;
      readObject(id, object, `${at}/CityObjects/${id}`, context);
    }
  };

  const checkReferences = (): void => {
    for (const { id, parents, children } of objects.values()) {
      for (const parent of parents)
        if (!objects.has(parent)) wrong('unresolved-parent', `${where}#/CityObjects/${id}/parents`, `${shown(parent)} is not in the file`);
      for (const child of children)
        if (!objects.has(child)) wrong('unresolved-child', `${where}#/CityObjects/${id}/children`, `${shown(child)} is not in the file`);
    }
  };

  const readHead = (json: JsonObject, at: string): void => {
    const { type, metadata } = json;
    if (type !== 'CityJSON') wrong(type === undefined ? 'missing-type' : 'bad-type', `${at}/type`, `${shown(type)} is not "CityJSON"`);
    const text = typeof json['version'] === 'string' ? json['version'] : undefined;
    const known = text && /^(1\.0|1\.1|2\.0)(\.\d+)?$/.exec(text);
    if (known) version = known[1] as string;
    else wrong(json['version'] === undefined ? 'missing-version' : 'unsupported-version', `${at}/version`, `${shown(json['version'])} is not 1.0, 1.1 or 2.0`);
    if (isObject(metadata) && typeof metadata['referenceSystem'] === 'string') referenceSystem = metadata['referenceSystem'];
    readTransform(json['transform'], `${at}/transform`);
  };

  return {
    document(json, at) {
      if (!isObject(json)) return wrong('bad-type', at, `${shown(json)} is not a CityJSON object`);
      readHead(json, `${at}#`);
      appearance = looks.add(json['appearance'], `${at}#/appearance`);
      readTemplates(json['geometry-templates'], `${at}#/geometry-templates`);
      readObjects(json['CityObjects'], `${at}#`, readVertices(json['vertices'], `${at}#/vertices`, transform));
    },
    feature(json, at) {
      if (problems.length >= mostProblems) return;
      if (!isObject(json) || json['type'] !== 'CityJSONFeature')
        return wrong('bad-type', `${at}#/type`, `${shown(isObject(json) ? json['type'] : json)} is not "CityJSONFeature"`);
      featureCount++;
      const { id, CityObjects } = json;
      if (typeof id !== 'string' || (isObject(CityObjects) && !Object.hasOwn(CityObjects, id)))
        wrong('unresolved-root', `${at}#/id`, `${shown(id)} names none of the feature's city objects`);
      // A feature's appearance counts for itself alone; without one, the head's numbers hold.
      const head = appearance;
      if (json['appearance'] !== undefined) appearance = looks.add(json['appearance'], `${at}#/appearance`);
      readObjects(CityObjects, `${at}#`, readVertices(json['vertices'], `${at}#/vertices`, transform));
      appearance = head;
    },
    finish() {
      if (problems.length === 0) checkReferences();
      if (problems.length > 0) throw new ProblemError(problems);
      const model: CityModel = {
        where,
        version,
        referenceSystem,
        isLatitudeFirst: false,
        objects,
        appearance: looks.finish(),
        vertexCount,
        featureCount,
      };
      return { model, notes };
    },
  };
}
