import type { NetworkFeature } from '../pack/network-properties.ts';
import type { SolidFeature } from '../pack/pack-input.ts';
import type { StreetLine } from './furniture.ts';
import type { Placer } from './ground.ts';
import { roadPath, stretch } from './paths.ts';
import type { Point } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed, ElevatedSeed, RailSeed } from './seed.ts';
import { resample } from './spline.ts';
import { createTransitWriter, trackLinks, type Stop } from './transit-links.ts';
import { CLEARANCE_M, crossings, obstacles, PATH_STEP_M, pierBlocker, pointAt, raise, type TransitPath } from './transit-path.ts';
import { buildDeck, buildStationHall, type DeckPath } from './viaduct.ts';

/** What transit is built on. */
export interface TransitSite {
  readonly seed: CitySeed;
  readonly plan: Plan;
  readonly streets: readonly StreetLine[];
  readonly place: Placer;
  readonly groundAt: (p: Point) => number;
}
export interface Built {
  readonly solids: readonly SolidFeature[];
  readonly features: readonly NetworkFeature[];
  /** Places to keep clear of trees, with a radius in metres. */
  readonly clear: readonly (readonly [p: Point, radiusM: number])[];
}

const tenth = (n: number): number => Math.round(n * 10) / 10;

/** A mesh over the street as a record of its own, so that it is lit, culled and picked like any building. */
export function structure(
  place: Placer,
  id: string,
  middle: Point,
  footM: number,
  topM: number,
  year: number,
  name: { zh: string; en: string },
  parts: Pick<SolidFeature, 'mesh' | 'overview'>,
): SolidFeature {
  const [lon, lat] = place(middle);
  const record = {
    id,
    use: 'transport' as const,
    storeys: 0,
    heightM: tenth(topM - footM),
    baseM: tenth(footM),
    year,
    people: [0, 0, 0, 0] as const,
    lon,
    lat,
    attributes: { name: name.en, name_zh: name.zh },
  };
  return { record, ...parts };
}

/** Deck parts of a path as records, and the ground under them to keep clear. */
export function deckSolids(place: Placer, prefix: string, deck: DeckPath, year: number, name: { zh: string; en: string }): Pick<Built, 'solids' | 'clear'> {
  const parts = buildDeck(deck);
  const solids = parts.map((part, n) =>
    structure(place, `${prefix}-${String(n + 1).padStart(4, '0')}`, part.middle, part.footM, part.topM, year, name, { mesh: part.mesh, overview: part.far }),
  );
  const clear = deck.line.filter((_, i) => (deck.deckM[i] as number) > (deck.groundM[i] as number) - 1).map((p) => [p, deck.halfM + 3] as const);
  return { solids, clear };
}

const DECK_THICK_M = 1.9;
const DECK_SLOPE = 0.045;
const PARAPET_M = 1.1;

/**
 * The elevated part of a road: up at both ends on ramps that no main road crosses, and high enough over everything between.
 * Returns the heights of the deck over the road's own line.
 */
function expressway({ plan, groundAt }: TransitSite, part: ElevatedSeed): TransitPath | null {
  const whole = roadPath(plan, part.road);
  if (whole.length < 3) return null;
  const line = resample(stretch(whole, plan.warp([part.from[0], part.from[1]]), plan.warp([part.to[0], part.to[1]])), PATH_STEP_M);
  const topOf = obstacles(plan, groundAt);
  const half = part.widthM / 2;
  const flat: TransitPath = raise(line, groundAt, groundAt, 1);
  const total = flat.walked[flat.walked.length - 1] as number;
  const crossed = crossings(flat, plan, part.road).map((c) => c.walkedM);
  const riseM = CLEARANCE_M + DECK_THICK_M + 1.6;
  const rampM = riseM / DECK_SLOPE + 60;
  // A ramp needs a stretch no main road crosses: ends are drawn in until there is one.
  const free = (a: number, b: number): boolean => !crossed.some((m) => m > a - 16 && m < b + 16);
  let [start, end] = [10, total - 10];
  while (start < total / 3 && !free(start, start + rampM)) start += 20;
  while (end > (total * 2) / 3 && !free(end - rampM, end)) end -= 20;
  const least = (p: Point, walkedM: number): number => {
    if (walkedM < start + rampM || walkedM > end - rampM) return groundAt(p) + 0.15;
    return topOf(p, half) + riseM;
  };
  const path = raise(line, groundAt, least, DECK_SLOPE);
  const keep = path.walked.map((w) => w >= start && w <= end);
  const pick = <T>(list: readonly T[]): T[] => list.filter((_, i) => keep[i]);
  const [walked0] = pick(path.walked);
  return { line: pick(path.line), walked: pick(path.walked).map((w) => w - (walked0 as number)), z: pick(path.z), ground: pick(path.ground) };
}

