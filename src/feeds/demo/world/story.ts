import { createRandom, hashText, type Random } from '../../../base/random.ts';
import type { Words } from '../../../base/words.ts';
import { dayOf, dayStartMs, HOUR_MS } from './calendar.ts';
import { distanceM, isPumpQ3, type Setting, type Site } from './site.ts';
import { stormsOfDay } from './storms.ts';

/** What can go wrong (or merely happen) in Yunwan. */
export type StoryKind =
  | 'clogged-screen'
  | 'pump-trip'
  | 'storm'
  | 'fridge-fault'
  | 'door-open'
  | 'traffic-incident'
  | 'waterlogging'
  | 'hall-overload'
  | 'pollution-episode'
  | 'road-works'
  | 'cell-overload'
  | 'blocked-gully'
  | 'lamp-fault'
  | 'feeder-trip'
  | 'main-burst'
  | 'backhaul-cut'
  | 'line-fault'
  | 'line-stop'
  // What follows along the dependencies, see lifeline-events.ts.
  | 'lifeline-out'
  | 'tie-closed';

/** One event of the day's script: pure description, the physics makes the readings of it. */
export interface StoryEvent {
  /** `kind/target/start`: the same in every browser. */
  readonly id: string;
  readonly kind: StoryKind;
  /** Id of the sensor (or the one that stands for the place) it happens to. */
  readonly target: string;
  readonly place: Words;
  readonly startMs: number;
  readonly endMs: number;
  readonly xM: number;
  readonly yM: number;
  /** Kind's own measure: pumps broken, counters closed, surplus load in %, dB, ug/m3. */
  readonly strength: number;
}

const sentences: Readonly<Record<StoryKind, Words>> = {
  'clogged-screen': { zh: '{place}拦污栅堵塞，水位偏高', en: '{place} is high: its trash screen is clogged' },
  'pump-trip': { zh: '{place}水泵跳闸', en: 'Pumps have tripped at {place}' },
  storm: { zh: '{place}一带有强阵雨', en: 'A heavy shower falls around {place}' },
  'fridge-fault': { zh: '{place}冷柜压缩机故障', en: 'The fridge compressor has failed at {place}' },
  'door-open': { zh: '{place}冷柜门未关', en: 'A fridge door was left open at {place}' },
  'traffic-incident': { zh: '{place}发生交通事故', en: 'A traffic incident blocks {place}' },
  waterlogging: { zh: '{place}路面积水', en: 'Water stands on the road at {place}' },
  'hall-overload': { zh: '{place}排队过长', en: 'Queues are long at {place}' },
  'pollution-episode': { zh: '{place}附近空气污染', en: 'Smoke hangs near {place}' },
  'road-works': { zh: '{place}道路施工', en: 'Loud road works at {place}' },
  'cell-overload': { zh: '{place}基站拥塞', en: 'The cell is crowded at {place}' },
  'blocked-gully': { zh: '{place}雨水口堵塞', en: 'A gully is blocked at {place}' },
  'feeder-trip': { zh: '{place}跳闸', en: '{place} has tripped' },
  'main-burst': { zh: '{place}干管爆裂', en: 'A main has burst in {place}' },
  'backhaul-cut': { zh: '{place}回传中断', en: 'The uplink of {place} is cut' },
  'line-fault': { zh: '{place}设备故障，列车晚点', en: 'A fault delays {place}' },
  'line-stop': { zh: '{place}停运', en: '{place} does not run' },
  'lifeline-out': { zh: '{place}失去供应', en: '{place} is out' },
  'tie-closed': { zh: '{place}代供相邻馈线', en: '{place} carries its neighbour' },
  'lamp-fault': { zh: '{place}路灯不亮', en: 'A street lamp is out at {place}' },
};
/** One plain sentence for people. */
export const tellEvent = (event: StoryEvent): Words => ({
  zh: sentences[event.kind].zh.replace('{place}', event.place.zh),
  en: sentences[event.kind].en.replace('{place}', event.place.en),
});

