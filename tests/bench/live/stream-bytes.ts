import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../../tools/project.ts';
import type { Measurement } from '../registry.ts';

/** Bytes a stream of one side, in a process of its own, where garbage can be collected first. */
function bytesOf(side: 'page' | 'worker'): number {
  const script = join(projectRoot, 'tests/bench/live/hold-streams.ts');
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', script, side], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return Number(stdout);
}

/** What each stream takes of memory beside history. */
export function streamBytes(): readonly Measurement[] {
  const [page, worker] = [bytesOf('page'), bytesOf('worker')];
  return [
    {
      what: 'A stream, beside history',
      value: page + worker,
      unit: 'bytes',
      against: `${page.toFixed(0)} on the page, ${worker.toFixed(0)} in its feed's worker`,
    },
  ];
}
