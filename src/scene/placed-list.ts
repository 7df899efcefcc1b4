import type { Words } from '../base/words.ts';
import { standingM, type City } from '../city/city.ts';
import type { ModelDeclaration, PlaceDeclaration, TilesetDeclaration } from '../city/pack/manifest.ts';
import type { LayerInfo } from './scene.ts';
import type { PlacedStatus } from './model/placed/placed-status.ts';
import type { StandingPlace } from './model/placed/placement.ts';

/** A tileset or model to be shown: from the pack, or brought by somebody while the city is open. */
export interface PlacedItem {
  readonly id: string;
  readonly kind: 'tileset' | 'model';
  readonly title: Words;
  /** Absolute, `held:` for files that people brought. */
  readonly url: string;
  readonly attribution: string;
  readonly heights: 'ellipsoid' | 'datum';
  readonly heightOffsetM: number;
  readonly place: StandingPlace | null;
  readonly onByDefault: boolean;
  readonly errorPx: number | null;
}

/** What is placed; outlives the model and its GPU context, which only draw it. */
export interface PlacedList {
  readonly items: readonly PlacedItem[];
  readonly version: number;
  add(item: PlacedItem): void;
  remove(id: string): void;
  onChange(listener: () => void): () => void;
  /** How an item is getting on, told by whoever draws it; null while it is not drawn. */
  report(id: string): PlacedReport | null;
  tell(report: ((id: string) => PlacedReport | null) | null): void;
}

/** What the one who draws an item says of it; `spot` is where it is, three metres, once known. */
export interface PlacedReport {
  readonly status: PlacedStatus;
  readonly spot: { readonly centre: readonly [x: number, y: number, z: number]; readonly radiusM: number } | null;
}

export const placedLayerId = (id: string): string => `placed:${id}`;

/** A declared place made whole: on the ground where no height is given. */
export const standingPlace = (city: Pick<City, 'groundM'>, place: PlaceDeclaration): StandingPlace => ({
  lon: place.lon,
  lat: place.lat,
  heightM: place.heightM ?? standingM(city, place.lon, place.lat),
  headingDeg: place.headingDeg ?? 0,
  scale: place.scale ?? 1,
});

export function tilesetItem(city: Pick<City, 'groundM' | 'baseUrl'>, tileset: TilesetDeclaration): PlacedItem {
  return {
    id: tileset.id,
    kind: 'tileset',
    title: tileset.title,
    url: new URL(tileset.url, city.baseUrl).href,
    attribution: tileset.attribution ?? '',
    heights: tileset.heights ?? 'ellipsoid',
    heightOffsetM: tileset.heightOffsetM ?? 0,
    place: tileset.place ? standingPlace(city, tileset.place) : null,
    onByDefault: tileset.visible ?? true,
    errorPx: tileset.errorPx ?? null,
  };
}

export function modelItem(city: Pick<City, 'groundM' | 'baseUrl'>, model: ModelDeclaration): PlacedItem {
  return {
    id: model.id,
    kind: 'model',
    title: model.title,
    url: new URL(model.file, city.baseUrl).href,
    attribution: model.attribution ?? '',
    heights: 'datum',
    heightOffsetM: 0,
    place: standingPlace(city, model),
    onByDefault: model.visible ?? true,
    errorPx: null,
  };
}

export function createPlacedList(city: City): PlacedList {
  const { tilesets = [], models = [] } = city.manifest;
  let items: readonly PlacedItem[] = [...tilesets.map((tileset) => tilesetItem(city, tileset)), ...models.map((model) => modelItem(city, model))];
  let version = 0;
  let ask: ((id: string) => PlacedReport | null) | null = null;
  const listeners = new Set<() => void>();
  const become = (next: readonly PlacedItem[]): void => {
    items = next;
    version++;
    for (const listener of listeners) listener();
  };
  return {
    get items() {
      return items;
    },
    get version() {
      return version;
    },
    add: (item) => become([...items.filter(({ id }) => id !== item.id), item]),
    remove: (id) => become(items.filter((item) => item.id !== id)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    report: (id) => ask?.(id) ?? null,
    tell: (report) => void (ask = report),
  };
}

/** An item in the layer list: its own line, with what it has to say of itself. */
export function placedLayer(item: PlacedItem, list: PlacedList): LayerInfo {
  return {
    id: placedLayerId(item.id),
    title: item.title,
    legend: [],
    onByDefault: item.onByDefault,
    ...(item.attribution === '' ? {} : { attribution: item.attribution }),
    get problem() {
      return problemOf(list.report(item.id)?.status);
    },
  };
}

/** One sentence: refused and why, or how much is wrong while the rest is shown. */
function problemOf(status: PlacedStatus | undefined): Words | undefined {
  const [first] = status?.problems ?? [];
  if (!status || !first) return undefined;
  const { code, why, where } = first;
  const file = where.split(/[?#]/)[0]?.split('/').at(-1) ?? where;
  if (status.state === 'refused') return { zh: `未打开（${code}，${file}）：${why}`, en: `Not opened (${code}, ${file}): ${why}` };
  return {
    zh: `${status.problemCount} 处问题，首个为 ${code}（${file}）：${why}。其余照常显示。`,
    en: `${status.problemCount} ${status.problemCount === 1 ? 'problem' : 'problems, the first'}: ${code} (${file}): ${why}. The rest is shown.`,
  };
}
