import { createHeap } from './ways.ts';
import type { Spot, StreetNetwork } from './network.ts';
import { WALK_MPS } from './network.ts';

/** A place one walks from, and how far at most. */
export interface Door {
  readonly spot: Spot;
  readonly mostM: number;
}

/**
 * Metres of walking still left at every node when it is reached from the best of many doors (multi-source Dijkstra); -1 where none
 * reaches. A door is as far off the street as its spot says, and that way counts.
 */
export function leftFromDoors(network: StreetNetwork, doors: readonly Door[]): Float64Array {
  const { first, edges, from, to, lengthM } = network.columns;
  const left = new Float64Array(network.nodeCount).fill(-1);
  const heap = createHeap(network.nodeCount);
  const offer = (node: number, leftM: number): void => {
    if (leftM < 0 || leftM <= (left[node] as number)) return;
    left[node] = leftM;
    heap.push(-leftM, node);
  };
  for (const { spot, mostM } of doors) {
    const wholeM = lengthM[spot.edge] as number;
    offer(to[spot.edge] as number, mostM - spot.offM - wholeM * (1 - spot.share));
    offer(from[spot.edge] as number, mostM - spot.offM - wholeM * spot.share);
  }
  const done = new Uint8Array(network.nodeCount);
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (done[node]) continue;
    done[node] = 1;
    for (let k = first[node] as number; k < (first[node + 1] as number); k++) {
      const e = edges[k] as number;
      if (!Number.isFinite(network.seconds(e, false, 'walk'))) continue;
      offer((from[e] === node ? to[e] : from[e]) as number, (left[node] as number) - (lengthM[e] as number));
    }
  }
  return left;
}

/** Is a place within reach of a door? `doors` on the same street count too: between two junctions nobody needs to pass one. */
export function isReached(network: StreetNetwork, left: Float64Array, doors: readonly Door[], at: Spot): boolean {
  const { from, to, lengthM } = network.columns;
  const wholeM = lengthM[at.edge] as number;
  const byEnds = Math.max((left[from[at.edge] as number] as number) - wholeM * at.share, (left[to[at.edge] as number] as number) - wholeM * (1 - at.share));
  if (byEnds >= at.offM) return true;
  return doors.some(({ spot, mostM }) => spot.edge === at.edge && Math.abs(spot.share - at.share) * wholeM + spot.offM + at.offM <= mostM);
}

/** A stretch of a street one can walk within the time. */
export interface WalkedPiece {
  /** Longitude and latitude in turn. */
  readonly lonLat: readonly number[];
  /** Seconds at its nearer end. */
  readonly fromS: number;
}

/**
 * Streets within some minutes on foot, cut where the time is up: what an isochrone is made of before anybody draws a line round it.
 * @param seconds to each node, as `waysFrom` gives; the origin's own street is told both ways.
 */
export function walkedPieces(network: StreetNetwork, seconds: Float64Array, origin: Spot, mostS: number): readonly WalkedPiece[] {
  const { from, to, lengthM, start, lonLat } = network.columns;
  const pieces: WalkedPiece[] = [];
  const shape = (e: number): number[] => Array.from(lonLat.subarray(2 * (start[e] as number), 2 * (start[e + 1] as number)));
  const add = (points: number[], fromS: number, leftM: number): void => {
    const cut = cutAt(points, leftM);
    if (cut.length >= 4) pieces.push({ lonLat: cut, fromS });
  };
  for (let e = 0; e < network.edgeCount; e++) {
    if (!Number.isFinite(network.seconds(e, false, 'walk'))) continue;
    const [a, b] = [seconds[from[e] as number] as number, seconds[to[e] as number] as number];
    const wholeM = lengthM[e] as number;
    if (e === origin.edge) {
      const points = shape(e);
      const ahead = [origin.lon, origin.lat, ...tailFrom(points, origin.share)];
      const behind = [origin.lon, origin.lat, ...tailFrom(reversed(points), 1 - origin.share)];
      add(ahead, 0, mostS * WALK_MPS);
      add(behind, 0, mostS * WALK_MPS);
      continue;
    }
    // From either end as far as the time lasts; where both meet the street is whole.
    const [aM, bM] = [Math.max(0, (mostS - a) * WALK_MPS), Math.max(0, (mostS - b) * WALK_MPS)];
    if (!Number.isFinite(a) && !Number.isFinite(b)) continue;
    if (aM + bM >= wholeM) add(a <= b ? shape(e) : reversed(shape(e)), Math.min(a, b), wholeM);
    else {
      if (aM > 0) add(shape(e), a, aM);
      if (bM > 0) add(reversed(shape(e)), b, bM);
    }
  }
  return pieces;
}

function reversed(points: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) out.push(points[i] as number, points[i + 1] as number);
  return out;
}

const stepM = (points: readonly number[], i: number): number => {
  const squeeze = Math.cos(((points[i + 1] as number) * Math.PI) / 180);
  return 111_195 * Math.hypot(((points[i + 2] as number) - (points[i] as number)) * squeeze, (points[i + 3] as number) - (points[i + 1] as number));
};

/** The first metres of a line; all of it where it is shorter. */
function cutAt(points: readonly number[], leftM: number): number[] {
  const out = [points[0] as number, points[1] as number];
  let left = leftM;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const m = stepM(points, i);
    const share = m === 0 ? 1 : Math.min(1, left / m);
    out.push(
      (points[i] as number) + ((points[i + 2] as number) - (points[i] as number)) * share,
      (points[i + 1] as number) + ((points[i + 3] as number) - (points[i + 1] as number)) * share,
    );
    left -= m;
    if (left <= 0) break;
  }
  return out;
}

/** Points of a line after a share of it. */
function tailFrom(points: readonly number[], share: number): number[] {
  let whole = 0;
  for (let i = 0; i + 3 < points.length; i += 2) whole += stepM(points, i);
  let walked = 0;
  for (let i = 0; i + 3 < points.length; i += 2) {
    walked += stepM(points, i);
    if (walked > share * whole + 1e-6) return points.slice(i + 2);
  }
  return points.slice(-2);
}
