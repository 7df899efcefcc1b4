import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createSensorThings } from '../../../src/feeds/sensorthings-http/service.ts';
import { keyOf } from '../../../src/feeds/sensorthings-http/told.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { listen, sendJson, startService, until, type Answer } from './web-service.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(answer: Answer, query = '', ...rest: [declared?: object, context?: object]) {
  const service = await startService(answer);
  closers.push(service.close);
  const feed = await listen('sensorthings', createSensorThings, `${service.origin}/FROST-Server/v1.1${query}`, ...rest);
  closers.push(() => feed.driver.close());
  return { service, feed };
}

const T = Date.UTC(2026, 5, 21, 8);
const datastream = (id: number | string, result: unknown, timeMs = T) => ({
  '@iot.id': id,
  name: `Air ${id}`,
  unitOfMeasurement: { name: 'degree Fahrenheit', symbol: '°F', definition: 'http://unitsofmeasure.org/ucum.html#para-30' },
  Thing: { '@iot.id': 4, name: 'Mast', Locations: [{ '@iot.id': 1, location: { type: 'Point', coordinates: [4.36, 52.01] } }] },
  ObservedProperty: { '@iot.id': 2, name: 'air_temp' },
  Observations: [{ '@iot.id': 900, phenomenonTime: new Date(timeMs).toISOString(), result }],
  'Observations@iot.nextLink': 'http://server.example/never',
});
const declared = { properties: { air_temp: 'airTemperature' } };

describe('SensorThings over HTTP', () => {
  it('asks for Datastreams with their Thing, property and latest Observation, and shows them in our unit at their place', async () => {
    const { service, feed } = await open((_, response) => sendJson(response, { value: [datastream(7, 68)] }), '?$filter=name eq %27x%27', declared);
    await until('a row', () => feed.rows.length === 1);
    const { url } = service.asked[0] as (typeof service.asked)[0];
    expect(url.pathname).toBe('/FROST-Server/v1.1/Datastreams');
    expect(url.search).not.toContain('+');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      $filter: "name eq 'x'",
      $expand: 'Thing($expand=Locations),ObservedProperty,Observations($orderby=phenomenonTime desc;$top=1)',
      $top: '100',
    });
    // 68 °F are 20 °C.
    expect(feed.rows[0]).toMatchObject({ id: '7', timeMs: T, quality: Quality.good });
    expect(feed.rows[0]?.value).toBeCloseTo(20, 5);
    expect(feed.streams[0]).toMatchObject({ property: 'airTemperature', unit: 'Cel', thingId: '4', lon: 4.36, lat: 52.01, kind: 'Mast', intervalMs: 100 });
    expect(feed.states.map((s) => s.kind)).toEqual(['connecting', 'open']);
  });

  it('polls at the interval, tells each reading once and accounts for the repeats', async () => {
    let result = 50;
    const { service, feed } = await open((_, response) => sendJson(response, { value: [datastream(7, result, T + result)] }), '', declared);
    await until('polls', () => service.asked.length >= 4);
    expect(feed.rows.length).toBe(1);
    result = 59;
    await until('the new reading', () => feed.rows.length === 2);
    expect(feed.rows[1]?.value).toBeCloseTo(15, 5);
    await until('repeats counted', () => feed.counts.repeated >= 3);
    expect(feed.counts).toMatchObject({ received: 2, shown: 2, superseded: 0 });
    expect(feed.unaccounted).toBe(0);
    const gaps = service.asked.slice(1).map((a, i) => a.atMs - (service.asked[i]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(60);
  });

  it('follows next links, and asks unchanged pages only whether they changed', async () => {
    const statuses: number[] = [];
    const { service, feed } = await open(({ url, headers }, response) => {
      const page = Number(url.searchParams.get('$skip') ?? 0);
      const etag = `"v${page}"`;
      if (headers['if-none-match'] === etag) {
        statuses.push(304);
        response.writeHead(304, { etag }).end();
        return;
      }
      statuses.push(200);
      const next = page < 2 ? { '@iot.nextLink': `${url.origin}${url.pathname}?$skip=${page + 1}` } : {};
      sendJson(response, { value: [datastream(page, 50)], ...next }, { etag });
    });
    await until('two rounds', () => statuses.length >= 6);
    expect(feed.rows.map((r) => r.id)).toEqual(['0', '1', '2']);
    expect(statuses.slice(0, 6)).toEqual([200, 200, 200, 304, 304, 304]);
    expect(feed.counts).toMatchObject({ messages: 3, received: 3, shown: 3 });
    expect(service.asked[4]?.url.search).toBe('?$skip=1');
  });

  it('reads the past from the service: data arrays in pages, converted, clipped, in time order', async () => {
    const at = (minute: number): string => new Date(T + minute * 60000).toISOString();
    const { service, feed } = await open(
      ({ url }, response) => {
        if (!url.pathname.endsWith('/Observations')) return sendJson(response, { value: [datastream("o'1", 68)] });
        const second = url.searchParams.has('$skip');
        const dataArray = second ? [[at(3), 86, null], [at(2), 77, null], [at(99), 1, null]] : [[at(0), 50, null], [at(1), 59, 'bad']]; // prettier-ignore
        const next = second ? {} : { '@iot.nextLink': `${url.href}&$skip=2` };
        sendJson(response, {
          value: [{ components: ['phenomenonTime', 'result', 'resultQuality'], dataArray, 'dataArray@iot.count': dataArray.length }],
          ...next,
        });
      },
      '',
      declared,
    );
    await until('a row', () => feed.rows.length === 1);
    const before = { ...feed.counts };
    const [answer] = (await feed.driver.history?.(["o'1", 'unheard'], T, T + 600000, 0)) ?? [];
    expect(answer?.descriptor.id).toBe("o'1");
    expect([...(answer?.series.timeMs ?? [])]).toEqual([0, 1, 2, 3].map((m) => T + m * 60000));
    [10, 15, 25, 30].forEach((value, i) => expect(answer?.series.value[i]).toBeCloseTo(value, 4));
    expect([...(answer?.series.quality ?? [])][1]).toBe(Quality.bad);
    const { url } = service.asked.find((a) => a.url.pathname.endsWith('/Observations')) as { url: URL };
    expect(decodeURIComponent(url.pathname)).toBe("/FROST-Server/v1.1/Datastreams('o''1')/Observations");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      $filter: 'phenomenonTime ge 2026-06-21T08:00:00.000Z and phenomenonTime le 2026-06-21T08:10:00.000Z',
      $orderby: 'phenomenonTime asc',
      $top: '1000',
      $resultFormat: 'dataArray',
    });
    expect(feed.counts.shown).toBe(before.shown);
    // The last of each two minutes.
    const [thinned] = (await feed.driver.history?.(["o'1"], T, T + 600000, 120000)) ?? [];
    expect([...(thinned?.series.timeMs ?? [])]).toEqual([0, 2, 3].map((m) => T + m * 60000));
  });

  it('asks plainly where the data array is not understood, and answers nothing where the past cannot be had', async () => {
    const { service, feed } = await open(
      ({ url }, response) => {
        if (!url.pathname.endsWith('/Observations')) return sendJson(response, { value: [datastream(1, 68), datastream(2, 68)] });
        if (url.searchParams.has('$resultFormat')) return sendJson(response, {}, {}, 400);
        if (url.pathname.includes('(2)')) return sendJson(response, 'gone', {}, 404);
        sendJson(response, { value: [{ phenomenonTime: '2026-06-21T08:00:00Z', result: 41 }] });
      },
      '',
      declared,
    );
    await until('rows', () => feed.rows.length === 2);
    const answers = (await feed.driver.history?.(['1', '2'], T, T + 1, 0)) ?? [];
    expect(answers.map((a) => a.descriptor.id)).toEqual(['1']);
    expect(answers[0]?.series.value[0]).toBeCloseTo(5, 5);
    const asked = service.asked.length;
    await feed.driver.history?.(['1'], T, T + 1, 0);
    expect(service.asked.slice(asked).filter((a) => a.url.searchParams.has('$resultFormat'))).toEqual([]);
  });

  it('writes keys as OData does', () => expect([keyOf(19), keyOf('19'), keyOf("d'un")]).toEqual(['19', "'19'", "'d''un'"]));
});

