import type { SolidFeature } from '../pack/pack-input.ts';
import { bearingAt, deckSolids, structure, type Built, type TransitSite } from './elevated.ts';
import { createMesher } from './mesh.ts';
import { roadPath, stretch } from './paths.ts';
import { distance, type Frame, type Point } from './plane.ts';
import type { MetroSeed } from './seed.ts';
import { resample } from './spline.ts';
import { createTransitWriter, levelAt, trackLinks, type Stop, type TransitWriter } from './transit-links.ts';
import type { TransitLine } from './transit-lines.ts';
import { CLEARANCE_M, crossings, obstacles, PATH_STEP_M, pierBlocker, pointAt, raise, type TransitPath } from './transit-path.ts';
import { buildStationHall, type DeckPath } from './viaduct.ts';

const TUNNEL_MM = 6200;
const AXIS_M = 1.6;
const SLOPE = 0.035;
const DECK_THICK_M = 1.8;
const HALF_M = 4.9;
/** Stations stand at crossings with main roads, not nearer than this to each other. */
const LEAST_SPACING_M = 620;
const MOST_SPACING_M = 1700;

interface Named {
  readonly walkedM: number;
  readonly zh: string;
  readonly en: string;
}
interface Line {
  readonly seed: MetroSeed;
  readonly path: TransitPath;
  readonly stops: readonly (Stop & {
    readonly zh: string;
    readonly en: string;
    readonly p: Point;
    readonly z: number;
    readonly ground: number;
    readonly i: number;
  })[];
}

function lay(city: TransitSite, seed: MetroSeed): Line | null {
  const { plan, groundAt } = city;
  const whole = roadPath(plan, seed.road);
  if (whole.length < 3) return null;
  const warp = (p: readonly [number, number]): Point => plan.warp([p[0], p[1]]);
  const line = resample(stretch(whole, warp(seed.from), warp(seed.to)), PATH_STEP_M);
  const topOf = obstacles(plan, groundAt);
  const isUp = seed.elevated ? elevatedSpan(line, warp(seed.elevated.from), warp(seed.elevated.to)) : (): boolean => false;
  const path = raise(line, groundAt, (p, walkedM) => (isUp(walkedM) ? topOf(p, HALF_M) + CLEARANCE_M + DECK_THICK_M + 1.4 : groundAt(p) - seed.depthM), SLOPE);
  const total = path.walked[path.walked.length - 1] as number;
  // On a slope nobody waits for a train.
  const isLevel = (m: number): boolean => {
    const { z, ground } = pointAt(path, m);
    return (
      Math.abs(pointAt(path, Math.max(0, m - 70)).z - z) < 1.2 &&
      Math.abs(pointAt(path, Math.min(total, m + 70)).z - z) < 1.2 &&
      levelAt(z, ground) !== 'ground'
    );
  };
  const wanted = crossings(path, plan, seed.road).filter((c) => c.walkedM > 130 && c.walkedM < total - 130 && isLevel(c.walkedM));
  const chosen: Named[] = [];
  for (const c of wanted) {
    const last = chosen[chosen.length - 1];
    if (last && c.walkedM - last.walkedM < LEAST_SPACING_M) continue;
    if (last && c.walkedM - last.walkedM > MOST_SPACING_M) {
      const middle = (c.walkedM + last.walkedM) / 2;
      const side = localName(
        city,
        pointAt(path, middle).p,
        seed.road,
        chosen.map((s) => s.en),
      );
      if (isLevel(middle) && side) chosen.push({ walkedM: middle, ...side });
    }
    if (!chosen.some((s) => s.en === c.en)) chosen.push(c);
  }
  addTermini(city, seed, path, chosen, isLevel);
  return {
    seed,
    path,
    stops: chosen.map((c, n) => ({ ...c, ...pointAt(path, c.walkedM), id: `m${seed.id}n-${String(n + 1).padStart(2, '0')}` })),
  };
}

