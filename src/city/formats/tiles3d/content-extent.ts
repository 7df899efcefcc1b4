import { transformPoint } from '../matrix.ts';
import type { Content, ContentPart } from './content/content.ts';
import { cornersOf, emptyExtent, isEmptyExtent, widen, type Extent } from './extent.ts';

function ownExtent({ position, instances, toContent }: ContentPart): Extent {
  const extent = emptyExtent();
  const isMoved = instances === null;
  for (let i = 0; i < position.length; i += 3) {
    const [x, y, z] = [position[i] as number, position[i + 1] as number, position[i + 2] as number];
    if (isMoved) widen(extent, ...transformPoint(toContent, x, y, z));
    else widen(extent, x, y, z);
  }
  return extent;
}

/** The box around everything a content draws, metres of its frame, z up; empty where it draws nothing. */
export function contentExtent({ parts }: Pick<Content, 'parts'>): Extent {
  const whole = emptyExtent();
  for (const part of parts) {
    const own = ownExtent(part);
    if (isEmptyExtent(own)) continue;
    const corners = cornersOf(own);
    if (part.instances === null) for (const corner of corners) widen(whole, ...corner);
    else
      for (let at = 0; at < part.instances.matrices.length; at += 16) {
        const placed = Array.from(part.instances.matrices.subarray(at, at + 16));
        for (const corner of corners) widen(whole, ...transformPoint(part.toContent, ...transformPoint(placed, ...corner)));
      }
  }
  return whole;
}
