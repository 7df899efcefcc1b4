import { splitBeside } from './beside-models.ts';
import { withoutTiff } from './citymodel/tiff-pictures.ts';
import type { ImportedModel, ImportOptions, SourceFile } from './format.ts';
import { mergeModels } from './merge-models.ts';
import { formatOf, type FormatEntry } from './registry.ts';
import { unpacked } from './unpack.ts';

/**
 * Files of any model formats, mixed as they come, as one model: unpacked, told apart by content, read format by format and
 * merged. Runs in pages, workers and node. Rejects with a ProblemError naming the file that cannot be read.
 */
export async function readFiles(given: readonly SourceFile[], wishes: ImportOptions): Promise<ImportedModel> {
  const { models: files, options } = splitBeside(given, wishes);
  const groups = new Map<FormatEntry, SourceFile[]>();
  for (const packed of files) {
    const file = await unpacked(packed);
    const entry = formatOf(file);
    groups.set(entry, [...(groups.get(entry) ?? []), file]);
  }
  const models: ImportedModel[] = [];
  const size = (list: readonly SourceFile[]): number => list.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const whole = size([...groups.values()].flat());
  let before = 0;
  for (const [entry, list] of groups) {
    const { format } = await entry.load();
    const share = size(list) / Math.max(1, whole);
    const from = before;
    models.push(await withoutTiff(await format.read(list, { ...options, progress: (done) => options.progress?.(from + share * done) })));
    before += share;
    options.progress?.(before);
  }
  return mergeModels(models);
}