export function raiseExpressways(city: TransitSite): Built {
  const writer = createTransitWriter(city.place);
  const [solids, clear]: [SolidFeature[], Built['clear'][number][]] = [[], []];
  (city.seed.elevated ?? []).forEach((part, k) => {
    const path = expressway(city, part);
    const road = city.seed.roads.find((r) => r.en === part.road);
    if (!path || !road) return;
    const name = { zh: `${road.zh}高架`, en: `${road.en} (elevated)` };
    const deck: DeckPath = {
      line: path.line,
      deckM: path.z,
      groundM: path.ground,
      halfM: part.widthM / 2,
      thickM: DECK_THICK_M,
      parapetM: PARAPET_M,
      pierEveryM: 32,
      blocked: pierBlocker(city.streets, part.road),
    };
    const built = deckSolids(city.place, `ex${k + 1}`, deck, part.year, name);
    solids.push(...built.solids);
    clear.push(...built.clear);
    const total = path.walked[path.walked.length - 1] as number;
    const stops = [0, total].map((walkedM, n): Stop => {
      const { p, z, ground } = pointAt(path, walkedM);
      return { id: writer.node(`x${k + 1}n-${n + 1}`, p, z, ground, { type: 'ramp', name }), walkedM };
    });
    trackLinks(writer, path, stops, {
      prefix: `x${k + 1}`,
      tracksM: () => [0],
      axisM: 0,
      parts: (level) => ({
        diameterMm: part.widthM * 1000,
        material: 'prestressed-concrete',
        year: part.year,
        operator: `${city.seed.name.en} Roads`,
        level,
        name,
      }),
    });
  });
  return { solids, clear, features: writer.done() };
}

const RAIL_HALF_M = 5.6;
const RAIL_THICK_M = 2.2;
const RAIL_SLOPE = 0.02;

/** A railway on its viaduct over an avenue, with halls at its stations. */
export function raiseRailways(city: TransitSite): Built {
  const { plan, place, groundAt } = city;
  const writer = createTransitWriter(place);
  const [solids, clear]: [SolidFeature[], Built['clear'][number][]] = [[], []];
  (city.seed.rail ?? []).forEach((rail: RailSeed, k) => {
    const whole = roadPath(plan, rail.road);
    if (whole.length < 3) return;
    const warp = (p: readonly [number, number]): Point => plan.warp([p[0], p[1]]);
    const line = resample(stretch(whole, warp(rail.from), warp(rail.to)), PATH_STEP_M);
    const topOf = obstacles(plan, groundAt);
    const path = raise(line, groundAt, (p) => topOf(p, RAIL_HALF_M) + CLEARANCE_M + RAIL_THICK_M + 1.2, RAIL_SLOPE);
    const deck: DeckPath = {
      line: path.line,
      deckM: path.z,
      groundM: path.ground,
      halfM: RAIL_HALF_M,
      thickM: RAIL_THICK_M,
      parapetM: 1,
      pierEveryM: 32,
      blocked: pierBlocker(city.streets, rail.road),
    };
    const built = deckSolids(place, `rv${k + 1}`, deck, rail.year, { zh: `${rail.zh}高架桥`, en: `${rail.en} viaduct` });
    solids.push(...built.solids);
    clear.push(...built.clear);
    const stops = rail.stations.map((s, n): Stop => {
      const at = nearestOn(path, warp([s.x, s.y]), 210);
      const { p, z, ground, i } = pointAt(path, at);
      const name = { zh: s.zh, en: s.en };
      const mesh = buildStationHall(deck, i, s.lengthM, 12.5);
      solids.push(structure(place, `rs${k + 1}-${String(n + 1).padStart(2, '0')}`, p, ground, z + 7.8, rail.year, name, { mesh }));
      clear.push(...path.line.filter((_, j) => Math.abs((path.walked[j] as number) - at) < s.lengthM / 2 + 8).map((q) => [q, 16] as const));
      const id = writer.node(`r${k + 1}n-${n + 1}`, p, z, ground, {
        type: 'station',
        name,
        level: 'elevated',
        lines: [rail.en],
        boxM: [s.lengthM, 25, 8],
        bearingDeg: bearingAt(path, i),
      });
      return { id, walkedM: at };
    });
    trackLinks(
      writer,
      path,
      [...stops].sort((a, b) => a.walkedM - b.walkedM),
      {
        prefix: `r${k + 1}`,
        tracksM: () => [2.1, -2.1],
        axisM: 0,
        parts: (level) => ({
          diameterMm: 4200,
          material: 'rail',
          year: rail.year,
          operator: `${city.seed.name.en} Railway`,
          level,
          name: { zh: rail.zh, en: rail.en },
        }),
      },
    );
  });
  return { solids, clear, features: writer.done() };
}

/** Distance along a path nearest to a place, kept off the ends. */
export function nearestOn(path: TransitPath, p: Point, offEndsM: number): number {
  const total = path.walked[path.walked.length - 1] as number;
  let best = 0;
  path.line.forEach((q, i) => {
    const b = path.line[best] as Point;
    if (Math.hypot(q[0] - p[0], q[1] - p[1]) < Math.hypot(b[0] - p[0], b[1] - p[1])) best = i;
  });
  return Math.max(Math.min(offEndsM, total / 2), Math.min(total - Math.min(offEndsM, total / 2), path.walked[best] as number));
}

/** Direction a path runs at a point, degrees clockwise from north. */
export function bearingAt(path: TransitPath, i: number): number {
  const [a, b] = [path.line[Math.max(0, i - 2)] as Point, path.line[Math.min(path.line.length - 1, i + 2)] as Point];
  return tenth((90 - (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI + 360) % 360);
}
