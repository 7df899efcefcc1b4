import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { RejectReason } from '../../tables/batch.ts';
import type { SourceRequest } from '../../tables/cases.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, readJson } from './json.ts';
import { childrenOf, isXml, xmlTree } from './xml-tree.ts';

/** One record of an answer as flat texts, from JSON or XML alike. */
export type Open311Record = ReadonlyMap<string, string>;

const MOST_RECORDS = 10_000;

/** Members a deployment adds are kept apart from the standard's own, so that neither can pass for the other. */
const EXTENDED = 'extended_attributes';
const isPlain = (value: unknown): value is string | number | boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const flat = (object: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] =>
  Object.entries(object).flatMap(([key, value]) => {
    if (isPlain(value)) return [[prefix + key, String(value).trim()] as [string, string]];
    return prefix === '' && key === EXTENDED && isObject(value) ? flat(value, `${EXTENDED}/`) : [];
  });

/**
 * The records of a GeoReport v2 answer: a JSON list of objects, or children of `services` or `service_requests`. Only members that
 * are texts, numbers or booleans are taken.
 */
export function open311Records(bytes: Uint8Array): readonly Open311Record[] | RejectReason {
  if (isXml(bytes)) {
    const root = xmlTree(bytes);
    if (typeof root === 'string') return root;
    if (root.name !== 'services' && root.name !== 'service_requests' && root.name !== 'requests') return 'bad-shape';
    const records = [...childrenOf(root, 'service'), ...childrenOf(root, 'request')];
    return records
      .slice(0, MOST_RECORDS)
      .map(
        ({ children }) =>
          new Map(
            children.flatMap((child) =>
              child.name === EXTENDED
                ? child.children.map(({ name, text }) => [`${EXTENDED}/${name}`, text.trim()] as const)
                : [[child.name, child.text.trim()] as const],
            ),
          ),
      );
  }
  const read = readJson(bytes);
  return read.kind === 'refused' ? read.reason : recordsOf(read.json);
}
function recordsOf(json: unknown): readonly Open311Record[] | RejectReason {
  if (!Array.isArray(json)) return 'bad-shape';
  return (json as unknown[]).slice(0, MOST_RECORDS).map((one) => new Map(isObject(one) ? flat(one) : []));
}

const degrees = (text: string | undefined, limit: number): number =>
  text === undefined || text === '' || !(Math.abs(Number(text)) <= limit) ? NaN : Number(text);
const timeOf = (text: string | undefined): number => (text === undefined || text === '' ? NaN : parseTime(text).endMs);

/** `true`, `yes` and 1 are yes; NaN where nothing is told. */
function saidOf(text: string | undefined): number {
  if (text === undefined || text === '') return NaN;
  return /^(true|yes|1)$/i.test(text) ? 1 : /^(false|no|0)$/i.test(text) ? 0 : NaN;
}
const countOf = (text: string | undefined): number => (text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : NaN);

/**
 * One `request` of GeoReport v2 (GET Service Requests), or why it is none. Descriptions, addresses, pictures and account ids are not
 * read at all. A request without a place is a request nonetheless. What hotlines count beyond the standard comes as
 * `extended_attributes`: `channel`, `responded_datetime`, `resolved`, `satisfied`, `returned_count`.
 */
export function readRequest(record: Open311Record, feedId: string, serviceNames: ReadonlyMap<string, string>): SourceRequest | RejectReason {
  const id = record.get('service_request_id') ?? '';
  const serviceCode = record.get('service_code') ?? '';
  const status = record.get('status')?.toLowerCase();
  if (id === '' || id.length > 200 || (status !== 'open' && status !== 'closed')) return 'bad-shape';
  const requested = record.get('requested_datetime') ?? '';
  const requestedMs = timeOf(requested);
  if (requested !== '' && Number.isNaN(requestedMs)) return 'bad-time';
  const [lon, lat] = [degrees(record.get('long'), 180), degrees(record.get('lat'), 90)];
  const isPlaced = !Number.isNaN(lon) && !Number.isNaN(lat);
  return {
    feedId,
    id,
    serviceCode,
    serviceName: record.get('service_name') || (serviceNames.get(serviceCode) ?? serviceCode),
    status,
    requestedMs,
    updatedMs: timeOf(record.get('updated_datetime')),
    expectedMs: timeOf(record.get('expected_datetime')),
    agency: (record.get('agency_responsible') ?? '').slice(0, 200),
    lon: isPlaced ? lon : NaN,
    lat: isPlaced ? lat : NaN,
    channel: (record.get(`${EXTENDED}/channel`) ?? '').slice(0, 40).toLowerCase(),
    respondedMs: timeOf(record.get(`${EXTENDED}/responded_datetime`)),
    resolved: saidOf(record.get(`${EXTENDED}/resolved`)),
    satisfied: saidOf(record.get(`${EXTENDED}/satisfied`)),
    returnedCount: countOf(record.get(`${EXTENDED}/returned_count`)),
  };
}

/** Topics: `services` (which kinds of request there are), any other (the requests): a broker's topics are its own. */
export function createOpen311Decoder({ id: feedId }: FeedDeclaration): PayloadForm {
  const serviceNames = new Map<string, string>();
  const take = (topic: string, records: readonly Open311Record[] | RejectReason, sink: RowSink): void => {
    if (typeof records === 'string') return sink.reject(records);
    if (topic === 'services') {
      sink.keep?.(topic);
      for (const record of records) {
        const code = record.get('service_code') ?? '';
        if (code === '') sink.reject('bad-shape');
        else serviceNames.set(code, record.get('service_name') ?? code);
      }
      return undefined;
    }
    const requests: SourceRequest[] = [];
    for (const record of records) {
      const request = readRequest(record, feedId, serviceNames);
      if (typeof request === 'string') sink.reject(request);
      else requests.push(request);
    }
    if (requests.length > 0) sink.tell({ kind: 'requests', requests });
    return undefined;
  };
  return {
    decodeBytes(topic, bytes, sink) {
      take(topic, open311Records(bytes), sink);
      return true;
    },
    decodeJson: (topic, json, _arrivedMs, sink) => take(topic, recordsOf(json), sink),
  };
}
