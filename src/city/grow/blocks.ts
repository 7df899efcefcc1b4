import { createRandom, hashText, type Random } from '../../base/random.ts';
import { ringOfFace } from './arrangement.ts';
import { isWorthwhile, splitAlong, splitOnce, type Cell, type SplitLimits } from './cells.ts';
import { characterAt, zoneAt } from './character.ts';
import { inset } from './inset.ts';
import { areaOf, at, distance, distanceToSegment, fromFrame, grainOf, innerPoint, orientedAlong, orientedBox, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import { roadWidthM, type CitySeed, type RoadClass, type ZoneKind } from './seed.ts';
import { densify } from './spline.ts';

/** Ground between streets, kerb to kerb, in the bent plan. */
export interface Block {
  readonly id: number;
  readonly ring: Ring;
  readonly kind: ZoneKind;
  /** Name of the zone it lies in, for parks and squares. */
  readonly zone: string;
  readonly face: number;
  /** Widest road on its rim, metres. */
  readonly frontM: number;
  readonly areaM2: number;
}
export interface LocalRoad {
  readonly class: RoadClass;
  readonly widthM: number;
  readonly line: readonly Point[];
  /** The same for stretches of one street, so that they share a name. */
  readonly key: string;
}

type Pattern =
  | { readonly form: 'grid'; readonly u: number; readonly v: number; readonly class: RoadClass }
  | { readonly form: 'organic'; readonly areaM2: number; readonly class: RoadClass; readonly crook: number }
  | { readonly form: 'whole' };

const patterns: Readonly<Record<ZoneKind, Pattern>> = {
  oldtown: { form: 'organic', areaM2: 3600, class: 'lane', crook: 0.16 },
  village: { form: 'organic', areaM2: 3900, class: 'lane', crook: 0.08 },
  villa: { form: 'organic', areaM2: 9000, class: 'lane', crook: 0.1 },
  cbd: { form: 'grid', u: 124, v: 104, class: 'residential' },
  mixed: { form: 'grid', u: 128, v: 92, class: 'residential' },
  residential: { form: 'grid', u: 235, v: 180, class: 'residential' },
  industry: { form: 'grid', u: 300, v: 170, class: 'residential' },
  port: { form: 'grid', u: 420, v: 230, class: 'residential' },
  campus: { form: 'grid', u: 260, v: 210, class: 'lane' },
  hospital: { form: 'grid', u: 260, v: 230, class: 'residential' },
  civic: { form: 'grid', u: 190, v: 150, class: 'residential' },
  field: { form: 'grid', u: 330, v: 190, class: 'path' },
  park: { form: 'whole' },
  wood: { form: 'whole' },
};
const open: ReadonlySet<ZoneKind> = new Set(['park', 'wood', 'field']);

/** Cut by a turned grid over the whole cell: streets run through, so crossings have four arms. */
function cutGrid(
  cell: Cell,
  angle: number,
  stepU: number,
  stepV: number,
  tag: string,
  limits: SplitLimits,
  random: Random,
  chord: (a: Point, b: Point, key: string) => void,
): Cell[] {
  const box = orientedAlong(cell.ring, angle);
  const d: Point = [box.frame.cos, box.frame.sin];
  const n: Point = [-box.frame.sin, box.frame.cos];
  let cells: Cell[] = [cell];
  const cut = (half: number, step: number, axis: 'u' | 'v'): void => {
    const pieces = Math.max(1, Math.round((2 * half) / step));
    for (let k = 1; k < pieces; k++) {
      const off = -half + (2 * half * (k + random.between(-0.13, 0.13))) / pieces;
      const p = fromFrame(box.frame, axis === 'u' ? [off, 0] : [0, off]);
      cells = splitAlong(cells, p, axis === 'u' ? n : d, tag, limits, (a, b) => chord(a, b, `${axis}${k}`));
    }
  };
  cut(box.halfU, stepU, 'u');
  cut(box.halfV, stepV, 'v');
  return cells;
}

/** Halve again and again across the longer side, never quite square: lanes that were walked first. */
function cutOrganic(
  cell: Cell,
  areaM2: number,
  crook: number,
  tag: (depth: number) => string,
  limits: SplitLimits,
  random: Random,
  chord: (a: Point, b: Point, tag: string) => void,
): Cell[] {
  const done: Cell[] = [];
  const open: { cell: Cell; depth: number }[] = [{ cell, depth: 0 }];
  while (open.length > 0) {
    const { cell: next, depth } = open.pop() as { cell: Cell; depth: number };
    if (areaOf(next.ring) < areaM2 * random.between(0.8, 1.5)) {
      done.push(next);
      continue;
    }
    const box = orientedBox(next.ring);
    let cut: ReturnType<typeof splitOnce> = null;
    for (let tries = 0; tries < 4 && !cut; tries++) {
      const turn = box.angle + Math.PI / 2 + random.between(-crook, crook) * (tries + 1);
      const p = fromFrame(box.frame, [box.halfU * random.between(-0.28, 0.28), 0]);
      const found = splitOnce(next, p, [Math.cos(turn), Math.sin(turn)], tag(depth));
      if (found && found.parts.every((part) => isWorthwhile(part, limits))) cut = found;
    }
    if (!cut) {
      done.push(next);
      continue;
    }
    chord(...cut.chord, tag(depth));
    for (const part of cut.parts) open.push({ cell: part, depth: depth + 1 });
  }
  return done;
}

const tagFor = (c: RoadClass): string => `road:${c}:${roadWidthM[c]}`;
function insetFor(tag: string): number {
  if (tag.startsWith('road:')) return Number(tag.slice(tag.lastIndexOf(':') + 1)) / 2;
  return tag === 'beach' ? 60 : tag === 'shore' ? 26 : tag === 'quay' ? 10 : tag === 'bank' ? 12 : 0.5;
}
const widthOf = (tag: string): number => (tag.startsWith('road:') ? insetFor(tag) * 2 : 0);

/** Bend a cell with the plan: long edges get points to bend at, needless ones go again. */
function bend(cell: Cell, warp: (p: Point) => Point): Cell {
  const points: Point[] = [];
  const tags: string[] = [];
  cell.ring.forEach((p, i) => {
    const tag = cell.tags[i] as string;
    for (const q of densify([p, at(cell.ring, i + 1)], 40).slice(0, -1)) {
      points.push(warp(q));
      tags.push(tag);
    }
  });
  const kept: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const last = kept[kept.length - 1];
    const corner = tags[i] !== tags[(i - 1 + points.length) % points.length];
    if (last === undefined || corner || strays(points, last, i)) kept.push(i);
  }
  return { ring: kept.map((i) => points[i] as Point), tags: kept.map((i) => tags[i] as string) };
}
/** Would leaving out point i (and those since the last kept one) move the line by more than a hand? */
function strays(points: readonly Point[], last: number, i: number): boolean {
  const next = at(points, i + 1);
  if (distance(points[last] as Point, next) > 160) return true;
  for (let k = last + 1; k <= i; k++) if (distanceToSegment(points[k] as Point, points[last] as Point, next) > 0.3) return true;
  return false;
}

