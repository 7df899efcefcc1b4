import type { Words } from '../../base/words.ts';
import { entityKey, type EntityRef } from '../../city/city.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf, refOfThing, selectAndFly } from '../ui/entity.ts';
import { keysOf } from '../ui/keys.ts';
import { copyLink, savePng, toggleFullScreen } from '../ui/share.ts';
import { words } from './words.ts';

/** One thing the palette can do: go somewhere or run a command. */
export interface Entry {
  readonly id: string;
  readonly name: Words;
  readonly detail: Words;
  readonly keys?: string;
  /** Lower-case text searched, all languages and the id. */
  readonly text: string;
  run(): void;
}

const MOST_BUILDINGS = 8;
const DROPPED_ZOOM = 17;

const textOf = (name: Words, id: string): string => `${name.zh}\n${name.en}\n${id}`.toLowerCase();

function placeEntry(desk: Desk, ref: EntityRef, name: Words, detail: Words): Entry {
  return { id: `${ref.kind}-${ref.id}`, name, detail, text: textOf(name, ref.id), run: () => selectAndFly(desk, ref) };
}

function commands(desk: Desk): Entry[] {
  const command = (id: string, name: Words, run: () => void, keys?: string, detail: Words = words.command): Entry => ({
    id: `do-${id}`,
    name,
    detail,
    text: textOf(name, ''),
    run,
    ...(keys === undefined ? {} : { keys }),
  });
  const set = desk.session.setState;
  const bound = keysOf(desk)
    .list()
    .filter((b) => (b.group === 'view' || b.group === 'time' || b.id === 'help.open') && !/^\d$/.test(b.keys) && (b.when?.() ?? true));
  return [
    ...desk.city.manifest.cameras.map((view, i) =>
      command(`view-${view.id}`, view.name, () => desk.view.flyTo(view), i < 9 ? String(i + 1) : undefined, words.view),
    ),
    ...bound.map((b) => command(b.id, b.title, b.run, b.keys)),
    command('full', words.fullScreen, toggleFullScreen),
    command('link', words.copyLink, () => void copyLink(desk)),
    command('png', words.png, () => void savePng(desk)),
    command('print', words.print, () => window.print()),
    command('day', words.dayColours, () => set({ theme: 'day' })),
    command('night', words.nightColours, () => set({ theme: 'night' })),
    command('zh', words.chinese, () => set({ language: 'zh' })),
    command('en', words.english, () => set({ language: 'en' })),
    ...desk.layers.map((layer) =>
      command(
        `layer-${layer.id}`,
        layer.title,
        () => {
          const on = new Set(desk.session.getState().layers);
          if (!on.delete(layer.id)) on.add(layer.id);
          set({ layers: desk.layers.filter((l) => on.has(l.id)).map((l) => l.id) });
        },
        undefined,
        words.layerCommand,
      ),
    ),
  ];
}

/** Everything that has a name, gathered when the palette opens. */
export function entriesOf(desk: Desk): readonly Entry[] {
  const { city } = desk;
  const inDistrict = (kind: Words, district: string): Words => {
    const name = city.area(district)?.properties.name;
    return name ? { zh: `${kind.zh} · ${name.zh}`, en: `${kind.en} · ${name.en}` } : kind;
  };
  return [
    ...commands(desk),
    ...city.districts.map((a) => placeEntry(desk, { kind: 'area', id: a.properties.id }, a.properties.name, words.district)),
    ...city.streets.map((a) => placeEntry(desk, { kind: 'area', id: a.properties.id }, a.properties.name, inDistrict(words.street, a.properties.parent ?? ''))),
    ...city.services.map(({ properties: p }) => {
      const kind = city.manifest.services?.find((s) => s.kind === p.kind)?.title ?? { zh: p.kind, en: p.kind };
      return placeEntry(desk, { kind: 'service', id: p.id }, p.name, inDistrict(kind, p.district));
    }),
    ...droppedPlaces(desk),
    ...connectedThings(desk),
    ...city.sensors.map(({ properties: p }) => placeEntry(desk, { kind: 'sensor', id: p.id }, p.name, inDistrict(words.sensor, p.district))),
  ];
}

/** How well a text answers: 0 not at all, 3 starts with the query, 2 a word starts with it, 1 it occurs. */
export function matchScore(text: string, query: string): number {
  const at = text.indexOf(query);
  if (at < 0) return 0;
  const lineStart = at === 0 || text[at - 1] === '\n';
  if (lineStart || text.includes(`\n${query}`)) return 3;
  return text.includes(` ${query}`) || text.includes(`-${query}`) ? 2 : 1;
}

/** Buildings met so far whose id holds the query, the exact one first; they have no names, and there may be very many. */
function buildingsLike(desk: Desk, query: string): readonly string[] {
  const { buildings } = desk.city;
  const exact = buildings.find(query) >= 0 ? [query] : [];
  // Words are names of something else; ids hold digits.
  if (query.length < 3 || !/\d/.test(query)) return exact;
  const found: string[] = [...exact];
  for (let row = 0; row < buildings.count && found.length < MOST_BUILDINGS; row++) {
    const { id } = buildings.record(row);
    if (id !== query && id.toLowerCase().includes(query.toLowerCase())) found.push(id);
  }
  return found;
}

/** Named things and buildings of files that were dropped on the page. */
function droppedPlaces(desk: Desk): Entry[] {
  return desk.drops.places().map(({ name, building, lon, lat, file }, i) => ({
    id: `drop-${i}`,
    name: { zh: name, en: name },
    detail: { zh: `${words.dropped.zh} · ${file}`, en: `${words.dropped.en} · ${file}` },
    text: `${name}\n${building ?? ''}`.toLowerCase(),
    run() {
      if (building !== null) desk.session.setState({ selected: entityKey({ kind: 'building', id: building }) });
      desk.view.flyTo({ lon, lat, zoom: DROPPED_ZOOM });
    },
  }));
}

/** Things met only in feeds, once each. */
function connectedThings(desk: Desk): Entry[] {
  const { city, streams } = desk;
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (let row = 0; row < streams.count; row++) {
    const { thingId } = streams.descriptor(row);
    if (seen.has(thingId)) continue;
    seen.add(thingId);
    const ref = refOfThing(city, thingId);
    if (ref.kind === 'thing') entries.push(placeEntry(desk, ref, nameOf(desk, ref), words.thing));
  }
  return entries;
}

/** Best answers first; a query of several words must match each. An empty query offers the commands and districts. */
export function search(desk: Desk, entries: readonly Entry[], query: string): readonly Entry[] {
  const parts = query
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((p) => p !== '');
  if (parts.length === 0) return entries;
  const scored: { readonly entry: Entry; readonly score: number }[] = [];
  for (const entry of entries) {
    let score = Infinity;
    for (const part of parts) score = Math.min(score, matchScore(entry.text, part));
    if (score > 0) scored.push({ entry, score });
  }
  scored.sort((a, b) => b.score - a.score);
  const found = scored.map((s) => s.entry);
  const id = query.trim();
  const buildings = buildingsLike(desk, id).map((match) => placeEntry(desk, { kind: 'building', id: match }, { zh: match, en: match }, words.building));
  // An exact id is what was meant; parts of ids come after everything with a name.
  return buildings[0]?.name.en === id ? [...buildings, ...found] : [...found, ...buildings];
}
