import { createClock } from '../../base/clock.ts';
import { parseInstant } from '../../base/instant.ts';
import { isoText } from '../../base/iso.ts';
import { queryText, rootOf } from '../http-address.ts';
import { HttpFault } from '../http-source.ts';
import { MOST_OPEN311_BYTES } from '../payloads/limits.ts';
import { open311Records, type Open311Record } from '../payloads/open311.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const DAY_MS = 86_400_000;
/** What the standard itself returns when no dates are asked for, and the most it returns at once. */
const FIRST_SPAN_MS = 90 * DAY_MS;
const MOST_AT_ONCE = 1000;
/** Answers to one question where the service tells fewer at once than the standard says. */
const MOST_SHORT_PAGES = 100;
/** Later rounds look back so far for new requests and changes; older open ones are asked for by number, a few a round. */
const LATER_SPAN_MS = 2 * DAY_MS;
const IDS_A_ROUND = 50;
const MOST_PAGES = 200;
const accept = 'application/json, text/xml;q=0.9, application/xml;q=0.8';

/** GeoReport v2 wants W3C date-times without a fraction. */
const dateText = (timeMs: number): string => `${isoText(timeMs).slice(0, 19)}Z`;

/**
 * Open311 GeoReport v2 over HTTP: the address is the service root (`https://host/open311/v2`, with `?jurisdiction_id=` where it
 * has one); ending in `.xml` it is asked in XML: `https://host/open311/v2.xml`. The standard has no pages: a full answer is followed by the
 * question for what is older than its oldest request. Services that tell fewer at once (50 or 100, newest first) do not say so: once, what is
 * older than a short answer is asked for too, and where there is more, such an answer is full. Descriptions and addresses of persons are
 * never read.
 */
export function createOpen311({ address, source, pipeline }: PolledParts): PolledService {
  const clock = createClock();
  const form = address.pathname.endsWith('.xml') ? 'xml' : 'json';
  const root = rootOf(address).replace(/\.(xml|json)$/, '');
  const openIds = new Map<string, number>();
  let toldToMs = NaN;
  let hasServices = false;
  /** Records of a full answer, and whether that is known. */
  let full = MOST_AT_ONCE;
  let isFullKnown = false;

  const ask = async (topic: 'services' | 'requests', query: readonly (readonly [string, string])[]): Promise<readonly Open311Record[]> => {
    const text = queryText([...address.searchParams, ...query]);
    const { bytes } = await source.get(`${root}/${topic}.${form}${text === '' ? '' : `?${text}`}`, undefined, { accept, maxBytes: MOST_OPEN311_BYTES });
    if (!bytes) throw new HttpFault('standing', 'the service answers without a body');
    pipeline.push(topic, bytes);
    const records = open311Records(bytes);
    return typeof records === 'string' ? [] : records;
  };
  const note = (records: readonly Open311Record[], nowMs: number): void => {
    for (const record of records) {
      const id = record.get('service_request_id') ?? '';
      if (record.get('status')?.toLowerCase() === 'open' && openIds.size < 20_000) openIds.set(id, nowMs);
      else openIds.delete(id);
    }
  };
  const readSpan = async (fromMs: number, toMs: number, nowMs: number): Promise<void> => {
    const met = new Set<string>();
    let short = 0;
    for (let page = 0, endMs = toMs; page < MOST_PAGES; page++) {
      const records = await ask('requests', [
        ['start_date', dateText(fromMs)],
        ['end_date', dateText(endMs)],
      ]);
      note(records, nowMs);
      const before = met.size;
      for (const record of records) met.add(record.get('service_request_id') ?? '');
      if (short > 0 && met.size > before) full = short;
      isFullKnown ||= short > 0 || records.length >= MOST_AT_ONCE;
      if (records.length === 0 || (isFullKnown && records.length < full)) return;
      const oldestMs = records.reduce((least, record) => Math.min(least, parseInstant(record.get('requested_datetime') ?? '') || Infinity), Infinity);
      // All of one second: going on from there would ask the same for ever.
      if (!(oldestMs < endMs)) return;
      endMs = oldestMs;
      short = isFullKnown ? 0 : records.length;
      if (full < MOST_AT_ONCE && page + 1 >= MOST_SHORT_PAGES)
        return pipeline.reject('too-large', `the service tells ${full} requests at once: none before ${dateText(endMs)} were asked for`);
    }
    throw new HttpFault('standing', `the service's requests do not end within ${MOST_PAGES} answers`);
  };
  const readOld = async (nowMs: number): Promise<void> => {
    const oldest = [...openIds].sort((a, b) => a[1] - b[1]).slice(0, IDS_A_ROUND);
    const ids = oldest.filter(([, askedMs]) => askedMs < nowMs - LATER_SPAN_MS / 48).map(([id]) => id);
    if (ids.length === 0) return;
    const records = await ask('requests', [['service_request_id', ids.join(',')]]);
    for (const id of ids) openIds.set(id, nowMs);
    note(records, nowMs);
  };
  return {
    async round() {
      const nowMs = clock.wall();
      if (!hasServices) await ask('services', []);
      hasServices = true;
      await readSpan(Number.isNaN(toldToMs) ? nowMs - FIRST_SPAN_MS : toldToMs - LATER_SPAN_MS, nowMs, nowMs);
      toldToMs = nowMs;
      await readOld(nowMs);
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('open311', createOpen311);
