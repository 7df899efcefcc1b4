import { boxesMeet, boxOf, distance, distanceToSegment, overlap, type Box, type Point, type Ring } from './plane.ts';

/** Points in buckets, for asking what lies within a distance. */
export interface PointIndex {
  add(n: number, p: Point): void;
  within(p: Point, radiusM: number): number[];
}
export function createPointIndex(bucketM: number): PointIndex {
  const buckets = new Map<string, { n: number; p: Point }[]>();
  return {
    add(n, p) {
      const key = `${Math.floor(p[0] / bucketM)},${Math.floor(p[1] / bucketM)}`;
      const list = buckets.get(key);
      if (list) list.push({ n, p });
      else buckets.set(key, [{ n, p }]);
    },
    within(p, radiusM) {
      const found: { n: number; d: number }[] = [];
      for (let x = Math.floor((p[0] - radiusM) / bucketM); x <= Math.floor((p[0] + radiusM) / bucketM); x++)
        for (let y = Math.floor((p[1] - radiusM) / bucketM); y <= Math.floor((p[1] + radiusM) / bucketM); y++)
          for (const item of buckets.get(`${x},${y}`) ?? []) {
            const d = distance(item.p, p);
            if (d <= radiusM) found.push({ n: item.n, d });
          }
      return found.sort((a, b) => a.d - b.d || a.n - b.n).map((f) => f.n);
    },
  };
}

/** Road surfaces in buckets: is a place on the carriageway of another road? */
export interface RoadIndex {
  onOther(p: Point, road: number, shrinkM: number): boolean;
}
export function createRoadIndex(roads: readonly { readonly line: readonly Point[]; readonly widthM: number }[], bucketM = 60): RoadIndex {
  const buckets = new Map<string, { a: Point; b: Point; half: number; road: number }[]>();
  roads.forEach((road, n) => {
    const half = road.widthM / 2;
    for (let i = 0; i + 1 < road.line.length; i++) {
      const [a, b] = [road.line[i] as Point, road.line[i + 1] as Point];
      for (let x = Math.floor((Math.min(a[0], b[0]) - half) / bucketM); x <= Math.floor((Math.max(a[0], b[0]) + half) / bucketM); x++)
        for (let y = Math.floor((Math.min(a[1], b[1]) - half) / bucketM); y <= Math.floor((Math.max(a[1], b[1]) + half) / bucketM); y++) {
          const key = `${x},${y}`;
          const list = buckets.get(key);
          if (list) list.push({ a, b, half, road: n });
          else buckets.set(key, [{ a, b, half, road: n }]);
        }
    }
  });
  return {
    onOther: (p, road, shrinkM) =>
      (buckets.get(`${Math.floor(p[0] / bucketM)},${Math.floor(p[1] / bucketM)}`) ?? []).some(
        (s) => s.road !== road && distanceToSegment(p, s.a, s.b) < s.half - shrinkM,
      ),
  };
}

/** Rings in buckets by the boxes around them: has this one met another? */
export interface RingIndex {
  meets(ring: Ring): boolean;
  add(ring: Ring): void;
}
export function createRingIndex(bucketM = 50): RingIndex {
  const buckets = new Map<string, { ring: Ring; box: Box }[]>();
  const keys = (b: Box): string[] => {
    const found: string[] = [];
    for (let x = Math.floor(b.west / bucketM); x <= Math.floor(b.east / bucketM); x++)
      for (let y = Math.floor(b.south / bucketM); y <= Math.floor(b.north / bucketM); y++) found.push(`${x},${y}`);
    return found;
  };
  return {
    meets(ring) {
      const box = boxOf(ring);
      return keys(box).some((key) => (buckets.get(key) ?? []).some((r) => boxesMeet(r.box, box) && overlap(r.ring, ring)));
    },
    add(ring) {
      const box = boxOf(ring);
      for (const key of keys(box)) {
        const list = buckets.get(key);
        if (list) list.push({ ring, box });
        else buckets.set(key, [{ ring, box }]);
      }
    },
  };
}
