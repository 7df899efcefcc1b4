import type { PlanFrame } from '../../base/geodesy.ts';
import type { SolidFeature } from '../pack/pack-input.ts';
import { addBody, emptyBody, planMeshOf } from './extrude.ts';
import type { FeatureHeights } from './footprint-heights.ts';
import type { JsonObject } from './json-door.ts';

/** Polygons, each an outer ring and holes, closed; degrees, and metres above the datum where a third coordinate is given. */
export type FootprintPolygons = readonly (readonly (readonly (readonly number[])[])[])[];

const longest = 300;
/** Values as the inspector shows them: scalars as they are, anything else as short text. */
export const plainProperties = (properties: JsonObject): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, string | number | boolean][] => {
      if (name === '__proto__' || value === null || value === undefined || value === '') return [];
      if (typeof value === 'boolean' || typeof value === 'number') return [[name, value]];
      return [[name, (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, longest)]];
    }),
  );

type Point = readonly [number, number];
/** Twice the area of a ring, positive when it runs counter-clockwise. */
const turning = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as Point;
    return sum + x * v - u * y;
  }, 0);

/** A flat-roofed building over its footprint; null when that has no area. */
export function footprintSolid(
  polygons: FootprintPolygons,
  heights: FeatureHeights,
  id: string,
  properties: JsonObject,
  frame: PlanFrame,
): SolidFeature | null {
  const baseM = (polygons[0]?.[0]?.[0]?.[2] ?? 0) + heights.footM;
  const body = emptyBody();
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rings of polygons) {
    for (const [lon, lat] of rings[0] ?? [])
      [west, south, east, north] = [
        Math.min(west, lon as number),
        Math.min(south, lat as number),
        Math.max(east, lon as number),
        Math.max(north, lat as number),
      ];
    const plan = rings.map((ring, k) => {
      const points = ring.slice(0, -1).map(([lon, lat]) => frame.toPlan(lon as number, lat as number));
      return turning(points) > 0 === (k === 0) ? points : points.reverse();
    });
    addBody(body, plan, baseM, baseM + heights.heightM, [[0, 0, 0]]);
  }
  if (body.triangles.length === 0) return null;
  const { storeys, heightM, year, use, from } = heights;
  return {
    mesh: planMeshOf(body),
    record: {
      id,
      use,
      storeys,
      heightM,
      baseM,
      year,
      people: [NaN, NaN, NaN, NaN],
      lon: (west + east) / 2,
      lat: (south + north) / 2,
      attributes: { ...plainProperties(properties), heightFrom: from },
    },
  };
}
