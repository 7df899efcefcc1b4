import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../src/base/problem.ts';
import { originOf } from './server/headers.ts';
import type { Mount } from './server/find-file.ts';

/** A city pack as the server mounts it. Only what serving needs is read here; the page validates the whole. */
export interface OpenedCity {
  readonly id: string;
  readonly mount: Mount;
  /** Path for `/config.json`, relative to the page. */
  readonly path: string;
  /** Foreign origins its feeds, rasters, tilesets, cameras and dispatch channels ask for, with who asks. */
  readonly asks: readonly { readonly feed: string; readonly origin: string }[];
}

export function openCityFolder(folder: string): OpenedCity {
  const file = join(folder, 'city.json');
  if (!existsSync(file)) fail('no-city', folder, 'holds no city.json');
  let manifest: { id?: unknown; feeds?: unknown; actions?: unknown; rasters?: unknown; tilesets?: unknown; operations?: unknown };
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as typeof manifest;
  } catch (error) {
    return fail('bad-json', file, (error as Error).message);
  }
  const { id } = manifest;
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) return fail('bad-id', `${file}: id`, 'must be kebab-case');
  const feeds = Array.isArray(manifest.feeds) ? (manifest.feeds as { id?: unknown; address?: unknown }[]) : [];
  const asks = feeds.flatMap((feed) => {
    const origin = originOf(String(feed.address ?? ''));
    return origin === null ? [] : [{ feed: String(feed.id), origin }];
  });
  const broker = originOf(String((manifest.actions as { broker?: unknown } | undefined)?.broker ?? ''));
  if (broker !== null) asks.push({ feed: "operators' actions", origin: broker });
  const rasters = Array.isArray(manifest.rasters) ? (manifest.rasters as { id?: unknown; url?: unknown }[]) : [];
  for (const raster of rasters) {
    const origin = originOf(String(raster.url ?? '').replace(/[{}]/g, '_'));
    if (origin !== null) asks.push({ feed: `raster ${String(raster.id)}`, origin });
  }
  const tilesets = Array.isArray(manifest.tilesets) ? (manifest.tilesets as { id?: unknown; url?: unknown }[]) : [];
  for (const tileset of tilesets) {
    const origin = originOf(String(tileset.url ?? ''));
    if (origin !== null) asks.push({ feed: `tileset ${String(tileset.id)}`, origin });
  }
  if (typeof manifest.operations === 'string') asks.push(...asksOfOperations(join(folder, manifest.operations)));
  return { id, mount: { path: `/cities/${id}/`, folder }, path: `cities/${id}/`, asks };
}

/** Cameras and dispatch channels of operations.json; one that cannot be read asks for nothing, and the page says what is wrong with it. */
function asksOfOperations(file: string): { readonly feed: string; readonly origin: string }[] {
  let operations: { cameras?: unknown; dispatch?: unknown } | null;
  try {
    operations = JSON.parse(readFileSync(file, 'utf8')) as typeof operations;
  } catch {
    return [];
  }
  const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
  const asked = [
    ...listOf(operations?.cameras).map(({ id, url }) => ({ feed: `camera ${String(id)}`, address: url })),
    ...listOf(operations?.dispatch).map(({ id, address }) => ({ feed: `dispatch ${String(id)}`, address })),
  ];
  return asked.flatMap(({ feed, address }) => {
    const origin = originOf(String(address ?? ''));
    return origin === null ? [] : [{ feed, origin }];
  });
}
