import { access, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fail, ProblemError } from '../src/base/problem.ts';
import { diskCodecs } from '../src/city/formats/tiles3d/codecs/disk-codecs.node.ts';
import type { ImportOptions } from '../src/city/formats/format.ts';
import { readFiles } from '../src/city/formats/read-files.ts';
import { formats } from '../src/city/formats/registry.ts';
import { mqttFeed, packInputOf } from '../src/city/pack/from-model.ts';
import type { FeedDeclaration } from '../src/city/pack/manifest.ts';
import type { Progress } from '../src/city/pack/pack-input.ts';
import { validatePack } from '../src/city/pack/validate.node.ts';
import { writePack } from '../src/city/pack/write.node.ts';
import { besideFiles } from './beside-files.ts';
import { givenFiles, placeWished } from './import-given.ts';
import { tellImport } from './import-report.ts';
import { giveTerrain, standOnTerrain } from './import-terrain.ts';

const usage = `Usage:
  npm run city -- import FILE... --out DIR   turn city models (${formats.map(({ id }) => id).join(', ')}; mixed as they come) into a city pack
      --id ID --name NAME --attribution TEXT --time-zone ZONE
      --proj4 "EPSG:code" | "+proj=..."        coordinates, where the file does not say or says wrong
      --lod N                                  draw the highest level of detail up to N (2.2), else the lowest above
      --theme NAME                             materials and textures of this theme
      --height ATTRIBUTE                       which attribute of a GeoJSON polygon is its height in metres
      --report FILE                            everything left out and every invalid surface, as JSON
      --ellipsoid-offset METRES                ellipsoidal height of the vertical datum's zero
      --at LON,LAT[,HEIGHT] --heading DEGREES  where models and tiles stand that do not say so (--at=-84.4,38.1 west of 0)
      --terrain FILE.tif                       a GeoTIFF elevation model lifts the ground; maps without heights are stood on it
      --terrain-proj4 CRS --terrain-vertical DATUM --vertical DATUM   what the files do not say (EPSG:5703, ellipsoid)
      --geoid FILE                             geoid grid (GTX, GeographicLib PGM, GeoTIFF) between ellipsoid and datum
      --feed mqtt=ws://HOST:PORT --topic FILTER
  npm run city -- terrain FILE.tif --out DIR  give the pack in DIR this terrain (its buildings stay as they are)
  npm run city -- validate DIR               check a pack: every part, every tile
  npm run city -- grow [SEED] [--out DIR]    grow the demo city, from seeds/yunwan.json
`;

const options = {
  out: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  attribution: { type: 'string' },
  proj4: { type: 'string' },
  height: { type: 'string' },
  lod: { type: 'string' },
  theme: { type: 'string' },
  report: { type: 'string' },
  'ellipsoid-offset': { type: 'string' },
  at: { type: 'string' },
  heading: { type: 'string' },
  terrain: { type: 'string' },
  'terrain-proj4': { type: 'string' },
  'terrain-vertical': { type: 'string' },
  vertical: { type: 'string' },
  geoid: { type: 'string' },
  'time-zone': { type: 'string' },
  feed: { type: 'string', multiple: true },
  topic: { type: 'string', multiple: true },
} as const;
type Values = ReturnType<typeof parse>['values'];
const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const progress: Progress = (step, done) => tell(`${String(Math.round(done * 100)).padStart(3)} %  ${step}`);

