import { queryText, rootOf } from '../http-address.ts';
import { walkPages, type KnownPage } from '../http-pages.ts';
import { HttpFault } from '../http-source.ts';
import { isObject, own, ownText, readJson, type JsonObject } from '../payloads/json.ts';
import { isCrs84, loadReferenceSystem, topicOf } from '../payloads/reference-systems.ts';
import type { PolledParts, PolledService } from '../polled-feed.ts';

/** Some kilobytes each: a page stays far below the message limit. */
const FEATURES_A_PAGE = 200;
const accept = 'application/geo+json, application/json;q=0.9';
/** Conformance classes a service must declare (OGC 17-069r4, 2): 1.0, and 1.0.1 under the same name. */
const needed = ['core', 'geojson'] as const;
const classOf = (name: string): RegExp => new RegExp(`/spec/ogcapi-features-1/1\\.\\d+/conf/${name}$`);

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

/**
 * In which reference systems a collection may be asked for (OGC 18-058r1, 6.2), best first: null = CRS84, which Part 1 makes the
 * default; `#/crs` points to the service's own list, which holds it by definition. Else the one it is stored in, then its others.
 */
export function offeredCrs(collection: unknown): readonly (string | null)[] {
  const list = isObject(collection) ? own(collection, 'crs') : undefined;
  const crs = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
  if (crs.length === 0 || crs.some((one) => one === '#/crs' || isCrs84(one))) return [null];
  const stored = ownText(collection as JsonObject, 'storageCrs');
  return [...new Set([...(stored !== undefined && crs.includes(stored) ? [stored] : []), ...crs])];
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

interface Collection {
  readonly id: string;
  /** URI of the system it is asked for in; null: CRS84, for which nobody need ask. */
  readonly crs: string | null;
}

/**
 * OGC API Features, Part 1 (OGC 17-069r4) and of Part 2 (OGC 18-058r1) the systems of coordinates: the address is a service's root (then `topics` names collections; absent = all of them) or one collection. What it
 * conforms to and in which reference system it answers is checked once; then all pages of each collection within the city are read.
 * A collection without CRS84 is asked for in the system it is stored in, or in another it offers, where that is known here
 * (`city/formats/crs.ts`); its coordinates are then in the authority's axis order.
 */
export function createOgcFeatures({ address, source, pipeline, context }: PolledParts): PolledService {
  const { root, collection } = partsOf(address);
  const known = new Map<string, KnownPage>();
  let collections: readonly Collection[] | null = null;

  const ask = async (url: string, what: string): Promise<unknown> => {
    const { bytes } = await source.get(url, undefined, { accept: 'application/json' });
    const page = bytes ? readJson(bytes) : null;
    if (page?.kind !== 'read') throw new HttpFault('standing', `${what} is not JSON`);
    return page.json;
  };
  const chooseCrs = async (id: string): Promise<string | null> => {
    const offered = offeredCrs(await ask(`${root}/collections/${encodeURIComponent(id)}`, `collection ${id}`));
    for (const crs of offered) if (crs === null || (await loadReferenceSystem(crs))) return crs;
    throw new HttpFault('refused', `${id} is offered in ${offered.slice(0, 5).join(', ')}: none of these reference systems is known here`);
  };
  const discover = async (): Promise<readonly Collection[]> => {
    const missing = missingClasses(await ask(`${root}/conformance`, 'the declaration of conformance'));
    if (missing.length > 0) throw new HttpFault('refused', `the service does not conform to OGC API Features: ${missing.join(', ')}`);
    const wished = collection === null ? context.declaration.topics : [collection];
    const ids = wished ?? collectionIds(await ask(`${root}/collections`, 'the list of collections'));
    if (!ids || ids.length === 0) throw new HttpFault('standing', 'the service names no collections of features');
    const found: Collection[] = [];
    for (const id of ids) found.push({ id, crs: await chooseCrs(id) });
    return found;
  };
  return {
    async round() {
      collections ??= await discover();
      for (const { id, crs } of collections) {
        const asked = [...address.searchParams].filter(([name]) => name !== 'crs');
        const query = queryText([
          ...asked,
          ['bbox', context.bounds.join(',')],
          ...(crs === null ? [] : [['crs', crs] as const]),
          ['limit', String(FEATURES_A_PAGE)],
        ]);
        await walkPages(
          source,
          `${root}/collections/${encodeURIComponent(id)}/items?${query}`,
          ({ bytes, header }) => {
            // Part 2: which system the coordinates are in is said by a header, in angle brackets; one hidden by CORS leaves what was asked.
            const said = /<([^>]+)>/.exec(header('content-crs') ?? '')?.[1] ?? crs;
            if (said !== null && said !== crs && !isCrs84(said))
              throw new HttpFault('refused', `${id} answers in ${said}, not in ${crs ?? 'CRS84'} as it was asked`);
            pipeline.push(topicOf(id, said === null || isCrs84(said) ? null : said), bytes);
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
