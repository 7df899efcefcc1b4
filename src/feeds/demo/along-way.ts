import { metresBetween } from '../../city/streets/columns.ts';
import type { Way } from '../../city/streets/ways.ts';

/** A place on a way and where it leads from there, clockwise from north; NaN on a way without length. */
export interface OnWay {
  readonly lon: number;
  readonly lat: number;
  readonly headingDeg: number;
}

/** A way's length so far per point, metres. */
const walked = new WeakMap<Way, Float64Array>();
function lengthsOf(way: Way): Float64Array {
  const known = walked.get(way);
  if (known) return known;
  const lengths = new Float64Array(way.lonLat.length / 2);
  for (let i = 1; i < lengths.length; i++) {
    const [a, b, c, d] = way.lonLat.subarray(2 * i - 2, 2 * i + 2) as unknown as [number, number, number, number];
    lengths[i] = (lengths[i - 1] as number) + metresBetween(a, b, c, d);
  }
  walked.set(way, lengths);
  return lengths;
}

export const lengthM = (way: Way): number => lengthsOf(way).at(-1) ?? 0;

/** @param share of the way's length, 0 to 1. */
export function alongWay(way: Way, share: number): OnWay {
  const lengths = lengthsOf(way);
  const target = Math.max(0, Math.min(1, share)) * (lengths.at(-1) ?? 0);
  let i = 0;
  while (i + 2 < lengths.length && (lengths[i + 1] as number) < target) i++;
  const at = (n: number, k: number): number => way.lonLat[2 * n + k] ?? (way.lonLat[2 * i + k] as number);
  const pieceM = (lengths[i + 1] ?? 0) - (lengths[i] as number);
  const t = pieceM > 0 ? (target - (lengths[i] as number)) / pieceM : 0;
  const [east, north] = [(at(i + 1, 0) - at(i, 0)) * Math.cos((at(i, 1) * Math.PI) / 180), at(i + 1, 1) - at(i, 1)];
  return {
    lon: at(i, 0) + t * (at(i + 1, 0) - at(i, 0)),
    lat: at(i, 1) + t * (at(i + 1, 1) - at(i, 1)),
    headingDeg: pieceM > 0 ? ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360 : NaN,
  };
}
