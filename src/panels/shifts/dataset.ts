import type { Words } from '../../base/words.ts';
import type { City } from '../../city/city.ts';
import type { CatalogueNote } from '../../tables/targets.ts';
import type { LayerSummary } from '../ui/desk.ts';
import type { FeedSummary } from '../ui/feed-desk.ts';

/** A line of the data catalogue. */
export interface Dataset {
  /** As `CatalogueNote.of` names it. */
  readonly part: string;
  readonly kind: 'dataset' | 'feed' | 'layer';
  readonly title: Words;
  /** File, address, or what draws it. */
  readonly at: string;
  /** Things in it, where known. */
  readonly count: number;
  readonly note: CatalogueNote | undefined;
  /** Whose it is by the pack itself, where the catalogue does not say. */
  readonly attribution: string | undefined;
  readonly feed: FeedSummary | undefined;
  readonly problem: string | undefined;
}

const w = (zh: string, en: string): Words => ({ zh, en });

/** Every part of the pack, every feed and every layer, one line each. */
export function datasetsOf(city: City, feeds: readonly FeedSummary[], layers: readonly LayerSummary[]): readonly Dataset[] {
  const { manifest: m } = city;
  const notes = new Map((m.catalogue ?? []).map((note) => [note.of, note]));
  const list: Dataset[] = [];
  const add = (part: string, title: Words, at: string | undefined, more: Partial<Dataset> = {}): void => {
    if (at === undefined) return;
    list.push({
      part,
      kind: 'dataset',
      title,
      at,
      count: NaN,
      note: notes.get(part),
      attribution: m.attribution,
      feed: undefined,
      problem: undefined,
      ...more,
    });
  };
  add('buildings', w('建筑', 'Buildings'), m.buildings?.tileset, { count: m.buildings?.count ?? NaN });
  add('ground', w('地面', 'Ground'), m.ground && ('pmtiles' in m.ground ? m.ground.pmtiles : Object.values(m.ground.geojson).join(', ')));
  add('terrain', w('地形', 'Terrain'), m.terrain?.tiles);
  add('furniture', w('树木与路灯', 'Trees and lamps'), m.furniture);
  add('areas/districts', w('城区', 'Districts'), m.areas?.districts, { count: city.districts.length });
  add('areas/streets', w('街道', 'Subdistricts'), m.areas?.streets, { count: city.streets.length });
  add('areas/grid', w('网格', 'Grid cells'), m.areas?.grid, { count: city.grid.length });
  for (const { kind, title, file } of m.services ?? [])
    add(`services/${kind}`, title, file, { count: city.services.filter(({ properties }) => properties.kind === kind).length });
  add('sensors', w('传感器', 'Sensors'), m.sensors, { count: city.sensors.length });
  for (const { id, title, file } of m.networks ?? []) add(`networks/${id}`, title, file);
  add('storeys', w('楼层', 'Storeys'), m.storeys);
  add('streets', w('街道网', 'Street network'), m.streets, {
    ...problemOf(city.streetNetwork.problem),
    count: city.streetNetwork.isDeclared ? (city.streetNetwork.known?.edgeCount ?? NaN) : NaN,
  });
  add('operations', w('处置组织', 'Operations'), m.operations, problemOf(city.operations.problem));
  add('dependencies', w('依赖关系', 'Dependencies'), m.dependencies?.graph, {
    ...problemOf(city.dependencies.problem),
    count: city.dependencies.graph?.nodes.length ?? NaN,
  });
  add('waterModel', w('供水模型', 'Water model'), m.waterModel);
  add('transit', w('公交时刻表', 'Timetable'), m.transit);
  for (const { id, title, url, attribution } of m.tilesets ?? []) add(`tilesets/${id}`, title, url, { attribution: attribution ?? m.attribution });
  for (const { id, title, file, attribution } of m.models ?? []) add(`models/${id}`, title, file, { attribution: attribution ?? m.attribution });
  for (const { id, title, url, attribution } of m.rasters ?? []) add(`rasters/${id}`, title, url, { attribution });
  for (const overlay of m.overlays ?? [])
    add(`overlays/${overlay.id}`, overlay.title, 'geojson' in overlay ? overlay.geojson : overlay.pmtiles, {
      attribution: overlay.attribution ?? m.attribution,
    });
  for (const { id, title, address } of m.feeds) add(`feeds/${id}`, title, address, { kind: 'feed', feed: feeds.find((feed) => feed.id === id) });
  for (const { id, title, attribution, problem } of layers)
    add(`layers/${id}`, title, id, { kind: 'layer', attribution: attribution ?? m.attribution, problem: problem?.en });
  return list;
}

const problemOf = (problem: string | null): Partial<Dataset> => (problem === null ? {} : { problem });
