import type { CityGeometry, CityObject } from './model.ts';

/** Closed shapes before loose surfaces when a level of detail has both (they show the same walls twice). */
const ranks: Readonly<Record<string, number>> = { Solid: 3, CompositeSolid: 3, MultiSolid: 3, CompositeSurface: 2, MultiSurface: 1 };
const rankOf = ({ type }: CityGeometry): number => ranks[type] ?? 0;
const lodOf = ({ lod }: CityGeometry): number => (Number.isNaN(lod) ? 1 : lod);

export interface ChosenGeometry {
  readonly object: CityObject;
  readonly geometry: CityGeometry;
}

/**
 * What to draw of a family (a building with its parts): the highest level of detail that anyone in it has. A member
 * without that level adds its own best only where nobody stands in for it: footprints under real walls are left out.
 */
export function chooseGeometry(family: readonly CityObject[]): ChosenGeometry[] {
  const drawn = family.map((object) => ({ object, shapes: object.geometry.filter(({ surfaces }) => surfaces.length > 0) }));
  const best = Math.max(-Infinity, ...drawn.flatMap(({ shapes }) => shapes.map(lodOf)));
  return drawn.flatMap(({ object, shapes }) => {
    const own = Math.max(-Infinity, ...shapes.map(lodOf));
    const isWhole = object.children.length > 0 && family.length > 1;
    if (own < best && (isWhole || (own < 1 && best >= 1))) return [];
    const level = shapes.filter((geometry) => lodOf(geometry) === own);
    const rank = Math.max(...level.map(rankOf));
    return level.filter((geometry) => rankOf(geometry) === rank).map((geometry) => ({ object, geometry }));
  });
}
