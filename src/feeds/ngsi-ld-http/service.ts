import { fail } from '../../base/problem.ts';
import { queryText, rootOf } from '../http-address.ts';
import type { KnownPage } from '../http-pages.ts';
import { ngsiLdHeaders, withHeaders } from '../ngsi-headers.ts';
import { walkEntities } from '../ngsi-pages.ts';
import { HttpFault } from '../http-source.ts';
import { askedInTurn } from '../past-rows.ts';
import type { PolledParts, PolledService } from '../polled-feed.ts';
import { groupByEntity, pastOfEntity } from './past.ts';

const ENTITIES_A_PAGE = 100;
const ENTITIES_AT_ONCE = 4;
const ROOT = '/ngsi-ld/v1';
/** CIM 009, 6.4.3.2: a query must narrow entities down by one of these. */
const selectors = ['type', 'attrs', 'q', 'georel', 'local'];
/** Answers of brokers without a temporal interface, or without a past of the one entity asked about. */
const noPast: ReadonlySet<number> = new Set([404, 405, 501]);
/** So many of them and not one past: there is no temporal interface to ask. */
const ENOUGH_TO_KNOW = 8;

/** What to ask an NGSI-LD broker and how to read its pages. `topics` are entity types, in the declared `context` or as IRIs. */
export function createNgsiLd({ context, address, source: bare, pipeline, streams }: PolledParts): PolledService {
  const { declaration } = context;
  const source = withHeaders(bare, ngsiLdHeaders(declaration));
  const named = rootOf(address);
  const root = named.endsWith(ROOT) ? named : named + ROOT;
  const query = new Map(address.searchParams);
  if (declaration.topics) query.set('type', declaration.topics.join(','));
  if (!selectors.some((name) => query.has(name)))
    return fail('no-entity-type', declaration.id, 'a broker must be asked for something: name entity types in topics, or in the address as ?type=');
  // Without an `observedAt` the broker's own `modifiedAt` says how old a value is; it is told only on request.
  if (!query.has('options')) query.set('options', 'sysAttrs');
  const pageAt = (offset: number): string =>
    `${root}/entities?${queryText([...query, ['limit', String(ENTITIES_A_PAGE)], ['offset', String(offset)], ['count', 'true']])}`;
  const known = new Map<string, KnownPage>();
  /** Answers without a past so far; -1 once there was one. */
  let pastless = 0;

  return {
    round: () => walkEntities({ source, pipeline, name: 'NGSI-LD', pageSize: ENTITIES_A_PAGE, totalHeader: 'ngsild-results-count', known, pageAt }),
    async history(streamIds, fromMs, toMs, stepMs) {
      const asked = streamIds.flatMap((id) => streams.get(id) ?? []);
      return askedInTurn(groupByEntity(asked), ENTITIES_AT_ONCE, async (entity) => {
        if (pastless >= ENOUGH_TO_KNOW) return [];
        try {
          const answers = await pastOfEntity(source, root, declaration, entity, [fromMs, toMs], stepMs);
          pastless = -1;
          return answers;
        } catch (error) {
          if (!(error instanceof HttpFault) || !noPast.has(error.status)) throw error;
          if (pastless >= 0) pastless++;
          return [];
        }
      });
    },
  };
}
