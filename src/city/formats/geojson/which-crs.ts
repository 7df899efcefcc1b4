import { fail, type Problem } from '../../../base/problem.ts';
import { findCrs, type SourceCrs } from '../crs.ts';
import type { Turn } from './positions.ts';

/** How a file's positions become longitude and latitude, and what had to be supposed for it. */
export interface Reading {
  readonly crs: Pick<SourceCrs, 'name' | 'vertical'>;
  readonly turn: Turn;
}
const wgs84 = { name: 'EPSG:4326', vertical: 'unknown' } as const;
const mercatorEdgeM = 20037508.4;

/**
 * RFC 7946 knows one CRS, files know many: what `--proj4` says wins, then a `crs` member, then the values themselves. Web
 * mercator metres and swapped axes are recognised and told; anything else beyond the degrees is refused as `unknown-crs`.
 */
export function readingOf(
  crsMember: string | null,
  override: string | undefined,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  where: string,
  notes: Problem[],
): Reading {
  const said = override ?? crsMember;
  const isCrs84 = said !== null && /CRS:?84|OGC:1\.3:CRS84/i.test(said);
  if (said !== null && !isCrs84) {
    const crs = findCrs(crsMember, override, `${where}#/crs`);
    const isSwapped = crs.geographic && (y0 < -90 || y1 > 90);
    if (crsMember !== null && override === undefined && !crs.geographic)
      notes.push({ code: 'crs-member', where: `${where}#/crs`, why: `${crs.name}, which RFC 7946 no longer allows: reprojected to EPSG:4326` });
    if (isSwapped) notes.push({ code: 'swapped-axes', where, why: 'latitude comes before longitude: turned round' });
    return { crs, turn: isSwapped ? (x, y) => crs.toLonLat(y, x) : crs.toLonLat };
  }
  const inDegrees = x0 >= -180 && x1 <= 180 && y0 >= -90 && y1 <= 90;
  if (inDegrees || !Number.isFinite(x0)) return { crs: wgs84, turn: (x, y) => [x, y] };
  if (x0 >= -90 && x1 <= 90 && y0 >= -180 && y1 <= 180) {
    notes.push({
      code: 'swapped-axes',
      where,
      why: `second coordinates reach ${(Math.abs(y0) > y1 ? y0 : y1).toFixed(3)}, which is no latitude: latitude comes first, turned round`,
    });
    return { crs: wgs84, turn: (x, y) => [y, x] };
  }
  if (x0 >= -360 && x1 <= 360 && y0 >= -90 && y1 <= 90) {
    notes.push({
      code: 'beyond-antimeridian',
      where,
      why: `longitudes reach ${(Math.abs(x0) > x1 ? x0 : x1).toFixed(3)}: counted on from the other side of 180 degrees`,
    });
    return { crs: wgs84, turn: (x, y) => [((((x + 180) % 360) + 360) % 360) - 180, y] };
  }
  const looksMercator = Math.max(Math.abs(x0), Math.abs(x1), Math.abs(y0), Math.abs(y1)) <= mercatorEdgeM && Math.max(Math.abs(x0), Math.abs(x1)) > 1000;
  // National grids live in the first million metres too: only far out is it surely web mercator.
  if (looksMercator && isWebMercator(x0, y0, x1, y1)) {
    notes.push({
      code: 'guessed-crs',
      where,
      why: 'coordinates are no degrees but fit EPSG:3857 (web mercator metres): read as such; pass --proj4 if that is wrong',
    });
    const crs = findCrs('EPSG:3857', undefined, where);
    return { crs, turn: crs.toLonLat };
  }
  return fail(
    'unknown-crs',
    where,
    `coordinates reach from ${x0}, ${y0} to ${x1}, ${y1}, which are no degrees (RFC 7946 wants EPSG:4326): pass --proj4 "EPSG:code"`,
  );
}

/** UTM and most national grids have eastings of at most 1,000 km and positive northings of at most 10,000 km: those stay unguessed. */
const isWebMercator = (x0: number, y0: number, x1: number, y1: number): boolean =>
  !(x0 >= 0 && x1 <= 1_000_000 && y0 >= 0 && y1 <= 10_000_000) && x1 - x0 < 1_000_000 && y1 - y0 < 1_000_000;
