import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../src/base/problem.ts';
import { parseJsonText } from '../src/city/formats/json-door.ts';
import type { PackInput } from '../src/city/pack/pack-input.ts';
import { parseManifest } from '../src/city/pack/read.ts';
import { withTerrain, type TerrainWishes } from '../src/city/pack/with-terrain.ts';
import { writeTerrain } from '../src/city/pack/write-terrain.node.ts';
import type { MercatorGrid } from '../src/city/terrain/elevation.ts';
import { readGeoid } from '../src/city/terrain/geoid.ts';
import { readGeotiff } from '../src/city/terrain/geotiff.ts';
import { mercatorGridOf, type HeightRaster } from '../src/city/terrain/raster.ts';

interface TerrainValues {
  readonly terrain?: string | undefined;
  readonly 'terrain-proj4'?: string | undefined;
  readonly 'terrain-vertical'?: string | undefined;
  readonly vertical?: string | undefined;
  readonly geoid?: string | undefined;
  readonly 'ellipsoid-offset'?: string | undefined;
  readonly out?: string | undefined;
}
type Tell = (line: string) => void;

const readRaster = async (file: string, values: TerrainValues): Promise<HeightRaster> => readGeotiff(await readFile(file), file, values['terrain-proj4']);

async function terrainOf(raster: HeightRaster, file: string, values: TerrainValues, tell: Tell): Promise<{ grid: MercatorGrid; wishes: TerrainWishes }> {
  const grid = mercatorGridOf(raster, file);
  const vertical = values['terrain-vertical'] ?? raster.crs.vertical;
  const holes = raster.valueM.reduce((sum, m) => sum + (Number.isNaN(m) ? 1 : 0), 0);
  let [lowest, highest] = [Infinity, -Infinity];
  for (const m of raster.valueM) {
    if (m < lowest) lowest = m;
    if (m > highest) highest = m;
  }
  tell(
    `terrain: ${raster.width} x ${raster.height} cells (${raster.crs.source}, heights above ${vertical}), ${lowest.toFixed(2)} to ${highest.toFixed(2)} m, ${holes} without a height -> zoom ${grid.zoom}, ${grid.width} x ${grid.height}`,
  );
  const offset = values['ellipsoid-offset'] === undefined ? undefined : Number(values['ellipsoid-offset']);
  return {
    grid,
    wishes: {
      vertical,
      ...(values.geoid === undefined ? {} : { geoid: await readGeoid(await readFile(values.geoid), values.geoid) }),
      ...(offset === undefined ? {} : { ellipsoidOffsetM: offset }),
    },
  };
}

/**
 * `--vertical` names the model's datum, `--terrain` (or a raster among the imported files) lifts its ground; without either
 * the input is what it was.
 */
export async function standOnTerrain(input: PackInput, given: HeightRaster | undefined, values: TerrainValues, tell: Tell): Promise<PackInput> {
  const { manifest } = input;
  const { crs } = manifest;
  const named = values.vertical === undefined ? input : { ...input, manifest: { ...manifest, crs: { ...crs, vertical: values.vertical } } };
  if (values.terrain !== undefined && given) return fail('several-terrains', values.terrain, 'a GeoTIFF among the files is the relief already');
  const file = values.terrain;
  const raster = file === undefined ? given : await readRaster(file, values);
  if (!raster) {
    if (named.manifest.crs.vertical === 'unknown') tell('note: unknown-datum at import: nothing says above what heights count; name it with --vertical');
    return named;
  }
  const { grid, wishes } = await terrainOf(raster, file ?? 'import', values, tell);
  const { input: lifted, notes } = withTerrain(named, grid, wishes);
  for (const { code, where, why } of notes) tell(`note: ${code} at ${where}: ${why}`);
  return lifted;
}

/** Give an existing pack terrain: its tiles and its entry in city.json, nothing else. */
export async function giveTerrain(file: string | undefined, values: TerrainValues, tell: Tell): Promise<void> {
  const { out } = values;
  if (!file || !out) return fail('bad-usage', 'terrain', 'needs a GeoTIFF and --out DIR, the pack to give it to');
  const manifestFile = join(out, 'city.json');
  const text = await readFile(manifestFile, 'utf8').catch((error: Error) => fail('missing-part', manifestFile, error.message));
  const manifest = parseManifest(parseJsonText(text, manifestFile), manifestFile);
  const { grid, wishes } = await terrainOf(await readRaster(file, values), file, values, tell);
  const empty = { buildings: [], furniture: [], ground: {}, districts: [], streets: [], grid: [], services: [], sensors: [] };
  // Heights of a finished pack stay: only the terrain is brought to its datum.
  const { input, notes } = withTerrain({ ...empty, manifest }, grid, wishes);
  for (const { code, where, why } of notes) tell(`note: ${code} at ${where}: ${why}`);
  const folder = {
    async write(path: string, content: string | Uint8Array): Promise<void> {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), content);
    },
  };
  const terrain = await writeTerrain(input.terrain ?? fail('no-heights', file, 'holds no terrain'), input.manifest, folder);
  await folder.write('city.json', `${JSON.stringify({ ...manifest, terrain }, null, 2)}\n`);
  process.stdout.write(`${out} has terrain above ${terrain.vertical}, zooms ${terrain.minZoom} to ${terrain.maxZoom}\n`);
}
