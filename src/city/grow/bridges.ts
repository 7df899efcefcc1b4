import { createMesher, type Mesher } from './mesh.ts';
import { at, between, distance, type Point, type Ring } from './plane.ts';
import type { PlanRoad } from './plan.ts';
import { beside, lengthOf, resample } from './spline.ts';

/** A bridge ready to be a building: its plan outline, height of its top and mesh. */
export interface BridgeSolid {
  readonly ring: Ring;
  readonly heightM: number;
  readonly mesh: ReturnType<Mesher['done']>;
  /** Deck and pylons without parapets, piers and cables, for views from afar: a box around all that would be a wall across the bay. */
  readonly far: ReturnType<Mesher['done']>;
  readonly lengthM: number;
  readonly name: { readonly zh: string; readonly en: string };
}

const smooth = (t: number): number => t * t * (3 - 2 * t);
/** Deck height along a bridge: rises off the banks at most 5 %, to a clearance that its length calls for. */
export function deckAt(walkedM: number, totalM: number, groundM: number): number {
  const rise = totalM > 1500 ? 42 : Math.min(9, totalM * 0.035);
  const ramp = totalM > 1500 ? 1500 : totalM / 2;
  const t = Math.min(1, Math.min(walkedM, totalM - walkedM) / ramp);
  return groundM + 0.4 + rise * smooth(t);
}

type Solid3 = readonly [number, number, number];

/** Deck with soffit and parapets, piers in the water, and for the long one two pylons with their cables. */
export function buildBridge(road: PlanRoad, groundM: number): BridgeSolid {
  const total = lengthOf(road.line);
  const long = total > 1500;
  const line = resample(road.line, long ? 30 : 12);
  const half = road.widthM / 2 - 1;
  const [left, right] = [beside(line, () => half), beside(line, () => -half)];
  const [mesh, far] = [createMesher(), createMesher()];
  const thick = long ? 3 : 1.5;
  const walked: number[] = [0];
  for (let i = 1; i < line.length; i++) walked.push((walked[i - 1] as number) + distance(line[i - 1] as Point, line[i] as Point));
  const deck = walked.map((w) => deckAt(w, total, groundM));
  const p = (side: readonly Point[], i: number, up: number): Solid3 => [(side[i] as Point)[0], (side[i] as Point)[1], (deck[i] as number) + up];
  for (let i = 0; i + 1 < line.length; i++) {
    const j = i + 1;
    for (const one of [mesh, far]) {
      one.quad(p(right, i, 0), p(right, j, 0), p(left, j, 0), p(left, i, 0));
      one.quad(p(left, i, -thick), p(left, j, -thick), p(right, j, -thick), p(right, i, -thick));
    }
    far.quad(p(right, i, -thick), p(right, j, -thick), p(right, j, 0), p(right, i, 0));
    far.quad(p(left, j, -thick), p(left, i, -thick), p(left, i, 0), p(left, j, 0));
    mesh.quad(p(right, i, -thick), p(right, j, -thick), p(right, j, 1.1), p(right, i, 1.1));
    mesh.quad(p(left, j, -thick), p(left, i, -thick), p(left, i, 1.1), p(left, j, 1.1));
    mesh.quad(p(right, j, 0), p(right, i, 0), p(right, i, 1.1), p(right, j, 1.1));
    mesh.quad(p(left, i, 0), p(left, j, 0), p(left, j, 1.1), p(left, i, 1.1));
  }
  for (const end of [0, line.length - 1]) {
    const [a, b] = end === 0 ? [left, right] : [right, left];
    mesh.quad(p(a, end, -thick - 3), p(b, end, -thick - 3), p(b, end, 1.1), p(a, end, 1.1));
  }
  const step = long ? 4 : Math.max(2, Math.round(line.length / 4));
  const pylons = long ? [Math.round(line.length * 0.44), Math.round(line.length * 0.56)] : [];
  for (let i = step; i < line.length - 1 && total > 45; i += step) {
    const near = pylons.length > 0 && i > (pylons[0] as number) - 14 && i < (pylons[1] as number) + 14;
    if (!near) pier(mesh, line, i, half * 0.75, long ? 2 : 1.2, (deck[i] as number) - thick);
  }
  let top = Math.max(...deck) + 1.1;
  for (const i of pylons) {
    top = Math.max(top, pylon(mesh, line, left, right, deck, i));
    pylon(far, line, left, right, deck, i);
    stays(mesh, line, left, right, deck, i);
  }
  return {
    ring: [...right, ...left.slice().reverse()],
    heightM: top - groundM,
    mesh: mesh.done(),
    far: far.done(),
    lengthM: total,
    name: { zh: `${road.zh}桥`, en: `${road.en} Bridge` },
  };
}

