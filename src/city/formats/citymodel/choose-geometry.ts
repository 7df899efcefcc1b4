import type { CityGeometry, CityObject } from './model.ts';

/** Closed shapes before loose surfaces when a level of detail has both (they show the same walls twice). */
const ranks: Readonly<Record<string, number>> = { Solid: 3, CompositeSolid: 3, MultiSolid: 3, CompositeSurface: 2, MultiSurface: 1 };
const rankOf = ({ type }: CityGeometry): number => ranks[type] ?? 0;
const lodOf = ({ lod }: CityGeometry): number => (Number.isNaN(lod) ? 1 : lod);

/** Drawn unless another level is asked for: beyond it come façade details, which a city view pays for and does not see. */
export const usualLod = 2.2;
/**
 * How well a level suits a wish: the highest up to it, else the lowest above it, and footprints only when there is nothing
 * else or they are what is wished.
 */
function suits(lod: number, wish: number): number {
  if (lod < 1 && wish >= 1) return lod - 1e6;
  return lod <= wish + 1e-9 ? lod : -lod;
}

export interface ChosenGeometry {
  readonly object: CityObject;
  readonly geometry: CityGeometry;
}

/**
 * What to draw of a family (a building with its parts): the most suitable level of detail that anyone in it has. A member
 * without that level adds its own best only where nobody stands in for it: footprints under real walls are left out.
 */
export function chooseGeometry(family: readonly CityObject[], wish: number = usualLod): ChosenGeometry[] {
  const rate = (geometry: CityGeometry): number => suits(lodOf(geometry), wish);
  const drawn = family.map((object) => ({ object, shapes: object.geometry.filter(({ surfaces }) => surfaces.length > 0) }));
  const best = Math.max(-Infinity, ...drawn.flatMap(({ shapes }) => shapes.map(rate)));
  return drawn.flatMap(({ object, shapes }) => {
    const own = Math.max(-Infinity, ...shapes.map(rate));
    const isWhole = object.children.length > 0 && family.length > 1;
    if (own < best && (isWhole || isFlat(own, best, wish))) return [];
    const level = shapes.filter((geometry) => rate(geometry) === own);
    const rank = Math.max(...level.map(rankOf));
    return level.filter((geometry) => rankOf(geometry) === rank || geometry.isRest === true).map((geometry) => ({ object, geometry }));
  });
}

/** A footprint beside members that have walls. */
const isFlat = (own: number, best: number, wish: number): boolean => wish >= 1 && own < -1e5 && best > -1e5;
