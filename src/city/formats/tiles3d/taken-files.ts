import { fail } from '../../../base/problem.ts';
import type { ImportOptions, PlacedThing, SourceFile } from '../format.ts';
import type { ContentIo } from './content/content.ts';
import { pictureHead } from './content/image-size.ts';

/** Addresses of what an import takes along: the root's folder, whatever disk it lies on. */
const FOLDER = 'taken://files/';

/** Files that a tileset or model names, found beside it and noted down as they are asked for. */
export interface TakenFiles {
  readonly rootUrl: string;
  /** Path of the root within the folder. */
  readonly root: string;
  readonly io: ContentIo;
  files(): PlacedThing['files'];
}

export const lastPart = (name: string): string => name.split(/[/\\]/).at(-1) ?? name;

const noCodec = (what: string) => (): never => fail('no-codec', what, 'is compressed, and no decoder is at hand');

function pathOf(url: string): string {
  if (!url.startsWith(FOLDER)) return fail('outside-pack', url, 'is no file beside it, so that the pack cannot take it along');
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname.slice(1));
  } catch {
    return fail('bad-uri', url, 'cannot be decoded');
  }
  const isInside = path !== '' && !/[\\\0]/.test(path) && !path.split('/').some((part) => part === '..' || part === '');
  return isInside ? path : fail('outside-pack', url, 'leads out of the folder');
}

/** @param fallback name of the root where its own would not do in a pack. */
export function takeFiles(file: SourceFile, fallback: string, options: ImportOptions): TakenFiles {
  const own = lastPart(file.name);
  const root = /^[\w-][\w.-]*$/.test(own) ? own : fallback;
  const taken = new Map<string, () => Uint8Array>([[root, () => file.bytes]]);
  const bytesAt = (path: string): Uint8Array =>
    options.beside?.(file.name, path) ?? fail('missing-content', `${file.name} -> ${path}`, 'does not lie beside it, or is too large');
  return {
    rootUrl: FOLDER + root,
    root,
    io: {
      async fetchBytes(url) {
        const path = pathOf(url);
        if (path === root) return file.bytes;
        const bytes = bytesAt(path);
        taken.set(path, () => bytesAt(path));
        return bytes;
      },
      async decodeImage(bytes, _mimeType, where) {
        return pictureHead(bytes) ? { kind: 'missing', bytes: 0 } : fail('bad-image', where, 'is not PNG, JPEG, WebP or KTX2');
      },
      codecs: options.codecs ?? { meshopt: noCodec('a mesh of meshopt'), draco: noCodec('a mesh of Draco') },
    },
    files: () => [...taken].map(([path, read]) => ({ path, read })),
  };
}
