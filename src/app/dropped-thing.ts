import { tileCentre } from '../city/formats/tiles3d/tile-centre.ts';
import { parseJsonText } from '../city/formats/json-door.ts';
import { readTree } from '../city/formats/tiles3d/tree/read-tree.ts';
import { placeOf } from '../city/formats/tiles3d/tree/volume.ts';
import { pathOf, type DropKind } from './drop-kinds.ts';

/** A tileset or model as it is shown: its files, which of them is opened, and whether it lacks a place of its own. */
export interface DroppedThing {
  readonly kind: 'tileset' | 'model';
  readonly name: string;
  readonly files: ReadonlyMap<string, Blob>;
  readonly root: string;
  readonly isPutDown: boolean;
}

/** Tiles do not say how far they reach without being decoded: so much is looked at, metres around their centre. */
const TILE_RADIUS_M = 300;
const WRAPPER = 'tileset.json';

/** A tileset of the given tiles alone, around their centre; without one around zero, for whoever puts it down. */
function wrapped(paths: readonly string[], centre: readonly [number, number, number] | null): Blob {
  const [x, y, z] = centre ?? [0, 0, 0];
  const root = {
    boundingVolume: { sphere: [x, y, z, TILE_RADIUS_M] },
    geometricError: 0,
    refine: 'ADD',
    contents: paths.map((path) => ({ uri: path.split('/').map(encodeURIComponent).join('/') })),
  };
  return new Blob([JSON.stringify({ asset: { version: '1.1' }, geometricError: TILE_RADIUS_M, root })], { type: 'application/json' });
}

async function tilesetOf(files: ReadonlyMap<string, Blob>, root: string): Promise<DroppedThing> {
  const text = (await files.get(root)?.text()) ?? '';
  const { volume } = readTree(`held://drop/${root}`, parseJsonText(text, root)).root;
  return { kind: 'tileset', name: root, files, root, isPutDown: placeOf(volume) === null };
}

async function tilesOf(files: ReadonlyMap<string, Blob>): Promise<DroppedThing> {
  const [name = '', first] = [...files][0] ?? [];
  const centre = first ? tileCentre(new Uint8Array(await first.arrayBuffer()), name) : null;
  // One without a place is put down like a model: it is then known how large it is.
  if (!centre && files.size === 1) return { kind: 'model', name, files, root: name, isPutDown: true };
  return { kind: 'tileset', name, files: new Map([...files, [WRAPPER, wrapped([...files.keys()], centre)]]), root: WRAPPER, isPutDown: !centre };
}

/** What dropped files are shown as. Rejects with a ProblemError for a tileset that cannot be read. */
export async function placedThingOf(dropped: readonly File[], what: DropKind): Promise<DroppedThing> {
  const files = new Map<string, Blob>(dropped.map((file) => [pathOf(file), file]));
  if (what.kind === 'tileset') return tilesetOf(files, what.root);
  if (what.kind === 'tiles') return tilesOf(files);
  const root = [...files.keys()].find((path) => /\.(glb|gltf)$/i.test(path)) ?? [...files.keys()][0] ?? '';
  return { kind: 'model', name: root, files, root, isPutDown: true };
}
