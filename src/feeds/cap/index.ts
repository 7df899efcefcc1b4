import { HttpFault } from '../http-source.ts';
import { CAP_INDEX, capLinks } from '../payloads/cap.ts';
import { xmlTree } from '../payloads/xml-tree.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const accept = 'application/cap+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8';
/** An index of more is none of one city. */
const MOST_ALERTS = 2000;
/** Not found, gone (RFC 9110, 15.5.5 and 15.5.11). */
const notThere: ReadonlySet<number> = new Set([404, 410]);

/**
 * Warnings by OASIS CAP 1.2 over HTTP: the address is one alert, or an Atom index of alerts. An alert never changes under its
 * address (a change is another alert that references it), so each is asked for once; the index says which still stand.
 */
export function createCap({ address, source, pipeline }: PolledParts): PolledService {
  const read = new Set<string>();
  /** Alerts that the index names and nobody has, counted once each. */
  const dead = new Set<string>();
  let etag: string | undefined;
  return {
    async round() {
      const page = await source.get(address.href, etag, { accept });
      if (page.status === 304) return;
      if (!page.bytes) throw new HttpFault('standing', 'the service answers without a body');
      const root = xmlTree(page.bytes);
      if (typeof root === 'string' || root.name !== 'feed') return pipeline.push('', page.bytes);
      const links = capLinks(root);
      if (links.length > MOST_ALERTS) throw new HttpFault('standing', `the index names more than ${MOST_ALERTS} alerts`);
      let isWhole = true;
      for (const link of links) {
        if (read.has(link)) continue;
        const url = URL.canParse(link, address) ? new URL(link, address) : null;
        if (!url) throw new HttpFault('standing', 'the index names an alert that is no address');
        if (url.origin !== address.origin) throw new HttpFault('refused', `the index's alerts lie on ${url.origin}, not on ${address.origin}`);
        try {
          const { bytes } = await source.get(url.href, undefined, { accept });
          if (bytes) pipeline.push(link, bytes);
          read.add(link);
        } catch (error) {
          // One alert that is not there must not keep those after it from being read, nor any from being withdrawn.
          if (!(error instanceof HttpFault) || !notThere.has(error.status)) throw error;
          if (!dead.has(link)) pipeline.reject('bad-shape', `${url.href}: ${error.message}`);
          dead.add(link);
          isWhole = false;
        }
      }
      for (const known of [read, dead]) for (const link of known) if (!links.includes(link)) known.delete(link);
      pipeline.push(CAP_INDEX, page.bytes);
      // Only once all of it is told may the next round be spared.
      etag = isWhole ? (page.header('etag') ?? undefined) : undefined;
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('cap', createCap);
