import type { ImportOptions, SourceFile } from './format.ts';
import { isGeotiff } from './geotiff/is-geotiff.ts';
import { headOf, mentions, startsWith } from './sniff.ts';

/** Pictures, code lists and buffers are no models: they stand beside one. */
const pictures: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];
const isPicture = (file: SourceFile): boolean =>
  pictures.some((magic) => startsWith(file, magic)) && /\.(jpe?g|png|tiff?)$/i.test(file.name) && !isGeotiff(file);
/** Buffers of a glTF have no mark of their own. */
const isBuffer = ({ name }: SourceFile): boolean => /\.bin$/i.test(name);
const isCodeList = (file: SourceFile): boolean => /\.xml$/i.test(file.name) && mentions(headOf(file), /<([\w.-]+:)?Dictionary[\s>]/);

const lastPart = (path: string): string => path.split(/[/\\]/).at(-1)?.toLowerCase() ?? '';

/**
 * Files given together, apart: models, and what stands beside them. Browsers hide folders, so that what is given beside a
 * model is found by its last name; whatever the options find by path comes first.
 */
export function splitBeside(files: readonly SourceFile[], options: ImportOptions): { readonly models: readonly SourceFile[]; readonly options: ImportOptions } {
  const isAside = (file: SourceFile): boolean => isPicture(file) || isCodeList(file) || isBuffer(file);
  const aside = new Map(files.filter(isAside).map((file) => [lastPart(file.name), file.bytes]));
  if (aside.size === 0 || aside.size === files.length) return { models: files, options };
  const models = files.filter((file) => !isAside(file));
  return { models, options: { ...options, beside: (model, path) => options.beside?.(model, path) ?? aside.get(lastPart(path)) ?? null } };
}
