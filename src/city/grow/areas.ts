import { createRandom } from '../../base/random.ts';
import type { Words } from '../../base/words.ts';
import { ringOfFace, unite, type HalfEdge } from './arrangement.ts';
import { createNames } from './names.ts';
import { areaOf, boxOf, centroidOf, clipToBox, contains, distance, innerPoint, type Box, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed } from './seed.ts';

export interface AreaDraft {
  readonly id: string;
  readonly name: Words;
  readonly parent: string | null;
  /** Polygons (outline, holes) in the bent plan. */
  readonly polygons: Ring[][];
  /** A point well inside its largest part. */
  readonly inside: Point;
}
export interface Areas {
  readonly districts: readonly AreaDraft[];
  readonly streets: readonly AreaDraft[];
  readonly cells: readonly (AreaDraft & { readonly column: number; readonly row: number })[];
  /** Street a place lies in; the nearest one for places on bridges. */
  streetAt(p: Point): AreaDraft;
  cellAt(p: Point): number;
}

const LEAST_STREET_M2 = 330_000;
export const CELL_M = 200;

/** Join the smallest faces to the neighbour they share most border with until all are large enough for an office. */
function groupFaces(plan: Plan): Int32Array {
  const { map, kinds } = plan;
  const group = Int32Array.from(map.faces, (_, f) => (kinds[f] === 'land' ? f : -1));
  const size = map.faces.map((_, f) => areaOf(ringOfFace(map, f)));
  const stuck = new Set<number>();
  for (;;) {
    let smallest = -1;
    for (const g of new Set(group))
      if (g >= 0 && !stuck.has(g) && (size[g] as number) < LEAST_STREET_M2 && (smallest < 0 || (size[g] as number) < (size[smallest] as number))) smallest = g;
    if (smallest < 0) return group;
    const shared = new Map<number, number>();
    map.edges.forEach((e: HalfEdge, n) => {
      const [a, b] = [group[map.faceOf[n] as number] ?? -1, group[map.faceOf[n ^ 1] as number] ?? -1];
      if (a !== smallest || b < 0 || b === a) return;
      shared.set(b, (shared.get(b) ?? 0) + distance(map.vertices[e.from] as Point, map.vertices[e.to] as Point));
    });
    const into = [...shared].sort((p, q) => q[1] - p[1] || p[0] - q[0])[0]?.[0];
    if (into === undefined) {
      stuck.add(smallest);
      continue;
    }
    for (let f = 0; f < group.length; f++) if (group[f] === smallest) group[f] = into;
    size[into] = (size[into] as number) + (size[smallest] as number);
  }
}

