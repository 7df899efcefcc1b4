/** Streams counted in one hexagon of the plan. */
export interface HexCount {
  /** Middle, plan metres. */
  readonly x: number;
  readonly y: number;
  /** Streams that stand in it, and how many of them speak. */
  readonly all: number;
  readonly speaking: number;
}

const SQRT3 = Math.sqrt(3);
/** Axial coordinates are packed into one number: so many columns to either side of the origin. */
const HALF = 32_768;

/**
 * Number of the hexagon (pointed north and south, one about the plan's origin) a plan point lies in. `radiusM`: from its middle
 * to a corner. Cube rounding of axial coordinates, as in Patel, "Hexagonal Grids" (2013).
 */
export function hexagonAt(x: number, y: number, radiusM: number): number {
  const q = ((SQRT3 / 3) * x - y / 3) / radiusM;
  const r = ((2 / 3) * y) / radiusM;
  let [rq, rr] = [Math.round(q), Math.round(r)];
  const rs = Math.round(-q - r);
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs + q + r)];
  if (dq > dr && dq > ds) rq = -rr - rs;
  else if (dr > ds) rr = -rq - rs;
  return (rq + HALF) * 2 * HALF + (rr + HALF);
}

/** Middle of a hexagon, plan metres. */
export function hexagonMiddle(hexagon: number, radiusM: number): readonly [x: number, y: number] {
  const q = Math.floor(hexagon / (2 * HALF)) - HALF;
  const r = (hexagon % (2 * HALF)) - HALF;
  return [radiusM * SQRT3 * (q + r / 2), radiusM * 1.5 * r];
}

/**
 * Count points by hexagon, the fullest last. `hexagons`: number of each point's hexagon, negative for a point that stands nowhere;
 * `speaks`: 1 where it is heard of. One pass over the rows, one object a hexagon.
 */
export function countByHexagon(hexagons: Float64Array, speaks: Uint8Array, count: number, radiusM: number): readonly HexCount[] {
  const slotOf = new Map<number, number>();
  const all: number[] = [];
  const speaking: number[] = [];
  for (let i = 0; i < count; i++) {
    const hexagon = hexagons[i] as number;
    if (!(hexagon >= 0)) continue;
    let slot = slotOf.get(hexagon);
    if (slot === undefined) {
      slotOf.set(hexagon, (slot = all.length));
      all.push(0);
      speaking.push(0);
    }
    all[slot] = (all[slot] as number) + 1;
    speaking[slot] = (speaking[slot] as number) + (speaks[i] as number);
  }
  return [...slotOf]
    .map(([hexagon, slot]) => {
      const [x, y] = hexagonMiddle(hexagon, radiusM);
      return { x, y, all: all[slot] as number, speaking: speaking[slot] as number };
    })
    .sort((a, b) => a.speaking - b.speaking);
}

/** From how many speaking streams on each class of colour begins; below the first nothing speaks. About a fifth of a well-sensed city's hexagons each. */
export const densityClasses = [1, 8, 16, 24, 36] as const;

/** Class of a hexagon, from 0; -1 where too few of its streams speak for the first. */
export function densityClass(speaking: number, classes: readonly number[] = densityClasses): number {
  let at = -1;
  while (at + 1 < classes.length && speaking >= (classes[at + 1] as number)) at++;
  return at;
}
