import { ecefToGeodetic, enuToEcef, geodeticToEcef, metresPerDegree } from '../../../../base/geodesy.ts';
import { fail } from '../../../../base/problem.ts';
import { isObject, shown } from '../../json-door.ts';
import { maxStretch, transformPoint } from '../../matrix.ts';
import type { TileVolume } from './tile-record.ts';

const DEG = 180 / Math.PI;
type Vec3 = [number, number, number];

export function numbersAt(value: unknown, count: number, where: string): number[] {
  if (!Array.isArray(value) || value.length !== count || !value.every((v) => typeof v === 'number' && Number.isFinite(v)))
    return fail('bad-tileset', where, `${shown(value)} is not ${count} finite numbers`);
  return value as number[];
}

const turned = (m: readonly number[], x: number, y: number, z: number): Vec3 => {
  const [ox, oy, oz] = transformPoint(m, 0, 0, 0);
  const [px, py, pz] = transformPoint(m, x, y, z);
  return [px - ox, py - oy, pz - oz];
};

export function boxVolume(box: readonly number[], transform: readonly number[]): TileVolume {
  const at = (i: number): number => box[i] as number;
  const axes = [3, 6, 9].map((i) => turned(transform, at(i), at(i + 1), at(i + 2)));
  // The farthest corner: half axes need not be square to each other once a transform has sheared them.
  const corner = (i: number, j: number): number =>
    Math.hypot(...[0, 1, 2].map((k) => (axes[0] as Vec3)[k as 0] + i * (axes[1] as Vec3)[k as 0] + j * (axes[2] as Vec3)[k as 0]));
  const radiusM = Math.max(corner(1, 1), corner(1, -1), corner(-1, 1), corner(-1, -1));
  return { centre: transformPoint(transform, at(0), at(1), at(2)), axes, radiusM, isBall: false };
}

/** Regions are always EPSG:4979 radians and metres, whatever the transform. West of east may cross the date line. */
export function regionVolume(region: readonly number[]): TileVolume {
  const [west, south, east, north, low, high] = region.map((v, i) => (i < 4 ? v * DEG : v)) as [number, number, number, number, number, number];
  const span = east < west ? east + 360 - west : east - west;
  const [lon, lat, heightM] = [west + span / 2, (south + north) / 2, (low + high) / 2];
  const frame = enuToEcef(lon, lat, heightM);
  const centre = geodeticToEcef(lon, lat, heightM) as Vec3;
  const { lonM, latM } = metresPerDegree(lat);
  const widest = metresPerDegree(south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north))).lonM;
  const [halfEast, halfNorth] = [(span / 2) * Math.max(lonM, widest), ((north - south) / 2) * latM];
  // A flat box sinks below a curved region by its sagitta.
  const sagitta = (halfEast ** 2 + halfNorth ** 2) / (2 * 6371000);
  const axes = [turned(frame, halfEast, 0, 0), turned(frame, 0, halfNorth, 0), turned(frame, 0, 0, (high - low) / 2 + sagitta)];
  const corners = [0, span / 2, span].flatMap((d) => [south, lat, north].flatMap((b) => [low, high].map((h) => geodeticToEcef(west + d, b, h))));
  const radiusM = Math.max(...corners.map(([x, y, z]) => Math.hypot(x - centre[0], y - centre[1], z - centre[2])));
  return { centre, axes, radiusM, isBall: false };
}

export function readVolume(volume: unknown, transform: readonly number[], where: string): TileVolume {
  if (!isObject(volume)) return fail('bad-tileset', where, `${shown(volume)} is not a bounding volume`);
  if (volume['region'] !== undefined) return regionVolume(numbersAt(volume['region'], 6, `${where}/region`));
  if (volume['box'] !== undefined) return boxVolume(numbersAt(volume['box'], 12, `${where}/box`), transform);
  if (volume['sphere'] === undefined)
    return fail('unsupported-volume', where, `${Object.keys(volume).join(', ') || 'nothing'}: only box, region and sphere are read`);
  const [x, y, z, r] = numbersAt(volume['sphere'], 4, `${where}/sphere`) as [number, number, number, number];
  const radiusM = r * maxStretch(transform);
  return {
    centre: transformPoint(transform, x, y, z),
    axes: [
      [radiusM, 0, 0],
      [0, radiusM, 0],
      [0, 0, radiusM],
    ],
    radiusM,
    isBall: true,
  };
}

/** Does a volume stand on the earth at all? Else its tileset needs a place. */
export function placeOf({ centre }: TileVolume): { readonly lon: number; readonly lat: number; readonly heightM: number } | null {
  if (Math.hypot(...centre) < 3e6) return null;
  const [lon, lat, heightM] = ecefToGeodetic(...centre);
  return { lon, lat, heightM };
}
