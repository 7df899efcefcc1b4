import { fail } from '../base/problem.ts';

/** Who shows dropped files: the map reads archives where they lie, models and tilesets go as they are, the rest is converted. */
export type DropKind = { readonly kind: 'recording' | 'archive' | 'model' | 'tiles' | 'convert' } | { readonly kind: 'tileset'; readonly root: string };

/** Under the path a tileset or model names it by. */
export const pathOf = (file: File): string => file.webkitRelativePath || file.name;

const depthOf = (path: string): number => path.split('/').length;

/** What dropped files are, by their first bytes, and by names where bytes do not tell. Subtrees alone are refused as `needs-tileset`. */
export async function kindOf(files: readonly File[]): Promise<DropKind> {
  const tilesets = files.map(pathOf).filter((path) => /(^|\/)tileset\.json$/i.test(path));
  const [root] = tilesets.sort((a, b) => depthOf(a) - depthOf(b));
  if (root !== undefined) return { kind: 'tileset', root };
  const [first] = files;
  if (!first) return fail('no-input', 'drop', 'no file');
  const magic = new TextDecoder('latin1').decode(await first.slice(0, 8).arrayBuffer());
  if (/^(b3dm|i3dm|pnts|cmpt)/.test(magic)) return { kind: 'tiles' };
  if (magic.startsWith('\x89MCAP')) return { kind: 'recording' };
  if (magic.startsWith('subt')) return fail('needs-tileset', first.name, 'only says which tiles there are: drop the folder with its tileset.json');
  if (files.some((file) => /\.(glb|gltf)$/i.test(file.name)) || magic.startsWith('glTF')) return { kind: 'model' };
  return files.length === 1 && (magic.startsWith('PM') || /\.pmtiles$/i.test(first.name)) ? { kind: 'archive' } : { kind: 'convert' };
}