/** All blocks and local streets of the city. */
export function layBlocks(seed: CitySeed, plan: Plan): { blocks: Block[]; roads: LocalRoad[] } {
  const blocks: Block[] = [];
  const roads: LocalRoad[] = [];
  const road = (a: Point, b: Point, roadClass: RoadClass, key: string): void => {
    for (const { line, green } of stretches(seed, densify([a, b], 40))) {
      const kind = green ? 'path' : roadClass;
      roads.push({ class: kind, widthM: roadWidthM[kind], line: line.map(plan.warp), key });
    }
  };
  plan.kinds.forEach((kind, face) => {
    if (kind !== 'land') return;
    const loop = plan.map.faces[face] as readonly number[];
    const cell: Cell = { ring: ringOfFace(plan.map, face), tags: loop.map(plan.tagOf) };
    const random = createRandom(hashText(`face ${face}`, seed.seed));
    const character = characterAt(seed, innerPoint(cell.ring));
    const limits = { leastAreaM2: 16000, leastWidthM: 80 };
    const angle = grainOf(cell.ring) + random.between(-0.03, 0.03);
    const step = character === 'cbd' || character === 'oldtown' ? 360 : 455;
    const superblocks =
      open.has(character) || areaOf(cell.ring) < 90000
        ? [cell]
        : cutGrid(cell, angle, step, step, tagFor('secondary'), limits, random, (a, b, key) => road(a, b, 'secondary', `${face}${key}`));
    superblocks.forEach((superblock, n) => {
      for (const part of cutSuperblock(seed, superblock, `${face}.${n}`, random, road)) {
        for (const block of finish(seed, plan, part, face, characterAt(seed, innerPoint(superblock.ring)))) blocks.push({ ...block, id: blocks.length });
      }
    });
  });
  return { blocks, roads };
}

