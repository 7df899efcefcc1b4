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
  /** Foreign origins its feeds, rasters and tilesets ask for, with who asks. */
  readonly asks: readonly { readonly feed: string; readonly origin: string }[];
}

export function openCityFolder(folder: string): OpenedCity {
  const file = join(folder, 'city.json');
  if (!existsSync(file)) fail('no-city', folder, 'holds no city.json');
  let manifest: { id?: unknown; feeds?: unknown; actions?: unknown; rasters?: unknown; tilesets?: unknown };
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
  return { id, mount: { path: `/cities/${id}/`, folder }, path: `cities/${id}/`, asks };
}
