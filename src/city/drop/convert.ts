import { fail } from '../../base/problem.ts';
import type { SourceFile } from '../formats/format.ts';
import { readFiles } from '../formats/read-files.ts';
import { memoryPack } from './memory-pack.ts';
import type { DropEvents, DropOutcome, DropWishes } from './outcome.ts';

/** More than this does not fit a page beside a city. */
const mostBytes = 1_000_000_000;

/** Files from a person's disk as a city pack in memory; any thread. Rejects with a ProblemError naming file, place and reason. */
export async function convertFiles(files: readonly File[], wishes: DropWishes, tell: (progress: DropEvents['progress']) => void): Promise<DropOutcome> {
  const whole = files.reduce((sum, { size }) => sum + size, 0);
  const [first] = files;
  if (!first) return fail('no-input', 'drop', 'no file');
  if (whole > mostBytes)
    return fail('too-large', first.name, `${(whole / 1e6).toFixed(0)} MB: a page holds ${mostBytes / 1e6} MB; import it with npm run city`);
  const sources: SourceFile[] = [];
  let read = 0;
  for (const file of files) {
    sources.push({ name: file.webkitRelativePath || file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    read += file.size;
    tell({ step: 'reading', done: read / Math.max(1, whole) });
  }
  const model = await readFiles(sources, { beside: besideOf(sources), progress: (done) => tell({ step: 'converting', done }) });
  return memoryPack(model, wishes, (_, done) => tell({ step: 'drawing', done }));
}

/** Pictures and code lists that were dropped together with a model, by the path it gives. */
function besideOf(sources: readonly SourceFile[]): (model: string, path: string) => Uint8Array | null {
  return (model, path) => {
    const folder = model.slice(0, model.lastIndexOf('/') + 1);
    const wanted = `${folder}${path.replace(/\\/g, '/').replace(/^\.\//, '')}`;
    return sources.find(({ name }) => name === wanted)?.bytes ?? null;
  };
}
