import { createRingIndex, createRoadIndex } from './near.ts';
import { at, between, type Ring } from './plane.ts';
import type { Town } from './town.ts';

/**
 * The last look before anybody moves in: take away the rare building that a crooked plot let onto a carriageway or
 * through its neighbour. Returns how many went.
 */
export function weed(town: Town, roads: readonly { readonly line: readonly (readonly [number, number])[]; readonly widthM: number }[]): number {
  const surface = createRoadIndex(roads);
  const built = createRingIndex();
  const before = town.drafts.length;
  const outline = (ring: Ring): Ring => ring.flatMap((p, i) => [p, between(p, at(ring, i + 1), 0.5)]);
  const sound = town.drafts.filter((d) => {
    if (outline(d.ring).some((p) => surface.onOther(p, -1, 0.4)) || built.meets(d.ring)) return false;
    built.add(d.ring);
    return true;
  });
  town.drafts.length = 0;
  for (const d of sound) town.drafts.push(d);
  return before - sound.length;
}
