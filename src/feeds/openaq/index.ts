import { queryText, rootOf } from '../http-address.ts';
import { HttpFault } from '../http-source.ts';
import { isObject, own, readJson } from '../payloads/json.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const LOCATIONS_A_PAGE = 100;
const MOST_PAGES = 50;
/** Sensors come and go slowly: the list of locations is read again once an hour of rounds. */
const ROUNDS_PER_LIST = 60;

/**
 * OpenAQ version 3 over HTTP: the address is a list of locations, `https://host/v3/locations?bbox=W,S,E,N`. The public service
 * wants a key in a header, which does not belong into a page: put a proxy of the city's own before it.
 */
export function createOpenAq({ address, source, pipeline, context }: PolledParts): PolledService {
  const root = rootOf(address);
  const ids: number[] = [];
  let rounds = 0;

  const readPage = async (topic: string, url: string): Promise<readonly unknown[]> => {
    const { bytes } = await source.get(url);
    const read = bytes ? readJson(bytes) : undefined;
    const results = read?.kind === 'read' && isObject(read.json) ? own(read.json, 'results') : undefined;
    if (!bytes || !Array.isArray(results)) throw new HttpFault('standing', `${new URL(url).pathname} does not answer as OpenAQ does`);
    pipeline.push(topic, bytes);
    return results;
  };
  const readLocations = async (): Promise<void> => {
    ids.length = 0;
    const query = new Map(address.searchParams);
    if (!query.has('bbox') && !query.has('coordinates')) query.set('bbox', context.bounds.join(','));
    for (let page = 1; page <= MOST_PAGES; page++) {
      const results = await readPage('locations', `${root}?${queryText([...query, ['limit', String(LOCATIONS_A_PAGE)], ['page', String(page)]])}`);
      for (const result of results) {
        const id = isObject(result) ? own(result, 'id') : undefined;
        if (typeof id === 'number') ids.push(id);
      }
      if (results.length < LOCATIONS_A_PAGE) return;
    }
    throw new HttpFault('standing', `the list of locations does not end within ${MOST_PAGES} pages`);
  };
  return {
    async round() {
      if (rounds++ % ROUNDS_PER_LIST === 0) await readLocations();
      for (const id of ids) await readPage('latest', `${root}/${id}/latest`);
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('openaq', createOpenAq);
