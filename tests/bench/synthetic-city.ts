import { createPlanFrame, type PlanFrame } from '../../src/base/geodesy.ts';
import { createRandom, noiseAt } from '../../src/base/random.ts';
import { writeBuildingTile, type TileBuilding } from '../../src/city/formats/tiles3d/write-building-tile.ts';
import { writeTileset, type TilePlan } from '../../src/city/formats/tiles3d/write-tileset.ts';
import type { CityManifest, SensorProperties } from '../../src/city/pack/manifest.ts';
import type { PlanMesh } from '../../src/city/pack/pack-input.ts';

/** Overview squares as packs have them, each of 4 x 4 details, each of 13 x 13 buildings. */
const OVERVIEW_M = 2560;
const DETAIL_M = 640;
const FAR_M = 5120;
const PER_SIDE = 13;
const PER_DETAIL = PER_SIDE * PER_SIDE;
const PER_OVERVIEW = 16 * PER_DETAIL;
const MOST_OVERVIEWS = 60;
const MOST_HEIGHT_M = 160;
const origin = [150, 31] as const;

export interface Footprint {
  readonly row: number;
  /** Plan metres, counter-clockwise, not closed. */
  readonly ring: readonly (readonly [number, number])[];
  readonly heightM: number;
}

/** A city of any size that exists only as far as it is asked for: every tile is written when it is fetched, from a seed. */
export interface SyntheticCity {
  readonly count: number;
  readonly frame: PlanFrame;
  readonly manifest: CityManifest;
  readonly tileset: string;
  /** A file of the pack, or null when there is none by that name. */
  file(path: string): Uint8Array | string | null;
  footprints(): Generator<Footprint>;
}

interface Cell {
  readonly column: number;
  readonly row: number;
}

