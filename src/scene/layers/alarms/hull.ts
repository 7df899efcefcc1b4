export type PlanPoint = readonly [x: number, y: number];

/** Convex hull, counter-clockwise, without the points on its edges (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly PlanPoint[]): readonly PlanPoint[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly PlanPoint[]): PlanPoint[] => {
    const chain: PlanPoint[] = [];
    for (const p of ordered) {
      while (chain.length > 1 && turn(chain[chain.length - 2] as PlanPoint, chain[chain.length - 1] as PlanPoint, p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}
const turn = (o: PlanPoint, a: PlanPoint, b: PlanPoint): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

const CORNERS = 12;

/** The hull of points with room around them, corners rounded: one shape around everything a cause brought down. Same units. */
export function roomyHull(points: readonly PlanPoint[], room: number): readonly PlanPoint[] {
  const around = convexHull(points).flatMap(([x, y]) =>
    Array.from({ length: CORNERS }, (_, i): PlanPoint => {
      const angle = (i / CORNERS) * 2 * Math.PI;
      return [x + room * Math.cos(angle), y + room * Math.sin(angle)];
    }),
  );
  return convexHull(around);
}
