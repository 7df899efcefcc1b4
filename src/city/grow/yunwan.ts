import { createPlanFrame } from '../../base/geodesy.ts';
import { hashText } from '../../base/random.ts';
import type { AreaProperties } from '../pack/manifest.ts';
import type { FurnitureSet, PackInput, Progress, SolidFeature } from '../pack/pack-input.ts';
import { drawAreas, type AreaDraft, type Areas } from './areas.ts';
import { layBlocks, type LocalRoad } from './blocks.ts';
import { buildBridge } from './bridges.ts';
import { fillBlocks } from './fill.ts';
import { lightStreets, plantBeaches, plantIslets, plantStreets, type Lamp, type StreetLine } from './furniture.ts';
import { createPlace, multiPolygon, paintGround, type Placer } from './ground.ts';
import { streetName } from './names.ts';
import { settle, type People } from './people.ts';
import { boxOf, centroidOf, type Point } from './plane.ts';
import { drawPlan, type Plan } from './plan.ts';
import { raiseCranes } from './quays.ts';
import { demoRules } from './rules.ts';
import { shapeRelief, type Relief } from './relief.ts';
import type { CitySeed } from './seed.ts';
import { standOn } from './stand-on.ts';
import { createSensorList, placePortals, placeSensors, type AddSensor, type SensorDraft } from './sensors.ts';
import { demoStages } from './stages.ts';
import { demoCatalogue, demoCosts, demoTargets } from './targets.ts';
import { demoStyles } from './styles.ts';
import { placePumps, placeServices, serviceTitles, type ServiceDraft } from './services.ts';
import type { Draft, Town } from './town.ts';
import { planOperations } from './operations.ts';
import { connectTraffic, streetLinks } from './street-links.ts';
import { surveyStoreys } from './storeys.ts';
import { raiseTransit, clearTrees } from './transit.ts';
import { growDependencies } from './lifelines/dependencies.ts';
import { writeWaterModel } from './lifelines/epanet.ts';
import { lifelineMeters, placeMeters } from './lifelines/meters.ts';
import { layLifelines, type Lifelines } from './networks.ts';
import { writeGtfs } from './gtfs.ts';
import type { TransitLine } from './transit-lines.ts';
import { weed } from './weed.ts';

const round = (n: number, step: number): number => Math.round(n / step) * step;
const tenth = (n: number): number => Math.round(n * 10) / 10;

/** Everything with traffic on it, named. */
function streetLines(seed: CitySeed, plan: Plan, local: readonly LocalRoad[]): StreetLine[] {
  const suffix = {
    motorway: { zh: '路', en: 'Road' },
    primary: { zh: '路', en: 'Road' },
    secondary: { zh: '路', en: 'Road' },
    residential: { zh: '街', en: 'Street' },
    lane: { zh: '巷', en: 'Lane' },
    path: { zh: '径', en: 'Path' },
  };
  return [
    ...plan.roads.map((r) => ({ class: r.class, widthM: r.widthM, line: r.line, bridge: r.bridge, name: { zh: r.zh, en: r.en } })),
    ...local.map((r) => ({ class: r.class, widthM: r.widthM, line: r.line, bridge: false, name: streetName(hashText(r.key, seed.seed), suffix[r.class]) })),
  ];
}

function solids(town: Town, relief: Relief, people: readonly People[], place: Placer): SolidFeature[] {
  return town.drafts.map((d: Draft, n): SolidFeature => {
    const [lon, lat] = place(centroidOf(d.ring));
    const { baseM, mesh } = standOn(relief, d.ring, d.mesh, town.footM);
    const record = {
      id: buildingId(n),
      use: d.use,
      storeys: d.storeys,
      heightM: tenth(d.heightM),
      baseM,
      year: Math.round(d.year),
      people: people[n] ?? ([0, 0, 0, 0] as const),
      lon,
      lat,
    };
    return { record: d.name ? { ...record, attributes: { name: d.name.en, name_zh: d.name.zh } } : record, mesh };
  });
}

function bridgeSolids(seed: CitySeed, plan: Plan, place: Placer): SolidFeature[] {
  return plan.roads
    .filter((r) => r.bridge)
    .map((r) => buildBridge(r, seed.groundM))
    .map((b, n) => {
      const [lon, lat] = place(centroidOf(b.ring));
      const record = {
        id: `br-${String(n + 1).padStart(3, '0')}`,
        use: 'transport' as const,
        storeys: 0,
        heightM: tenth(b.heightM),
        baseM: seed.groundM,
        year: 1975 + ((n * 7) % 48),
        people: [0, 0, 0, 0] as const,
        lon,
        lat,
      };
      return { record: { ...record, attributes: { name: b.name.en, name_zh: b.name.zh, lengthM: Math.round(b.lengthM) } }, mesh: b.mesh, overview: b.far };
    });
}