const TERMINUS_OFF_END_M = 110;
/** A line runs on to its ends where they are far enough from the last main road. */
function addTermini(city: TransitSite, seed: MetroSeed, path: TransitPath, chosen: Named[], isLevel: (m: number) => boolean): void {
  const total = path.walked[path.walked.length - 1] as number;
  const used = chosen.map((s) => s.en);
  for (const walkedM of [TERMINUS_OFF_END_M, total - TERMINUS_OFF_END_M]) {
    if (!isLevel(walkedM) || chosen.some((s) => Math.abs(s.walkedM - walkedM) < LEAST_SPACING_M)) continue;
    const name = localName(city, pointAt(path, walkedM).p, seed.road, used);
    if (name) chosen.push({ walkedM, ...name });
    if (name) used.push(name.en);
  }
  chosen.sort((a, b) => a.walkedM - b.walkedM);
}

function elevatedSpan(line: readonly Point[], from: Point, to: Point): (walkedM: number) => boolean {
  const nearest = (p: Point): number => line.reduce((best, q, i) => (distance(p, q) < distance(p, line[best] as Point) ? i : best), 0) * PATH_STEP_M;
  const [a, b] = [nearest(from), nearest(to)].sort((p, q) => p - q) as [number, number];
  return (walkedM) => walkedM >= a && walkedM <= b;
}

/** The street nearest to a place, for the name of a station between main roads. */
function localName({ streets }: TransitSite, p: Point, own: string, used: readonly string[]): { zh: string; en: string } | null {
  let [best, gap]: [{ zh: string; en: string } | null, number] = [null, Infinity];
  for (const s of streets) {
    if (s.name.en === own || used.includes(s.name.en)) continue;
    for (const q of s.line) if (distance(p, q) < gap) [best, gap] = [{ zh: s.name.zh, en: s.name.en }, distance(p, q)];
  }
  return best;
}

/** Metro lines under (and at their ends over) the avenues they follow, with stations, entrances and passages between lines. */
export function buildMetro(city: TransitSite): Built & { readonly lines: readonly TransitLine[] } {
  const writer = createTransitWriter(city.place);
  const [solids, clear]: [SolidFeature[], Built['clear'][number][]] = [[], []];
  const lines = (city.seed.metro ?? []).flatMap((seed) => lay(city, seed) ?? []);
  for (const line of lines) {
    const { seed, path, stops } = line;
    const name = { zh: seed.zh, en: seed.en };
    const deck: DeckPath = {
      line: path.line,
      deckM: path.z,
      groundM: path.ground,
      halfM: HALF_M,
      thickM: DECK_THICK_M,
      parapetM: 1,
      pierEveryM: 30,
      blocked: pierBlocker(city.streets, seed.road),
    };
    const built = deckSolids(city.place, `mv${seed.id}`, deck, seed.year, { zh: `地铁${seed.zh}高架`, en: `Metro ${seed.en} viaduct` });
    solids.push(...built.solids);
    clear.push(...built.clear);
    for (const stop of stops) raiseStation(city, writer, line, stop, deck, solids, clear);
    trackLinks(writer, path, stops, {
      prefix: `m${seed.id}`,
      tracksM: (level) => (level === 'elevated' ? [2, -2] : [6.4, -6.4]),
      axisM: AXIS_M,
      parts: (level) => ({
        diameterMm: level === 'underground' ? TUNNEL_MM : 4200,
        material: level === 'underground' ? 'segment-lining' : 'rail',
        year: seed.year,
        operator: `${city.seed.name.en} Metro`,
        level,
        name,
        line: seed.id,
        colour: seed.colour,
      }),
    });
  }
  passages(writer, lines, city.seed.name.en);
  return { solids, clear, features: writer.done(), lines: lines.filter(({ stops }) => stops.length > 1).map(riddenLine) };
}

const riddenLine = ({ seed, path, stops }: Line): TransitLine => ({
  id: `M${seed.id}`,
  mode: 'metro',
  name: { zh: `地铁${seed.zh}`, en: `Metro ${seed.en}` },
  colour: seed.colour,
  path: path.line,
  stops: stops.map((s) => ({ id: s.id, name: { zh: `${s.zh}站`, en: s.en }, place: s.p, walkedM: s.walkedM })),
  place: (stops[stops.length >> 1] as StopDraft).p,
});

type StopDraft = Line['stops'][number];
const BOX_M = [190, 21, 12] as const;

