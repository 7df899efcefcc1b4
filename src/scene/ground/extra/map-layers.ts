import type { LayerSpecification, Map as MapLibreMap, SourceSpecification } from 'maplibre-gl';
import { ProblemError } from '../../../base/problem.ts';
import type { Words } from '../../../base/words.ts';
import type { City } from '../../../city/city.ts';
import type { OverlayDeclaration, RasterDeclaration } from '../../../city/pack/manifest.ts';
import type { LayerInfo } from '../../scene.ts';
import { openArchive } from './archives.ts';
import { overlayLayers, overlayTones } from './overlay-style.ts';
import { openRaster } from './raster-source.ts';
import type { PictureCounts } from './tile-pictures.ts';

/** What one entry puts on the map once opened. */
export interface OpenedMapLayer {
  readonly source: SourceSpecification;
  layers(theme: 'night' | 'day'): LayerSpecification[];
  readonly attribution?: string;
  readonly counts?: PictureCounts;
  close(): void;
}
export interface MapLayerEntry {
  readonly id: string;
  readonly kind: 'raster' | 'overlay';
  readonly title: Words;
  readonly attribution?: string;
  readonly opacity: number;
  readonly onByDefault: boolean;
  open(): Promise<OpenedMapLayer>;
}
interface Slot {
  readonly entry: MapLayerEntry;
  readonly info: LayerInfo;
  shown: boolean;
  state: 'closed' | 'opening' | 'open' | 'refused';
  opened: OpenedMapLayer | null;
  problem: string;
}

/** Rasters and data layers: opened when first shown, each an entry of the layer list that tells its own troubles. */
export interface MapLayers {
  readonly infos: readonly LayerInfo[];
  show(ids: readonly string[]): void;
  /** One more, shown at once; resolves when it stands on the map, rejects with what kept it from there. */
  add(entry: MapLayerEntry): Promise<void>;
  setVisible(id: string, isVisible: boolean): void;
  remove(id: string): void;
  /** Sources of the data layers shown now: their features can be picked. */
  dataSources(): readonly string[];
  setOpacity(opacity: Readonly<Record<string, number>>): void;
  restyle(): void;
  readonly settled: boolean;
  close(): void;
}

export interface MapLayerOptions {
  readonly map: MapLibreMap;
  readonly theme: () => 'night' | 'day';
  readonly pending: (what: string) => () => void;
  /** Layers that rasters and data layers lie under; undefined = on top. */
  readonly rastersBefore: () => string | undefined;
  readonly overlaysBefore: () => string | undefined;
}

const rasterId = (id: string): string => `raster-${id}`;
const overlayId = (id: string): string => `overlay-${id}`;

function troubleOf({ problem, opened }: Slot): Words | undefined {
  if (problem !== '') return { zh: `无法显示：${problem}`, en: `Cannot be shown: ${problem}` };
  const counts = opened?.counts;
  if (!counts || counts.failed === 0) return undefined;
  const all = counts.came + counts.missing + counts.failed;
  return { zh: `${all} 幅图块中有 ${counts.failed} 幅未能取得（${counts.why}）`, en: `${counts.failed} of ${all} tiles did not come (${counts.why})` };
}
const wordsOf = (error: unknown): string =>
  error instanceof ProblemError ? error.problems.map(({ code, why }) => `${code}: ${why}`).join('; ') : (error as Error).message;

function slotOf(entry: MapLayerEntry): Slot {
  const slot: Slot = {
    entry,
    shown: false,
    state: 'closed',
    opened: null,
    problem: '',
    info: {
      id: entry.id,
      title: entry.title,
      legend: [],
      onByDefault: entry.onByDefault,
      opacity: entry.opacity,
      get attribution() {
        return entry.attribution ?? slot.opened?.attribution;
      },
      get problem() {
        return troubleOf(slot);
      },
    },
  };
  return slot;
}

