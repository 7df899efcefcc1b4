import { HttpFault } from '../http-source.ts';
import { CAP_INDEX, capLinks } from '../payloads/cap.ts';
import { xmlTree } from '../payloads/xml-tree.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const accept = 'application/cap+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8';
/** An index of more is none of one city. */
const MOST_ALERTS = 2000;

/**
 * Warnings by OASIS CAP 1.2 over HTTP: the address is one alert, or an Atom index of alerts. An alert never changes under its
 * address (a change is another alert that references it), so each is asked for once; the index says which still stand.
 */
export function createCap({ address, source, pipeline }: PolledParts): PolledService {
  const read = new Set<string>();
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
      for (const link of links) {
        if (read.has(link)) continue;
        const url = URL.canParse(link, address) ? new URL(link, address) : null;
        if (!url) throw new HttpFault('standing', 'the index names an alert that is no address');
        if (url.origin !== address.origin) throw new HttpFault('refused', `the index's alerts lie on ${url.origin}, not on ${address.origin}`);
        const { bytes } = await source.get(url.href, undefined, { accept });
        if (bytes) pipeline.push(link, bytes);
        read.add(link);
      }
      for (const link of read) if (!links.includes(link)) read.delete(link);
      pipeline.push(CAP_INDEX, page.bytes);
      // Only once all of it is told may the next round be spared.
      etag = page.header('etag') ?? undefined;
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('cap', createCap);
