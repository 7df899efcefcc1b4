import { fail, type Problem } from '../../../base/problem.ts';
import type { ImportedModel, ImportOptions, ModelFormat, PlacedThing, SourceFile } from '../format.ts';
import { hasMagic } from '../sniff.ts';
import { contentExtent } from './content-extent.ts';
import { decodeContent } from './content/decode-content.ts';
import { boxVolume as boxOf, isEmptyExtent } from './extent.ts';
import { identity } from '../matrix.ts';
import { noteBroken, placedModel, placeGiven, type Stood } from './placed-model.ts';
import { lastPart, takeFiles, type TakenFiles } from './taken-files.ts';
import type { TileVolume } from './tree/tile-record.ts';
import { boxVolume, placeOf } from './tree/volume.ts';
import { walkTileset } from './tree/walk-tileset.ts';

const isTile = (file: SourceFile): boolean => hasMagic(file, ['b3dm', 'i3dm', 'pnts', 'cmpt']);
const folderOf = (name: string): string => name.slice(0, name.length - lastPart(name).length);
const depthOf = ({ name }: SourceFile): number => name.split(/[/\\]/).length;

function stood(file: SourceFile, volume: TileVolume, files: PlacedThing['files'], root: string, options: ImportOptions): Stood {
  const onEarth = placeOf(volume);
  const place = onEarth ? undefined : placeGiven(options, file.name);
  const name = /^tileset\.json$/i.test(lastPart(file.name)) ? lastPart(folderOf(file.name).slice(0, -1)) || 'tileset' : lastPart(file.name);
  return {
    thing: { kind: 'tileset', name, root, files, ...(place ? { place } : {}) },
    middle: onEarth ?? (place as { lon: number; lat: number }),
    radiusM: volume.radiusM,
    isOnEarth: onEarth !== null,
  };
}

/** A tileset with all it names. What is missing or broken below is noted; a viewer shows the rest. */
async function readTileset(file: SourceFile, taken: TakenFiles, options: ImportOptions, notes: Problem[]): Promise<{ stood: Stood; contents: number }> {
  let contents = 0;
  const { root } = await walkTileset(taken.rootUrl, {
    fetchBytes: taken.io.fetchBytes,
    async content(url) {
      const { notes: said } = await decodeContent(await taken.io.fetchBytes(url), url, taken.io);
      notes.push(...said);
      contents++;
    },
    broken: noteBroken(notes, file.name),
  });
  if (contents === 0) return fail('missing-content', file.name, `none of its contents can be read: ${notes[0]?.why ?? 'it names none'}`);
  return { stood: stood(file, root.volume, taken.files(), taken.root, options), contents };
}

/** A tile without its tileset: one is made, of this tile alone. */
async function wrapTile(file: SourceFile, options: ImportOptions, notes: Problem[]): Promise<Stood> {
  const taken = takeFiles(file, 'tile.bin', options);
  const content = await decodeContent(file.bytes, taken.rootUrl, taken.io);
  notes.push(...content.notes);
  const extent = contentExtent(content);
  if (isEmptyExtent(extent)) return fail('empty-model', file.name, 'draws nothing');
  const box = boxOf(extent);
  const volume = boxVolume(box, identity);
  const json = {
    asset: { version: '1.1' },
    geometricError: Math.ceil(volume.radiusM * 2),
    root: { boundingVolume: { box }, geometricError: 0, refine: 'REPLACE', content: { uri: taken.root } },
  };
  const tileset = { path: 'tileset.json', read: () => new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`) };
  return stood(file, volume, [tileset, ...taken.files()], tileset.path, options);
}

async function read(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedModel> {
  const notes: Problem[] = [];
  const all: Stood[] = [];
  // Given with the tileset that names them, tiles and tilesets within belong to it.
  const claimed = new Set<string>();
  const counts = { Tileset: 0, 'tile content': 0 };
  const ordered = [...files].sort((a, b) => Number(isTile(a)) - Number(isTile(b)) || depthOf(a) - depthOf(b));
  for (const file of ordered) {
    if (claimed.has(file.name)) continue;
    if (isTile(file)) {
      all.push(await wrapTile(file, options, notes));
      counts['tile content']++;
    } else {
      const taken = takeFiles(file, 'root-tileset.json', options);
      const { stood: set, contents } = await readTileset(file, taken, options, notes);
      all.push(set);
      for (const { path } of set.thing.files) claimed.add(folderOf(file.name) + path);
      counts['tile content'] += contents;
    }
    counts.Tileset++;
    options.progress?.(all.length / files.length);
  }
  return placedModel(all, counts, notes);
}

/** 3D Tiles 1.0 and 1.1 by whatever made them, taken along as they are; single tiles as a tileset of one. */
export const format: ModelFormat = { read };
