import { metresPerDegree } from '../../../base/geodesy.ts';
import { hashText } from '../../../base/random.ts';
import type { DependencyGraph } from '../../../tables/dependencies.ts';
import type { SensorProperties } from '../../../city/pack/manifest.ts';

/** A sensor of the pack as the physics sees it: a point in local metres with its own number of fate. */
export interface Site {
  readonly id: string;
  readonly kind: string;
  readonly name: SensorProperties['name'];
  readonly district: string;
  readonly lon: number;
  readonly lat: number;
  /** East and north of the middle of the city's bounds, metres. */
  readonly xM: number;
  readonly yM: number;
  /** 32-bit hash of seed and id: every private trait is drawn from it. */
  readonly fate: number;
  readonly streams: SensorProperties['streams'];
  /** Seats or counters of the service it stands for; NaN when unknown. */
  readonly capacity: number;
}

/** What the physics must know of the city, beside its sensors. */
export interface Setting {
  readonly seed: number;
  readonly offsetMs: number;
  /** Middle of the bounds, EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly sites: readonly Site[];
  /** Who hangs on whom; null in a pack that does not say. */
  readonly graph: DependencyGraph | null;
  /** The old town's heart: where Pump Q3 stands. */
  readonly focus: { readonly xM: number; readonly yM: number };
}

export interface SensorFeature {
  readonly lon: number;
  readonly lat: number;
  readonly properties: SensorProperties;
}

/** Capacity by service id, where the pack says it. */
export type Capacities = ReadonlyMap<string, number>;

export const isPumpQ3 = (site: Pick<Site, 'kind' | 'name'>): boolean => site.kind === 'pump-station' && /\bQ3$/.test(site.name.en);

export function createSetting(
  seed: number,
  bounds: readonly [number, number, number, number],
  utcOffsetMinutes: number,
  sensors: readonly SensorFeature[],
  capacities: Capacities = new Map(),
  graph: DependencyGraph | null = null,
): Setting {
  const lon = (bounds[0] + bounds[2]) / 2;
  const lat = (bounds[1] + bounds[3]) / 2;
  const { lonM, latM } = metresPerDegree(lat);
  const sites = sensors.map((s): Site => ({
    id: s.properties.id,
    kind: s.properties.kind,
    name: s.properties.name,
    district: s.properties.district,
    lon: s.lon,
    lat: s.lat,
    xM: (s.lon - lon) * lonM,
    yM: (s.lat - lat) * latM,
    fate: hashText(s.properties.id, seed),
    streams: s.properties.streams,
    capacity: capacities.get(s.properties.service ?? '') ?? NaN,
  }));
  const heart = sites.find(isPumpQ3) ?? sites.find((s) => s.kind === 'pump-station');
  return { seed, offsetMs: utcOffsetMinutes * 60_000, lon, lat, sites, graph, focus: heart ?? { xM: 0, yM: 0 } };
}

export const distanceM = (a: { xM: number; yM: number }, b: { xM: number; yM: number }): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);