/** A street's stretches in town, and in woods and parks, where it is a path and may climb. */
function stretches(seed: CitySeed, line: readonly Point[]): { line: Point[]; green: boolean }[] {
  const found: { line: Point[]; green: boolean }[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i] as Point, line[i + 1] as Point];
    const character = characterAt(seed, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    const green = character === 'wood' || character === 'park';
    const last = found[found.length - 1];
    if (last?.green === green) last.line.push(b);
    else found.push({ line: [a, b], green });
  }
  return found;
}

function cutSuperblock(seed: CitySeed, cell: Cell, name: string, random: Random, road: (a: Point, b: Point, c: RoadClass, key: string) => void): Cell[] {
  const pattern = patterns[characterAt(seed, innerPoint(cell.ring))];
  if (pattern.form === 'whole') return [cell];
  if (pattern.form === 'organic') return lanesIn(cell, pattern, name, random, road);
  const limits = { leastAreaM2: pattern.u * pattern.v * 0.3, leastWidthM: pattern.v * 0.45 };
  // Neighbourhoods differ: some deep, some shallow, some turned a little from the main roads.
  const [deep, turn] = [random.between(0.82, 1.22), pattern.v > 150 ? random.between(-0.12, 0.12) : 0];
  const parts = cutGrid(
    cell,
    grainOf(cell.ring) + turn,
    pattern.u * random.between(0.85, 1.2),
    pattern.v * deep,
    tagFor(pattern.class),
    limits,
    random,
    (a, b, key) => road(a, b, pattern.class, `${name}${key}`),
  );
  return parts.flatMap((part, n) => {
    const inner = patterns[characterAt(seed, innerPoint(part.ring))];
    return inner.form === 'organic' && areaOf(part.ring) > 1.7 * inner.areaM2 ? lanesIn(part, inner, `${name}.${n}`, random, road) : [part];
  });
}
function lanesIn(
  cell: Cell,
  pattern: Extract<Pattern, { form: 'organic' }>,
  name: string,
  random: Random,
  road: (a: Point, b: Point, c: RoadClass, key: string) => void,
): Cell[] {
  const limits = { leastAreaM2: pattern.areaM2 * 0.3, leastWidthM: 17 };
  const rank = (depth: number): RoadClass => (depth < 2 && areaOf(cell.ring) > 40000 ? 'residential' : pattern.class);
  let count = 0;
  return cutOrganic(
    cell,
    pattern.areaM2,
    pattern.crook,
    (depth) => tagFor(rank(depth)),
    limits,
    random,
    (a, b, tag) => road(a, b, tag.split(':')[1] as RoadClass, `${name}.o${count++}`),
  );
}

const lanes: ReadonlySet<ZoneKind> = new Set(['oldtown', 'village', 'villa']);

/** One cell as a block, or as several where it is too narrow and winding to be inset in one piece. */
function finish(seed: CitySeed, plan: Plan, part: Cell, face: number, around: ZoneKind, depth = 0): Block[] {
  const bent = bend(part, plan.warp);
  if (bent.ring.length < 3) return [];
  const ring = inset(bent.ring, bent.tags.map(insetFor));
  if (!ring || areaOf(ring) < 0.35 * areaOf(bent.ring)) {
    const box = orientedBox(part.ring);
    const cut = depth < 4 && box.halfU > 30 ? splitOnce(part, box.frame.centre, [-box.frame.sin, box.frame.cos], 'none') : null;
    if (cut) return cut.parts.flatMap((p) => finish(seed, plan, p, face, around, depth + 1));
  }
  if (!ring || areaOf(ring) < 120) return [];
  const zone = zoneAt(seed, innerPoint(part.ring));
  const box = orientedBox(ring);
  const wet = part.tags.some((t) => t === 'bank' || t === 'beach' || t === 'shore' || t === 'quay');
  const shore = wet && zone?.kind !== 'port' && (box.halfV < 40 || areaOf(ring) / (4 * box.halfU * box.halfU) < 0.09 || depth > 0);
  const own = zone?.kind ?? (lanes.has(around) ? around : 'residential');
  const strip = (box.halfV < 14 || areaOf(ring) < 700) && !lanes.has(own);
  return [{ id: 0, ring, kind: strip || shore ? 'park' : own, zone: zone?.en ?? '', face, frontM: Math.max(...part.tags.map(widthOf)), areaM2: areaOf(ring) }];
}