export function drawAreas(seed: CitySeed, plan: Plan): Areas {
  const group = groupFaces(plan);
  const { map } = plan;
  const bend = (polygons: Ring[][]): Ring[][] => polygons.map((rings) => rings.map((ring) => ring.map(plan.warp)));
  const ids = [...new Set(group)].filter((g) => g >= 0).sort((a, b) => a - b);
  const districtOf = new Map<number, string>();
  for (const g of ids) {
    const largest = map.faces
      .map((_, f) => f)
      .filter((f) => group[f] === g)
      .sort((a, b) => areaOf(ringOfFace(map, b)) - areaOf(ringOfFace(map, a)))[0] as number;
    const p = innerPoint(ringOfFace(map, largest));
    const nearest = [...seed.districts].sort((a, b) => distance(p, [a.x, a.y]) - distance(p, [b.x, b.y]))[0] as CitySeed['districts'][number];
    districtOf.set(g, nearest.id);
  }
  const names = createNames(createRandom(seed.seed).fork('street names'));
  const streets = ids.map((g, n): AreaDraft => {
    const name = names();
    return draft(
      `st-${String(n + 1).padStart(3, '0')}`,
      { zh: `${name.zh}街道`, en: `${name.en} Subdistrict` },
      districtOf.get(g) as string,
      bend(unite(map, (f) => group[f] === g)),
    );
  });
  const districts = seed.districts
    .filter((d) => ids.some((g) => districtOf.get(g) === d.id))
    .map((d) => draft(d.id, { zh: d.zh, en: `${d.en} District` }, null, bend(unite(map, (f) => districtOf.get(group[f] as number) === d.id))));
  const boxes = streets.map((s) => boxOf(s.polygons.flatMap((p) => p[0] as Ring)));
  const streetAt = (p: Point): AreaDraft => {
    const found = streets.findIndex((s, n) => within(boxes[n] as Box, p) && s.polygons.some((rings) => rings.filter((r) => contains(r, p)).length === 1));
    if (found >= 0) return streets[found] as AreaDraft;
    const gap = (s: AreaDraft): number => Math.min(...s.polygons.map((rings) => Math.min(...(rings[0] as Ring).map((q) => distance(p, q)))));
    return streets.reduce((best, s) => (gap(s) < gap(best) ? s : best));
  };
  const cells = drawCells(streets, boxes);
  const byPlace = new Map(cells.map((c, n) => [`${c.column},${c.row}`, n]));
  return { districts, streets, cells, streetAt, cellAt: (p) => byPlace.get(`${Math.floor(p[0] / CELL_M)},${Math.floor(p[1] / CELL_M)}`) ?? -1 };
}
const within = (b: Box, p: Point): boolean => p[0] >= b.west && p[0] <= b.east && p[1] >= b.south && p[1] <= b.north;

function draft(id: string, name: Words, parent: string | null, polygons: Ring[][]): AreaDraft {
  const largest = [...polygons].sort((a, b) => areaOf(b[0] as Ring) - areaOf(a[0] as Ring))[0] as Ring[];
  const middle = centroidOf(largest[0] as Ring);
  return { id, name, parent, polygons, inside: contains(largest[0] as Ring, middle) ? middle : innerPoint(largest[0] as Ring) };
}

/** Management cells: squares on a fixed lattice, cut at the shores, each in the street it lies in most. */
function drawCells(streets: readonly AreaDraft[], boxes: readonly Box[]): Areas['cells'] {
  const found = new Map<string, { column: number; row: number; parts: { ring: Ring; street: AreaDraft; area: number }[] }>();
  streets.forEach((street, n) => {
    const b = boxes[n] as Box;
    for (let column = Math.floor(b.west / CELL_M); column * CELL_M < b.east; column++)
      for (let row = Math.floor(b.south / CELL_M); row * CELL_M < b.north; row++)
        for (const rings of street.polygons) {
          const ring = clipToBox(rings[0] as Ring, { west: column * CELL_M, east: (column + 1) * CELL_M, south: row * CELL_M, north: (row + 1) * CELL_M });
          const area = ring.length > 2 ? areaOf(ring) : 0;
          if (area < 1) continue;
          const key = `${column},${row}`;
          const cell = found.get(key) ?? { column, row, parts: [] };
          found.set(key, cell);
          cell.parts.push({ ring, street, area });
        }
  });
  return [...found.values()]
    .sort((a, b) => a.row - b.row || a.column - b.column)
    .map(({ column, row, parts }, n) => {
      const total = parts.reduce((sum, p) => sum + p.area, 0);
      const most = parts.reduce((best, p) => (p.area > best.area ? p : best));
      const [x, y] = [column * CELL_M, row * CELL_M];
      const whole: Ring = [
        [x, y],
        [x + CELL_M, y],
        [x + CELL_M, y + CELL_M],
        [x, y + CELL_M],
      ];
      const polygons = total > CELL_M * CELL_M * 0.99 ? [[whole]] : parts.map((p) => [p.ring]);
      const id = `g-${String(n + 1).padStart(4, '0')}`;
      return {
        id,
        name: { zh: `网格 ${id.slice(2)}`, en: `Cell ${id.slice(2)}` },
        parent: most.street.id,
        polygons,
        inside: innerPoint(most.ring),
        column,
        row,
      };
    });
}