export function createSyntheticCity(atLeast: number, seed = 7, sensors = 0): SyntheticCity {
  const frame = createPlanFrame([...origin]);
  const overviews = Math.ceil(atLeast / PER_OVERVIEW);
  const side = Math.ceil(Math.sqrt(overviews));
  const low = -Math.floor(side / 2);
  const cells: Cell[] = [];
  for (let row = low; row < low + side; row++) for (let column = low; column < low + side && cells.length < overviews; column++) cells.push({ column, row });
  const numberOf = new Map(cells.map((cell, i) => [`${cell.column}_${cell.row}`, i]));
  const count = cells.length * PER_OVERVIEW;
  const reachM = (side * OVERVIEW_M) / 2;

  /** The building at a place of the lattice; `row` is its number in the pack. */
  const footprint = (x: number, y: number, row: number): Footprint => {
    const chance = (k: number): number => noiseAt(seed, row, k);
    const [w, d] = [14 + 20 * chance(1), 12 + 18 * chance(2)];
    const turn = (chance(3) - 0.5) * 0.4;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const ring = [
      [-w, -d],
      [w, -d],
      [w, d],
      [-w, d],
    ].map(([u, v]) => [x + ((u as number) * c - (v as number) * s) / 2, y + ((u as number) * s + (v as number) * c) / 2] as const);
    const centre = Math.max(0, 1 - Math.hypot(x, y) / reachM);
    return { row, ring, heightM: 6 + 18 * chance(4) + (MOST_HEIGHT_M - 30) * centre ** 3 * chance(5) ** 4 };
  };
  /** Buildings of a detail square in row order. */
  const inDetail = (column: number, row: number): Footprint[] => {
    const [ox, oy] = [Math.floor(column / 4), Math.floor(row / 4)];
    const overview = numberOf.get(`${ox}_${oy}`);
    if (overview === undefined) return [];
    const first = overview * PER_OVERVIEW + ((row - oy * 4) * 4 + (column - ox * 4)) * PER_DETAIL;
    return Array.from({ length: PER_DETAIL }, (_, i) => {
      const [u, v] = [(i % PER_SIDE) + 0.5, Math.floor(i / PER_SIDE) + 0.5];
      return footprint((column + u / PER_SIDE) * DETAIL_M, (row + v / PER_SIDE) * DETAIL_M, first + i);
    });
  };
  const detailsOf = ({ column, row }: Cell): Cell[] => Array.from({ length: 16 }, (_, i) => ({ column: column * 4 + (i % 4), row: row * 4 + (i >> 2) }));
  const inOverview = (cell: Cell): Footprint[] => detailsOf(cell).flatMap((detail) => inDetail(detail.column, detail.row));
  const overviewsOf = (far: Cell): Cell[] => cells.filter(({ column, row }) => Math.floor(column / 2) === far.column && Math.floor(row / 2) === far.row);

  const building = ({ row, ring, heightM }: Footprint, withPlant: boolean): TileBuilding => {
    const [x, y] = [((ring[0]?.[0] ?? 0) + (ring[2]?.[0] ?? 0)) / 2, ((ring[0]?.[1] ?? 0) + (ring[2]?.[1] ?? 0)) / 2];
    const [lon, lat] = frame.toLonLat(x, y);
    const storeys = Math.max(1, Math.round(heightM / 3.2));
    const record = {
      id: `s-${row}`,
      use: heightM > 40 ? 'office' : 'residential',
      storeys,
      heightM,
      baseM: 0,
      year: 2000,
      people: [1, 2, 1, 0],
      lon,
      lat,
    } as const;
    return { record, row, mesh: prism(ring, 0, heightM, withPlant ? [x, y] : null) };
  };
  const glb = (cell: Cell, sizeM: number, found: readonly Footprint[], withPlant: boolean): Uint8Array | null => {
    const centre = [(cell.column + 0.5) * sizeM, (cell.row + 0.5) * sizeM] as const;
    const [, lat] = frame.toLonLat(...centre);
    const buildings = found.map((one) => building(one, withPlant));
    return writeBuildingTile(buildings, { centre, scale: frame.scaleAt(lat) })?.glb ?? null;
  };
  const plan = (level: string, cell: Cell, sizeM: number, geometricErrorM: number, children: readonly TilePlan[]): TilePlan => {
    const [lon, lat] = frame.toLonLat((cell.column + 0.5) * sizeM, (cell.row + 0.5) * sizeM);
    const half = (sizeM / 2) * 1.04 + 20;
    const extent = { min: [-half, -half, 0] as [number, number, number], max: [half, half, MOST_HEIGHT_M] as [number, number, number] };
    return { anchor: { lon, lat, heightM: 0 }, extent, uri: `${level}/${cell.column}_${cell.row}.glb`, geometricErrorM, children };
  };
  const overviewPlan = (cell: Cell): TilePlan =>
    plan(
      'overview',
      cell,
      OVERVIEW_M,
      40,
      detailsOf(cell).map((detail) => plan('detail', detail, DETAIL_M, 0, [])),
    );
  const fars = [...new Map(cells.map(({ column, row }) => [`${column >> 1}_${row >> 1}`, { column: column >> 1, row: row >> 1 }])).values()];
  const tiles = cells.length <= MOST_OVERVIEWS ? cells.map(overviewPlan) : fars.map((far) => plan('far', far, FAR_M, 160, overviewsOf(far).map(overviewPlan)));
  const tileset = writeTileset(tiles, 800);

  const tile = (level: string, cell: Cell): Uint8Array | null => {
    if (level === 'detail') return glb(cell, DETAIL_M, inDetail(cell.column, cell.row), true);
    if (level === 'overview') return glb(cell, OVERVIEW_M, inOverview(cell), false);
    const all = overviewsOf(cell).flatMap(inOverview);
    const largest = all.sort((a, b) => b.heightM - a.heightM).slice(0, Math.ceil(all.length / 10));
    return glb(cell, FAR_M, largest, false);
  };
  const manifest = manifestOf(frame, reachM, count, sensors > 0);
  return {
    count,
    frame,
    manifest,
    tileset,
    file(path) {
      if (path === 'city.json') return JSON.stringify(manifest);
      if (path === 'buildings/tileset.json') return tileset;
      if (path === 'sensors.geojson' && sensors > 0) return JSON.stringify(sensorsOf(frame, reachM, sensors, seed));
      const [, level, column, row] = /^buildings\/(far|overview|detail)\/(-?\d+)_(-?\d+)\.glb$/.exec(path) ?? [];
      return level === undefined ? null : tile(level, { column: Number(column), row: Number(row) });
    },
    *footprints() {
      for (const cell of cells) yield* inOverview(cell);
    },
  };
}

