import { fail } from '../../../../base/problem.ts';
import type { BlockFormat, ContentImage, ImageLevel } from '../content/content.ts';

/** The part of Basis Universal's transcoder (Emscripten, as three ships it) that is used here. */
interface BasisModule {
  readonly KTX2File: new (bytes: Uint8Array) => Ktx2File;
  initializeBasis(): void;
}
interface Ktx2File {
  isValid(): boolean;
  isUASTC(): boolean;
  isETC1S(): boolean;
  getWidth(): number;
  getHeight(): number;
  getLevels(): number;
  getHasAlpha(): number | boolean;
  startTranscoding(): number | boolean;
  getImageLevelInfo(
    level: number,
    layer: number,
    face: number,
  ): { readonly width: number; readonly height: number; readonly origWidth: number; readonly origHeight: number };
  getImageTranscodedSizeInBytes(level: number, layer: number, face: number, format: number): number;
  transcodeImage(
    to: Uint8Array,
    level: number,
    layer: number,
    face: number,
    format: number,
    alphaOnly: number,
    channel0: number,
    channel1: number,
  ): number | boolean;
  close(): void;
  delete(): void;
}
export type BasisFactory = (options: { readonly wasmBinary: ArrayBuffer; onRuntimeInitialized?: () => void }) => Promise<unknown>;
export type Transcoder = (bytes: Uint8Array, supported: readonly BlockFormat[], where: string) => ContentImage;

/** Basis' own numbers of target formats (transcoder_texture_format). */
const targets: Readonly<Record<BlockFormat | 'pixels', number>> = { etc1: 0, etc2: 1, bc1: 2, bc3: 3, bc7: 6, astc: 10, pixels: 13 };
/** Best first: keeps most of what is stored, opaque or with alpha. */
const wishes = {
  uastc: { opaque: ['astc', 'bc7', 'etc1', 'bc1'], alpha: ['astc', 'bc7', 'etc2', 'bc3'] },
  etc1s: { opaque: ['etc1', 'bc7', 'bc1'], alpha: ['etc2', 'bc7', 'bc3'] },
} as const;

export async function openTranscoder(factory: BasisFactory, wasmBinary: ArrayBuffer): Promise<Transcoder> {
  const module = (await factory({ wasmBinary })) as BasisModule;
  module.initializeBasis();
  return (bytes, supported, where) => {
    const file = new module.KTX2File(bytes);
    try {
      if (!file.isValid() || !(file.isUASTC() || file.isETC1S()))
        return fail('bad-image', where, 'is not a KTX2 file with Basis Universal (ETC1S or UASTC) pictures');
      const [width, height, levelCount] = [file.getWidth(), file.getHeight(), file.getLevels()];
      if (!(width > 0 && height > 0 && levelCount > 0) || !file.startTranscoding()) return fail('bad-image', where, 'its pictures cannot be unpacked');
      const wish = wishes[file.isUASTC() ? 'uastc' : 'etc1s'][file.getHasAlpha() ? 'alpha' : 'opaque'];
      // Blocks are 4 x 4; WebGL refuses compressed levels of other sizes.
      const fits = width % 4 === 0 && height % 4 === 0;
      const format = (fits ? wish.find((f) => supported.includes(f)) : undefined) ?? 'pixels';
      const levels: ImageLevel[] = [];
      for (let level = 0; level < levelCount; level++) {
        const info = file.getImageLevelInfo(level, 0, 0);
        const data = new Uint8Array(file.getImageTranscodedSizeInBytes(level, 0, 0, targets[format]));
        if (!file.transcodeImage(data, level, 0, 0, targets[format], 0, -1, -1)) return fail('bad-image', where, `level ${level} does not transcode`);
        levels.push({ data, width: info.origWidth, height: info.origHeight });
      }
      const held = levels.reduce((sum, { data }) => sum + data.length, 0);
      return format === 'pixels' ? { kind: 'pixels', levels, bytes: held } : { kind: 'blocks', format, levels, bytes: held };
    } finally {
      file.close();
      file.delete();
    }
  };
}
