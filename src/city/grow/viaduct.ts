import { createMesher, type Mesher, type Solid } from './mesh.ts';
import type { PlanMesh } from '../pack/pack-input.ts';
import { at, distance, type Frame, type Point } from './plane.ts';
import { beside } from './spline.ts';

/** A deck in the air: its middle line with the height of its surface at each point, metres above the datum. */
export interface DeckPath {
  readonly line: readonly Point[];
  readonly deckM: readonly number[];
  readonly groundM: readonly number[];
  readonly halfM: number;
  readonly thickM: number;
  /** Height of the parapet; 0 = none. */
  readonly parapetM: number;
  readonly pierEveryM: number;
  /** Is there something below a place that no pier may stand on (a crossing carriageway)? */
  readonly blocked?: (p: Point) => boolean;
}
/** One span or a few of them: small enough to be culled and picked by itself. */
export interface DeckPart {
  readonly middle: Point;
  readonly topM: number;
  readonly footM: number;
  readonly mesh: PlanMesh;
  /** Deck without piers and parapets, for views from afar. */
  readonly far: PlanMesh;
}

/** Lower than this over the ground the deck stands on retaining walls. */
const SOLID_BELOW_M = 3.2;
const PART_POINTS = 14;

const turnAt = (line: readonly Point[], i: number): Frame => {
  const [a, b] = [line[Math.max(0, i - 1)] as Point, line[Math.min(line.length - 1, i + 1)] as Point];
  const length = distance(a, b) || 1;
  return { centre: at(line, i), cos: (b[0] - a[0]) / length, sin: (b[1] - a[1]) / length };
};

/** Deck with soffit, fascia and parapets, T piers, and walls where it comes down to the ground, in parts of about 150 m. */
export function buildDeck(path: DeckPath): DeckPart[] {
  const parts: DeckPart[] = [];
  const sides = { left: beside(path.line, () => path.halfM), right: beside(path.line, () => -path.halfM) };
  let sincePier = path.pierEveryM / 2;
  for (let from = 0; from + 1 < path.line.length; from += PART_POINTS) {
    const to = Math.min(path.line.length - 1, from + PART_POINTS);
    const [near, far] = [createMesher(), createMesher()];
    let isEmpty = true;
    for (let i = from; i < to; i++) {
      const isBuried = (path.deckM[i] as number) < (path.groundM[i] as number) - 1 && (path.deckM[i + 1] as number) < (path.groundM[i + 1] as number) - 1;
      if (isBuried) continue;
      isEmpty = false;
      span(near, path, sides, i, path.parapetM);
      span(far, path, sides, i, 0);
      sincePier += distance(path.line[i] as Point, path.line[i + 1] as Point);
      if (sincePier >= path.pierEveryM && raisePier(near, path, i)) sincePier = 0;
    }
    if (isEmpty) continue;
    endWall(near, path, sides, from, -1);
    endWall(near, path, sides, to, 1);
    const heights = path.deckM.slice(from, to + 1);
    const middle = Math.round((from + to) / 2);
    parts.push({
      middle: path.line[middle] as Point,
      topM: Math.max(...heights) + path.parapetM,
      footM: Math.min(...path.groundM.slice(from, to + 1)),
      mesh: near.done(),
      far: far.done(),
    });
  }
  return parts;
}

interface Sides {
  readonly left: readonly Point[];
  readonly right: readonly Point[];
}