export function openMapLayers(options: MapLayerOptions, entries: readonly MapLayerEntry[]): MapLayers {
  const { map, theme } = options;
  const slots = entries.map(slotOf);
  const added = new Map<string, Slot>();
  let opacities: Readonly<Record<string, number>> = {};
  let isClosed = false;

  const everySlot = (): Slot[] => [...slots, ...added.values()];
  const eachLayer = (slot: Slot, run: (layer: LayerSpecification) => void): void =>
    slot.opened?.layers(theme()).forEach((layer) => {
      if (map.getLayer(layer.id)) run(layer);
    });
  const fade = (slot: Slot): void => {
    const share = opacities[slot.entry.id] ?? slot.entry.opacity;
    eachLayer(slot, (layer) => {
      for (const [name, value] of Object.entries(opacityOf(layer))) map.setPaintProperty(layer.id, name as 'raster-opacity', value * share);
    });
  };
  const put = (slot: Slot, opened: OpenedMapLayer): void => {
    map.addSource(slot.entry.id, opened.source);
    const before = slot.entry.kind === 'raster' ? options.rastersBefore() : options.overlaysBefore();
    for (const layer of opened.layers(theme()))
      map.addLayer({ ...layer, layout: { ...layer.layout, visibility: slot.shown ? 'visible' : 'none' } } as LayerSpecification, before);
    fade(slot);
  };
  const open = async (slot: Slot): Promise<void> => {
    slot.state = 'opening';
    const done = options.pending(`layer ${slot.entry.id}`);
    try {
      const opened = await slot.entry.open();
      if (isClosed) return opened.close();
      slot.opened = opened;
      put(slot, opened);
      slot.state = 'open';
    } catch (error) {
      slot.state = 'refused';
      slot.problem = wordsOf(error);
      throw error;
    } finally {
      done();
    }
  };
  const setShown = (slot: Slot, shown: boolean): void => {
    if (shown === slot.shown && slot.state !== 'closed') return;
    slot.shown = shown;
    eachLayer(slot, (layer) => map.setLayoutProperty(layer.id, 'visibility', shown ? 'visible' : 'none'));
    // What kept it away stands in the layer list.
    if (shown && slot.state === 'closed') open(slot).catch(() => undefined);
  };

  return {
    infos: slots.map(({ info }) => info),
    show: (ids) => slots.forEach((slot) => setShown(slot, ids.includes(slot.entry.id))),
    add(entry) {
      const slot = slotOf(entry);
      slot.shown = true;
      added.set(entry.id, slot);
      return open(slot);
    },
    setVisible(id, isVisible) {
      const slot = added.get(id);
      if (slot) setShown(slot, isVisible);
    },
    remove(id) {
      const slot = added.get(id);
      if (!slot) return;
      eachLayer(slot, (layer) => map.removeLayer(layer.id));
      if (map.getSource(id)) map.removeSource(id);
      slot.opened?.close();
      added.delete(id);
    },
    dataSources: () => everySlot().flatMap(({ entry, shown, opened }) => (shown && opened && entry.kind === 'overlay' ? [entry.id] : [])),
    setOpacity(next) {
      opacities = next;
      everySlot().forEach(fade);
    },
    restyle() {
      for (const slot of everySlot()) {
        eachLayer(slot, (layer) => {
          for (const [name, value] of Object.entries(layer.paint ?? {}))
            if (!name.endsWith('opacity')) map.setPaintProperty(layer.id, name as 'fill-color', value as string);
        });
        fade(slot);
      }
    },
    get settled() {
      return everySlot().every(({ state }) => state !== 'opening');
    },
    close() {
      isClosed = true;
      for (const { opened } of everySlot()) opened?.close();
    },
  };
}

/** What a pack declares, as entries. */
export function entriesOf(city: City, origins: readonly string[]): MapLayerEntry[] {
  const { rasters = [], overlays = [] } = city.manifest;
  return [
    ...rasters.map((raster): MapLayerEntry => ({
      id: rasterId(raster.id),
      kind: 'raster',
      title: raster.title,
      ...(raster.attribution === undefined ? {} : { attribution: raster.attribution }),
      opacity: raster.opacity ?? 1,
      onByDefault: raster.onByDefault ?? true,
      open: () => rasterOf(raster, city.baseUrl, origins),
    })),
    ...overlays.map((overlay): MapLayerEntry => ({
      id: overlayId(overlay.id),
      kind: 'overlay',
      title: overlay.title,
      ...(overlay.attribution === undefined ? {} : { attribution: overlay.attribution }),
      opacity: 1,
      onByDefault: overlay.onByDefault ?? true,
      open: () => overlayOf(overlay, city.baseUrl),
    })),
  ];
}

/** Opacities of a layer's own paint: what a layer's share of opacity multiplies. */
function opacityOf(layer: LayerSpecification): Record<string, number> {
  const names = { raster: ['raster-opacity'], fill: ['fill-opacity'], line: ['line-opacity'], circle: ['circle-opacity', 'circle-stroke-opacity'] } as const;
  const paint: Readonly<Record<string, unknown>> = layer.paint ?? {};
  const own = (name: string): number => (typeof paint[name] === 'number' ? paint[name] : 1);
  return layer.type in names ? Object.fromEntries(names[layer.type as keyof typeof names].map((name) => [name, own(name)])) : {};
}

async function rasterOf(raster: RasterDeclaration, baseUrl: string, origins: readonly string[]): Promise<OpenedMapLayer> {
  const { source, counts, attribution, close } = await openRaster(raster, baseUrl, origins);
  const id = rasterId(raster.id);
  return {
    source,
    layers: () => [{ id, type: 'raster', source: id, paint: { 'raster-fade-duration': 120 } }],
    ...(counts ? { counts } : {}),
    ...(attribution ? { attribution } : {}),
    close,
  };
}

async function overlayOf(overlay: OverlayDeclaration, baseUrl: string): Promise<OpenedMapLayer> {
  const id = overlayId(overlay.id);
  const close = (): void => undefined;
  if ('geojson' in overlay)
    return {
      source: { type: 'geojson', data: new URL(overlay.geojson, baseUrl).href, generateId: true },
      layers: (theme) => overlayLayers(id, id, undefined, overlayTones(theme)),
      close,
    };
  const archive = await openArchive(new URL(overlay.pmtiles, baseUrl).href);
  return {
    source: { type: 'vector', url: archive.url },
    layers: (theme) => archive.layers.flatMap((layer) => overlayLayers(`${id}/${layer}`, id, layer, overlayTones(theme))),
    ...(archive.attribution ? { attribution: archive.attribution } : {}),
    close,
  };
}
