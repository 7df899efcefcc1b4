import type { PlacedThing } from '../formats/format.ts';
import type { CityManifest } from './manifest.ts';
import type { PackFolder } from './pack-folder.node.ts';

function idsOf(things: readonly PlacedThing[]): string[] {
  const met = new Set<string>();
  return things.map(({ name, kind }) => {
    const base =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 60) || kind;
    let id = base;
    for (let n = 2; met.has(id); n++) id = `${base}-${n}`;
    met.add(id);
    return id;
  });
}

/** Tilesets and models as they came, each in `placed/<id>/`, with their entries of `city.json`. */
export async function writePlaced(things: readonly PlacedThing[], folder: PackFolder): Promise<Pick<CityManifest, 'tilesets' | 'models'>> {
  const tilesets: NonNullable<CityManifest['tilesets']>[number][] = [];
  const models: NonNullable<CityManifest['models']>[number][] = [];
  const ids = idsOf(things);
  for (const [i, { kind, name, root, files, place }] of things.entries()) {
    const id = ids[i] as string;
    for (const { path, read } of files) await folder.write(`placed/${id}/${path}`, read());
    const head = { id, title: { zh: name, en: name } };
    const entry = `placed/${id}/${root}`;
    if (kind === 'tileset') tilesets.push({ ...head, url: entry, ...(place ? { place } : {}) });
    else if (place) models.push({ ...head, file: entry, ...place });
  }
  return { ...(tilesets.length > 0 ? { tilesets } : {}), ...(models.length > 0 ? { models } : {}) };
}
