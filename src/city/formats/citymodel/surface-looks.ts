import type { Problem } from '../../../base/problem.ts';
import type { SolidSurface, SurfaceImage } from '../../pack/pack-input.ts';
import type { ImportOptions } from '../format.ts';
import type { CityGeometry, CityModel } from './model.ts';

/** What a surface looks like in the chosen theme, with texture coordinates ring by ring where it wears a picture. */
export interface SurfaceLook extends Pick<SolidSurface, 'colour' | 'image'> {
  readonly uv?: readonly (readonly number[])[];
}
export type LookOf = (geometry: CityGeometry, surface: number) => SurfaceLook | null;

/** What a picture may be, by its first bytes. */
const magics: readonly (readonly [SurfaceImage['mime'], readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];
const mimeOf = (bytes: Uint8Array): SurfaceImage['mime'] | null => magics.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0] ?? null;

/** A path that stays beside the model: no scheme, no leading slash, no way up. */
export const isBeside = (path: string): boolean =>
  path !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(path) && !/^[/\\]/.test(path) && !/(^|[/\\])\.\.([/\\]|$)/.test(path);

/** Largest picture taken into a pack. */
const mostBytes = 32e6;

/** Looks of a model's surfaces; each picture is read once, and each that cannot be read is told once. */
export function createLooks(model: CityModel, options: ImportOptions, notes: Problem[]): LookOf {
  const { materials, textures, materialTheme, textureTheme } = model.appearance;
  const pictures = new Map<number, SurfaceImage | null>();
  const read = (number: number): SurfaceImage | null => {
    const name = textures[number]?.image ?? '';
    const where = `${model.where} picture ${name}`;
    const refused = (code: string, why: string): null => {
      notes.push({ code, where, why: `${why}; surfaces that wear it keep their colour` });
      return null;
    };
    if (!isBeside(name)) return refused('texture-outside', 'pictures must lie beside the model');
    const bytes = options.beside?.(model.where, name) ?? null;
    if (!bytes) return refused('texture-missing', 'there is no such file beside the model');
    if (bytes.length > mostBytes) return refused('texture-too-large', `${bytes.length} bytes, more than ${mostBytes}`);
    const mime = mimeOf(bytes);
    return mime ? { name, mime, bytes } : refused('texture-format', 'is neither JPEG, PNG nor TIFF: convert it');
  };
  const picture = (number: number): SurfaceImage | null => {
    const known = pictures.get(number);
    if (known !== undefined) return known;
    const fresh = read(number);
    pictures.set(number, fresh);
    return fresh;
  };
  const pick = <T>(themes: ReadonlyMap<string, T>, usual: string | null): T | undefined => {
    const { theme } = options;
    if (theme !== undefined) return themes.get(theme);
    return (usual === null ? undefined : themes.get(usual)) ?? (themes.values().next().value as T | undefined);
  };
  return (geometry, surface) => {
    const material = pick(geometry.materialOf, materialTheme)?.[surface] ?? -1;
    const colour = materials[material]?.colour;
    const texture = pick(geometry.textureOf, textureTheme)?.[surface];
    const image = texture ? picture(texture.texture) : null;
    if (!colour && !image) return null;
    return { ...(colour ? { colour } : {}), ...(image && texture ? { image, uv: texture.uv } : {}) };
  };
}
