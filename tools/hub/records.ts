import { isObject, own, readJson } from '../../src/feeds/payloads/json.ts';
import { FORGET_VEHICLE_MS } from '../../src/tables/vehicles.ts';
import type { TellerParts } from './teller.ts';

/** Requests one retained message tells: some 300 kB. */
const PAGE = 500;
const utf8 = new TextEncoder();

export interface RecordTopics {
  readonly vehicles: string;
  readonly vehiclesNow: string;
  readonly requests: string;
  readonly requestsNow: (page: number) => string;
}
export interface Records {
  /** Fixes of vehicles as NGSI-LD entities: handed on as they came. */
  vehicles(bytes: Uint8Array, nowMs: number): Promise<void>;
  /** Requests as GeoReport v2 tells them: likewise. */
  requests(bytes: Uint8Array): Promise<void>;
  /** Publish what changed since the last snapshot, retained: who comes later sees all at once. */
  snapshot(nowMs: number): Promise<void>;
}

/** What is told of vehicles and requests one by one, and the latest of each for screens that come late. */
export function createRecords(topics: RecordTopics, publish: TellerParts['publish']): Records {
  const fixes = new Map<string, { readonly entity: object; readonly heardMs: number }>();
  let haveMoved = false;
  const requests: object[] = [];
  const numbers = new Map<string, number>();
  const pagesWithNews = new Set<number>();

  const objectsIn = (bytes: Uint8Array): readonly Readonly<Record<string, unknown>>[] => {
    const read = readJson(bytes);
    return read.kind !== 'refused' && Array.isArray(read.json) ? read.json.filter(isObject) : [];
  };
  const text = (record: Readonly<Record<string, unknown>>, key: string): string => {
    const value = own(record, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    async vehicles(bytes, nowMs) {
      for (const entity of objectsIn(bytes)) fixes.set(text(entity, 'id'), { entity, heardMs: nowMs });
      haveMoved = true;
      await publish(topics.vehicles, bytes, false, false);
    },
    async requests(bytes) {
      for (const record of objectsIn(bytes)) {
        const id = text(record, 'service_request_id');
        // The kinds of request there are stand in each of them.
        if (id === '') return;
        const number = numbers.get(id) ?? requests.length;
        numbers.set(id, number);
        requests[number] = record;
        pagesWithNews.add(Math.floor(number / PAGE));
      }
      await publish(topics.requests, bytes, false, true);
    },
    async snapshot(nowMs) {
      if (haveMoved) {
        haveMoved = false;
        for (const [id, { heardMs }] of fixes) if (nowMs - heardMs > FORGET_VEHICLE_MS) fixes.delete(id);
        await publish(topics.vehiclesNow, utf8.encode(JSON.stringify([...fixes.values()].map(({ entity }) => entity))), true, false);
      }
      for (const page of pagesWithNews) {
        pagesWithNews.delete(page);
        await publish(topics.requestsNow(page), utf8.encode(JSON.stringify(requests.slice(page * PAGE, (page + 1) * PAGE))), true, true);
      }
    },
  };
}
