import { HttpFault, type HttpPage, type HttpSource, type Wish } from './http-source.ts';

/** A service with more pages than this (100,000 streams) is none we poll, or one that never ends. */
const MAX_PAGES = 1000;

/** What is remembered of a page, so that one that did not change need not be sent again. */
export interface KnownPage {
  readonly etag: string;
  readonly next: string | null;
}

/**
 * Read page after page of one origin. `read` takes a page in and says where the next one is. With `known`, pages are asked
 * for only if they changed. Throws a fault for links to other origins, circles and lists without end.
 */
export async function walkPages(
  source: HttpSource,
  first: string,
  read: (page: HttpPage & { readonly bytes: Uint8Array }, url: string) => string | null,
  { known, maxPages = MAX_PAGES, wish }: { known?: Map<string, KnownPage>; maxPages?: number; wish?: Wish } = {},
): Promise<void> {
  const { origin } = new URL(first);
  const visited = new Set<string>();
  for (let url: string | null = new URL(first).href; url !== null;) {
    if (visited.size === maxPages) throw new HttpFault('standing', `the service's list does not end within ${maxPages} pages`);
    visited.add(url);
    const before: KnownPage | undefined = known?.get(url);
    const page: HttpPage = await source.get(url, before?.etag, wish);
    const { bytes } = page;
    const next: string | null = bytes ? read({ ...page, bytes }, url) : (before?.next ?? null);
    const etag = page.header('etag');
    if (bytes && known) {
      if (etag === null) known.delete(url);
      else known.set(url, { etag, next });
    }
    url = next === null ? null : nextOn(origin, next, url);
    if (url !== null && visited.has(url)) throw new HttpFault('standing', "the service's pages go in circles");
  }
}

/** The next page's address, which must be on the origin that was declared. */
function nextOn(origin: string, link: string, from: string): string {
  const url = URL.canParse(link, from) ? new URL(link, from) : null;
  if (!url) throw new HttpFault('standing', 'the service names a next page that is no address');
  if (url.origin !== origin) throw new HttpFault('refused', `the service's next page lies on ${url.origin}, not on ${origin}`);
  return url.href;
}
