import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot, projectRoot, sizeOf } from '../../tools/project.ts';
import { runTool } from '../../tools/run-command.ts';
import type { Measurement } from './registry.ts';

/** The whole command, from starting Node to the last byte of the pack. */
export async function run(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-grow-'));
  try {
    const startMs = performance.now();
    const { code, output } = await runTool('tools/city.ts', ['grow', join(projectRoot, 'seeds/yunwan.json'), '--out', folder]);
    if (code !== 0) throw new Error(`growing into ${fromRoot(folder)} failed:\n${output}`);
    const seconds = (performance.now() - startMs) / 1000;
    return [
      { what: 'grow and write Yunwan', value: seconds, unit: 's', decimals: 1, against: 'target 60' },
      { what: 'size of the pack', value: sizeOf(folder) / 1e6, unit: 'MB', decimals: 1 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
