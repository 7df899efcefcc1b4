import { fail, ProblemError } from '../../base/problem.ts';
import { queryText, rootOf } from '../http-address.ts';
import { walkPages, type KnownPage } from '../http-pages.ts';
import { HttpFault } from '../http-source.ts';
import { isObject, own, ownText, readJson, type JsonObject } from '../payloads/json.ts';
import type { PolledParts, PolledService } from '../polled-feed.ts';

/** Some kilobytes each: a page stays far below the message limit. */
const FEATURES_A_PAGE = 200;
const accept = 'application/geo+json, application/json;q=0.9';
/** Conformance classes a service must declare (OGC 17-069r4, 2): 1.0, and 1.0.1 under the same name. */
const needed = ['core', 'geojson'] as const;
const classOf = (name: string): RegExp => new RegExp(`/spec/ogcapi-features-1/1\\.\\d+/conf/${name}$`);
/** The only reference system read here; Part 1 makes it the default, Part 2 lets a service also store others. */
const CRS84 = /\/def\/crs\/OGC\/(1\.3|0)\/CRS84h?$/;

/** Next page of a list of features, by its link of relation `next`; null at the end. */
export function nextOf(json: unknown): string | null {
  const links = isObject(json) ? own(json, 'links') : undefined;
  if (!Array.isArray(links)) return null;
  const nexts = links.filter((link): link is JsonObject => isObject(link) && own(link, 'rel') === 'next');
  const geojson = nexts.find((link) => /json/.test(ownText(link, 'type') ?? 'json'));
  return (geojson && ownText(geojson, 'href')) ?? null;
}

/** Ids of a service's collections of features, in its order; undefined where the answer is no list of collections. */
export function collectionIds(json: unknown): readonly string[] | undefined {
  const list = isObject(json) ? own(json, 'collections') : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((one: unknown) => {
    const id = isObject(one) ? ownText(one, 'id') : undefined;
    const isFeatures = isObject(one) && (ownText(one, 'itemType') ?? 'feature') === 'feature';
    return id !== undefined && isFeatures ? [id] : [];
  });
}

/** In which reference system a collection answers when asked for CRS84: throws where it cannot. */
export function checkCrs(collection: unknown, id: string): void {
  const crs = isObject(collection) ? own(collection, 'crs') : undefined;
  // Part 1: a collection that names none has CRS84. `#/crs` points to the service's own list, which holds it by definition.
  if (!Array.isArray(crs) || crs.length === 0 || crs.some((one) => one === '#/crs' || (typeof one === 'string' && CRS84.test(one)))) return;
  const storage = ownText(collection as JsonObject, 'storageCrs') ?? 'another reference system';
  fail('wrong-crs', id, `the collection is stored in ${storage} and is not offered in CRS84`);
}

/** Which of the needed conformance classes a service does not declare. */
export function missingClasses(json: unknown): readonly string[] {
  const list = isObject(json) ? own(json, 'conformsTo') : undefined;
  const declared = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  return needed.filter((name) => !declared.some((uri) => classOf(name).test(uri)));
}

/** Root of the service and the one collection an address names, if it names one. */
export function partsOf(address: URL): { readonly root: string; readonly collection: string | null } {
  const match = /^(.*?)\/collections\/([^/]+)(?:\/items)?\/?$/.exec(address.pathname);
  return match ? { root: `${address.origin}${match[1]}`, collection: decodeURIComponent(match[2] as string) } : { root: rootOf(address), collection: null };
}

/**
 * OGC API Features: the address is a service's root (then `topics` names collections; absent = all of them) or one collection. What it
 * conforms to and in which reference system it answers is checked once; then all pages of each collection within the city are read.
 */
export function createOgcFeatures({ address, source, pipeline, context }: PolledParts): PolledService {
  const { root, collection } = partsOf(address);
  const known = new Map<string, KnownPage>();
  let collections: readonly string[] | null = null;

  const ask = async (url: string, what: string): Promise<unknown> => {
    const { bytes } = await source.get(url, undefined, { accept: 'application/json' });
    const page = bytes ? readJson(bytes) : null;
    if (page?.kind !== 'read') throw new HttpFault('standing', `${what} is not JSON`);
    return page.json;
  };
  const discover = async (): Promise<readonly string[]> => {
    const missing = missingClasses(await ask(`${root}/conformance`, 'the declaration of conformance'));
    if (missing.length > 0) throw new HttpFault('refused', `the service does not conform to OGC API Features: ${missing.join(', ')}`);
    const wished = collection === null ? context.declaration.topics : [collection];
    const ids = wished ?? collectionIds(await ask(`${root}/collections`, 'the list of collections'));
    if (!ids || ids.length === 0) throw new HttpFault('standing', 'the service names no collections of features');
    for (const id of ids) {
      try {
        checkCrs(await ask(`${root}/collections/${encodeURIComponent(id)}`, `collection ${id}`), id);
      } catch (error) {
        if (error instanceof ProblemError) throw new HttpFault('refused', `${id}: ${error.problems.map((p) => p.why).join('; ')}`);
        throw error;
      }
    }
    return ids;
  };
  return {
    async round() {
      collections ??= await discover();
      for (const id of collections) {
        const query = queryText([...address.searchParams, ['bbox', context.bounds.join(',')], ['limit', String(FEATURES_A_PAGE)]]);
        await walkPages(
          source,
          `${root}/collections/${encodeURIComponent(id)}/items?${query}`,
          ({ bytes, header }) => {
            // Part 2: which system the coordinates are in is said by a header, in angle brackets.
            const crs = /<([^>]+)>/.exec(header('content-crs') ?? '')?.[1];
            if (crs !== undefined && !CRS84.test(crs)) throw new HttpFault('refused', `${id} answers in ${crs}, not in CRS84`);
            pipeline.push(id, bytes);
            const page = readJson(bytes);
            return page.kind === 'read' ? nextOf(page.json) : null;
          },
          { known, wish: { accept } },
        );
      }
    },
    history: () => Promise.resolve([]),
  };
}
