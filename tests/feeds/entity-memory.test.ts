import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/base/random.ts';
import { createNgsiLdDecoder } from '../../src/feeds/payloads/ngsi-ld.ts';
import { readJson } from '../../src/feeds/payloads/json.ts';
import { Quality } from '../../src/tables/quality.ts';
import { bytesOf, createCollector, declaration } from './collect.ts';

/** The decoder with its memory, and how many messages took the short cut. */
function createReader(withMemory: boolean) {
  const decoder = createNgsiLdDecoder(declaration);
  const collector = createCollector();
  let short = 0;
  return {
    ...collector,
    get short() {
      return short;
    },
    read(text: string, arrivedMs = 0): void {
      const bytes = bytesOf(text);
      if (withMemory && decoder.decodeBytes?.('', bytes, collector.sink, arrivedMs)) return void short++;
      const json = readJson(bytes);
      if (json.kind === 'refused') collector.sink.reject(json.reason);
      else decoder.decodeJson('', json.json, arrivedMs, collector.sink);
    },
  };
}

type Make = (random: Random, id: string) => string;
const time: Make = (random) =>
  random.pick([`"2026-11-27T07:08:${10 + random.below(50)}Z"`, '"2026-11-27T07:08:04.250Z"', '"2026-11-27T15:08:04+08:00"', '"2026-11-27T07:08:04.5Z"', '"2026-11-27"', '"never"']); // prettier-ignore
const usualTime: Make = (random) => `"2026-11-27T07:08:${10 + random.below(50)}Z"`;
const number: Make = (random) =>
  random.pick([
    `${random.below(1e6) / 1000}`,
    `-${random.below(100)}`,
    '12.199999999999999',
    '1e3',
    '0',
    '1e999',
    '007',
    '"on"',
    '"full"',
    'true',
    'null',
    '{}',
  ]);
const usualNumber: Make = (random) => random.pick([`${random.below(1e6) / 1000}`, '12.199999999999999', '1.5e2']);
const word: Make = (random) => random.pick(['"quay"', '"on"', '"望江路"', '"a \\"b\\""', '"off"', '"", "x":1', '3']);
const usualWord: Make = (random) => random.pick(['"on the quay"', '"望江路口"', `"street ${random.below(1e3)}"`]);
const unit: Make = (random) => random.pick(['"GQ"', '"GP"', '"CEL"', '"?"']);

