import { queryText, rootOf } from '../http-address.ts';
import type { KnownPage } from '../http-pages.ts';
import { ngsiV2Headers, withHeaders } from '../ngsi-headers.ts';
import { walkEntities } from '../ngsi-pages.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const ENTITIES_A_PAGE = 500;
const ROOT = '/v2';
/** Builtin attribute and metadata. */
const CHANGED = 'dateModified';

/**
 * FIWARE NGSI-v2 over HTTP (Orion Context Broker): `https://host` or `https://host/v2`; `?type=`, `?q=`, `?georel=` choose entities, `topics` are
 * entity types, `?options=keyValues` asks for the short form. Notifications pushed over MQTT or WebSocket need no protocol of
 * their own: `{ "subscriptionId": ..., "data": [...] }` is told by its shape.
 */
export function createNgsiV2({ context, address, source: bare, pipeline }: PolledParts): PolledService {
  const source = withHeaders(bare, ngsiV2Headers(context.declaration));
  const named = rootOf(address);
  const root = named.endsWith(ROOT) ? named : named + ROOT;
  const query = new Map(address.searchParams);
  const { topics } = context.declaration;
  if (topics) query.set('type', topics.join(','));
  // When an entity and each of its values changed is told only on request, and then everything else has to be named as well.
  for (const name of ['attrs', 'metadata']) {
    const asked = (query.get(name) || '*').split(',');
    if (!asked.includes(CHANGED)) query.set(name, [CHANGED, ...asked].join(','));
  }
  const options = new Set((query.get('options') ?? '').split(',').filter((one) => one !== ''));
  options.add('count');
  query.set('options', [...options].join(','));
  const known = new Map<string, KnownPage>();
  const pageAt = (offset: number): string => `${root}/entities?${queryText([...query, ['limit', String(ENTITIES_A_PAGE)], ['offset', String(offset)]])}`;
  return {
    round: () => walkEntities({ source, pipeline, name: 'NGSI-v2', pageSize: ENTITIES_A_PAGE, totalHeader: 'fiware-total-count', known, pageAt }),
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('ngsi-ld', createNgsiV2);
