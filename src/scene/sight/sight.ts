import { createBridge, handOver } from '../../base/bridge.ts';
import { sleep } from '../../base/browser.ts';
import type { Spot } from '../../base/geodesic.ts';
import type { LineAnswer, Sight, SightBasis, SunAnswer, SunPlace, SunQuestion, Watch } from '../../base/sight.ts';
import type { SketchCells } from '../../base/sketch.ts';
import { sunPosition } from '../../base/sun.ts';
import { standingM, type City } from '../../city/city.ts';
import type { Solids } from '../model/solids.ts';
import { sectorCells, squareCells, wallCells, type Cells } from './cells.ts';
import type { SightCalls, SightNews, SightOrders } from './worker.ts';

type Plan = readonly [number, number, number];

/** A sun this low throws a shadow further than is reckoned with from a house of 100 m. */
const SUN_RADIUS_M = 2500;
const MOST_SUN_CELLS = 12_000;
const MOST_VIEW_CELLS = 40_000;
/** Spacing of the ground's own triangles. */
const GROUND_STEP_M = 25;
const LOAD_LIMIT_MS = 30_000;
const GROUND_ROW = 0xffffffff;

interface Gathered {
  readonly rows: Uint32Array;
  readonly basis: SightBasis;
}

/** Gathers the city's triangles about a question and asks the worker. */
export function createSight(city: City, solids: () => Solids | null, isLoaded: () => boolean): Sight & { close(): void } {
  const { frame } = city;
  let worker: Worker | null = null;
  let bridge: ReturnType<typeof createBridge<SightCalls, SightNews, SightOrders>> | null = null;
  let lastJob = 0;

  const ask = (): NonNullable<typeof bridge> => {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'sight' });
    bridge ??= createBridge<SightCalls, SightNews, SightOrders>(worker);
    return bridge;
  };
  const planOf = ({ lon, lat, heightM }: Spot): Plan => [...frame.toPlan(lon, lat), heightM];
  const spotOf = ([x, y, z]: Plan): Spot => {
    const [lon, lat] = frame.toLonLat(x, y);
    return { lon, lat, heightM: z };
  };
  const groundAt = (x: number, y: number): number => standingM(city, ...frame.toLonLat(x, y));

  /** Buildings and ground about a place, handed to the worker. */
  const gather = async (x: number, y: number, radiusM: number): Promise<Gathered> => {
    // Asked while the city comes up: an answer without its buildings would be wrong. What cannot be loaded is not waited for.
    for (let waitedMs = 0; !isLoaded() && waitedMs < LOAD_LIMIT_MS; waitedMs += 100) await sleep(100);
    const found = (await solids()?.near(x, y, radiusM)) ?? { triangles: new Float32Array(), rows: new Uint32Array() };
    const ground = city.elevation ? groundSkin(x, y, radiusM, groundAt) : new Float32Array();
    const triangles = new Float32Array(found.triangles.length + ground.length);
    triangles.set(found.triangles);
    triangles.set(ground, found.triangles.length);
    const solid = { triangles, groundFrom: found.rows.length };
    await ask().call('take', handOver(solid, [triangles.buffer]));
    return { rows: found.rows, basis: { triangles: solid.groundFrom, radiusM, hasTerrain: city.elevation !== null } };
  };
  const follow = async <T>(watch: Watch, run: (job: number) => Promise<T>): Promise<T> => {
    const job = ++lastJob;
    const stopHearing = ask().on('progress', (news) => news.job === job && watch.progress(news.share));
    const cancel = (): void => ask().tell('cancel', job);
    watch.signal.addEventListener('abort', cancel, { once: true });
    try {
      watch.signal.throwIfAborted();
      return await run(job);
    } finally {
      stopHearing();
      watch.signal.removeEventListener('abort', cancel);
    }
  };
  const middles = (cells: Cells): Spot[] =>
    Array.from({ length: cells.count }, (_, i) =>
      spotOf(
        [0, 1, 2].map(
          (a) => (cells.corner[i * 3 + a] as number) + ((cells.across[i * 3 + a] as number) + (cells.along[i * 3 + a] as number)) / 2,
        ) as unknown as Plan,
      ),
    );

  return {
    async sunHours(question, watch) {
      const at = placeMiddle(question.place, planOf);
      const { rows, basis } = await gather(at[0], at[1], SUN_RADIUS_M);
      const cells = await cellsFor(question, at, { planOf, groundAt, solids: solids(), rows, city });
      const suns = sunsOf(question, at, frame);
      const hours = await follow(watch, (job) => ask().call('sunHours', job, cells, { towards: suns, hoursEach: question.stepMin / 60 }));
      return answerSun(question, cells, hours, suns, middles(cells), basis, frame.scaleAt(city.manifest.origin.lat).north);
    },
    async line(from, to) {
      const [a, b] = [planOf(from), planOf(to)];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
      const radiusM = length / 2 + 60;
      const { rows, basis } = await gather((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, radiusM);
      const towards: Plan = [(b[0] - a[0]) / length, (b[1] - a[1]) / length, (b[2] - a[2]) / length];
      const start: Plan = [a[0] + towards[0] * LINE_OFF_M, a[1] + towards[1] * LINE_OFF_M, a[2] + towards[2] * LINE_OFF_M];
      const { awayM, hit } = await ask().call('first', start, towards, Math.max(0, length - 2 * LINE_OFF_M));
      const scale = frame.scaleAt(from.lat).north;
      return answerLine(length / scale, awayM, hit, a, towards, rows, scale, spotOf, city, basis);
    },
    async viewshed(question, watch) {
      const eye = planOf(question.eye);
      const scale = frame.scaleAt(question.eye.lat).north;
      const { basis } = await gather(eye[0], eye[1], question.radiusM * scale + 30);
      const cells = sectorCells([eye[0], eye[1]], question.radiusM * scale, question.azimuthDeg, question.fieldDeg, MOST_VIEW_CELLS);
      const { seen, onRoof, heightM } = await follow(watch, (job) => ask().call('seen', job, cells, eye, question.targetM));
      heightM.forEach((z, i) => (cells.corner[i * 3 + 2] = z + 0.15));
      const cellM = cells.sideM / scale;
      return { cells: paintable(cells), spots: middles(cells), seen, onRoof, cellM, cellM2: cellM * cellM, basis };
    },
    close: () => worker?.terminate(),
  };
}

