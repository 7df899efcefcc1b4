import { createRandom } from '../../base/random.ts';
import { deckAt } from './bridges.ts';
import { createRoadIndex } from './near.ts';
import { boxOf, contains, distance, type Point } from './plane.ts';
import type { CitySeed, RoadClass } from './seed.ts';
import { beside, lengthOf, resample, softNoise } from './spline.ts';
import type { Town } from './town.ts';

export interface StreetLine {
  readonly class: RoadClass;
  readonly widthM: number;
  readonly line: readonly Point[];
  readonly bridge: boolean;
  readonly name: { readonly zh: string; readonly en: string };
}
export interface Lamp {
  readonly place: Point;
  readonly zM: number;
  readonly heightM: number;
  /** Towards the carriageway, radians. */
  readonly turn: number;
  readonly road: number;
}

/** Spacing along the kerb, metres; 0 = none. */
const lampStep: Readonly<Record<RoadClass, number>> = { motorway: 46, primary: 36, secondary: 40, residential: 54, lane: 0, path: 0 };
const treeStep: Readonly<Record<RoadClass, number>> = { motorway: 0, primary: 12.5, secondary: 19, residential: 64, lane: 0, path: 0 };

/** Both kerbs of a road as points a step apart, with the way the road runs. */
function kerb(line: readonly Point[], offsetM: number, step: number): { p: Point; angle: number; walkedM: number }[] {
  if (lengthOf(line) < step) return [];
  const side = resample(
    beside(resample(line, Math.min(step, 12)), () => offsetM),
    step,
  );
  let walkedM = 0;
  return side.map((p, i) => {
    const [a, b] = [side[Math.max(0, i - 1)] as Point, side[Math.min(side.length - 1, i + 1)] as Point];
    if (i > 0) walkedM += distance(side[i - 1] as Point, p);
    return { p, angle: Math.atan2(b[1] - a[1], b[0] - a[0]), walkedM };
  });
}

/** Lamps on every street that has room for them, kept off crossings; on bridges they stand on the deck. */
export function lightStreets(seed: CitySeed, streets: readonly StreetLine[], groundM: (xM: number, yM: number) => number): Lamp[] {
  const index = createRoadIndex(streets);
  const lamps: Lamp[] = [];
  streets.forEach((street, road) => {
    const step = lampStep[street.class];
    if (!step) return;
    const sides = street.class === 'residential' ? [road % 2 ? 1 : -1] : [1, -1];
    const total = lengthOf(street.line);
    for (const side of sides)
      for (const { p, angle, walkedM } of kerb(street.line, side * (street.widthM / 2 - 1.6), step)) {
        if (index.onOther(p, road, -0.6)) continue;
        const zM = street.bridge ? deckAt(Math.min(walkedM, total), total, seed.groundM) : groundM(p[0], p[1]);
        lamps.push({
          place: p,
          zM,
          heightM: street.class === 'residential' ? 6.5 : street.class === 'motorway' ? 12 : 9,
          turn: angle + (side > 0 ? -Math.PI / 2 : Math.PI / 2),
          road,
        });
      }
  });
  return lamps;
}

/** Street trees in two rows (palms along the shore roads), skipping crossings and bridges. */
export function plantStreets(seed: CitySeed, town: Town, streets: readonly StreetLine[]): void {
  const random = createRandom(seed.seed).fork('street trees');
  const index = createRoadIndex(streets);
  const palmRoads = new Set(seed.coastDrives.map((d) => d.en));
  streets.forEach((street, road) => {
    const step = treeStep[street.class];
    if (!step || street.bridge) return;
    const palms = palmRoads.has(street.name.en);
    const conifers = road % 17 === 0;
    for (const side of street.class === 'residential' ? [road % 2 ? -1 : 1] : [1, -1])
      for (const { p } of kerb(street.line, side * (street.widthM / 2 - 3.1), step)) {
        if (random.next() < 0.1 || index.onOther(p, road, -1.5)) continue;
        town.trees.push({
          kind: palms ? 'tree-palm' : conifers ? 'tree-conifer' : 'tree-broadleaf',
          x: p[0],
          y: p[1],
          heightM: palms ? random.between(7, 11) : random.between(5.5, 10.5),
        });
      }
  });
}

/** Palms and pines behind the sand. */
export function plantBeaches(seed: CitySeed, town: Town, beaches: readonly (readonly Point[])[], coast: readonly Point[]): void {
  const random = createRandom(seed.seed).fork('beach trees');
  for (const ring of beaches) {
    const inland = ring.slice(ring.length / 2);
    for (const { p } of kerb(inland, -5, 9)) {
      const q: Point = [p[0] + random.between(-2.5, 2.5), p[1] + random.between(-2.5, 2.5)];
      if (random.next() < 0.75 && contains(coast, q) && !contains(ring, q))
        town.trees.push({ kind: 'tree-palm', x: q[0], y: q[1], heightM: random.between(6, 11) });
    }
  }
}

/** Woods on the islands, thinner where the rock shows. */
export function plantIslets(seed: CitySeed, town: Town, islets: readonly (readonly Point[])[]): void {
  const random = createRandom(seed.seed).fork('island trees');
  const spacingM = 30;
  for (const ring of islets) {
    const box = boxOf(ring);
    for (let x = box.west; x < box.east; x += spacingM)
      for (let y = box.south; y < box.north; y += spacingM) {
        const p: Point = [x + random.between(0.1, 0.9) * spacingM, y + random.between(0.1, 0.9) * spacingM];
        const heightM = random.between(8, 16);
        if (!contains(ring, p) || softNoise(seed.seed + 33, p[0], p[1], 210) < -0.3) continue;
        town.trees.push({ kind: softNoise(9, p[0], p[1], 260) > -0.1 ? 'tree-conifer' : 'tree-broadleaf', x: p[0], y: p[1], heightM });
      }
  }
}
