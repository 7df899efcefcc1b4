import { HttpFault, type Wish } from './http-source.ts';
import type { PolledParts, PolledService } from './polled-feed.ts';

/** One document at an address, asked for at an interval; what is in it is the payload form's business. */
export const createPolledDocument =
  (wish?: Wish) =>
  ({ address, source, pipeline }: PolledParts): PolledService => {
    let etag: string | undefined;
    return {
      async round() {
        const page = await source.get(address.href, etag, wish);
        etag = page.header('etag') ?? undefined;
        if (page.status === 304) return;
        if (!page.bytes) throw new HttpFault('standing', 'the service answers without a body');
        pipeline.push('', page.bytes);
      },
      history: () => Promise.resolve([]),
    };
  };
