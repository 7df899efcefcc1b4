import type { Point } from './plane.ts';
import type { CitySeed, ZoneKind, ZoneSeed } from './seed.ts';
import { softNoise } from './spline.ts';

/** What kind of town is at a place: the zone it lies deepest in, with ragged edges; housing where nothing else is. */
export function zoneAt(seed: CitySeed, p: Point): ZoneSeed | null {
  let best: ZoneSeed | null = null;
  let depth = 1;
  for (const zone of seed.zones) {
    const [u, v] = [(p[0] - zone.x) / zone.rx, (p[1] - zone.y) / zone.ry];
    const d = Math.sqrt(u * u + v * v);
    if (d < depth) {
      depth = d;
      best = zone;
    }
  }
  return best;
}
export const characterAt = (seed: CitySeed, p: Point): ZoneKind => zoneAt(seed, p)?.kind ?? 'residential';

/** Storeys a place calls for above the ordinary: a smooth hill over every peak, with neighbourhoods that differ a little. */
export function storeysAt(seed: CitySeed, p: Point): number {
  let storeys = 0;
  for (const peak of seed.peaks) {
    const [u, v] = [(p[0] - peak.x) / peak.r, (p[1] - peak.y) / peak.r];
    storeys += peak.storeys * Math.exp(-(u * u + v * v));
  }
  return storeys * (1 + 0.25 * softNoise(seed.seed + 5, p[0], p[1], 380));
}

/** How central a place is, 1 at the main peak and 0 far out. */
export function centrality(seed: CitySeed, p: Point): number {
  const peak = seed.peaks[0];
  if (!peak) return 0;
  const d = Math.sqrt((p[0] - peak.x) * (p[0] - peak.x) + (p[1] - peak.y) * (p[1] - peak.y));
  return Math.exp(-d / 3200);
}

/** Decade-ish a neighbourhood was built: old in the old town, newer outward, with patches of renewal. */
export function yearAt(seed: CitySeed, p: Point, kind: ZoneKind): number {
  const drift = 12 * softNoise(seed.seed + 11, p[0], p[1], 600);
  const base: Record<ZoneKind, number> = {
    oldtown: 1908,
    cbd: 2012,
    mixed: 1994,
    residential: 2005,
    village: 1992,
    villa: 2008,
    industry: 2006,
    port: 2003,
    campus: 1998,
    hospital: 2001,
    civic: 2010,
    park: 2005,
    wood: 2000,
    field: 1998,
  };
  return Math.round(base[kind] + drift);
}
