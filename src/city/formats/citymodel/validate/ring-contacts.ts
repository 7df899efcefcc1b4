/** How the rings of a polygon meet each other, in the plane of the polygon; metres. */
type Point = readonly [number, number];
type Ring = readonly Point[];

const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Do two rings have the same corners, wherever they begin and whichever way they run? */
export const areSameRings = (one: Ring, other: Ring, slackM: number): boolean =>
  one.length === other.length && one.every((a) => other.some((b) => apart(a, b) <= slackM)) && other.every((b) => one.some((a) => apart(a, b) <= slackM));

/** How far a point lies from a segment. */
function distance(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = Math.max(0, Math.min(1, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy);
}
const isOn = (point: Point, ring: Ring, slackM: number): boolean => ring.some((a, i) => distance(point, a, ring[(i + 1) % ring.length] as Point) <= slackM);

/**
 * Do rings that touch in points cut the inside of their polygon in two? Rings and the points where they touch are the nodes of
 * a graph; the inside falls apart where this graph has a circle. Holds for rings that neither cross nor nest.
 */
export function splitsInterior(rings: readonly Ring[], slackM: number): boolean {
  const contacts: Point[] = [];
  rings.forEach((ring, r) =>
    ring.forEach((point) => {
      const isShared = rings.some((other, o) => o !== r && isOn(point, other, slackM));
      if (isShared && !contacts.some((known) => apart(known, point) <= slackM)) contacts.push(point);
    }),
  );
  const group = new Map<string, string>();
  const rootOf = (node: string): string => {
    let at = node;
    for (let up = group.get(at); up !== undefined; up = group.get(at)) at = up;
    return at;
  };
  return contacts.some((point, c) =>
    rings.some((ring, r) => {
      if (!isOn(point, ring, slackM)) return false;
      const [a, b] = [rootOf(`contact ${c}`), rootOf(`ring ${r}`)];
      if (a !== b) group.set(a, b);
      return a === b;
    }),
  );
}