/** Walls and roof of a ring, and a plant box on the roof for the level that shows such things. */
function prism(ring: Footprint['ring'], fromM: number, toM: number, plant: readonly [number, number] | null): PlanMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  const box = (corners: Footprint['ring'], low: number, high: number): void => {
    const first = positions.length / 3;
    for (const z of [low, high]) for (const [x, y] of corners) positions.push(x, y, z);
    const n = corners.length;
    for (let i = 0; i < n; i++) {
      const [a, b] = [first + i, first + ((i + 1) % n)];
      triangles.push(a, b, b + n, a, b + n, a + n);
      if (i > 1) triangles.push(first + n, first + n + i - 1, first + n + i);
    }
  };
  box(ring, fromM, toM);
  if (plant) {
    const [x, y] = plant;
    box(
      ring.map(([u, v]) => [x + (u - x) * 0.3, y + (v - y) * 0.3] as const),
      toM,
      toM + 2.5,
    );
  }
  return { positions: Float64Array.from(positions), triangles: Uint32Array.from(triangles) };
}

function manifestOf(frame: PlanFrame, reachM: number, count: number, hasSensors: boolean): CityManifest {
  const [west, south] = frame.toLonLat(-reachM - OVERVIEW_M, -reachM - OVERVIEW_M);
  const [east, north] = frame.toLonLat(reachM + OVERVIEW_M, reachM + OVERVIEW_M);
  return {
    version: '1.0',
    id: 'synthetic',
    name: { zh: '合成城', en: 'Synthetic' },
    kind: 'demo',
    crs: { source: 'EPSG:4326', vertical: 'local', ellipsoidOffset: { metres: 0, declared: true } },
    origin: { lon: origin[0], lat: origin[1] },
    bounds: [west, south, east, north],
    timeZone: { kind: 'fixed', offsetMinutes: 600 },
    feeds: hasSensors ? [{ id: 'demo', type: 'demo', title: { zh: '演示', en: 'Demo' }, address: 'demo:small?seed=7' }] : [],
    alarmRules: [],
    cameras: [{ id: 'home', name: { zh: '全景', en: 'Over the city' }, lon: origin[0], lat: origin[1], zoom: 13.4, pitch: 60, bearing: 0 }],
    buildings: { tileset: 'buildings/tileset.json', count },
    ...(hasSensors ? { sensors: 'sensors.geojson' } : {}),
  };
}

function sensorsOf(frame: PlanFrame, reachM: number, count: number, seed: number): GeoJSON.FeatureCollection<GeoJSON.Point, SensorProperties> {
  const random = createRandom(seed);
  return {
    type: 'FeatureCollection',
    features: Array.from({ length: count }, (_, i) => ({
      type: 'Feature',
      properties: {
        id: `m-${i}`,
        kind: 'air-quality',
        district: '',
        name: { zh: `空气站${i}`, en: `Air ${i}` },
        streams: [{ id: `ds-${i}`, property: 'pm25', unit: 'ug/m3', intervalS: 10 }],
      },
      geometry: { type: 'Point', coordinates: [...frame.toLonLat(random.between(-reachM, reachM), random.between(-reachM, reachM))] },
    })),
  };
}
