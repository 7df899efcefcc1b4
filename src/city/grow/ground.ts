import type { GroundLayer } from '../pack/pack-input.ts';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { AreaDraft, Areas } from './areas.ts';
import type { Block } from './blocks.ts';
import type { StreetLine } from './furniture.ts';
import { areaOf, at, innerPoint, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed } from './seed.ts';
import type { Green, Town } from './town.ts';

type Feature = GeoJSON.Feature<GeoJSON.Geometry, Record<string, string | number>>;
/** Degrees rounded to 1e-7 (about a centimetre), so that every engine writes the same bytes. */
const degrees = (d: number): number => Math.round(d * 1e7) / 1e7;

export const createPlace =
  (frame: PlanFrame) =>
  (p: Point): [number, number] => {
    const [lon, lat] = frame.toLonLat(p[0], p[1]);
    return [degrees(lon), degrees(lat)];
  };
export type Placer = ReturnType<typeof createPlace>;

const closed = (ring: Ring, place: Placer): [number, number][] => [...ring, at(ring, 0)].map(place);
export const multiPolygon = (polygons: readonly (readonly Ring[])[], place: Placer): GeoJSON.Polygon | GeoJSON.MultiPolygon =>
  polygons.length === 1
    ? { type: 'Polygon', coordinates: (polygons[0] as readonly Ring[]).map((r) => closed(r, place)) }
    : { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map((r) => closed(r, place))) };

const feature = (geometry: GeoJSON.Geometry, properties: Record<string, string | number>): Feature => ({ type: 'Feature', properties, geometry });
const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });

/** How far the sea goes on, metres from the origin: past the horizon of any camera that still shows the city. */
const SEA_M = 66_000;

/** Painting order: broad first. */
const greenOrder: readonly Green['kind'][] = ['urban', 'industrial', 'port', 'plaza', 'field', 'wood', 'park'];

export interface GroundParts {
  readonly plan: Plan;
  readonly blocks: readonly Block[];
  readonly town: Town;
  readonly areas: Areas;
  readonly streets: readonly StreetLine[];
}

export function paintGround(seed: CitySeed, { plan, town, areas, streets }: GroundParts, place: Placer): Record<GroundLayer, GeoJSON.FeatureCollection> {
  const area = (kind: string, polygons: readonly (readonly Ring[])[]): Feature => feature(multiPolygon(polygons, place), { kind });
  const land = [
    ...plan.land.map((rings) => area('base', [rings])),
    ...plan.islets.flatMap((ring) => [area('base', [[ring]]), area('wood', [[ring]])]),
    ...[...town.greens].sort((a, b) => greenOrder.indexOf(a.kind) - greenOrder.indexOf(b.kind)).map((g) => area(g.kind, [[g.ring]])),
    ...plan.beaches.map((ring) => area('sand', [[ring]])),
  ];
  const sea: Ring = [
    [-SEA_M, -SEA_M],
    [SEA_M, -SEA_M],
    [SEA_M, SEA_M],
    [-SEA_M, SEA_M],
  ];
  const hole = (ring: Ring): Ring => (areaOf(ring) > 0 ? [...ring].reverse() : ring);
  const water = [
    area('sea', [[sea, hole(plan.coast), ...plan.islets.map(hole)]]),
    ...plan.water.flatMap((w) => w.polygons.map((rings) => area(w.kind, [rings]))),
    ...town.ponds.map((ring) => area('pond', [[ring]])),
  ];
  const roads = [
    ...streets.map((s) =>
      feature(
        { type: 'LineString', coordinates: s.line.map(place) },
        { class: s.class, name_zh: s.name.zh, name_en: s.name.en, bridge: s.bridge ? 1 : 0, widthM: s.widthM },
      ),
    ),
    ...town.paths.map((line) =>
      feature({ type: 'LineString', coordinates: line.map(place) }, { class: 'path', name_zh: '', name_en: '', bridge: 0, widthM: 2.5 }),
    ),
  ];
  const rims = (level: string, list: readonly AreaDraft[]): Feature[] =>
    list.flatMap((a) => a.polygons.flatMap((rings) => rings.map((ring) => feature({ type: 'LineString', coordinates: closed(ring, place) }, { level }))));
  return {
    land: collection(land),
    water: collection(water),
    roads: collection(roads),
    boundaries: collection([...rims('district', areas.districts), ...rims('street', areas.streets)]),
    places: collection(placesOf(seed, plan, areas, place)),
  };
}

function placesOf(seed: CitySeed, plan: Plan, areas: Areas, place: Placer): Feature[] {
  const label = (p: Point, zh: string, en: string, kind: string, rank: number): Feature =>
    feature({ type: 'Point', coordinates: place(p) }, { name_zh: zh, name_en: en, kind, rank });
  const bay = seed.cameras.find((c) => c.id === 'bridge');
  return [
    label([0, 0], seed.name.zh, seed.name.en, 'city', 1),
    ...areas.districts.map((d) => label(d.inside, d.name.zh, d.name.en.replace(' District', ''), 'district', 2)),
    ...areas.streets.map((s) => label(s.inside, s.name.zh, s.name.en.replace(' Subdistrict', ''), 'street', 4)),
    ...seed.zones.filter((z) => z.en !== undefined && z.zh !== undefined).map((z) => label(plan.warp([z.x, z.y]), z.zh as string, z.en as string, 'park', 3)),
    ...seed.rivers.map((r) => {
      const m = r.points[Math.floor(r.points.length / 2)] as readonly [number, number, number];
      return label(plan.warp([m[0], m[1]]), r.zh, r.en, 'water', 3);
    }),
    ...(bay ? [label(plan.warp([bay.x, bay.y + 400]), `${seed.name.zh}`, `${seed.name.en} Bay`, 'water', 2)] : []),
    ...seed.zones
      .filter((z) => z.kind === 'port')
      .slice(0, 1)
      .map((z) => label(plan.warp([z.x, z.y]), `${seed.name.zh}港`, `Port of ${seed.name.en}`, 'port', 3)),
    ...plan.islets.slice(0, 1).map((ring) => label(innerPoint(ring), '小屿', 'Islet', 'park', 5)),
  ];
}