const folder = new URL('../../../../shared/real/sensorthings/', import.meta.url);
describe.skipIf(!existsSync(folder))('a real server’s answers', () => {
  const { Datastreams: [temperature, humidity] } = JSON.parse(readFileSync(new URL('frost_thing_expand_latest_observation.json', folder), 'utf8')); // prettier-ignore
  const { Datastreams: [described] } = JSON.parse(readFileSync(new URL('frost_thing_expand_datastreams.json', folder), 'utf8')); // prettier-ignore

  it('shows the two latest observations and never follows the links inside', async () => {
    const { service, feed } = await open(({ url }, response) =>
      url.searchParams.has('$skip')
        ? sendJson(response, { value: [humidity] })
        : sendJson(response, { '@iot.count': 2, '@iot.nextLink': `${url.origin}${url.pathname}?$skip=1`, value: [temperature] }),
    );
    await until('rows', () => feed.rows.length === 2);
    const timeMs = Date.UTC(2020, 3, 10, 16);
    expect(feed.rows.map((r) => [r.id, r.timeMs, Math.fround(r.value)])).toEqual([
      ['19', timeMs, Math.fround(4.6)],
      ['21', timeMs, Math.fround(40.5)],
    ]);
    expect([temperature['Observations@iot.count'], humidity['Observations@iot.count']]).toEqual([11179, 19938]);
    expect(feed.counts).toMatchObject({ received: 2, shown: 2, staleOnArrival: 2, rejected: {} });
    expect(new Set(service.asked.map((a) => a.url.pathname))).toEqual(new Set(['/FROST-Server/v1.1/Datastreams']));
  });

  it('knows the unit of a Datastream without readings when its past is asked', async () => {
    const withReading = { ...described, Observations: [{ phenomenonTime: '2016-06-22T15:21:31+02:00', result: 21.5 }] };
    const { feed } = await open(({ url }, response) =>
      url.pathname.endsWith('/Observations')
        ? sendJson(response, { value: temperature.Observations, '@iot.count': temperature['Observations@iot.count'] })
        : sendJson(response, { value: [withReading] }),
    );
    await until('a row', () => feed.rows.length === 1);
    expect(feed.streams[0]).toMatchObject({ id: '19', unit: 'Cel', property: 'Temperature measurement' });
    const [answer] = (await feed.driver.history?.(['19'], Date.UTC(2020, 3, 10), Date.UTC(2020, 3, 11), 0)) ?? [];
    expect([...(answer?.series.value ?? [])]).toEqual([Math.fround(4.6)]);
  });
});