type ByKind = ReadonlyMap<string, readonly Site[]>;
const places = new WeakMap<Setting, ByKind>();
export function sitesByKind(setting: Setting): ByKind {
  let known = places.get(setting);
  if (!known) {
    const map = new Map<string, Site[]>();
    for (const site of setting.sites) {
      const list = map.get(site.kind);
      if (list) list.push(site);
      else map.set(site.kind, [site]);
    }
    places.set(setting, (known = map));
  }
  return known;
}

/**
 * The script of one local day, from seed and day alone: the same hours of trouble every day, at places that change.
 * Night: road works and a failing fridge. Dawn: smoke under the inversion. Morning: a rush-hour incident, a crowded hall, a
 * second fridge. Noon: a crowded cell. Afternoon: the shower over the old town, Q3 loses a pump, another station all of its
 * pumps. Evening: road works, an incident, a crowded cell.
 */
export function storyOfDay(setting: Setting, day: number): readonly StoryEvent[] {
  const midnight = dayStartMs(day, setting.offsetMs);
  const byKind = sitesByKind(setting);
  const events: StoryEvent[] = [];
  const chance = (purpose: string): Random => createRandom(hashText(`${purpose} ${day}`, setting.seed));
  const add = (kind: StoryKind, site: Site | undefined, startH: number, endH: number, strength: number): void => {
    if (!site) return;
    const startMs = Math.round(midnight + startH * HOUR_MS);
    events.push({
      id: `${kind}/${site.id}/${startMs}`,
      kind,
      target: site.id,
      place: site.name,
      startMs,
      endMs: Math.round(midnight + endH * HOUR_MS),
      xM: site.xM,
      yM: site.yM,
      strength,
    });
  };
  const some = (kind: string, random: Random, suits: (site: Site) => boolean = () => true): Site | undefined => {
    const all = byKind.get(kind) ?? [];
    const fit = all.filter(suits);
    const from = fit.length > 0 ? fit : all;
    return from.length > 0 ? random.pick(from) : undefined;
  };
  const nearest = (kind: string, at: { xM: number; yM: number }, rank: number): Site | undefined =>
    [...(byKind.get(kind) ?? [])].sort((a, b) => distanceM(a, at) - distanceM(b, at) || (a.id < b.id ? -1 : 1))[rank];

  const q3 = (byKind.get('pump-station') ?? []).find(isPumpQ3);
  const shower = stormsOfDay(setting.seed, day, setting.offsetMs, setting.focus)[0];
  const showerStartH = shower ? (shower.startMs - midnight) / HOUR_MS : 15;
  const showerEndH = shower ? (shower.endMs - midnight) / HOUR_MS : 16;

  // The screen is clogged all day, every day: only a crew's visit mends it for a while (see repairs).
  add('clogged-screen', q3, 0, 24, 1);
  add('storm', q3 ?? nearest('rain-gauge', setting.focus, 0), showerStartH, showerEndH, shower?.peakMmPerH ?? 0);
  add('pump-trip', q3, showerStartH + 0.15, showerEndH + 0.6, 1);
  let random = chance('pump');
  add(
    'pump-trip',
    some('pump-station', random, (s) => !isPumpQ3(s)),
    12.8 + random.between(0, 0.2),
    16.6 + random.between(0, 0.3),
    3,
  );
  random = chance('gully');
  add('blocked-gully', nearest('drain-level', setting.focus, random.below(5)), showerStartH + 0.1, showerEndH + 1.2, 1);
  add('waterlogging', nearest('traffic-counter', setting.focus, random.below(3)), showerStartH + 0.4, showerEndH + 0.5, 1);

  const cold = (site: Site): boolean => site.streams.some((s) => s.property === 'fridgeTemperature');
  random = chance('fridge');
  add('fridge-fault', some('canteen', random, cold), 21.5 + random.between(0, 0.4), 30 + random.between(0, 0.5), 1);
  add('fridge-fault', some('canteen', random, cold), 8.1 + random.between(0, 0.3), 13.3 + random.between(0, 0.6), 1);
  add('door-open', some('canteen', random, cold), 13.4 + random.between(0, 0.6), 14.3 + random.between(0, 0.4), 1);

  random = chance('traffic');
  add('traffic-incident', some('traffic-counter', random), 7.5 + random.between(0, 0.3), 8.9 + random.between(0, 0.4), 0.92);
  add('traffic-incident', some('traffic-counter', random), 17.2 + random.between(0, 0.3), 19 + random.between(0, 0.4), 0.92);

  random = chance('hall');
  add('hall-overload', some('service-hall', random), 9.1, 11.6 + random.between(0, 0.4), 0.55);

  random = chance('smoke');
  add('pollution-episode', some('air-quality', random), 4.6 + random.between(0, 0.4), 9.9 + random.between(0, 0.3), 125);

  random = chance('works');
  add('road-works', some('noise', random), 16.1 + random.between(0, 0.2), 19.2 + random.between(0, 0.3), 87);
  add('road-works', some('noise', random), 21.7 + random.between(0, 0.3), 28.9 + random.between(0, 0.4), 87);

  random = chance('cell');
  add('cell-overload', some('cell', random), 11.9 + random.between(0, 0.3), 15.6 + random.between(0, 0.4), 85);
  add('cell-overload', some('cell', random), 18.8 + random.between(0, 0.3), 22.6 + random.between(0, 0.3), 85);

  // Lightning takes a feeder that a pump station hangs on (never Q3's, which has its own story); its cells last two hours.
  random = chance('feeder');
  const pumpFeeder = feedersOfPumps(setting, q3);
  add(
    'feeder-trip',
    some('feeder', random, (s) => pumpFeeder.has(s.id)),
    showerStartH + 0.3,
    showerEndH + 2.4,
    1,
  );
  random = chance('main');
  add('main-burst', some('water-zone', random), 5.4 + random.between(0, 0.3), 9.2 + random.between(0, 0.4), 0.68);
  random = chance('backhaul');
  add('backhaul-cut', some('gateway', random), 13.4 + random.between(0, 0.3), 14.9 + random.between(0, 0.3), 1);
  random = chance('line');
  add(
    'line-fault',
    some('transit-line', random, (s) => s.name.en.startsWith('Metro')),
    18.1 + random.between(0, 0.2),
    19.2 + random.between(0, 0.2),
    9,
  );

  random = chance('lamps');
  for (let i = 0; i < 6; i++) add('lamp-fault', some('street-light', random), 12, 36, 1);
  return events.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
}

