import { enuToEcef } from '../../../base/geodesy.ts';
import { boxVolume, cornersOf, emptyExtent, widen, type Extent } from './extent.ts';
import { identity, invertRigid, multiply, transformPoint } from '../matrix.ts';

/** A tile as its writer knows it: where its local frame stands, what it holds, what refines it. */
export interface TilePlan {
  readonly anchor: { readonly lon: number; readonly lat: number; readonly heightM: number };
  /** Bounds of the content in the local frame; null when the tile has no content of its own. */
  readonly extent: Extent | null;
  readonly uri: string | null;
  readonly geometricErrorM: number;
  readonly children: readonly TilePlan[];
}

interface WrittenNode {
  readonly json: Record<string, unknown>;
  /** Bounds of content and children in this tile's frame. */
  readonly bounds: Extent;
}

function writeTile(plan: TilePlan, parentToEcef: readonly number[]): WrittenNode {
  const toEcef = enuToEcef(plan.anchor.lon, plan.anchor.lat, plan.anchor.heightM);
  const bounds = emptyExtent();
  if (plan.extent) for (const [x, y, z] of cornersOf(plan.extent)) widen(bounds, x, y, z);
  const fromEcef = invertRigid(toEcef);
  const children = plan.children.map((child) => {
    const written = writeTile(child, toEcef);
    const toHere = multiply(fromEcef, enuToEcef(child.anchor.lon, child.anchor.lat, child.anchor.heightM));
    for (const corner of cornersOf(written.bounds)) widen(bounds, ...transformPoint(toHere, ...corner));
    return written.json;
  });
  const transform = parentToEcef === identity ? toEcef : multiply(invertRigid(parentToEcef), toEcef);
  return {
    bounds,
    json: {
      transform,
      boundingVolume: { box: boxVolume(bounds) },
      geometricError: plan.geometricErrorM,
      refine: 'REPLACE',
      ...(plan.uri ? { content: { uri: plan.uri } } : {}),
      ...(children.length > 0 ? { children } : {}),
    },
  };
}

/** Around all tiles, in EPSG:4979 radians and metres, for the root (whose frame is ECEF itself). */
function regionAround(tiles: readonly TilePlan[], nodes: readonly WrittenNode[]): number[] {
  let [west, south, east, north, low, high] = [Infinity, Infinity, -Infinity, -Infinity, Infinity, -Infinity];
  const rad = Math.PI / 180;
  tiles.forEach(({ anchor }, i) => {
    const { min, max } = (nodes[i] as WrittenNode).bounds;
    // 100 km per degree is below every degree's true length outside the poles (lon shrinks by cos lat): a little too wide.
    const lonDeg = 1 / (100000 * Math.cos(anchor.lat * rad));
    const latDeg = 1 / 100000;
    west = Math.min(west, anchor.lon + min[0] * lonDeg);
    east = Math.max(east, anchor.lon + max[0] * lonDeg);
    south = Math.min(south, anchor.lat + min[1] * latDeg);
    north = Math.max(north, anchor.lat + max[1] * latDeg);
    // Flat frames rise above the curved ellipsoid by less than a metre within 3 km.
    low = Math.min(low, anchor.heightM + min[2] - 1);
    high = Math.max(high, anchor.heightM + max[2] + 2);
  });
  return [west * rad, south * rad, east * rad, north * rad, low, high];
}

/** A 3D Tiles 1.1 tileset of explicit tiles under one empty root. */
export function writeTileset(tiles: readonly TilePlan[], geometricErrorM: number): string {
  const nodes = tiles.map((tile) => writeTile(tile, identity));
  return `${JSON.stringify({
    asset: { version: '1.1' },
    geometricError: geometricErrorM * 2,
    root: {
      boundingVolume: { region: regionAround(tiles, nodes) },
      geometricError: geometricErrorM,
      refine: 'ADD',
      children: nodes.map(({ json }) => json),
    },
  })}\n`;
}
