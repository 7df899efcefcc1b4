import type { Problem } from '../../../base/problem.ts';
import { turning, wound } from '../../../base/winding.ts';
import type { OsmData, OsmRelation, OsmWay } from './data.ts';

/** Closed run of positions (first = last), degrees. */
export type LonLatRing = [lonDeg: number, latDeg: number][];
export type PolygonRings = LonLatRing[];

/** A way's positions; null when the file lacks one of its nodes. */
export function positionsOf(data: OsmData, refs: readonly number[]): LonLatRing | null {
  const out: LonLatRing = [];
  for (const ref of refs) {
    const at = data.nodeAt(ref);
    if (at === undefined) return null;
    out.push([data.lon[at] as number, data.lat[at] as number]);
  }
  return out;
}

export const isClosed = (refs: readonly number[]): boolean => refs.length >= 4 && refs[0] === refs[refs.length - 1];

function contains(ring: LonLatRing, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as [number, number];
    const [bx, by] = ring[j] as [number, number];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** Ways chained end to end into closed rings of node ids; `open` counts the chains that stay open. */
export function chainRings(ways: readonly OsmWay[]): { readonly rings: number[][]; readonly open: number } {
  const rings: number[][] = ways.filter(({ refs }) => isClosed(refs)).map(({ refs }) => [...refs]);
  const left = new Set(ways.filter(({ refs }) => !isClosed(refs) && refs.length >= 2));
  const byEnd = new Map<number, Set<OsmWay>>();
  const note = (way: OsmWay, end: number): void => void byEnd.set(end, (byEnd.get(end) ?? new Set()).add(way));
  for (const way of left) {
    note(way, way.refs[0] as number);
    note(way, way.refs.at(-1) as number);
  }
  let open = 0;
  for (const start of left) {
    left.delete(start);
    const chain = [...start.refs];
    while (chain[0] !== chain.at(-1)) {
      const end = chain.at(-1) as number;
      const next = [...(byEnd.get(end) ?? [])].find((way) => left.has(way));
      if (!next) break;
      left.delete(next);
      chain.push(...(next.refs[0] === end ? next.refs : [...next.refs].reverse()).slice(1));
    }
    if (isClosed(chain)) rings.push(chain);
    else open++;
  }
  return { rings, open };
}

/**
 * A multipolygon relation (wiki.openstreetmap.org/wiki/Relation:multipolygon) as polygons with holes. Members the file lacks
 * and rings that do not close are told as `broken-multipolygon`; what does close is kept. Empty when nothing does.
 */
export function assembleMultipolygon(data: OsmData, relation: OsmRelation, where: string, notes: Problem[]): PolygonRings[] {
  const members = relation.members.filter(({ type, role }) => type === 'way' && ['outer', 'inner', '', 'outline'].includes(role));
  const missing = members.filter(({ ref }) => !data.ways.has(ref)).length;
  const waysIn = (isInner: boolean): OsmWay[] => members.filter(({ role }) => (role === 'inner') === isInner).flatMap(({ ref }) => data.ways.get(ref) ?? []);
  const outer = chainRings(waysIn(false));
  const inner = chainRings(waysIn(true));
  const placed = (rings: readonly number[][], isOuter: boolean): LonLatRing[] =>
    rings.flatMap((refs) => {
      const ring = positionsOf(data, refs);
      return ring ? [wound(ring, isOuter)] : [];
    });
  const outers = placed(outer.rings, true);
  const holes = placed(inner.rings, false);
  const polygons: PolygonRings[] = outers.map((ring) => [ring]);
  let astray = 0;
  for (const hole of holes) {
    const homes = polygons.filter(([ring]) => contains(ring as LonLatRing, hole[0] as [number, number]));
    // The smallest outer ring around it: islands in lakes on islands.
    const home = homes.sort((a, b) => Math.abs(turning(a[0] as LonLatRing)) - Math.abs(turning(b[0] as LonLatRing)))[0];
    if (home) home.push(hole);
    else astray++;
  }
  const broken = [
    missing > 0 ? `${missing} member ways are not in the file` : '',
    outer.open + inner.open > 0 ? `${outer.open + inner.open} rings do not close` : '',
    astray > 0 ? `${astray} holes lie in no outer ring` : '',
    outer.rings.length + inner.rings.length > outers.length + holes.length ? 'nodes of a ring are not in the file' : '',
  ].filter((text) => text !== '');
  if (broken.length > 0)
    notes.push({ code: 'broken-multipolygon', where: `${where}#relation/${relation.id}`, why: `${broken.join(', ')}; ${polygons.length} rings kept` });
  return polygons;
}
