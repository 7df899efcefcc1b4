const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;
/** Segments under one box. */
const SEGMENTS = 32;

/** West, south, east and north of every so many segments of a shape, worked out when it is first asked about. */
const boxesOf = new WeakMap<Float64Array, Float64Array>();

function boxesFor(lonLat: Float64Array): Float64Array {
  const known = boxesOf.get(lonLat);
  if (known) return known;
  const count = lonLat.length / 2;
  const boxes = new Float64Array(4 * Math.ceil((count - 1) / SEGMENTS));
  for (let n = 0; n < boxes.length / 4; n++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = n * SEGMENTS; i <= Math.min((n + 1) * SEGMENTS, count - 1); i++) {
      const [lon, lat] = [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
    boxes.set([west, south, east, north], 4 * n);
  }
  boxesOf.set(lonLat, boxes);
  return boxes;
}

/**
 * Whether a place lies within so many metres of a shape of two points or more, in the plane that touches the earth there. Stretches
 * whose box is out of reach are passed over: a feed asks this for each of its vehicles in every message.
 */
export function isNearShape(lonLat: Float64Array, lon: number, lat: number, withinM: number): boolean {
  const boxes = boxesFor(lonLat);
  const last = lonLat.length / 2 - 1;
  const metresPerLon = METRES_PER_DEGREE * Math.max(0.001, Math.cos((lat * Math.PI) / 180));
  const [reachLon, reachLat] = [withinM / metresPerLon, withinM / METRES_PER_DEGREE];
  for (let n = 0; n < boxes.length / 4; n++) {
    if (lon < (boxes[4 * n] as number) - reachLon || lon > (boxes[4 * n + 2] as number) + reachLon) continue;
    if (lat < (boxes[4 * n + 1] as number) - reachLat || lat > (boxes[4 * n + 3] as number) + reachLat) continue;
    for (let i = n * SEGMENTS; i < Math.min((n + 1) * SEGMENTS, last); i++) {
      const ax = ((lonLat[2 * i] as number) - lon) * metresPerLon;
      const ay = ((lonLat[2 * i + 1] as number) - lat) * METRES_PER_DEGREE;
      const dx = ((lonLat[2 * i + 2] as number) - lon) * metresPerLon - ax;
      const dy = ((lonLat[2 * i + 3] as number) - lat) * METRES_PER_DEGREE - ay;
      const squared = dx * dx + dy * dy;
      const share = squared > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / squared)) : 0;
      if ((ax + dx * share) ** 2 + (ay + dy * share) ** 2 <= withinM * withinM) return true;
    }
  }
  return false;
}
