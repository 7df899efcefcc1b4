import { ProblemError, fail, type Problem } from '../../../base/problem.ts';
import type { SolidFeature, SurfaceImage } from '../../pack/pack-input.ts';
import type { ImportedModel } from '../format.ts';

/** No wall of a city wears more pixels than a browser's texture takes on any machine. */
const MOST_PX = 8192;

/**
 * Pictures of surfaces that are TIFF (6.0; strips and tiles, LZW, deflate, JPEG, palettes, grey, CMYK), which neither glTF nor
 * browsers know, as eight-bit PNG. What cannot be read is told once, and its surfaces keep their colour.
 */
export async function withoutTiff(model: ImportedModel): Promise<ImportedModel> {
  const found = new Set(model.buildings.flatMap(({ surfaces }) => (surfaces ?? []).flatMap(({ image }) => (image?.mime === 'image/tiff' ? [image] : []))));
  if (found.size === 0) return model;
  const notes: Problem[] = [];
  const readable = new Map<SurfaceImage, SurfaceImage>();
  for (const image of found) {
    const png = await pngOf(image).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      notes.push(...error.problems);
      return null;
    });
    if (png) readable.set(image, png);
  }
  const dressed = (building: SolidFeature): SolidFeature => {
    const { surfaces } = building;
    if (!surfaces?.some(({ image }) => image && found.has(image))) return building;
    return {
      ...building,
      surfaces: surfaces.map(({ image, ...surface }) => {
        if (!image) return surface;
        const worn = found.has(image) ? readable.get(image) : image;
        return worn ? { ...surface, image: worn } : surface;
      }),
    };
  };
  return { ...model, buildings: model.buildings.map(dressed), notes: [...model.notes, ...notes] };
}

async function pngOf({ name, bytes }: SurfaceImage): Promise<SurfaceImage> {
  const refuse = (why: string): never => fail('texture-format', `picture ${name}`, `${why}; surfaces that wear it keep their colour`);
  const [{ fromArrayBuffer }, { encodePng }] = await Promise.all([import('geotiff'), import('../../terrain/png.ts')]);
  const image = await fromArrayBuffer(bytes.slice().buffer)
    .then((tiff) => tiff.getImage())
    .catch((error: Error) => refuse(`is not a TIFF that can be read: ${error.message}`));
  const [width, height] = [image.getWidth(), image.getHeight()];
  if (!(width > 0 && height > 0 && width <= MOST_PX && height <= MOST_PX)) return refuse(`${width} x ${height} pixels; at most ${MOST_PX} each way`);
  const pixels = await image.readRGB({ interleave: true }).catch((error: Error) => refuse(`its pixels cannot be read: ${error.message}`));
  if (pixels.length < width * height * 3) return refuse(`holds ${pixels.length} of ${width * height * 3} values`);
  // Sixteen bits a sample keep their upper half.
  const shift = pixels instanceof Uint16Array ? 8 : 0;
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => Number(pixels[i]) >> shift);
  return { name, mime: 'image/png', bytes: encodePng({ width, height, rgb }) };
}
