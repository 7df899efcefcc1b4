import { FileSource } from 'pmtiles';
import { openArchive } from './ground/extra/archives.ts';
import { overlayLayers, overlayTones } from './ground/extra/overlay-style.ts';
import type { MapLayerEntry, MapLayers } from './ground/extra/map-layers.ts';
import type { CityModelHandle } from './scene-host.ts';
import type { DroppedParts } from './scene.ts';

/** Dropped files on the map: their flat layers among the map's, their buildings in the model. */
export interface Dropped {
  show(parts: DroppedParts): Promise<void>;
  setShown(id: string, isShown: boolean): void;
  remove(id: string): void;
  /** A model stands (again): give it the buildings. */
  joinModel(model: CityModelHandle): void;
}

const layerId = (id: string, index: number): string => `drop-${id}-${index}`;

const layerIds = ({ id, layers }: DroppedParts): string[] => [...layers.map((_, i) => layerId(id, i)), layerId(id, -1), layerId(id, -2)];

function pictureEntry(id: string, { url, bounds: [west, south, east, north] }: NonNullable<DroppedParts['picture']>): MapLayerEntry {
  const layer = layerId(id, -2);
  const corners: [[number, number], [number, number], [number, number], [number, number]] = [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
  return {
    id: layer,
    kind: 'raster',
    title: { zh: id, en: id },
    opacity: 1,
    onByDefault: true,
    open: () =>
      Promise.resolve({
        source: { type: 'image', url, coordinates: corners },
        layers: () => [{ id: layer, type: 'raster', source: layer }],
        close: () => undefined,
      }),
  };
}

/** A tile archive stays where it lies: the map reads what it needs of the file. */
function archiveEntry(id: string, file: File): MapLayerEntry {
  const layer = layerId(id, -1);
  const source = new FileSource(file);
  return {
    id: layer,
    kind: 'overlay',
    title: { zh: file.name, en: file.name },
    opacity: 1,
    onByDefault: true,
    async open() {
      const archive = await openArchive(file.name, { getKey: () => `dropped-${id}`, getBytes: (offset, length) => source.getBytes(offset, length) });
      const common = { url: archive.url, ...(archive.attribution ? { attribution: archive.attribution } : {}) };
      return {
        source: archive.isVector ? { type: 'vector', ...common } : { type: 'raster', tileSize: 256, ...common },
        layers: (theme) =>
          archive.isVector
            ? archive.layers.flatMap((name) => overlayLayers(`${layer}/${name}`, layer, name, overlayTones(theme)))
            : [{ id: layer, type: 'raster', source: layer }],
        close: () => undefined,
      };
    },
  };
}

export function createDropped(layers: () => MapLayers, invalidate: () => void): Dropped {
  const shown = new Map<string, { readonly parts: DroppedParts; isShown: boolean }>();
  let model: CityModelHandle | null = null;
  return {
    async show(parts) {
      shown.set(parts.id, { parts, isShown: true });
      if (parts.tileset !== null) model?.addTileset?.(parts.id, parts.tileset);
      await Promise.all(
        parts.layers.map(({ name, url, isGround }, i) => {
          const id = layerId(parts.id, i);
          return layers().add({
            id,
            kind: 'overlay',
            title: { zh: name, en: name },
            opacity: 1,
            onByDefault: true,
            open: () =>
              Promise.resolve({
                source: { type: 'geojson', data: url, generateId: true },
                layers: (theme) => overlayLayers(id, id, undefined, overlayTones(theme), isGround),
                close: () => undefined,
              }),
          });
        }),
      );
      if (parts.picture) await layers().add(pictureEntry(parts.id, parts.picture));
      if (parts.archive) await layers().add(archiveEntry(parts.id, parts.archive));
      invalidate();
    },
    setShown(id, isShown) {
      const drop = shown.get(id);
      if (!drop) return;
      drop.isShown = isShown;
      for (const layer of layerIds(drop.parts)) layers().setVisible(layer, isShown);
      model?.showTileset?.(id, isShown);
      invalidate();
    },
    remove(id) {
      const drop = shown.get(id);
      if (!drop) return;
      for (const layer of layerIds(drop.parts)) layers().remove(layer);
      model?.removeTileset?.(id);
      shown.delete(id);
      invalidate();
    },
    joinModel(next) {
      model = next;
      for (const [id, { parts, isShown }] of shown) {
        if (parts.tileset !== null) next.addTileset?.(id, parts.tileset);
        next.showTileset?.(id, isShown);
      }
    },
  };
}
