import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/city/pack/read.ts';

const real = join(process.cwd(), '../shared/real');
interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
const city = (...args: string[]): Promise<Ran> =>
  new Promise((done) => {
    execFile(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'tools/city.ts', ...args], (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });

describe.skipIf(!existsSync(join(real, 'cityjson/cjio/delft.json')))('npm run city', () => {
  it('imports Delft into a sound pack with a live feed declared', { timeout: 60000 }, async () => {
    const out = join(await mkdtemp(join(tmpdir(), 'delft-')), 'pack');
    const ran = await city(
      'import',
      join(real, 'cityjson/cjio/delft.json'),
      '--out',
      out,
      '--id',
      'delft',
      '--name',
      'Delft',
      '--ellipsoid-offset',
      '43.3',
      '--feed',
      'mqtt=ws://127.0.0.1:9001',
      '--topic',
      'city/#',
    );
    expect(ran.stderr).toMatch(/100 % {2}city\.json/);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/160 Building/);
    const manifest = parseManifest(JSON.parse(await readFile(join(out, 'city.json'), 'utf8')), 'city.json');
    expect(manifest).toMatchObject({
      id: 'delft',
      kind: 'real',
      crs: { source: 'EPSG:28992', vertical: 'EPSG:5709', ellipsoidOffset: { metres: 43.3, declared: true } },
      timeZone: { kind: 'iana', name: 'Europe/Amsterdam' },
      buildings: { count: 217 },
      feeds: [{ type: 'mqtt', address: 'ws://127.0.0.1:9001', topics: ['city/#'] }],
    });
    expect(manifest.feeds[0]?.units?.['NO2']).toBe('ug/m3');
    const [west, south, east, north] = manifest.bounds;
    expect(4.3658 > west && 4.3658 < east && 52.0122 > south && 52.0122 < north).toBe(true);
    const checked = await city('validate', out);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(/217 buildings/);
  });

  it('prints problems one a line, exits 1 and leaves nothing behind', { timeout: 60000 }, async () => {
    const out = join(await mkdtemp(join(tmpdir(), 'bad-')), 'pack');
    const ran = await city('import', join(real, 'cityjson-invalid/3dgi/invalid_out_of_range_vertex_index.json'), '--out', out);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^index-out-of-range at .*boundaries\/0\/0\/0\/2: vertex 99: the file has 3 vertices$/m);
    expect(existsSync(out)).toBe(false);
    expect((await city('import', join(real, 'cityjson/SOURCE.md'), '--out', out)).stderr).toMatch(/^unknown-format/m);
  });
});

describe('the published schema', () => {
  it('describes every member it names', () => {
    const schema = JSON.parse(readFileSync('src/city/pack/city.schema.json', 'utf8')) as {
      properties: Record<string, { description?: string; $ref?: string }>;
    };
    for (const [name, member] of Object.entries(schema.properties)) expect(member.description, name).toBeTruthy();
  });
});
