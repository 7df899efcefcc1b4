import { isoText } from '../../base/iso.ts';
import { queryText, rootOf } from '../http-address.ts';
import { walkPages, type KnownPage } from '../http-pages.ts';
import { HttpFault } from '../http-source.ts';
import { askedInTurn, createPastRows, type PastRows } from '../past-rows.ts';
import { readJson } from '../payloads/json.ts';
import { MAX_STREAMS } from '../payloads/limits.ts';
import type { PolledParts, PolledService } from '../polled-feed.ts';
import { nextLinkIn, rememberDatastreams, valuesIn, type ToldDatastream } from './told.ts';

/** Small enough for a page of expanded Datastreams (2 to 4 kB each) to stay far below the message limit. */
const DATASTREAMS_A_PAGE = 100;
const OBSERVATIONS_A_PAGE = 1000;
/** One stream's past: 200,000 readings, more than two days of one a second. */
const MAX_PAST_PAGES = 200;
const STREAMS_AT_ONCE = 4;

const latestOfAll: readonly (readonly [string, string])[] = [
  ['$expand', 'Thing($expand=Locations),ObservedProperty,Observations($orderby=phenomenonTime desc;$top=1)'],
  ['$top', String(DATASTREAMS_A_PAGE)],
];

/** The data array is an extension (OGC 18-088, 12): services without it may ignore the wish or answer so. */
const notUnderstood: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422, 500, 501]);

const utf8 = new TextEncoder();

/** What to ask a SensorThings service (OGC 18-088, 9.3) and how to read its pages. */
export function createSensorThings({ context, address, source, pipeline, streams }: PolledParts): PolledService {
  const root = rootOf(address);
  // An address may carry a filter of its own: `https://host/v1.1?$filter=...` chooses among Datastreams.
  const first = `${root}/Datastreams?${queryText([...address.searchParams, ...latestOfAll])}`;
  const known = new Map<string, KnownPage>();
  const told = new Map<string, ToldDatastream>();
  let takesDataArray = true;

  const readPast = async (past: PastRows, { key }: ToldDatastream, span: string, dataArray: boolean): Promise<void> => {
    const query: [string, string][] = [['$filter', span], ['$orderby', 'phenomenonTime asc'], ['$top', String(OBSERVATIONS_A_PAGE)]]; // prettier-ignore
    if (dataArray) query.push(['$select', 'phenomenonTime,result,resultQuality'], ['$resultFormat', 'dataArray']);
    const topic = `Datastreams(${key})/Observations`;
    const read = ({ bytes }: { readonly bytes: Uint8Array }): string | null => {
      const page = readJson(bytes);
      if (page.kind === 'refused' || !valuesIn(page.json)) throw new HttpFault('standing', 'the past is not told in SensorThings JSON');
      past.push(topic, bytes);
      return nextLinkIn(page.json);
    };
    await walkPages(source, `${root}/${topic}?${queryText(query)}`, read, { maxPages: MAX_PAST_PAGES });
  };

  return {
    async round() {
      await walkPages(
        source,
        first,
        ({ bytes }) => {
          // The pipeline reads it again and counts what is wrong with it.
          pipeline.push('Datastreams', bytes);
          const page = readJson(bytes);
          const list = page.kind === 'read' ? valuesIn(page.json) : undefined;
          if (page.kind === 'refused' || !list) throw new HttpFault('standing', 'the service does not answer in SensorThings JSON');
          rememberDatastreams(list, told, MAX_STREAMS);
          return nextLinkIn(page.json);
        },
        { known },
      );
    },
    history(streamIds, fromMs, toMs, stepMs) {
      const span = `phenomenonTime ge ${isoText(fromMs)} and phenomenonTime le ${isoText(toMs)}`;
      return askedInTurn(streamIds, STREAMS_AT_ONCE, async (id) => {
        const descriptor = streams.get(id);
        const datastream = told.get(id);
        if (!descriptor || !datastream) return [];
        const start = (): PastRows => {
          const past = createPastRows(context.declaration, 'sensorthings', [descriptor], [fromMs, toMs], stepMs);
          // In which unit the readings to come are.
          past.push('Datastreams', utf8.encode(JSON.stringify({ value: [datastream.json] })));
          return past;
        };
        let past = start();
        const dataArray = takesDataArray;
        try {
          await readPast(past, datastream, span, dataArray);
        } catch (error) {
          if (!dataArray || !(error instanceof HttpFault) || !notUnderstood.has(error.status)) throw error;
          past = start();
          await readPast(past, datastream, span, false);
          takesDataArray = false;
        }
        return past.answers();
      });
    },
  };
}
