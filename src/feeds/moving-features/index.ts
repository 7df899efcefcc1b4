import { every } from '../../base/browser.ts';
import { HttpFault } from '../http-source.ts';
import { ALL_THERE_IS, MOVE_NOW } from '../payloads/moving-features.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const MOST_BYTES = 64 << 20;
const MOVE_EVERY_MS = 5000;
const accept = 'application/geo+json, application/json;q=0.9';

/** Trajectories by OGC Moving Features JSON at an address, asked for at an interval; between two answers everything moves on by the clock. */
export function createMovingFeatures({ address, source, pipeline }: PolledParts): PolledService {
  let etag: string | undefined;
  let stop: (() => void) | null = null;
  return {
    async round() {
      const page = await source.get(address.href, etag, { accept, maxBytes: MOST_BYTES });
      if (page.status !== 304) {
        if (!page.bytes) throw new HttpFault('standing', 'the service answers without a body');
        pipeline.push(ALL_THERE_IS, page.bytes);
        etag = page.header('etag') ?? undefined;
      }
      stop ??= every(MOVE_EVERY_MS, () => pipeline.push(MOVE_NOW, new Uint8Array(0)));
    },
    history: () => Promise.resolve([]),
    close: () => stop?.(),
  };
}

export default polledFeed('moving-features', createMovingFeatures);