/** Every tenth of the way one line, not thousands. */
function createTeller(step: string): (done: number) => void {
  let last = 0;
  return (done) => {
    if (Math.floor(done * 10) <= last) return;
    last = Math.floor(done * 10);
    progress(step, done);
  };
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/(\.(city|osm))?\.[a-z0-9]+(\.gz)?$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'city';

function feedsOf(values: Values): FeedDeclaration[] {
  const feeds = (values.feed ?? []).map((text) => {
    const [, type, address] =
      /^(\w+)=(.+)$/.exec(text) ?? fail('bad-option', '--feed', `${JSON.stringify(text)} is not TYPE=ADDRESS, such as mqtt=ws://127.0.0.1:9001`);
    if (type !== 'mqtt' || !address) return fail('bad-option', '--feed', `${JSON.stringify(type)} is not a feed type this importer declares (mqtt)`);
    return mqttFeed(address, values.topic ?? []);
  });
  return feeds.map((feed, i) => (i === 0 ? feed : { ...feed, id: `${feed.id}-${i + 1}` }));
}

function numberOf(values: Values, name: 'ellipsoid-offset' | 'lod', what: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : fail('bad-option', `--${name}`, `${JSON.stringify(text)} is not ${what}`);
}

function importOptions(files: readonly string[], values: Values): ImportOptions {
  const lod = numberOf(values, 'lod', 'a level of detail');
  const at = placeWished(values.at, values.heading);
  return {
    codecs: diskCodecs,
    ...(at ? { at } : {}),
    ...(values['terrain-proj4'] === undefined ? {} : { elevationProj4: values['terrain-proj4'] }),
    beside: besideFiles(files),
    ...(values.proj4 === undefined ? {} : { proj4: values.proj4 }),
    ...(lod === undefined ? {} : { lod }),
    ...(values.height === undefined ? {} : { heightAttribute: values.height }),
    ...(values.theme === undefined ? {} : { theme: values.theme }),
  };
}

async function importCity(given: readonly string[], values: Values): Promise<void> {
  const [first] = given;
  if (!first || !values.out) return fail('bad-usage', 'import', `needs files and --out DIR\n${usage}`);
  progress('reading', 0);
  const files = await givenFiles(given);
  const sources = await Promise.all(files.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(name)) })));
  const model = await readFiles(sources, { ...importOptions(files, values), progress: createTeller('reading') });
  tellImport(model, tell, values.report);
  const offset = numberOf(values, 'ellipsoid-offset', 'a number of metres');
  const flat = packInputOf(model, {
    id: values.id ?? slugOf(basename(first)),
    feeds: feedsOf(values),
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.attribution === undefined ? {} : { attribution: values.attribution }),
    ...(values['time-zone'] === undefined ? {} : { timeZone: values['time-zone'] }),
    ...(offset === undefined ? {} : { ellipsoidOffsetM: offset }),
  });
  const input = await standOnTerrain(flat, model.elevation, values, tell);
  await writePack(input, values.out, progress);
  const read = Object.entries(model.counts)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => `${count} ${type}`)
    .join(', ');
  process.stdout.write(
    `${read}\n${input.buildings.length} solids at ${model.origin.lon.toFixed(6)}, ${model.origin.lat.toFixed(6)} (${model.crs.source}, heights ${input.manifest.crs.vertical}) -> ${values.out}\n`,
  );
}

async function validateCity(dir: string | undefined): Promise<void> {
  if (!dir || !(await stat(dir).catch(() => null))?.isDirectory()) return fail('bad-usage', 'validate', `${JSON.stringify(dir)} is not a folder`);
  const report = await validatePack(dir, progress);
  process.stdout.write(`${dir} is a sound city pack: ${report}\n`);
}

async function growDemo(given: string | undefined, values: Values): Promise<void> {
  const root = resolve(fileURLToPath(import.meta.url), '../..');
  const seed = given ?? join(root, 'seeds/yunwan.json');
  await access(seed).catch(() => fail('bad-usage', 'grow', `${seed} cannot be read`));
  const { growCity } = (await import('../src/city/grow/grow.node.ts')) as { growCity(seedFile: string, outDir: string, progress: Progress): Promise<unknown> };
  await growCity(seed, values.out ?? join(root, '.cache/cities/yunwan'), progress);
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [verb, ...rest] = positionals;
  if (verb === 'import') return importCity(rest, values);
  if (verb === 'terrain') return giveTerrain(rest[0], values, tell);
  if (verb === 'validate') return validateCity(rest[0]);
  if (verb === 'grow') return growDemo(rest[0], values);
  process.stderr.write(usage);
  process.exitCode = verb === undefined ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof ProblemError) for (const { code, where, why } of error.problems) tell(`${code} at ${where}: ${why}`);
  else tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
