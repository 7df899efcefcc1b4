import { createClock } from '../../base/clock.ts';
import { HttpFault } from '../http-source.ts';
import { isObject, own, ownText, readJson } from '../payloads/json.ts';
import { MOST_GBFS_BYTES } from '../payloads/limits.ts';
import type { PolledParts, PolledService } from '../polled-feed.ts';

/** Files that carry places and readings, in the order they need each other. */
const wanted = ['vehicle_types', 'station_information', 'station_status', 'vehicle_status', 'free_bike_status'] as const;
/** Says what vehicles are, and is done without where it cannot be had. */
const EXTRA = 'vehicle_types';
/** Asks us to slow down: nothing more in this round. */
const TOO_MANY = 429;
/** A file is believed for at most so long, whatever its ttl says. */
const LONGEST_TTL_MS = 3600_000;

/**
 * Addresses of the files of an auto-discovery file: `data.feeds` since 3.0, before that `data.<language>.feeds` with the same
 * files in every language. Undefined when it is none. Addresses are read relative to the file's own.
 */
export function filesOf(json: unknown, base: string): ReadonlyMap<string, string> | undefined {
  const data = isObject(json) ? own(json, 'data') : undefined;
  if (!isObject(data)) return undefined;
  const direct = own(data, 'feeds');
  const [firstLanguage] = Object.values(data).filter(isObject);
  const feeds = Array.isArray(direct) ? direct : firstLanguage ? own(firstLanguage, 'feeds') : undefined;
  if (!Array.isArray(feeds)) return undefined;
  const files = new Map<string, string>();
  for (const feed of feeds as unknown[]) {
    const [name, url] = isObject(feed) ? [ownText(feed, 'name'), ownText(feed, 'url')] : [];
    if (name !== undefined && url !== undefined && URL.canParse(url, base)) files.set(name, new URL(url, base).href);
  }
  return files;
}

/** How long a file may be kept, ms: its `ttl` in seconds; 0 where it names none. */
export function ttlMs(json: unknown): number {
  const ttl = isObject(json) ? own(json, 'ttl') : undefined;
  return typeof ttl === 'number' && ttl > 0 ? Math.min(ttl * 1000, LONGEST_TTL_MS) : 0;
}

/** What to ask a GBFS system, and when. Files on origins other than the declared one are refused by name. */
export function createGbfs({ address, source, pipeline }: PolledParts): PolledService {
  const clock = createClock();
  const dueMs = new Map<string, number>();
  let files: ReadonlyMap<string, string> | undefined;

  const read = async (url: string): Promise<{ readonly bytes: Uint8Array; readonly json: unknown }> => {
    const { bytes } = await source.get(url, undefined, { maxBytes: MOST_GBFS_BYTES });
    const read = bytes ? readJson(bytes) : undefined;
    if (!bytes || read?.kind !== 'read') throw new HttpFault('standing', `${new URL(url).pathname} is not JSON`);
    return { bytes, json: read.json };
  };
  const discover = async (): Promise<ReadonlyMap<string, string>> => {
    const found = filesOf((await read(address.href)).json, address.href);
    if (!found || !wanted.some((name) => name !== EXTRA && found.has(name)))
      throw new HttpFault('standing', `${address.pathname} names no stations and no vehicles`);
    for (const url of found.values())
      if (new URL(url).origin !== address.origin) throw new HttpFault('refused', `the system's files lie on ${new URL(url).origin}, not on ${address.origin}`);
    return found;
  };
  return {
    async round() {
      const listed = (files ??= await discover());
      for (const name of wanted) {
        const url = listed.get(name);
        // Renamed in 3.0: where both are listed they tell the same vehicles twice.
        if (name === 'free_bike_status' && listed.has('vehicle_status')) continue;
        if (url === undefined || clock.steady() < (dueMs.get(name) ?? 0)) continue;
        try {
          const { bytes, json } = await read(url);
          pipeline.push(name, bytes);
          dueMs.set(name, clock.steady() + ttlMs(json));
        } catch (error) {
          if (name === EXTRA && error instanceof HttpFault && error.kind === 'standing' && error.status !== TOO_MANY) {
            pipeline.reject(error.reason ?? 'bad-shape', `${name}: ${error.message}`);
            dueMs.set(name, clock.steady() + LONGEST_TTL_MS);
            continue;
          }
          // Addresses may have moved: ask the auto-discovery file again next time.
          files = undefined;
          throw error;
        }
      }
    },
    history: () => Promise.resolve([]),
  };
}
