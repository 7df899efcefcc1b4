import type { Problem } from '../../../base/problem.ts';
import type { Appearance, Material, SurfaceTexture, Texture } from '../citymodel/model.ts';
import { isObject, shown, type JsonObject } from '../json-door.ts';

/** Materials, textures and texture coordinates met so far; features of a text sequence bring their own. */
export interface AppearanceBook {
  /** Add a document's or feature's `appearance`; numbers in what is read next count from the returned places. */
  add(raw: unknown, where: string): AppearanceScope;
  finish(): Appearance;
}
export interface AppearanceScope {
  readonly firstMaterial: number;
  readonly materialCount: number;
  readonly firstTexture: number;
  readonly textureCount: number;
  readonly uv: Float64Array;
}

const unit = (value: unknown, otherwise: number): number => (typeof value === 'number' && value >= 0 && value <= 1 ? value : otherwise);

function readMaterial(raw: JsonObject): Material {
  const { name, diffuseColor, transparency } = raw;
  const rgb = Array.isArray(diffuseColor) ? (diffuseColor as unknown[]) : [];
  // CityJSON 2.0, 4.1.1: the default diffuse colour of X3D is 0.8 grey.
  return {
    name: typeof name === 'string' ? name : '',
    colour: [unit(rgb[0], 0.8), unit(rgb[1], 0.8), unit(rgb[2], 0.8), 1 - unit(transparency, 0)],
  };
}

export function createAppearanceBook(problems: Problem[]): AppearanceBook {
  const materials: Material[] = [];
  const textures: Texture[] = [];
  let materialTheme: string | null = null;
  let textureTheme: string | null = null;

  const listOf = (raw: JsonObject, name: string, where: string): readonly unknown[] => {
    const list = raw[name] ?? [];
    if (Array.isArray(list)) return list as unknown[];
    problems.push({ code: 'bad-appearance', where: `${where}/${name}`, why: `${shown(list)} is not a list` });
    return [];
  };
  return {
    add(raw, where) {
      const [firstMaterial, firstTexture] = [materials.length, textures.length];
      if (raw === undefined) return { firstMaterial, materialCount: 0, firstTexture, textureCount: 0, uv: new Float64Array(0) };
      const json = isObject(raw) ? raw : {};
      if (json !== raw) problems.push({ code: 'bad-appearance', where, why: `${shown(raw)} is not an object` });
      for (const material of listOf(json, 'materials', where)) materials.push(readMaterial(isObject(material) ? material : {}));
      listOf(json, 'textures', where).forEach((texture, i) => {
        const image = isObject(texture) ? texture['image'] : undefined;
        if (typeof image !== 'string') problems.push({ code: 'bad-appearance', where: `${where}/textures/${i}/image`, why: `${shown(image)} is not a path` });
        else textures.push({ image, isRepeated: isObject(texture) && (texture['wrapMode'] === 'wrap' || texture['wrapMode'] === 'mirror') });
      });
      const pairs = listOf(json, 'vertices-texture', where);
      const uv = new Float64Array(pairs.length * 2);
      pairs.forEach((pair, i) => {
        const [u, v] = Array.isArray(pair) ? (pair as unknown[]) : [];
        if (typeof u === 'number' && typeof v === 'number') uv.set([u, v], i * 2);
        else problems.push({ code: 'bad-appearance', where: `${where}/vertices-texture/${i}`, why: `${shown(pair)} is not two numbers` });
      });
      const [material, texture] = [json['default-theme-material'], json['default-theme-texture']];
      if (typeof material === 'string') materialTheme ??= material;
      if (typeof texture === 'string') textureTheme ??= texture;
      return { firstMaterial, materialCount: materials.length - firstMaterial, firstTexture, textureCount: textures.length - firstTexture, uv };
    },
    finish: () => ({ materials, textures, materialTheme, textureTheme }),
  };
}

/** The rings `[[texture, uv, uv, ...], ...]` of one surface; null where it wears none. Throws what is wrong as a text. */
export function readSurfaceTexture(raw: unknown, corners: readonly number[], scope: AppearanceScope): SurfaceTexture | null | string {
  if (raw === null || raw === undefined) return null;
  if (!Array.isArray(raw)) return `${shown(raw)} is not a list of rings`;
  const rings = raw as unknown[];
  const first = Array.isArray(rings[0]) ? (rings[0] as unknown[])[0] : undefined;
  if (first === null || first === undefined) return null;
  if (typeof first !== 'number' || !(first >= 0 && first < scope.textureCount)) return `texture ${shown(first)}: there are ${scope.textureCount}`;
  const uv: number[][] = [];
  for (const [i, size] of corners.entries()) {
    const ring = Array.isArray(rings[i]) ? (rings[i] as unknown[]) : [];
    if (ring.length !== size + 1) return `ring ${i} has ${ring.length - 1} texture coordinates for ${size} corners`;
    const out: number[] = [];
    for (const at of ring.slice(1)) {
      if (typeof at !== 'number' || !(at >= 0 && at < scope.uv.length / 2)) return `texture vertex ${shown(at)}: there are ${scope.uv.length / 2}`;
      out.push(scope.uv[at * 2] as number, scope.uv[at * 2 + 1] as number);
    }
    uv.push(out);
  }
  return { texture: scope.firstTexture + first, uv };
}