/** Entities written one way, most of what they say as a source would say it: attributes of all forms, in one order. */
function entitiesOf(random: Random): (id: string, isOdd: boolean) => string {
  const space = random.pick(['', '', ' ', '\n  ']);
  const code = random.pick(['GQ', 'GP', 'CEL']);
  const fields: ((id: string, isOdd: boolean) => string)[] = [() => '"type":"AirQualityObserved"'];
  const [t, n, w] = [(odd: boolean) => (odd ? time : usualTime), (odd: boolean) => (odd ? number : usualNumber), (odd: boolean) => (odd ? word : usualWord)];
  const u = (odd: boolean) => (odd ? unit(random, '') : `"${code}"`);
  const forms: typeof fields = [
    (id, odd) => `"pm25":{"type":"Property","value":${n(odd)(random, id)},"unitCode":${u(odd)},"observedAt":${t(odd)(random, id)}}`,
    (id, odd) => `"no2":{"value":${n(odd)(random, id)},"unitCode":${u(odd)}}`,
    (id, odd) => `"fillLevel":${space}${n(odd)(random, id)}`,
    (id, odd) => `"co":{"type":"Number","value":${n(odd)(random, id)},"metadata":{"unitCode":{"value":"GP"},"TimeInstant":{"type":"DateTime","value":${t(odd)(random, id)}}}}`,
    (id, odd) => `"dateObserved":{"type":"Property","value":{"@type":"DateTime","@value":${t(odd)(random, id)}}}`,
    (id, odd) => `"dateModified":${t(odd)(random, id)}`,
    (id, odd) => `"https://smartdatamodels.org/dateObserved":${t(odd)(random, id)}`,
    (id, odd) => `"https://smartdatamodels.org/no2":{"value":${n(odd)(random, id)},"unitCode":"GQ","modifiedAt":${t(odd)(random, id)}}`,
    (id, odd) => `"so2":{"value":${n(odd)(random, id)},"metadata":{"timestamp":{"value":${t(odd)(random, id)}}}}`,
    (id, odd) => `"pm10":{"value":${n(odd)(random, id)},"metadata":{"dateModified":{"value":${t(odd)(random, id)}}}}`,
    (id, odd) => `"name":{"type":"Property","value":${w(odd)(random, id)}}`,
    (id, odd) => `"refDevice":{"type":"Relationship","object":${w(odd)(random, id)}}`,
    (_, odd) => `"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[4.36,${odd ? random.pick(['52.01', '52.02', '99', '"x"']) : '52.01'}]}}`,
    (_, odd) => `"location":{"type":"LineString","coordinates":[[4.36,52.01],[4.37,${odd ? '52.02' : '52.01'}]]}`,
    (id, odd) => `"temperature":{"type":"Property","value":${n(odd)(random, id)},"accuracy":{"value":${n(odd)(random, id)}},"datasetId":"urn:d:${odd ? random.below(2) : 0}"}`,
    () => `"tags":[1,2,{"a":null}]`,
  ]; // prettier-ignore
  fields.push(...forms.filter(() => random.next() < 0.45));
  fields.sort(() => random.next() - 0.5);
  return (id, isOdd) => {
    // Of an odd entity one attribute is odd.
    const odd = isOdd ? random.below(fields.length) : -1;
    return `{${space}"id":${space}"${id}",${fields.map((field, i) => field(id, i === odd)).join(`,${space}`)}${space}}`;
  };
}

const wrap = (random: Random, form: number, entities: readonly string[]): string => {
  if (form === 0 && entities.length === 1) return entities[0] as string;
  if (form === 1) return `[${entities.join(', ')}]`;
  const body = `{"id":"urn:n:${random.below(99)}","type":"Notification","notifiedAt":${usualTime(random, '')},"data":[${entities.join(',')}]}`;
  return form === 2 ? body : `{"metadata":{"Link":"<a>; rel=b","n":[1,[]]},"body":${body}}`;
};
/** Here and there a byte is another. */
function maybeSpoilt(random: Random, text: string): string {
  if (random.next() > 0.05) return text;
  const at = random.below(text.length);
  return text.slice(0, at) + random.pick(['"', '{', '}', ',', ' ', '9', 'x', '', '_', '\u0001', 'é']) + text.slice(at + 1);
}

