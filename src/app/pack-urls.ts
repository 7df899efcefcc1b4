import type { DropOutcome } from '../city/drop/outcome.ts';
import type { CityManifest } from '../city/pack/manifest.ts';

/** Addresses of a pack that lies in memory; they live until closed, or as long as the page. */
export interface PackUrls {
  of(path: string): string;
  /** The manifest with addresses in place of paths. */
  addressed(manifest: CityManifest): CityManifest;
  close(): void;
}

interface TileJson {
  content?: { uri: string };
  children?: TileJson[];
}

/** A tileset names its tiles relative to itself; in memory each has an address of its own. */
async function addressedTileset(path: string, content: Blob, of: (path: string) => string): Promise<Blob> {
  const json = JSON.parse(await content.text()) as { root: TileJson };
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const visit = (tile: TileJson): void => {
    if (tile.content) tile.content.uri = of(folder + tile.content.uri);
    tile.children?.forEach(visit);
  };
  visit(json.root);
  return new Blob([JSON.stringify(json)], { type: 'application/json' });
}

export async function packUrls({ files }: Pick<DropOutcome, 'files'>): Promise<PackUrls> {
  const urls = new Map(files.map(([path, content]) => [path, URL.createObjectURL(content)]));
  const of = (path: string): string => urls.get(path) ?? '';
  for (const [path, content] of files) {
    if (!path.endsWith('tileset.json')) continue;
    URL.revokeObjectURL(of(path));
    urls.set(path, URL.createObjectURL(await addressedTileset(path, content, of)));
  }
  return {
    of,
    addressed(manifest) {
      const { buildings, furniture, ground, services, overlays } = manifest;
      return {
        ...manifest,
        ...(buildings ? { buildings: { ...buildings, tileset: of(buildings.tileset) } } : {}),
        ...(furniture === undefined ? {} : { furniture: of(furniture) }),
        ...(ground && 'geojson' in ground
          ? { ground: { geojson: Object.fromEntries(Object.entries(ground.geojson).map(([layer, path]) => [layer, of(path)])) } }
          : {}),
        ...(services ? { services: services.map((service) => ({ ...service, file: of(service.file) })) } : {}),
        ...(overlays ? { overlays: overlays.map((overlay) => ('geojson' in overlay ? { ...overlay, geojson: of(overlay.geojson) } : overlay)) } : {}),
      };
    },
    close() {
      for (const url of urls.values()) URL.revokeObjectURL(url);
    },
  };
}
