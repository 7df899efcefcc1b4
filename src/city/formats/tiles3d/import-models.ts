import { fail, type Problem } from '../../../base/problem.ts';
import type { ImportedModel, ImportOptions, ModelFormat, SourceFile } from '../format.ts';
import { contentExtent } from './content-extent.ts';
import { decodeContent } from './content/decode-content.ts';
import { isEmptyExtent } from './extent.ts';
import { placedModel, placeGiven, type Stood } from './placed-model.ts';
import { lastPart, takeFiles } from './taken-files.ts';

/** Given with a tileset, its contents are no models of their own: they cannot be told apart here, and are refused for want of a place. */
async function readModel(file: SourceFile, options: ImportOptions, notes: Problem[]): Promise<Stood> {
  const place = placeGiven(options, file.name);
  const taken = takeFiles(file, file.bytes[0] === 0x67 ? 'model.glb' : 'model.gltf', options);
  const content = await decodeContent(file.bytes, taken.rootUrl, taken.io);
  notes.push(...content.notes);
  const extent = contentExtent(content);
  if (isEmptyExtent(extent)) return fail('empty-model', file.name, 'draws nothing');
  const reach = ([x, y]: readonly [number, number, number]): number => Math.hypot(x, y);
  const radiusM = Math.max(reach(extent.min), reach(extent.max)) * (place.scale ?? 1);
  return {
    thing: { kind: 'model', name: lastPart(file.name).replace(/\.[^.]+$/, ''), root: taken.root, files: taken.files(), place },
    middle: place,
    radiusM,
    isOnEarth: false,
  };
}

async function read(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedModel> {
  const notes: Problem[] = [];
  const all: Stood[] = [];
  for (const file of files) {
    all.push(await readModel(file, options, notes));
    options.progress?.(all.length / files.length);
  }
  const [, second] = files;
  if (second) notes.push({ code: 'same-place', where: second.name, why: `${files.length} models stand at one place: move them in city.json` });
  return placedModel(all, { Model: all.length }, notes);
}

/** glTF 2.0 models, binary or with their buffers and pictures beside them, put down at a place. */
export const format: ModelFormat = { read };