describe('entities met before', () => {
  it('say the same as entities read at length, whatever is in them', () => {
    const random = createRandom(2026);
    let [short, rows, refused] = [0, 0, 0];
    for (let source = 0; source < 250; source++) {
      // Many tell all, then what changed.
      const ways = Array.from({ length: 1 + random.below(3) }, () => entitiesOf(random));
      const entity = (id: string, isOdd: boolean): string => random.pick(ways)(id, isOdd);
      const form = random.below(4);
      const [quick, long] = [createReader(true), createReader(false)];
      for (let i = 0; i < 24; i++) {
        const of = (): string => entity(`urn:ngsi-ld:AirQualityObserved:${random.below(4)}`, random.next() < 0.06);
        const text = maybeSpoilt(random, wrap(random, form, Array.from({ length: 1 + random.below(3) }, of)));
        quick.read(text, i * 1000);
        long.read(text, i * 1000);
        expect(quick.rows, text).toEqual(long.rows);
        expect(quick.rejected, text).toEqual(long.rejected);
      }
      expect(quick.streams).toEqual(long.streams);
      short += quick.short;
      rows += quick.rows.length;
      refused += Object.values(quick.rejected).reduce((sum, count) => sum + count, 0);
    }
    // Enough of each to mean something.
    expect(short).toBeGreaterThan(1000);
    expect(Math.min(rows, refused)).toBeGreaterThan(500);
  });

  const at = (i: number): string => new Date(1.7e12 + 1000 * i).toISOString();
  const told = (i: number, more: object = {}) =>
    JSON.stringify([{ id: 'urn:a', type: 'T', no2: { type: 'Property', value: i / 8, unitCode: 'GQ', observedAt: at(i) }, ...more }]);
  /** Rows of a reader told these one after the other, and which of them took the short cut. */
  const tell = (texts: readonly string[]) => {
    const reader = createReader(true);
    const isShort = texts.map((text) => {
      const before = reader.short;
      reader.read(text);
      return reader.short > before;
    });
    return { ...reader, isShort };
  };

  it('are read without parsing from the second message on', () => {
    const { rows, isShort } = tell([told(1), told(2), told(3)]);
    expect(isShort).toEqual([false, true, true]);
    expect(rows).toEqual([1, 2, 3].map((i) => ({ id: 'urn:a#no2', timeMs: 1.7e12 + 1000 * i, value: i / 8, quality: Quality.good })));
  });

  it('take the long way where what they say is another thing: place, unit, a new attribute, a word that says yes', () => {
    const place = (lat: number) => ({ location: { type: 'Point', coordinates: [4.36, lat] } });
    expect(tell([told(1, place(52)), told(2, place(52)), told(3, place(53)), told(4, place(53))]).isShort).toEqual([false, true, false, true]);
    expect(tell([told(1, { a: 'closed' }), told(2, { a: 'locked' }), told(3, { a: 'on' })]).isShort).toEqual([false, true, false]);
    const unitTwo = told(2).replace('GQ', 'GP');
    const { rows, isShort } = tell([told(1), unitTwo, unitTwo, told(3)]);
    expect(isShort).toEqual([false, false, true, true]);
    expect(rows.map(({ value }) => Number(value.toFixed(9)))).toEqual([0.125, 250, 250, 0.375]);
  });

  it('are known in each way they are told, all of them or what changed', () => {
    const part = (i: number): string => `[{"id":"urn:a","type":"T","o3":${i},"pm10":${2 * i},"timestamp":"${at(i)}"}]`;
    const { rows, isShort } = tell([told(1), part(1), told(2), part(2), told(3)]);
    expect(isShort).toEqual([false, false, true, true, true]);
    expect(rows.slice(-3).map(({ id, value }) => [id, value])).toEqual([
      ['urn:a#o3', 2],
      ['urn:a#pm10', 4],
      ['urn:a#no2', 0.375],
    ]);
    // Not in more ways than anybody needs; the sixteenth message is looked at closer whatever it is.
    const ways = Array.from({ length: 12 }, (_, i) => `[{"id":"urn:a","type":"T","n${i}":${i},"timestamp":"${at(i)}"}]`);
    expect(tell([...ways, ...ways]).isShort.filter(Boolean).length).toBe(8 - 1);
  });

  it('are refused a word where a number was said since', () => {
    const said = (level: string): string => `[{"id":"urn:a","type":"T","n":1,"level":${level},"timestamp":"${at(1)}"}]`;
    const { rejected, isShort } = tell([said('"low tide"'), said('"high tide"'), said('3'), said('"low tide"'), said('"low tide"')]);
    expect(isShort).toEqual([false, true, false, false, false]);
    expect(rejected).toEqual({ 'bad-number': 2 });
  });

  it('of two kinds on one feed are both known', () => {
    const other = (i: number): string => `[{"id":"urn:b","type":"U","level":${i},"timestamp":"${at(i)}"}]`;
    expect(tell([told(1), other(1), told(2), other(2)]).isShort).toEqual([false, false, true, true]);
    expect(tell([told(1), other(1), `${told(2).slice(0, -1)},${other(2).slice(1)}`]).isShort).toEqual([false, false, true]);
  });
});
