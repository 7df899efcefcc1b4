import { createRandom, type Random } from '../../base/random.ts';
import type { Words } from '../../base/words.ts';
import type { BuildingUse } from '../../tables/buildings.ts';
import type { Areas } from './areas.ts';
import type { Block } from './blocks.ts';
import { chineseNumber } from './names.ts';
import { createPointIndex, type PointIndex } from './near.ts';
import { createMesher } from './mesh.ts';
import { areaOf, at, boxOf, centroidOf, contains, distance, frameAt, overlap, rectangle, ringInside, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed, TargetKind } from './seed.ts';
import type { Draft, Town } from './town.ts';

export interface ServiceDraft {
  readonly id: string;
  readonly kind: string;
  readonly name: Words;
  readonly place: Point;
  readonly street: string;
  readonly district: string;
  /** Row of its building among the drafts. */
  readonly draft: number;
  readonly capacity: number;
}

interface Kind {
  readonly id: string;
  readonly target: TargetKind;
  readonly prefix: string;
  readonly title: Words;
  readonly suffix: Words;
  /** Use its building takes on. */
  readonly use: BuildingUse;
  readonly suits: (d: Draft) => boolean;
  readonly capacity: readonly [number, number];
}
const shopfront = (d: Draft): boolean => (d.use === 'commercial' || d.use === 'public') && d.storeys < 9 && d.floorM2 > 180;
const roomy = (d: Draft): boolean => (d.use === 'office' || d.use === 'public' || d.use === 'commercial') && d.floorM2 > 900 && d.storeys < 14;

/** Everything the city runs for its people; order matters: scarce buildings are claimed first. */
export const serviceKinds: readonly Kind[] = [
  {
    id: 'hospital',
    target: 'hospitals',
    prefix: 'ho',
    title: { zh: '医院', en: 'Hospitals' },
    suffix: { zh: '医院', en: 'Hospital' },
    use: 'health',
    suits: (d) => d.use === 'health' || (roomy(d) && d.floorM2 > 4000),
    capacity: [300, 1400],
  },
  {
    id: 'fire-station',
    target: 'fireStations',
    prefix: 'fs',
    title: { zh: '消防站', en: 'Fire stations' },
    suffix: { zh: '消防站', en: 'Fire Station' },
    use: 'emergency',
    suits: (d) => shopfront(d) && d.floorM2 > 500,
    capacity: [2, 6],
  },
  {
    id: 'police-station',
    target: 'policeStations',
    prefix: 'ps',
    title: { zh: '派出所', en: 'Police stations' },
    suffix: { zh: '派出所', en: 'Police Station' },
    use: 'emergency',
    suits: shopfront,
    capacity: [20, 90],
  },
  {
    id: 'service-hall',
    target: 'serviceHalls',
    prefix: 'sh',
    title: { zh: '政务服务大厅', en: 'Service halls' },
    suffix: { zh: '政务服务大厅', en: 'Service Hall' },
    use: 'public',
    suits: roomy,
    capacity: [5, 12],
  },
  {
    id: 'posthouse',
    target: 'posthouses',
    prefix: 'hp',
    title: { zh: '卫生驿站', en: 'Health posthouses' },
    suffix: { zh: '卫生驿站', en: 'Health Posthouse' },
    use: 'health',
    suits: shopfront,
    capacity: [3, 9],
  },
  {
    id: 'canteen',
    target: 'canteens',
    prefix: 'ca',
    title: { zh: '长者食堂', en: 'Elderly canteens' },
    suffix: { zh: '长者食堂', en: 'Elderly Canteen' },
    use: 'public',
    suits: shopfront,
    capacity: [36, 80],
  },
  {
    id: 'central-kitchen',
    target: 'kitchens',
    prefix: 'ck',
    title: { zh: '中央厨房', en: 'Central kitchens' },
    suffix: { zh: '中央厨房', en: 'Central Kitchen' },
    use: 'industrial',
    suits: (d) => d.use === 'industrial' && d.floorM2 > 900,
    capacity: [4000, 9000],
  },
  {
    id: 'school',
    target: 'schools',
    prefix: 'sc',
    title: { zh: '学校', en: 'Schools' },
    suffix: { zh: '学校', en: 'School' },
    use: 'education',
    suits: (d) => d.use === 'education',
    capacity: [480, 1600],
  },
];
export const serviceTitles: Readonly<Record<string, Words>> = {
  ...Object.fromEntries(serviceKinds.map((k) => [k.id, k.title])),
  'pump-station': { zh: '排涝泵站', en: 'Pump stations' },
};

