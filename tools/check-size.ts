/** What grows unnoticed unless somebody counts: what a visitor downloads, and how long our files get. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findBuilt } from './build-app.ts';
import { filesUnder, projectRoot } from './project.ts';

export interface BundleSize {
  readonly name: string;
  readonly gzipKb: number;
  readonly limitKb: number;
}

/** Limits in kB gzip, first match wins. `entry` is the script of index.html with everything it waits for: not what only comes in parallel. */
const limits: readonly (readonly [name: string, pattern: RegExp, limitKb: number])[] = [
  ['maplibre worker', /^maplibre.*worker.*\.js$/, 200],
  ['feed worker', /^worker-.*\.js$/, 200],
  ['maplibre', /^maplibre-.*\.js$/, 420],
  ['deck', /^deck-.*\.js$/, 330],
  ['three', /^three-.*\.js$/, 230],
  ['r3f', /^r3f-.*\.js$/, 90],
];
const ENTRY_LIMIT_KB = 250;
/** Fetched only with what needs them, never with the first picture. */
const lateChunks = /^(deck)-/;
/** Where the first picture begins. */
const earlyChunks = /^create-scene-.*\.js$/;

const gzipKb = (path: string): number => gzipSync(readFileSync(path)).length / 1000;

/** Sizes of the built scripts; empty when nothing is built. */
export function bundleSizes(): readonly BundleSize[] {
  const built = findBuilt();
  if (built === undefined) return [];
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const waited = html.replace(/<link[^>]*\sdata-ahead[^>]*>/g, '');
  const entry = [...waited.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => join(built, match[1] as string));
  const sizes: BundleSize[] = [{ name: 'entry', gzipKb: entry.reduce((sum, file) => sum + gzipKb(file), 0), limitKb: ENTRY_LIMIT_KB }];
  const entryNames = new Set(entry.map((file) => basename(file)));
  for (const file of readdirSync(join(built, 'assets')).sort()) {
    const limit = limits.find(([, pattern]) => pattern.test(file));
    if (limit && !entryNames.has(file)) sizes.push({ name: limit[0], gzipKb: gzipKb(join(built, 'assets', file)), limitKb: limit[2] });
  }
  return sizes;
}

/** Chunks that should come late and are fetched with the first picture all the same, with who fetches them. */
export function earlyLateChunks(): readonly string[] {
  const built = findBuilt();
  if (built === undefined) return [];
  const folder = join(built, 'assets');
  const faults: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, by: string): void => {
    if (lateChunks.test(file)) faults.push(`${file} is fetched with the first picture, by ${by}`);
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, next] of readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) visit(next as string, file);
  };
  for (const file of readdirSync(folder)) if (earlyChunks.test(file)) visit(file, 'itself');
  if (seen.size === 0) faults.push('no chunk of the scene was found');
  return faults;
}

export interface FileLengths {
  readonly median: number;
  readonly p90: number;
  readonly over400Share: number;
  readonly longest: readonly string[];
}

/** Lines of our TypeScript files, tests and tools included. */
export function fileLengths(): FileLengths {
  const files = filesUnder(['src', 'tests', 'tools'])
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file, lines: readFileSync(join(projectRoot, file), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => b.lines - a.lines);
  const at = (share: number): number => files[Math.floor((1 - share) * (files.length - 1))]?.lines ?? 0;
  return {
    median: at(0.5),
    p90: at(0.9),
    over400Share: files.filter(({ lines }) => lines > 400).length / Math.max(1, files.length),
    longest: files.filter(({ lines }) => lines > 400).map(({ file, lines }) => `${file}: ${lines}`),
  };
}