/** Feeders whose loss stops a pump station other than Q3, by sensor id; any but Q3's own where there are none. */
function feedersOfPumps({ graph }: Setting, q3: Site | undefined): ReadonlySet<string> {
  if (!graph) return new Set();
  const q3Node = q3 ? graph.find(`sensor/${q3.id}`) : -1;
  const feedersOf = (n: number): string[] =>
    (graph.needs[n] ?? []).map((s) => graph.supplies[s]).flatMap((s) => (s?.medium === 'power' && s.need === 'all' ? s.from : []));
  const own = new Set(q3Node < 0 ? [] : feedersOf(q3Node));
  const pumps = graph.nodes.flatMap((node, n) => (node.kind === 'pump-station' && n !== q3Node ? feedersOf(n) : [])).filter((id) => !own.has(id));
  const others = graph.nodes.filter((node) => node.kind === 'feeder' && !own.has(node.id) && (node.people ?? 0) > 0).map(({ id }) => id);
  const wanted = pumps.length > 0 ? pumps : others;
  return new Set(wanted.flatMap((id) => graph.nodes[graph.find(id)]?.things ?? []).map((thing) => thing.slice(thing.indexOf('/') + 1)));
}

/** The script of the local day that an instant lies in, with plain sentences: for tests and for the first-run line. */
export function demoStory(setting: Setting, timeMs: number): readonly (StoryEvent & { readonly sentence: Words })[] {
  return storyOfDay(setting, dayOf(timeMs, setting.offsetMs)).map((event) => ({ ...event, sentence: tellEvent(event) }));
}
