import { enuToEcef } from '../../base/geodesy.ts';
import { invertRigid, transformPoint } from '../../city/formats/matrix.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { CameraPlace } from '../../session/session.ts';

const RAD = Math.PI / 180;
/** MapLibre's own, its `Map.getVerticalFieldOfView` unless somebody set another. */
const FOV_DEG = 36.87;
/** Of an equator; pixels of a world at zoom 0. */
const EQUATOR_M = 2 * Math.PI * 6_371_008.8;
const WORLD_PX = 512;
/** Hills are not known yet, and the map is flat where the globe is round: so much beside the picture counts as in it. */
const SLACK_M = 300;
const SLACK_SHARE = 0.02;

type Vec = readonly [number, number, number];
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * Whether a tile may be in a map's picture before there is a map: false where its sphere lies beyond one of the picture's four
 * sides, seen from `camera` (EPSG:4326, MapLibre's zoom, degrees). The map's eye stands over its ground, however high that is: a
 * tile counts as lying on the same.
 */
export function sightOf(camera: CameraPlace, widthPx: number, heightPx: number): (tile: Pick<TileNode, 'centre' | 'radiusM'>) => boolean {
  if (!(widthPx > 0 && heightPx > 0)) return () => true;
  const { lon, lat, zoom, pitch, bearing } = camera;
  const toCamera = invertRigid(enuToEcef(lon, lat, 0));
  const [sinB, cosB, sinP, cosP] = [Math.sin(bearing * RAD), Math.cos(bearing * RAD), Math.sin(pitch * RAD), Math.cos(pitch * RAD)];
  // East, north, up.
  const forward: Vec = [sinB * sinP, cosB * sinP, -cosP];
  const right: Vec = [cosB, -sinB, 0];
  const up: Vec = [sinB * cosP, cosB * cosP, sinP];
  const halfUp = (FOV_DEG / 2) * RAD;
  const halfAcross = Math.atan((Math.tan(halfUp) * widthPx) / heightPx);
  const awayM = (heightPx / 2 / Math.tan(halfUp)) * ((EQUATOR_M * Math.cos(lat * RAD)) / (WORLD_PX * 2 ** zoom));
  const sides = [
    [right, halfAcross, 1],
    [right, halfAcross, -1],
    [up, halfUp, 1],
    [up, halfUp, -1],
  ] as const;
  const normals = sides.map(
    ([across, half, sign]) => [0, 1, 2].map((k) => (forward[k] as number) * Math.sin(half) + sign * (across[k] as number) * Math.cos(half)) as unknown as Vec,
  );
  return ({ centre, radiusM }) => {
    const [east, north] = transformPoint(toCamera, ...centre);
    const fromEye: Vec = [east + forward[0] * awayM, north + forward[1] * awayM, forward[2] * awayM];
    const room = radiusM + SLACK_M + SLACK_SHARE * Math.hypot(...fromEye);
    return normals.every((normal) => dot(fromEye, normal) >= -room);
  };
}
