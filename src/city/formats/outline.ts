type Point = readonly [number, number];

const signedArea = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as Point;
    return sum + (x * v - u * y) / 2;
  }, 0);

function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] as Point;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  });
  return inside;
}

/** Edges that border only one of the polygons: each inner edge is met once in either direction and cancels. */
function borderEdges(rings: Iterable<readonly number[]>): Map<number, number[]> {
  const edges = new Map<string, readonly [number, number]>();
  for (const ring of rings)
    ring.forEach((from, i) => {
      const to = ring[(i + 1) % ring.length] as number;
      if (from === to) return;
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to]);
    });
  const onward = new Map<number, number[]>();
  for (const [from, to] of edges.values()) onward.set(from, [...(onward.get(from) ?? []), to]);
  return onward;
}

function chain(onward: Map<number, number[]>): number[][] {
  const rings: number[][] = [];
  for (const start of onward.keys()) {
    while ((onward.get(start)?.length ?? 0) > 0) {
      const ring: number[] = [];
      let at: number | undefined = start;
      do {
        ring.push(at);
        at = onward.get(at)?.pop();
      } while (at !== undefined && at !== start);
      // An open chain comes from a broken mesh; what it would enclose is anybody's guess.
      if (at === start && ring.length >= 3) rings.push(ring);
    }
  }
  return rings;
}

/**
 * The outline, seen from above, of polygons that share vertices (a triangulated patch of ground, say): outer rings
 * counter-clockwise, holes clockwise, closed, as GeoJSON wants them.
 * @param place position of a vertex in any flat frame; `to` turns it into what is written.
 */
export function outlineOf(rings: Iterable<readonly number[]>, place: (vertex: number) => Point, to: (vertex: number) => readonly number[]): number[][][][] {
  const chained = chain(borderEdges(rings)).map((ring) => ({ ring, points: ring.map(place) }));
  const sized = chained.map((item) => ({ ...item, area: signedArea(item.points) })).filter(({ area }) => Math.abs(area) > 1e-6);
  // Ground modelled face down runs the other way round as a whole.
  const turned = sized.reduce((sum, { area }) => sum + area, 0) < 0 ? -1 : 1;
  const written = (ring: readonly number[]): number[][] => {
    const run = turned < 0 ? [...ring].reverse() : ring;
    return [...run, run[0] as number].map((vertex) => [...to(vertex)]);
  };
  const outers = sized.filter(({ area }) => area * turned > 0).sort((a, b) => Math.abs(a.area) - Math.abs(b.area));
  const polygons = outers.map(({ ring }) => [written(ring)]);
  for (const hole of sized.filter(({ area }) => area * turned < 0)) {
    const home = outers.findIndex(({ points, area }) => Math.abs(area) > Math.abs(hole.area) && isInside(hole.points[0] as Point, points));
    polygons[home]?.push(written(hole.ring));
  }
  return polygons;
}
