import { HttpFault } from '../http-source.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

/** Any JSON or CSV at an address, asked for at an interval and read by the declared mapping. */
export function createPolled({ address, source, pipeline }: PolledParts): PolledService {
  let etag: string | undefined;
  return {
    async round() {
      const page = await source.get(address.href, etag);
      etag = page.header('etag') ?? undefined;
      if (page.status === 304) return;
      if (!page.bytes) throw new HttpFault('standing', 'the service answers without a body');
      pipeline.push('', page.bytes);
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('mapped', createPolled);