function raiseStation(
  city: TransitSite,
  writer: TransitWriter,
  { seed, path }: Line,
  stop: StopDraft,
  deck: DeckPath,
  solids: SolidFeature[],
  clear: Built['clear'][number][],
): void {
  const name = { zh: `${stop.zh}站`, en: stop.en };
  const level = levelAt(stop.z, stop.ground);
  const bearingDeg = bearingAt(path, stop.i);
  const parts = { type: 'station', name, level, lines: [seed.id], colour: seed.colour, bearingDeg };
  if (level === 'elevated') {
    writer.node(stop.id, stop.p, stop.z, stop.ground, { ...parts, boxM: [124, 19, 8] });
    const mesh = buildStationHall(deck, stop.i, 124, 9.5);
    solids.push(structure(city.place, `ms${seed.id}-${stop.id.slice(-2)}`, stop.p, stop.ground, stop.z + 7.8, seed.year, name, { mesh }));
    clear.push(...path.line.filter((_, j) => Math.abs((path.walked[j] as number) - stop.walkedM) < 70).map((q) => [q, 13] as const));
    return;
  }
  writer.node(stop.id, stop.p, stop.z + 3, stop.ground, { ...parts, boxM: BOX_M });
  const street = city.streets.find((s) => s.name.en === seed.road);
  const sideM = (street?.widthM ?? 30) / 2 - 2.4;
  const angle = ((90 - bearingDeg) * Math.PI) / 180;
  const f: Frame = { centre: stop.p, cos: Math.cos(angle), sin: Math.sin(angle) };
  for (const [n, u, side] of [
    [1, 62, 1],
    [2, -62, -1],
  ] as const) {
    const p: Point = [f.centre[0] + u * f.cos - side * sideM * f.sin, f.centre[1] + u * f.sin + side * sideM * f.cos];
    const ground = city.groundAt(p);
    const mesh = createMesher();
    kiosk(mesh, { ...f, centre: p }, ground);
    solids.push(
      structure(
        city.place,
        `me${stop.id.slice(1)}-${n}`,
        p,
        ground,
        ground + 3.1,
        seed.year,
        { zh: `${name.zh}${n === 1 ? 'A' : 'B'}口`, en: `${name.en} exit ${n === 1 ? 'A' : 'B'}` },
        { mesh: mesh.done() },
      ),
    );
    clear.push([p, 6]);
    const id = writer.node(`${stop.id}-e${n}`, p, ground, ground, {
      type: 'entrance',
      name: { zh: `${name.zh}${n === 1 ? 'A' : 'B'}口`, en: `${name.en} exit ${n === 1 ? 'A' : 'B'}` },
      level: 'ground',
    });
    const hall: Point = [f.centre[0] + u * f.cos, f.centre[1] + u * f.sin];
    writer.link(`${stop.id}-p${n}`, stop.id, id, [hall, p], [stop.z + 5, ground - 3.6], ground, {
      diameterMm: 4000,
      material: 'concrete',
      year: seed.year,
      operator: `${city.seed.name.en} Metro`,
      level: 'underground',
      name,
    });
  }
}

/** Glass walls on a plinth under a thin roof; open to one side. */
function kiosk(mesh: ReturnType<typeof createMesher>, f: Frame, groundM: number): void {
  mesh.box(f, -3.4, -1.3, 3.4, 1.3, groundM - 0.5, groundM + 0.25);
  mesh.box(f, -3.4, -1.3, 3.2, -1.15, groundM + 0.25, groundM + 2.7);
  mesh.box(f, -3.4, 1.15, 3.2, 1.3, groundM + 0.25, groundM + 2.7);
  mesh.box(f, -3.4, -1.3, -3.25, 1.3, groundM + 0.25, groundM + 2.7);
  mesh.box(f, -3.9, -1.6, 3.9, 1.6, groundM + 2.7, groundM + 3.1);
}

/** Where two lines have stations at one crossing, people walk between them underground. */
function passages(writer: TransitWriter, lines: readonly Line[], city: string): void {
  lines.forEach((a, k) => {
    for (const b of lines.slice(k + 1))
      for (const s of a.stops)
        for (const t of b.stops) {
          if (distance(s.p, t.p) > 90 || levelAt(s.z, s.ground) !== 'underground' || levelAt(t.z, t.ground) !== 'underground') continue;
          writer.link(`${s.id}-t${b.seed.id}`, s.id, t.id, [s.p, t.p], [s.z + 3, t.z + 3], s.ground, {
            diameterMm: 5000,
            material: 'concrete',
            year: Math.max(a.seed.year, b.seed.year),
            operator: `${city} Metro`,
            level: 'underground',
          });
        }
  });
}