/** Candidates spread like people: of a handful drawn by residents, the one farthest from what is already placed. */
function spread(count: number, homes: readonly number[], weight: Float64Array, places: readonly Point[], random: Random): Point[] {
  const cumulative = new Float64Array(homes.length);
  let sum = 0;
  homes.forEach((n, i) => (cumulative[i] = sum += weight[n] as number));
  const draw = (): number => {
    const wanted = random.next() * sum;
    let [low, high] = [0, homes.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return homes[low] as number;
  };
  const chosen: Point[] = [];
  while (chosen.length < count) {
    let best: Point = [0, 0];
    let gap = -1;
    for (let k = 0; k < 22; k++) {
      const p = places[draw()] as Point;
      const nearest = chosen.length ? Math.min(...chosen.map((c) => distance(c, p))) : 0;
      if (nearest > gap) [gap, best] = [nearest, p];
    }
    chosen.push(best);
  }
  return chosen;
}

export function placeServices(seed: CitySeed, town: Town, areas: Areas, heads: Float64Array): ServiceDraft[] {
  const random = createRandom(seed.seed).fork('services');
  const places = town.drafts.map((d) => centroidOf(d.ring));
  const homes = town.drafts.map((_, n) => n).filter((n) => (heads[n] as number) > 0);
  const taken = new Set<number>();
  const services: ServiceDraft[] = [];
  for (const kind of serviceKinds) {
    const index = createPointIndex(250);
    town.drafts.forEach((d, n) => {
      if (!taken.has(n) && kind.suits(d)) index.add(n, places[n] as Point);
    });
    const byStreet = new Map<string, number>();
    for (const wanted of spread(seed.targets[kind.target], homes, heads, places, random)) {
      const n = nearestFree(index, wanted, taken);
      if (n === undefined) continue;
      taken.add(n);
      const draft = town.drafts[n] as Draft;
      const place = pointIn(draft.ring);
      const street = areas.streetAt(place);
      const nth = (byStreet.get(street.id) ?? 0) + 1;
      byStreet.set(street.id, nth);
      const id = `${kind.prefix}-${String(services.filter((s) => s.kind === kind.id).length + 1).padStart(3, '0')}`;
      const name = nameOf(seed, street.parent as string, street.name, kind.suffix, nth);
      draft.use = kind.use;
      draft.name = name;
      services.push({
        id,
        kind: kind.id,
        name,
        place,
        street: street.id,
        district: street.parent as string,
        draft: n,
        capacity: kind.capacity[0] + random.below(kind.capacity[1] - kind.capacity[0] + 1),
      });
    }
  }
  return services;
}

function nearestFree(index: PointIndex, p: Point, taken: ReadonlySet<number>): number | undefined {
  for (const radiusM of [260, 700, 1800, 6000, 20000]) {
    const free = index.within(p, radiusM).find((n) => !taken.has(n));
    if (free !== undefined) return free;
  }
  return undefined;
}

const pointIn = (ring: Ring): Point => {
  const middle = centroidOf(ring);
  if (contains(ring, middle)) return middle;
  const [a, b] = [at(ring, 0), at(ring, 1)];
  const length = distance(a, b) || 1;
  return [(a[0] + b[0]) / 2 - ((b[1] - a[1]) / length) * 2, (a[1] + b[1]) / 2 + ((b[0] - a[0]) / length) * 2];
};

function nameOf(seed: CitySeed, districtId: string, street: Words, suffix: Words, nth: number): Words {
  const district = seed.districts.find((d) => d.id === districtId);
  const [zh, en] = [street.zh.replace('街道', ''), street.en.replace(' Subdistrict', '')];
  return nth === 1
    ? { zh: `${district?.zh ?? ''}${zh}${suffix.zh}`, en: `${en} ${suffix.en}` }
    : { zh: `${district?.zh ?? ''}${zh}第${chineseNumber(nth)}${suffix.zh}`, en: `${en} ${suffix.en} ${nth}` };
}

/** Pump houses where low ground drains to river and canals: small halls of their own, spread along the banks. */
export function placePumps(seed: CitySeed, town: Town, plan: Plan, areas: Areas, blocks: readonly Block[]): ServiceDraft[] {
  const random = createRandom(seed.seed).fork('pumps');
  const boxes = blocks.map((b) => boxOf(b.ring));
  const byBlock = new Map<number, Ring[]>();
  for (const d of town.drafts) {
    const list = byBlock.get(d.block);
    if (list) list.push(d.ring);
    else byBlock.set(d.block, [d.ring]);
  }
  const banks: { p: Point; inland: Point }[] = [];
  for (const water of plan.water)
    for (const polygon of water.polygons)
      for (const ring of polygon)
        for (let i = 0; i < ring.length; i += 2) {
          const [a, b] = [at(ring, i), at(ring, i + 1)];
          const length = distance(a, b) || 1;
          banks.push({ p: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], inland: [(b[1] - a[1]) / length, -(b[0] - a[0]) / length] });
        }
  const sites: { ring: Ring; place: Point; block: Block }[] = [];
  for (const bank of banks) {
    const angle = Math.atan2(bank.inland[1], bank.inland[0]);
    for (const reach of [20, 26, 34, 44]) {
      const place: Point = [bank.p[0] + bank.inland[0] * reach, bank.p[1] + bank.inland[1] * reach];
      const ring = rectangle(frameAt(place, angle), -5.5, -8, 5.5, 8);
      const n = boxes.findIndex(
        (b, k) => place[0] > b.west && place[0] < b.east && place[1] > b.south && place[1] < b.north && ringInside(ring, (blocks[k] as Block).ring),
      );
      const block = blocks[n];
      if (!block || (byBlock.get(block.id) ?? []).some((r) => overlap(r, ring)) || town.ponds.some((pond) => overlap(pond, ring))) continue;
      sites.push({ ring, place, block });
      break;
    }
  }
  const chosen: typeof sites = [];
  // The third station stands in the oldest quarter on the river, as every story of the city begins there.
  const old = seed.zones.find((z) => z.kind === 'oldtown') ?? { x: 0, y: 0 };
  const q3 = [...sites].sort((a, b) => distance(a.place, [old.x + 480, old.y]) - distance(b.place, [old.x + 480, old.y]))[0];
  if (q3) chosen.push(q3);
  while (chosen.length < Math.min(seed.targets.pumps, sites.length)) {
    let best = sites[0] as (typeof sites)[0];
    let gap = -1;
    for (let k = 0; k < 30; k++) {
      const s = random.pick(sites);
      const nearest = Math.min(...chosen.map((c) => distance(c.place, s.place)));
      if (nearest > gap) [gap, best] = [nearest, s];
    }
    chosen.push(best);
  }
  const order = q3 ? [...chosen.slice(1, 3), q3, ...chosen.slice(3)] : chosen;
  return order.map((s, i): ServiceDraft => {
    const street = areas.streetAt(s.place);
    const q = `Q${i + 1}`;
    const name = { zh: `${i + 1}号泵站 ${q}`, en: `Pump ${q}` };
    const mesh = createMesher();
    const z = seed.groundM;
    mesh.gable(s.ring, town.footM, z + 5.2, z + 8.4, 0);
    town.drafts.push({
      use: 'public',
      name,
      storeys: 1,
      heightM: 8.4,
      year: 1988 + random.below(34),
      ring: s.ring,
      dwellingM2: 0,
      floorM2: areaOf(s.ring),
      mesh: mesh.done(),
      block: s.block.id,
    });
    return {
      id: `pu-${String(i + 1).padStart(3, '0')}`,
      kind: 'pump-station',
      name,
      place: s.place,
      street: street.id,
      district: street.parent as string,
      draft: town.drafts.length - 1,
      capacity: 2 + random.below(4),
    };
  });
}
