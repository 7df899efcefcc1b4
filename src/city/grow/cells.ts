import { areaOf, at, between, distance, orientedBox, type Point, type Ring } from './plane.ts';

/** A piece of the plan whose every edge knows what runs along it: `tags[i]` belongs to the edge from point i to i + 1. */
export interface Cell {
  readonly ring: Ring;
  readonly tags: readonly string[];
}

const ON_LINE_M = 0.01;

/** Cut a cell along the line through `p` with direction `d`, at the line's longest stretch inside. Null when it misses. */
export function splitOnce(
  cell: Cell,
  p: Point,
  d: Point,
  tag: string,
): { readonly parts: readonly [Cell, Cell]; readonly chord: readonly [Point, Point] } | null {
  const { ring, tags } = cell;
  const n = ring.length;
  const side = ring.map((q) => {
    const off = (q[0] - p[0]) * d[1] - (q[1] - p[1]) * d[0];
    return off > ON_LINE_M ? 1 : off < -ON_LINE_M ? -1 : 0;
  });
  const off = ring.map((q) => (q[0] - p[0]) * d[1] - (q[1] - p[1]) * d[0]);
  const along = (q: Point): number => (q[0] - p[0]) * d[0] + (q[1] - p[1]) * d[1];
  const cuts: { edge: number; point: Point; t: number }[] = [];
  const first = side.findIndex((s) => s !== 0);
  if (first < 0) return null;
  let last = side[first] as number;
  for (let k = 1; k <= n; k++) {
    const i = (first + k) % n;
    const s = side[i] as number;
    if (s === 0 || s === last) continue;
    last = s;
    const j = (i - 1 + n) % n;
    const point =
      side[j] === 0 ? (ring[j] as Point) : between(ring[j] as Point, ring[i] as Point, (off[j] as number) / ((off[j] as number) - (off[i] as number)));
    cuts.push({ edge: j, point, t: along(point) });
  }
  if (cuts.length < 2) return null;
  cuts.sort((a, b) => a.t - b.t);
  let best = 0;
  for (let i = 0; i + 1 < cuts.length; i += 2) if (gap(cuts, i) > gap(cuts, best)) best = i;
  const [a, b] = [cuts[best], cuts[best + 1]] as [(typeof cuts)[0], (typeof cuts)[0]];
  const part = (from: typeof a, to: typeof a): Cell => {
    const points: Point[] = [from.point];
    const kinds: string[] = [tags[from.edge] as string];
    for (let i = (from.edge + 1) % n; ; i = (i + 1) % n) {
      if (i === (to.edge + 1) % n) break;
      points.push(ring[i] as Point);
      kinds.push(tags[i] as string);
    }
    points.push(to.point);
    kinds.push(tag);
    return dropRepeats({ ring: points, tags: kinds });
  };
  return { parts: [part(a, b), part(b, a)], chord: [a.point, b.point] };
}
const gap = (cuts: readonly { t: number }[], i: number): number => (cuts[i + 1] as { t: number }).t - (cuts[i] as { t: number }).t;

function dropRepeats(cell: Cell): Cell {
  const keep = cell.ring.map((p, i) => distance(p, at(cell.ring, i + 1)) > 0.005);
  return { ring: cell.ring.filter((_, i) => keep[i]), tags: cell.tags.filter((_, i) => keep[i]) };
}

export interface SplitLimits {
  readonly leastAreaM2: number;
  readonly leastWidthM: number;
}
export const isWorthwhile = (cell: Cell, limits: SplitLimits): boolean =>
  cell.ring.length > 2 && areaOf(cell.ring) >= limits.leastAreaM2 && orientedBox(cell.ring).halfV * 2 >= limits.leastWidthM;

/** Cut along the whole line wherever it leaves decent pieces; says the chords it made. */
export function splitAlong(cells: readonly Cell[], p: Point, d: Point, tag: string, limits: SplitLimits, chords: (a: Point, b: Point) => void): Cell[] {
  const done: Cell[] = [];
  const open = [...cells];
  while (open.length > 0) {
    const cell = open.pop() as Cell;
    const cut = splitOnce(cell, p, d, tag);
    if (!cut || !cut.parts.every((part) => isWorthwhile(part, limits))) {
      done.push(cell);
      continue;
    }
    chords(...cut.chord);
    open.push(...cut.parts);
  }
  return done;
}
