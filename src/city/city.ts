import type { PlanFrame } from '../base/geodesy.ts';
import type { Words } from '../base/words.ts';
import type { BuildingTable } from '../tables/buildings.ts';
import type { Dependencies } from './dependencies/index.ts';
import type { LateOperations } from './operations/index.ts';
import type { Streets } from './streets/index.ts';
import type { Networks, Storeys } from './networks/index.ts';
import type { Elevation } from './terrain/elevation.ts';
import type { AreaProperties, CityManifest, SensorProperties, ServiceProperties } from './pack/manifest.ts';
import type { PlacedFeatures } from './placed-features.ts';

/** A place on the ground with its properties; static, loaded once. */
export interface Placed<P> {
  readonly lon: number;
  readonly lat: number;
  readonly properties: P;
}
export type Sensor = Placed<SensorProperties>;
export type Service = Placed<ServiceProperties>;
export interface Area {
  readonly properties: AreaProperties;
  readonly geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon;
  /** A point inside, for labels and flying. */
  readonly lon: number;
  readonly lat: number;
}

/** Everything a thing on the map can be; one selection everywhere. */
/** `vehicle`, `event`: met in feeds, by `<feed>/<id>`. `feature`: something of a foreign tileset or a placed model. `shape`: something of a data layer. */
export type EntityKind = 'building' | 'sensor' | 'service' | 'area' | 'link' | 'thing' | 'feature' | 'shape' | 'vehicle' | 'event';
export interface EntityRef {
  readonly kind: EntityKind;
  readonly id: string;
}
export const entityKey = (ref: EntityRef): string => `${ref.kind}/${ref.id}`;
export function entityFromKey(key: string): EntityRef | null {
  const match = /^(building|sensor|service|area|link|thing|feature|shape|vehicle|event)\/(.{1,200})$/.exec(key);
  return match ? { kind: match[1] as EntityKind, id: match[2] as string } : null;
}

/**
 * An opened city pack. Buildings fill in as tiles arrive (the scene's loader writes them); everything else is here whole.
 * `thing` entities are met only in feeds (a lamp of a live broker that no pack describes): see the stream table.
 */
export interface City {
  readonly manifest: CityManifest;
  /** Absolute URL of the pack's folder, ending in `/`. */
  readonly baseUrl: string;
  readonly frame: PlanFrame;
  readonly districts: readonly Area[];
  readonly streets: readonly Area[];
  readonly grid: readonly Area[];
  readonly services: readonly Service[];
  readonly sensors: readonly Sensor[];
  readonly buildings: BuildingTable;
  /** Pipes, cables, tracks and stations: `link` entities, keyed `<network>:<id>`. */
  readonly networks: Networks;
  readonly storeys: Storeys;
  /** Who needs what from whom. */
  readonly dependencies: Dependencies;
  /** The streets as a network, for ways and walking times. */
  readonly streetNetwork: Streets;
  /** Agencies, classes of cases, units, cameras: fetched when first asked for. */
  readonly operations: LateOperations;
  /** Features of foreign tilesets and placed models, while they are loaded. */
  readonly placed: PlacedFeatures;
  sensor(id: string): Sensor | undefined;
  service(id: string): Service | undefined;
  area(id: string): Area | undefined;
  /** Name and position of anything the pack knows; undefined when unknown (buildings: not loaded yet). */
  place(ref: EntityRef): { readonly lon: number; readonly lat: number; readonly name: Words; readonly kind: string } | undefined;
  /** The heights of the ground are here; rejects where they cannot be read. */
  readonly heights: Promise<void>;
  /** Heights of the ground with their area and spacing; null in a pack without terrain, and before `heights`. */
  readonly elevation: Elevation | null;
  /** Ground above the vertical datum, metres, bilinear; NaN where the pack says nothing (it draws its zero there: see `standingM`). */
  groundM(lon: number, lat: number): number;
  /** Is this position inside the manifest's bounds? NaN is outside. */
  contains(lon: number, lat: number): boolean;
  /** Minutes east of UTC at an instant. */
  utcOffsetMinutes(timeMs: number): number;
}

/** Height at which something on the ground is drawn: the datum's zero where no terrain is known. */
export function standingM(city: Pick<City, 'groundM'>, lon: number, lat: number): number {
  const m = city.groundM(lon, lat);
  return Number.isNaN(m) ? 0 : m;
}
