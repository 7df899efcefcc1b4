import { columnIn, countIn, innerTiles, magicOf, openContainer, vectorIn } from './content/container.ts';

type Centre = readonly [number, number, number];

/** Nearer to the earth's centre than any ground. */
const LEAST_M = 3e6;

/**
 * Where on the earth a b3dm, i3dm, pnts or cmpt stands by its tables alone, earth-centred metres: its `RTC_CENTER`, the volume
 * its positions are quantized in, or its first position. Null where it says no such place. Throws a ProblemError for a broken one.
 */
export function tileCentre(bytes: Uint8Array, where: string): Centre | null {
  if (magicOf(bytes) === 'cmpt') {
    for (const inner of innerTiles(bytes, where)) {
      const centre = magicOf(inner) === 'cmpt' ? null : tileCentre(inner, where);
      if (centre) return centre;
    }
    return null;
  }
  const tile = openContainer(bytes, where);
  const count = countIn(tile, 'INSTANCES_LENGTH', where) ?? countIn(tile, 'POINTS_LENGTH', where) ?? 0;
  const told =
    vectorIn(tile, 'RTC_CENTER', 3, where) ??
    vectorIn(tile, 'QUANTIZED_VOLUME_OFFSET', 3, where) ??
    (count > 0 ? columnIn(tile, 'POSITION', 3, Float32Array, where) : null);
  const [x = 0, y = 0, z = 0] = told ?? [];
  return Math.hypot(x, y, z) > LEAST_M ? [x, y, z] : null;
}
