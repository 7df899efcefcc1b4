import { deckAt } from './bridges.ts';
import { createRoadIndex } from './near.ts';
import { easeUp, soften, walkedOf } from './paths.ts';
import { between, crossing, distance, distanceToSegment, type Point } from './plane.ts';
import type { Plan } from './plan.ts';
import { lengthOf, resample } from './spline.ts';

/** A line through the city with heights: where its rails or its deck run. */
export interface TransitPath {
  readonly line: readonly Point[];
  readonly walked: readonly number[];
  /** Rail or deck surface, metres above the datum. */
  readonly z: readonly number[];
  readonly ground: readonly number[];
}

export const PATH_STEP_M = 12;
/** Free height over any carriageway: 4.5 m by CJJ 37-2012 for motor traffic, and half a metre in hand. */
export const CLEARANCE_M = 5;

/** Height of whatever is below a place and must be cleared: ground, or the deck of a bridge. */
export function obstacles(plan: Plan, groundAt: (p: Point) => number): (p: Point, halfM: number) => number {
  const bridges = plan.roads
    .filter((r) => r.bridge)
    .map((r) => ({ line: resample(r.line, PATH_STEP_M), half: r.widthM / 2, total: lengthOf(r.line) }))
    .map((b) => ({ ...b, walked: walkedOf(b.line) }));
  return (p, halfM) => {
    let top = groundAt(p);
    for (const b of bridges)
      for (let i = 0; i + 1 < b.line.length; i++)
        if (distanceToSegment(p, b.line[i] as Point, b.line[i + 1] as Point) < b.half + halfM)
          top = Math.max(
            top,
            deckAt(Math.min(b.walked[i] as number, b.total), b.total, groundAt(p)),
            deckAt(Math.min(b.walked[i + 1] as number, b.total), b.total, groundAt(p)),
          );
    return top;
  };
}

/**
 * Heights of a path that must be at least `leastAt` everywhere and nowhere steeper than `slope`: easing is done upwards, so
 * clearances hold, then corners are rounded and what rounding took is given back.
 */
export function raise(line: readonly Point[], groundAt: (p: Point) => number, leastAt: (p: Point, walkedM: number) => number, slope: number): TransitPath {
  const walked = walkedOf(line);
  const least = line.map((p, i) => leastAt(p, walked[i] as number));
  const eased = soften(easeUp(least, walked, slope), 12);
  const short = Math.max(0, ...eased.map((z, i) => (least[i] as number) - z).filter((_, i) => (least[i] as number) > groundAt(line[i] as Point)));
  const z = eased.map((v, i) => (v > groundAt(line[i] as Point) + 3 ? v + Math.min(short, 1) : v));
  return { line, walked, z, ground: line.map(groundAt) };
}

export interface Crossing {
  readonly walkedM: number;
  readonly zh: string;
  readonly en: string;
}
/** Where a path crosses main roads, in its own order. */
export function crossings(path: Pick<TransitPath, 'line' | 'walked'>, plan: Plan, own: string): Crossing[] {
  const found: Crossing[] = [];
  for (const road of plan.roads) {
    if (road.en === own || (road.class !== 'primary' && road.class !== 'secondary' && road.class !== 'motorway')) continue;
    for (let i = 0; i + 1 < path.line.length; i++)
      for (let k = 0; k + 1 < road.line.length; k++) {
        const hit = crossing(path.line[i] as Point, path.line[i + 1] as Point, road.line[k] as Point, road.line[k + 1] as Point);
        if (hit)
          found.push({ walkedM: (path.walked[i] as number) + hit[0] * distance(path.line[i] as Point, path.line[i + 1] as Point), zh: road.zh, en: road.en });
      }
  }
  return found.sort((a, b) => a.walkedM - b.walkedM);
}

/** Point and height at a distance along a path. */
export function pointAt(path: TransitPath, walkedM: number): { readonly p: Point; readonly z: number; readonly ground: number; readonly i: number } {
  let i = 0;
  while (i + 2 < path.walked.length && (path.walked[i + 1] as number) < walkedM) i++;
  const span = (path.walked[i + 1] as number) - (path.walked[i] as number) || 1;
  const t = Math.max(0, Math.min(1, (walkedM - (path.walked[i] as number)) / span));
  const mix = (list: readonly number[]): number => (list[i] as number) + ((list[i + 1] as number) - (list[i] as number)) * t;
  return { p: between(path.line[i] as Point, path.line[i + 1] as Point, t), z: mix(path.z), ground: mix(path.ground), i };
}

/** The piece of a path between two distances, ends included. */
export function cut(path: TransitPath, fromM: number, toM: number): { readonly line: Point[]; readonly z: number[] } {
  const [a, b] = [pointAt(path, fromM), pointAt(path, toM)];
  const inner = path.line.map((p, i) => ({ p, z: path.z[i] as number, w: path.walked[i] as number })).filter(({ w }) => w > fromM + 0.5 && w < toM - 0.5);
  return { line: [a.p, ...inner.map(({ p }) => p), b.p], z: [a.z, ...inner.map(({ z }) => z), b.z] };
}

/** Is a place on the carriageway of a street that crosses: no pier may stand there. */
export function pierBlocker(
  streets: readonly { readonly line: readonly Point[]; readonly widthM: number; readonly name: { readonly en: string } }[],
  own: string,
): (p: Point) => boolean {
  const index = createRoadIndex(streets.filter((s) => s.name.en !== own));
  return (p) => index.onOther(p, -1, -1);
}
