import { fail } from '../base/problem.ts';
import type { City } from '../city/city.ts';
import type { ModelDeclaration, TilesetDeclaration } from '../city/pack/manifest.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { heldUrl } from './model/placed/content-fetch.ts';
import type { ContentSource } from './model/placed/content-source.ts';
import type { PlacedStatus } from './model/placed/placed-status.ts';
import { modelItem, placedLayerId, tilesetItem, type PlacedItem, type PlacedList } from './placed-list.ts';

/** Files that somebody brought: paths as their references name them, and which of them is the one to open. */
export interface BroughtFiles {
  readonly files: ReadonlyMap<string, Blob>;
  /** `tileset.json`, `house.glb`, ... a key of `files`. */
  readonly root: string;
}

export interface PlacedSummary extends PlacedStatus {
  readonly id: string;
  readonly kind: 'tileset' | 'model';
  readonly isOn: boolean;
}

/** Tilesets and models of an open city: those of its pack, and what is brought while it is open. */
export interface PlacedAccess {
  list(): readonly PlacedSummary[];
  /**
   * Show a tileset beside the city, as a layer of its own that is switched on: from an address (its origin must be declared),
   * or from files, which stay in this browser and are never sent anywhere. The same id takes the place of an earlier one.
   */
  addTileset(tileset: Omit<TilesetDeclaration, 'url'> & ({ readonly url: string } | BroughtFiles)): void;
  /** Put a glTF model down; `file` an address, or files as above. */
  addModel(model: Omit<ModelDeclaration, 'file'> & ({ readonly file: string } | BroughtFiles)): void;
  remove(id: string): void;
  /** Where to look to see all of it; null while nothing is known of it. */
  viewOf(id: string): Partial<CameraPlace> | null;
}

interface AccessParts {
  readonly city: City;
  readonly session: Session;
  readonly list: PlacedList;
  readonly source: ContentSource;
}

export function createPlacedAccess({ city, session, list, source }: AccessParts): PlacedAccess {
  const addressOf = (id: string, given: { readonly url?: string; readonly file?: string } | BroughtFiles): string => {
    if (!('files' in given)) return given.url ?? given.file ?? fail('no-address', id, 'neither an address nor files');
    if (!given.files.has(given.root)) return fail('missing-content', given.root, 'is none of the files');
    // Host names of addresses are lower case letters and digits.
    const store = `d${hostOf(id)}`;
    source.hold(store, given.files);
    return heldUrl(store, given.root);
  };
  const show = (item: PlacedItem): void => {
    list.add(item);
    const { layers } = session.getState();
    const layer = placedLayerId(item.id);
    if (!layers.includes(layer)) session.setState({ layers: [...layers, layer] });
  };
  return {
    list: () =>
      list.items.map(({ id, kind }) => ({
        ...(list.report(id)?.status ?? { state: 'opening', tilesLoaded: 0, tilesPending: 0, triangles: 0, points: 0, bytes: 0, problems: [], problemCount: 0 }),
        id,
        kind,
        isOn: session.getState().layers.includes(placedLayerId(id)),
      })),
    addTileset: (tileset) => show(tilesetItem(city, { ...tileset, url: addressOf(tileset.id, tileset) })),
    addModel: (model) => show(modelItem(city, { ...model, file: addressOf(model.id, model) })),
    remove(id) {
      list.remove(id);
      source.release(`d${hostOf(id)}`);
      session.setState({ layers: session.getState().layers.filter((layer) => layer !== placedLayerId(id)) });
    },
    viewOf(id) {
      const spot = list.report(id)?.spot;
      if (!spot) return null;
      const [x, y, z] = spot.centre;
      const [lon, lat] = city.frame.toLonLat(x, -z);
      // 78,271 m a pixel at zoom 0 of 512-pixel tiles; the ball fills about 300 of them.
      // The map looks at the ground: what hovers above it needs room in the picture.
      const reachM = Math.max(spot.radiusM, Math.abs(y) + spot.radiusM / 2, 2);
      const zoom = Math.log2((78271.5 * Math.cos((lat * Math.PI) / 180) * 300) / (2 * reachM));
      return { lon, lat, zoom: Math.max(9, Math.min(20, zoom)) };
    },
  };
}

const hostOf = (id: string): string =>
  Array.from(new TextEncoder().encode(id), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 60);
