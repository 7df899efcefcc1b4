import { queryText, rootOf } from '../http-address.ts';
import { walkPages, type KnownPage } from '../http-pages.ts';
import { HttpFault } from '../http-source.ts';
import { readJson } from '../payloads/json.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const ENTITIES_A_PAGE = 500;
const ROOT = '/v2';

/**
 * FIWARE NGSI-v2 over HTTP (Orion Context Broker): `https://host` or `https://host/v2`; `?type=`, `?q=`, `?georel=` choose entities, `topics` are
 * entity types, `?options=keyValues` asks for the short form. Notifications pushed over MQTT or WebSocket need no protocol of
 * their own: `{ "subscriptionId": ..., "data": [...] }` is told by its shape.
 */
export function createNgsiV2({ context, address, source, pipeline }: PolledParts): PolledService {
  const named = rootOf(address);
  const root = named.endsWith(ROOT) ? named : named + ROOT;
  const query = new Map(address.searchParams);
  const { topics } = context.declaration;
  if (topics) query.set('type', topics.join(','));
  const options = new Set((query.get('options') ?? '').split(',').filter((one) => one !== ''));
  options.add('count');
  query.set('options', [...options].join(','));
  const known = new Map<string, KnownPage>();
  const pageAt = (offset: number): string => `${root}/entities?${queryText([...query, ['limit', String(ENTITIES_A_PAGE)], ['offset', String(offset)]])}`;
  return {
    async round() {
      await walkPages(
        source,
        pageAt(0),
        ({ bytes, header }, url) => {
          // The pipeline reads it again and counts what is wrong with it.
          pipeline.push('entities', bytes);
          const page = readJson(bytes);
          if (page.kind === 'refused' || !Array.isArray(page.json)) throw new HttpFault('standing', 'the broker does not answer in NGSI-v2 JSON');
          const { length } = page.json;
          const readTo = Number(new URL(url).searchParams.get('offset')) + length;
          // The count is not always exposed to pages of other origins: then a full page has another after it.
          const total = header('fiware-total-count');
          const hasMore = total === null ? length >= ENTITIES_A_PAGE : readTo < Number(total);
          return hasMore && length > 0 ? pageAt(readTo) : null;
        },
        { known },
      );
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('ngsi-ld', createNgsiV2);
