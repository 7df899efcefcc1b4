import type { Content } from '../../../city/formats/tiles3d/content/content.ts';

/** What a content hands over to another thread without copying. */
export function contentBuffers({ parts, images, tables }: Content): Transferable[] {
  const arrays = parts.flatMap((part) => [
    part.position,
    part.normal,
    part.uv,
    part.colour,
    part.index,
    typeof part.feature === 'number' ? null : part.feature,
    part.featureImage?.uv ?? null,
    part.instances?.matrices ?? null,
    part.instances?.feature ?? null,
  ]);
  for (const { columns } of tables) for (const column of columns) if (column.kind === 'binary') arrays.push(column.values);
  const buffers = arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
  const bitmaps = images.flatMap((image) => (image.kind === 'bitmap' ? [image.bitmap] : []));
  return [...new Set<Transferable>([...buffers, ...bitmaps])];
}