function span(mesh: Mesher, path: DeckPath, { left, right }: Sides, i: number, parapetM: number): void {
  const j = i + 1;
  const low = (k: number): number => {
    const clear = (path.deckM[k] as number) - (path.groundM[k] as number);
    return clear < SOLID_BELOW_M ? (path.groundM[k] as number) - 0.5 : (path.deckM[k] as number) - path.thickM;
  };
  const p = (side: readonly Point[], k: number, z: number): Solid => [(side[k] as Point)[0], (side[k] as Point)[1], z];
  const top = (k: number, up = 0): number => (path.deckM[k] as number) + up;
  mesh.quad(p(right, i, top(i)), p(right, j, top(j)), p(left, j, top(j)), p(left, i, top(i)));
  mesh.quad(p(left, i, low(i)), p(left, j, low(j)), p(right, j, low(j)), p(right, i, low(i)));
  mesh.quad(p(right, i, low(i)), p(right, j, low(j)), p(right, j, top(j, parapetM)), p(right, i, top(i, parapetM)));
  mesh.quad(p(left, j, low(j)), p(left, i, low(i)), p(left, i, top(i, parapetM)), p(left, j, top(j, parapetM)));
  if (parapetM === 0) return;
  mesh.quad(p(right, j, top(j)), p(right, i, top(i)), p(right, i, top(i, parapetM)), p(right, j, top(j, parapetM)));
  mesh.quad(p(left, i, top(i)), p(left, j, top(j)), p(left, j, top(j, parapetM)), p(left, i, top(i, parapetM)));
}

function endWall(mesh: Mesher, path: DeckPath, { left, right }: Sides, i: number, way: 1 | -1): void {
  const [a, b] = way > 0 ? [right, left] : [left, right];
  const low = Math.min((path.deckM[i] as number) - path.thickM, (path.deckM[i] as number) - 0.4);
  const p = (side: readonly Point[], z: number): Solid => [(side[i] as Point)[0], (side[i] as Point)[1], z];
  mesh.quad(p(a, low), p(b, low), p(b, path.deckM[i] as number), p(a, path.deckM[i] as number));
}

/** A shaft with a crosshead; false where it would stand in the way or the deck lies on the ground. */
function raisePier(mesh: Mesher, path: DeckPath, i: number): boolean {
  const soffit = (path.deckM[i] as number) - path.thickM;
  const ground = path.groundM[i] as number;
  if (soffit - ground < SOLID_BELOW_M - path.thickM + 1 || path.blocked?.(path.line[i] as Point)) return false;
  const f = turnAt(path.line, i);
  const shaft = Math.min(1.5, path.halfM * 0.24);
  mesh.box(f, -0.9, -shaft, 0.9, shaft, ground - 1.5, soffit - 1.1);
  mesh.box(f, -1.05, -path.halfM * 0.72, 1.05, path.halfM * 0.72, soffit - 1.3, soffit + 0.05);
  return true;
}

/** A roof on posts with walls between, over a stretch of deck: an elevated station. */
export function buildStationHall(path: DeckPath, i: number, lengthM: number, halfM: number): PlanMesh {
  const mesh = createMesher();
  const f = turnAt(path.line, i);
  const deck = path.deckM[i] as number;
  const [u, v] = [lengthM / 2, halfM];
  mesh.box(f, -u, -v, u, v, deck - path.thickM - 0.3, deck - path.thickM + 0.3);
  for (const side of [-1, 1]) {
    const [a, b] = side < 0 ? [-v, -path.halfM + 1.6] : [path.halfM - 1.6, v];
    mesh.box(f, -u, a, u, b, deck - 0.2, deck + 1.05);
    mesh.box(f, -u, side < 0 ? -v : v - 0.3, u, side < 0 ? -v + 0.3 : v, deck + 1.05, deck + 3.6);
    for (let k = -u + 4; k <= u - 4; k += 12) mesh.box(f, k - 0.3, side * (v - 0.6) - 0.3, k + 0.3, side * (v - 0.6) + 0.3, deck + 1, deck + 6.2);
    for (let k = -u + 6; k <= u - 6; k += 24)
      mesh.box(f, k - 0.7, side * (v - 1.4) - 0.7, k + 0.7, side * (v - 1.4) + 0.7, (path.groundM[i] as number) - 1.5, deck - path.thickM);
  }
  mesh.box(f, -u - 1.5, -v - 0.8, u + 1.5, v + 0.8, deck + 6, deck + 6.6);
  mesh.box(f, -u * 0.9, -v * 0.35, u * 0.9, v * 0.35, deck + 6.6, deck + 7.8);
  return mesh.done();
}
