import { Matrix4 } from 'three';
import { ecefToGeodetic, type PlanFrame } from '../../base/geodesy.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { PlacedTile } from './tile-choice.ts';

/**
 * Tile metres (x east, y north, z up at the anchor) to three metres (X east, Y up, Z south of the city's origin).
 * `datumM`: ellipsoidal height of the pack's vertical zero, which three's Y = 0 is.
 */
export function placeMatrix(anchor: TileNode['anchor'], frame: PlanFrame, datumM: number): Matrix4 {
  const [x, y] = frame.toPlan(anchor.lon, anchor.lat);
  const { east, north } = frame.scaleAt(anchor.lat);
  return new Matrix4().set(east, 0, 0, x, 0, 0, 1, anchor.heightM - datumM, 0, -north, 0, -y, 0, 0, 0, 1);
}

/** Tiles with their bounding spheres in three metres; a tile that stands nowhere on the earth is left without content. */
export function placeTiles(nodes: readonly TileNode[], frame: PlanFrame, datumM: number): PlacedTile[] {
  const covered = new Set<number>();
  return nodes.map((node) => {
    // Parents come before children.
    const parent = nodes[node.parent];
    const isOverview = parent === undefined || (parent.contentUrl === null && !covered.has(parent.id));
    if (!isOverview) covered.add(node.id);
    const [lon, lat, heightM] = ecefToGeodetic(...node.centre);
    const [x, y] = frame.toPlan(lon, lat);
    return {
      id: node.id,
      children: node.children,
      hasContent: node.contentUrl !== null && Number.isFinite(node.anchor.lon),
      centre: [x, heightM - datumM, -y],
      radiusM: node.radiusM,
      geometricErrorM: node.geometricErrorM,
      adds: node.refine === 'ADD',
      isOverview,
    };
  });
}