function furnitureOf(relief: Relief, town: Town, lamps: readonly Lamp[]): FurnitureSet[] {
  const sets = (['tree-broadleaf', 'tree-conifer', 'tree-palm'] as const).map((kind): FurnitureSet => {
    const trees = town.trees.filter((t) => t.kind === kind);
    return {
      kind,
      positions: Float64Array.from(trees.flatMap((t) => [round(t.x, 0.01), round(t.y, 0.01), round(relief.groundM(t.x, t.y), 0.01)])),
      scale: Float32Array.from(trees, (t) => round(t.heightM, 0.1)),
      turn: Float32Array.from(trees, (_, n) => round((hashText(kind, n) / 4294967296) * 6.28, 0.01)),
    };
  });
  const lampSet: FurnitureSet = {
    kind: 'street-lamp',
    positions: Float64Array.from(lamps.flatMap((l) => [round(l.place[0], 0.01), round(l.place[1], 0.01), round(l.zM, 0.01)])),
    scale: Float32Array.from(lamps, (l) => l.heightM),
    turn: Float32Array.from(lamps, (l) => round(l.turn, 0.01)),
  };
  return [...sets, lampSet].filter((set) => set.scale.length > 0);
}

/** A lamp stands where a Streetlight of the city stands, and nowhere else: none shines that nobody reports. */
function reporting(lamps: readonly Lamp[], sensors: readonly SensorDraft[]): Lamp[] {
  const told = new Set(sensors.filter(({ kind }) => kind === 'street-light').map(({ place }) => place));
  return lamps.filter(({ place }) => told.has(place));
}

interface JoinSite {
  readonly town: Town;
  readonly heads: Float64Array;
  readonly services: readonly ServiceDraft[];
  readonly sensors: readonly SensorDraft[];
  readonly add: AddSensor;
  readonly lines: readonly TransitLine[];
  readonly areas: Areas;
  readonly place: Placer;
}
/** Meters on the lifelines, who hangs on whom, and the water network as EPANET reads it. */
function joinLifelines(lifelines: Lifelines, { town, heads, add, areas, lines, ...site }: JoinSite): Pick<PackInput, 'dependencies' | 'waterModel'> {
  const meters = lifelineMeters(lifelines, lines);
  const dependencies = growDependencies({
    ...site,
    lifelines,
    meters,
    lines,
    metered: placeMeters(meters, add),
    homes: town.drafts.map((d, n) => ({ id: buildingId(n), place: centroidOf(d.ring), people: heads[n] as number })),
    districtAt: (p) => areas.streetAt(p).parent as string,
  });
  return { dependencies, waterModel: writeWaterModel(lifelines, town.seed.name.en, site.place) };
}

const buildingId = (n: number): string => `b-${String(n + 1).padStart(5, '0')}`;

type AreaFeature = GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>;
/** Areas with the residents who live in them. */
function areaFeatures(areas: Areas, town: Town, people: readonly People[], place: Placer): Record<'districts' | 'streets' | 'grid', AreaFeature[]> {
  const sums = new Map<string, [all: number, older: number]>();
  const count = (id: string | null, [a, b, c, d]: People): void => {
    if (id === null) return;
    const sum = sums.get(id) ?? [0, 0];
    sum[0] += a + b + c + d;
    sum[1] += c + d;
    sums.set(id, sum);
  };
  town.drafts.forEach((d, n) => {
    const heads = people[n] ?? ([0, 0, 0, 0] as const);
    if (heads[0] + heads[1] + heads[2] + heads[3] === 0) return;
    const p = centroidOf(d.ring);
    const street = areas.streetAt(p);
    count(street.id, heads);
    count(street.parent, heads);
    const cell = areas.cellAt(p);
    count(areas.cells[cell]?.id ?? nearestCell(areas, p), heads);
  });
  const write = (level: AreaProperties['level'], list: readonly AreaDraft[]): AreaFeature[] =>
    list.map((a) => ({
      type: 'Feature',
      properties: {
        id: a.id,
        level,
        name: a.name,
        ...(a.parent ? { parent: a.parent } : {}),
        population: sums.get(a.id)?.[0] ?? 0,
        population60: sums.get(a.id)?.[1] ?? 0,
      },
      geometry: multiPolygon(a.polygons, place),
    }));
  return { districts: write('district', areas.districts), streets: write('street', areas.streets), grid: write('grid', areas.cells) };
}
function nearestCell(areas: Areas, p: Point): string | null {
  let [best, gap]: [string | null, number] = [null, Infinity];
  for (const c of areas.cells) {
    const d = (c.inside[0] - p[0]) * (c.inside[0] - p[0]) + (c.inside[1] - p[1]) * (c.inside[1] - p[1]);
    if (d < gap) [best, gap] = [c.id, d];
  }
  return best;
}

/**
 * Grow a whole demo city from its seed: shores, rivers and main roads; the faces between them cut into streets and blocks;
 * blocks built by the character of their quarter; people, areas, services, sensors. Pure and deterministic.
 */