/** A line of sight starts and ends this far off the surfaces it was picked on. */
const LINE_OFF_M = 0.12;

const paintable = ({ count, corner, across, along }: Cells): SketchCells => ({ count, corner, across, along, colour: new Float32Array(count * 4) });

function placeMiddle(place: SunPlace, planOf: (spot: Spot) => Plan): Plan {
  if (place.kind === 'facade') return planOf(place.at);
  const points = place.ring.map(planOf);
  return [0, 1, 2].map((axis) => points.reduce((sum, p) => sum + (p[axis] as number), 0) / Math.max(1, points.length)) as unknown as Plan;
}

interface CellSources {
  planOf(spot: Spot): Plan;
  groundAt(x: number, y: number): number;
  readonly solids: Solids | null;
  readonly rows: Uint32Array;
  readonly city: City;
}

async function cellsFor({ place, cellM }: SunQuestion, at: Plan, { planOf, groundAt, solids, city }: CellSources): Promise<Cells> {
  if (place.kind === 'square') {
    const ring = place.ring.map((spot) => planOf(spot).slice(0, 2) as unknown as readonly [number, number]);
    return squareCells(ring, cellM, MOST_SUN_CELLS, (x, y) => groundAt(x, y) + 0.05);
  }
  const row = city.buildings.find(place.on.replace(/^building\//, ''));
  const near = (await solids?.near(at[0], at[1], 300)) ?? { triangles: new Float32Array(), rows: new Uint32Array() };
  const own = [...near.rows.keys()].filter((i) => near.rows[i] === row);
  const triangles = new Float32Array(own.length * 9);
  own.forEach((from, i) => triangles.set(near.triangles.subarray(from * 9, from * 9 + 9), i * 9));
  return wallCells(triangles, at, place.facing, cellM, MOST_SUN_CELLS);
}

/** Where the sun stands at each instant it is up, in plan axes. */
function sunsOf({ timesMs }: SunQuestion, at: Plan, frame: City['frame']): Float64Array<ArrayBuffer> {
  const [lon, lat] = frame.toLonLat(at[0], at[1]);
  const towards: number[] = [];
  for (const timeMs of timesMs) {
    const { altitudeDeg, azimuthDeg } = sunPosition(timeMs, lon, lat);
    if (altitudeDeg <= 0) continue;
    const [azimuth, altitude] = [(azimuthDeg * Math.PI) / 180, (altitudeDeg * Math.PI) / 180];
    towards.push(Math.sin(azimuth) * Math.cos(altitude), Math.cos(azimuth) * Math.cos(altitude), Math.sin(altitude));
  }
  return Float64Array.from(towards);
}

function answerSun(
  { stepMin }: SunQuestion, cells: Cells, hours: Float32Array, suns: Float64Array, spots: readonly Spot[], basis: SightBasis, scale: number,
): SunAnswer {
  const cellM = cells.sideM / scale;
  return { cells: paintable(cells), spots, hours, cellM, cellM2: cellM * cellM, dayHours: (suns.length / 3) * (stepMin / 60), basis };
} // prettier-ignore

function answerLine(
  lengthM: number, awayM: number, hit: number, from: Plan, towards: Plan, rows: Uint32Array, scale: number, spotOf: (at: Plan) => Spot, city: City, basis: SightBasis,
): LineAnswer {
  if (hit < 0) return { lengthM, blockedAt: null, basis };
  const away = awayM + LINE_OFF_M;
  const row = rows[hit] ?? GROUND_ROW;
  const id = row === GROUND_ROW ? '' : city.buildings.record(row).id;
  const spot = spotOf([from[0] + towards[0] * away, from[1] + towards[1] * away, from[2] + towards[2] * away]);
  return { lengthM, blockedAt: { awayM: away / scale, spot, on: id === '' ? null : `building/${id}` }, basis };
} // prettier-ignore

/** The ground as triangles about a place, 9 floats each. */
export function groundSkin(x: number, y: number, radiusM: number, groundAt: (x: number, y: number) => number): Float32Array<ArrayBuffer> {
  const side = Math.ceil((2 * radiusM) / GROUND_STEP_M);
  const heights = new Float32Array((side + 1) * (side + 1));
  const at = (i: number): number => -radiusM + i * GROUND_STEP_M;
  for (let j = 0; j <= side; j++) for (let i = 0; i <= side; i++) heights[j * (side + 1) + i] = groundAt(x + at(i), y + at(j));
  const out = new Float32Array(side * side * 18);
  let o = 0;
  const put = (i: number, j: number): void => {
    out[o++] = x + at(i);
    out[o++] = y + at(j);
    out[o++] = heights[j * (side + 1) + i] as number;
  };
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      put(i, j);
      put(i + 1, j);
      put(i + 1, j + 1);
      put(i, j);
      put(i + 1, j + 1);
      put(i, j + 1);
    }
  return out;
}
