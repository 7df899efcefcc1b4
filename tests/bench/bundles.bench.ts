import { ensureBuilt } from '../../tools/build-app.ts';
import { bundleSizes } from '../../tools/check-size.ts';
import type { Measurement } from './registry.ts';

export async function run(): Promise<readonly Measurement[]> {
  await ensureBuilt();
  return bundleSizes().map(({ name, gzipKb, limitKb }) => ({ what: name, value: gzipKb, unit: 'kB gzip', against: `limit ${limitKb}` }));
}