export function growYunwan(seed: CitySeed, progress: Progress = () => undefined): PackInput {
  const frame = createPlanFrame([seed.origin.lon, seed.origin.lat]);
  const place = createPlace(frame);
  progress('shores and main roads', 0);
  const plan = drawPlan(seed);
  progress('streets and blocks', 0.05);
  const { blocks, roads } = layBlocks(seed, plan);
  const areas = drawAreas(seed, plan);
  const streets = streetLines(seed, plan, roads);
  const relief = shapeRelief(seed, frame, plan, blocks, streets);
  const town = fillBlocks(seed, blocks, (share) => progress('buildings', 0.15 + share * 0.5));
  raiseCranes(town, plan);
  weed(town, streets);
  for (const pond of town.ponds) relief.level(pond);
  progress('services and people', 0.65);
  const pumps = placePumps(seed, town, plan, areas, blocks);
  const people = settle(town.drafts, seed.population, seed.seed);
  const heads = Float64Array.from(people, (p) => p[0] + p[1] + p[2] + p[3]);
  const services = [...placeServices(seed, town, areas, heads), ...pumps];
  progress('lamps and trees', 0.75);
  const lamps = lightStreets(seed, streets, relief.groundM);
  plantStreets(seed, town, streets);
  plantBeaches(seed, town, plan.beaches, plan.coast);
  plantIslets(seed, town, plan.islets);
  progress('sensors', 0.85);
  const { sensors, add } = createSensorList(areas);
  placeSensors(seed, { streets, lamps, services, blocks, plan }, add);
  progress('pipes, cables and metro', 0.88);
  const groundAt = (p: Point): number => relief.groundM(p[0], p[1]);
  const transit = raiseTransit({ seed, plan, streets, place, groundAt });
  clearTrees(town, transit.clear);
  const lifelines = layLifelines(seed, {
    plan,
    streets,
    place,
    groundAt,
    pumps: pumps.map(({ id, place: at, name }) => ({ id, place: at, name })),
    cells: sensors.filter((s) => s.kind === 'cell'),
    homes: town.drafts.map((d, n) => ({ place: centroidOf(d.ring), people: heads[n] as number, workM2: d.floorM2 - d.dwellingM2 })),
  });
  const traffic = connectTraffic(streets);
  const joined = lifelines && joinLifelines(lifelines, { town, heads, services, sensors, add, lines: transit.lines, areas, place });
  placePortals(services, add);
  const houses = solids(town, relief, people, place);
  progress('ground', 0.92);
  const box = boxOf([...plan.coast, ...plan.islets.flat()]);
  const [west, south] = place([box.west - 1500, box.south - 1500]);
  const [east, north] = place([box.east + 1500, box.north + 1500]);
  const input: PackInput = {
    manifest: {
      version: '1.0',
      id: seed.id,
      name: seed.name,
      kind: 'demo',
      attribution: 'Belvedere demo city (fictional), CC0',
      crs: { source: 'EPSG:4326', vertical: 'demo quay datum, 3 m above demo mean sea level', ellipsoidOffset: { metres: 0, declared: true } },
      origin: seed.origin,
      bounds: [west, south, east, north],
      timeZone: { kind: 'fixed', offsetMinutes: seed.offsetMinutes },
      feeds: [
        {
          id: seed.id,
          type: 'demo',
          address: `demo:${seed.id}?seed=${seed.seed}`,
          title: { zh: `${seed.name.zh}演示数据（模拟）`, en: `${seed.name.en} demo (simulated)` },
        },
      ],
      alarmRules: demoRules,
      stages: demoStages,
      targets: demoTargets,
      catalogue: demoCatalogue(seed),
      costs: demoCosts(seed),
      airQuality: { authority: 'cn-mee' },
      styles: demoStyles,
      cameras: seed.cameras.map((c) => {
        const [lon, lat] = place(plan.warp([c.x, c.y]));
        return { id: c.id, name: { zh: c.zh, en: c.en }, lon, lat, zoom: c.zoom, pitch: c.pitch, bearing: c.bearing };
      }),
    },
    buildings: [...houses, ...bridgeSolids(seed, plan, place), ...transit.solids],
    ...(relief.isFlat ? {} : { terrain: { grid: relief.grid, encoding: 'terrarium' as const, minZoom: 7 } }),
    furniture: furnitureOf(relief, town, reporting(lamps, sensors)),
    ground: paintGround(seed, { plan, blocks, town, areas, streets }, place),
    ...areaFeatures(areas, town, people, place),
    services: services.map((s) => ({
      type: 'Feature',
      properties: {
        id: s.id,
        kind: s.kind,
        name: s.name,
        district: s.district,
        street: s.street,
        building: buildingId(s.draft),
        capacity: s.capacity,
      },
      geometry: { type: 'Point', coordinates: place(s.place) },
    })),
    sensors: sensors.map(({ place: p, ...properties }) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: place(p) } })),
    serviceTitles,
    streetLinks: streetLinks(traffic, streets, place),
    operations: planOperations(seed, traffic, services, sensors, place),
    networks: [...(lifelines?.networks ?? []), ...transit.networks],
    ...joined,
    transit: writeGtfs(seed, transit.lines, place),
    storeys: surveyStoreys(town.drafts, { groundM: (n) => houses[n]?.record.baseM ?? seed.groundM, services, sensors }),
  };
  progress('grown', 1);
  return input;
}