function turnAt(line: readonly Point[], i: number): { centre: Point; cos: number; sin: number } {
  const [a, b] = [line[Math.max(0, i - 1)] as Point, line[Math.min(line.length - 1, i + 1)] as Point];
  const length = distance(a, b) || 1;
  return { centre: at(line, i), cos: (b[0] - a[0]) / length, sin: (b[1] - a[1]) / length };
}
function pier(mesh: Mesher, line: readonly Point[], i: number, halfV: number, halfU: number, topM: number): void {
  mesh.box(turnAt(line, i), -halfU, -halfV, halfU, halfV, -4, topM);
}

const towerTopM = (deck: readonly number[], i: number): number => (deck[i] as number) + 128;

/** An A-shaped tower astride the deck. */
function pylon(mesh: Mesher, line: readonly Point[], left: readonly Point[], right: readonly Point[], deck: readonly number[], i: number): number {
  const f = turnAt(line, i);
  const width = distance(left[i] as Point, right[i] as Point) / 2 + 4;
  const top = towerTopM(deck, i);
  const leg = (v: number, u: number, z: number, dv: number): Solid3 => [
    f.centre[0] + u * f.cos - (v + dv) * f.sin,
    f.centre[1] + u * f.sin + (v + dv) * f.cos,
    z,
  ];
  for (const side of [1, -1]) {
    const ring = (v: number, z: number): Solid3[] => [leg(v, -3, z, -2.2), leg(v, 3, z, -2.2), leg(v, 3, z, 2.2), leg(v, -3, z, 2.2)];
    const levels: readonly (readonly [number, number])[] = [
      [side * width, -4],
      [side * (width + 1), deck[i] as number],
      [side * 2.4, top - 26],
      [side * 2.2, top],
    ];
    for (let k = 0; k + 1 < levels.length; k++) {
      const [low, high] = [ring(...(levels[k] as readonly [number, number])), ring(...(levels[k + 1] as readonly [number, number]))];
      for (let c = 0; c < 4; c++) mesh.quad(low[c] as Solid3, low[(c + 1) % 4] as Solid3, high[(c + 1) % 4] as Solid3, high[c] as Solid3);
    }
  }
  mesh.box(f, -3.4, -5, 3.4, 5, top - 6, top + 1);
  mesh.box(f, -2, -width, 2, width, (deck[i] as number) - 6, (deck[i] as number) - 2);
  return top;
}
/** A fan of cables from a tower to both edges of the deck. */
function stays(mesh: Mesher, line: readonly Point[], left: readonly Point[], right: readonly Point[], deck: readonly number[], i: number): void {
  const f = turnAt(line, i);
  const top = towerTopM(deck, i);
  for (const edge of [left, right])
    for (let k = 1; k <= 9; k++)
      for (const way of [-1, 1]) {
        const j = i + way * (k + 1);
        const foot = edge[j];
        if (!foot) continue;
        const high: Point = between(at(line, i), edge[i] as Point, 0.12);
        const up = top - 4 - k * 2.2;
        stay(mesh, [foot[0], foot[1], (deck[j] as number) + 1], [high[0], high[1], up], f);
      }
}
/** A cable as a thin blade seen from both sides. */
function stay(mesh: Mesher, low: Solid3, high: Solid3, f: { sin: number; cos: number }): void {
  const w = 0.22;
  const shift = (s: Solid3, k: number): Solid3 => [s[0] - f.sin * k, s[1] + f.cos * k, s[2]];
  const drop = (s: Solid3): Solid3 => [s[0], s[1], s[2] - 0.5];
  mesh.quad(drop(low), drop(high), high, low);
  mesh.quad(drop(high), drop(low), low, high);
  mesh.quad(shift(low, w), shift(low, -w), shift(high, -w), shift(high, w));
}
