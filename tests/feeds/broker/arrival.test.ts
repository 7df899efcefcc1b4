import { existsSync, readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import { PbfWriter } from 'pbf';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { rejectedTotal } from '../../../src/tables/batch.ts';
import { sparkplugPayload } from '../write-sparkplug.ts';
import { listen, openPublisher, until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';

let broker: Broker;
let publisher: Awaited<ReturnType<typeof openPublisher>>;
let close: () => void = () => {};
beforeAll(async () => {
  broker = await startMosquitto();
  publisher = await openPublisher(broker.tcpUrl);
});
afterEach(() => close());
afterAll(async () => {
  await publisher.close();
  await broker.stop();
});

const hear = async (...args: Parameters<typeof listen> extends [string, ...infer Rest] ? Rest : never) => {
  const heard = await listen(broker.wsUrl, ...args);
  close = () => heard.driver.close();
  await until('the feed opens', () => heard.state?.kind === 'open', 9000);
  return heard;
};
const observation = (result: unknown, ms: number) => ({ phenomenonTime: new Date(ms).toISOString(), result });

describe('readings through a real broker', () => {
  it('arrive as rows with exact counts: SensorThings', async () => {
    const heard = await hear({ topics: ['sta/#'] });
    const start = Date.now() - 500;
    for (let i = 0; i < 500; i++) await publisher.send(`sta/v1.1/Datastreams(${i % 50})/Observations`, observation(i / 10, start + i));
    await until('all rows are accounted for', () => heard.counts.received === 500, 9000);
    const { shown, superseded, dropped } = heard.counts;
    expect(shown + superseded + dropped + rejectedTotal(heard.counts)).toBe(500);
    expect(heard.rows.length).toBe(shown);
    expect(heard.counts.messages).toBe(500);
    // The last word of every stream is what was published last.
    for (let id = 0; id < 50; id++) {
      const last = heard.rows.findLast((r) => r.id === String(id));
      expect(last?.value).toBeCloseTo((450 + id) / 10, 5);
      expect(last?.timeMs).toBe(start + 450 + id);
    }
  });

  it('are accounted for to the last in a burst that a slow page cannot follow', async () => {
    const BURST = 20_000;
    const STREAMS = 200;
    const heard = await hear({ topics: ['burst/#'] }, {}, 300);
    const start = Date.now() - BURST;
    const sender = await mqtt.connectAsync(broker.tcpUrl, { protocolVersion: 5, reconnectPeriod: 0 });
    for (let i = 0; i < BURST; i++) {
      sender.publish(`burst/v1.1/Datastreams(${i % STREAMS})/Observations`, JSON.stringify(observation(i, start + i)));
      if (i % 1000 === 0) await sleep(5);
    }
    await until('every message has arrived', () => heard.counts.received === BURST, 30000);
    await sender.endAsync();
    const { shown, superseded, dropped } = heard.counts;
    expect(shown + superseded + dropped + rejectedTotal(heard.counts)).toBe(BURST);
    expect(heard.rows.length).toBe(shown);
    expect(superseded).toBeGreaterThan(0);
    expect(dropped).toBe(0);
    for (let id = 0; id < STREAMS; id++) expect(heard.rows.findLast((r) => r.id === String(id))?.value).toBe(BURST - STREAMS + id);
  });

  it('arrive as rows with unit, place and source: NGSI-LD', async () => {
    const heard = await hear({ topics: ['ngsi/#'], properties: { NO2: 'no2' }, units: { NO2: 'ug/m3' } });
    const sentMs = Date.now();
    await publisher.send('ngsi/air', {
      id: 'urn:ngsi-ld:AirQualityObserved:delft',
      type: 'AirQualityObserved',
      NO2: 41.5,
      dateObserved: new Date(sentMs).toISOString(),
      location: { type: 'Point', coordinates: [4.357, 52.011] },
      source: 'https://example.org/air',
    });
    await until('the reading arrives', () => heard.rows.length === 1, 3000);
    expect(heard.rows[0]).toMatchObject({ value: 41.5, timeMs: sentMs, quality: Quality.good });
    expect(heard.streams[0]).toMatchObject({ property: 'no2', unit: 'ug/m3', lon: 4.357, lat: 52.011, source: 'https://example.org/air' });
    expect(heard.counts).toMatchObject({ outsideCity: 0, staleOnArrival: 0 });
  });

  it('arrive as rows and events by notifications as a context broker sends them over MQTT: NGSI-LD', async () => {
    const heard = await hear({ topics: ['orion/#'], units: { NO2: 'ug/m3' }, properties: { NO2: 'no2' } });
    const at = new Date(Date.now() - 500).toISOString();
    // ETSI GS CIM 009, 7.2: the notification under `body`, what HTTP says in headers under `metadata`.
    const notify = (...data: readonly object[]) => ({
      metadata: { 'Content-Type': 'application/json', Link: '<https://context.example/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"' },
      body: { id: 'urn:ngsi-ld:Notification:1', type: 'Notification', subscriptionId: 'urn:ngsi-ld:Subscription:1', notifiedAt: at, data },
    });
    const air = (n: number) => ({ id: `urn:a:${n}`, type: 'AirQualityObserved', NO2: { type: 'Property', value: 40 + n, observedAt: at } });
    await publisher.send('orion/air', notify(air(1), air(2)));
    await publisher.send(
      'orion/alerts',
      notify({ id: 'urn:alert:1', type: 'Alert', category: { type: 'Property', value: 'weather' }, dateIssued: { type: 'Property', value: at } }),
    );
    await until('rows and the alert', () => heard.rows.length === 2 && heard.tidings.length === 1, 9000);
    expect(heard.rows.map(({ id, value }) => [id, value])).toEqual([
      ['urn:a:1#NO2', 41],
      ['urn:a:2#NO2', 42],
    ]);
    expect(heard.tidings).toMatchObject([{ kind: 'events', events: [{ id: 'urn:alert:1', cause: 'weather' }] }]);
    expect(heard.counts.rejected).toEqual({});
  });

  it('arrive as rows from birth to death: Sparkplug B, gaps in its numbers counted', async () => {
    const heard = await hear({ topics: ['spBv1.0/#'], payload: 'sparkplug-b', properties: { Level: 'waterLevel' } });
    const start = Date.now() - 1000;
    const say = (topic: string, ...payload: Parameters<typeof sparkplugPayload>) =>
      publisher.send(`spBv1.0/water/${topic}`, Buffer.from(sparkplugPayload(...payload)));
    await say(
      'NBIRTH/quay',
      0,
      [
        { name: 'bdSeq', int: 1, type: 4 },
        { name: 'Inputs/Level', alias: 7, type: 10, double: 120, unit: 'cm' },
      ],
      start,
    );
    await say('NDATA/quay', 1, [{ alias: 7, double: 140 }], start + 100);
    // Number 2 never came.
    await say('NDATA/quay', 3, [{ alias: 7, double: 160 }], start + 200);
    await say('NDEATH/quay', 0, [{ name: 'bdSeq', int: 1, type: 4 }], start + 300);
    await until('the death', () => heard.rows.some(({ quality }) => quality === Quality.missing), 9000);
    const level = heard.streams.find(({ property }) => property === 'waterLevel');
    expect(level).toMatchObject({ unit: 'm' });
    const values = heard.rows.filter(({ id }) => id === level?.id).map(({ value }) => value);
    expect(values.findLast((value) => !Number.isNaN(value))).toBeCloseTo(1.6, 5);
    expect(values.at(-1)).toBeNaN();
    expect(heard.counts.dropped).toBe(1);
  });

  it('arrive as rows by a declared schema: protobuf, its bytes untouched on the way', async () => {
    const heard = await hear({
      topics: ['proto/#'],
      mapping: {
        format: 'protobuf',
        schema: {
          message: 'Reading',
          messages: {
            Reading: [
              { number: 1, name: 'device', type: 'string' },
              { number: 2, name: 'at', type: 'fixed64' },
              { number: 3, name: 'level', type: 'sint32' },
            ],
          },
        },
        thing: '/device',
        time: '/at',
        timeForm: 'unix-ms',
        values: [{ at: '/level', property: 'waterLevel', unit: 'cm' }],
      },
    });
    const start = Date.now() - 1000;
    const reading = (n: number): Buffer => {
      const pbf = new PbfWriter();
      pbf.writeStringField(1, `w-${n % 10}`);
      pbf.writeFixed64Field(2, start + n);
      // Zig-zag: every byte from 0 to 255 comes by.
      pbf.writeSVarintField(3, n * 37 - 2000);
      return Buffer.from(pbf.finish());
    };
    for (let n = 0; n < 200; n++) await publisher.send(`proto/${n % 10}`, reading(n));
    await publisher.send('proto/0', Buffer.from([0x0a, 0xff, 0x01]));
    await until('all rows are accounted for', () => heard.counts.received === 201, 9000);
    expect(heard.counts.rejected).toEqual({ 'bad-protobuf': 1 });
    expect(heard.counts.shown + heard.counts.superseded).toBe(200);
    for (let thing = 0; thing < 10; thing++) {
      const last = heard.rows.findLast(({ id }) => id === `w-${thing}#waterLevel`);
      expect(last?.timeMs).toBe(start + 190 + thing);
      // Centimetres on the wire, metres in the city.
      expect(last?.value).toBeCloseTo(((190 + thing) * 37 - 2000) / 100, 4);
    }
  });

  it('a retained value keeps its true time and is counted stale', async () => {
    const old = Date.UTC(2021, 0, 11, 10, 21, 2);
    await publisher.send('kept/v1.1/Datastreams(7)/Observations', observation(3.5, old), true);
    const heard = await hear({ topics: ['kept/#'] });
    await until('the retained value arrives', () => heard.rows.length === 1, 3000);
    expect(heard.rows[0]).toMatchObject({ value: 3.5, timeMs: old });
    expect(heard.counts.staleOnArrival).toBe(1);
  });

  it.skipIf(!existsSync(new URL('../../../../shared/real/', import.meta.url)))('real examples unmodified count as outside the city and stale', async () => {
    const heard = await hear({ topics: ['real/#'] });
    for (const name of ['AirQualityObserved.keyvalues', 'Streetlight.normalized'])
      await publisher.send(`real/${name}`, readFileSync(new URL(`../../../../shared/real/ngsi-ld/${name}.jsonld`, import.meta.url)));
    await until('both arrive', () => heard.streams.some((s) => s.id.endsWith('#powerState')) && heard.streams.some((s) => s.id.endsWith('#NO2')), 3000);
    expect(heard.counts.shown).toBe(heard.rows.length);
    expect(heard.counts.outsideCity).toBe(heard.rows.length);
    expect(heard.counts.staleOnArrival).toBe(heard.rows.length);
  });

  it('counts what is broken by reason, and later good readings still arrive', async () => {
    const heard = await hear({ topics: ['bad/#'] });
    const topic = 'bad/v1.1/Datastreams(1)/Observations';
    const now = new Date().toISOString();
    const bad: readonly (readonly [string, string | Buffer])[] = [
      ['bad-json', '{"result": 1'],
      ['bad-json', '{"result": NaN}'],
      ['bad-json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['bad-number', `{"phenomenonTime":"${now}","result":1e999}`],
      ['bad-number', `{"phenomenonTime":"${now}","result":"wet"}`],
      ['bad-time', '{"phenomenonTime":"2026-13-01T00:00:00Z","result":1}'],
      ['too-deep', `{"result":${'['.repeat(100000)}${']'.repeat(100000)}}`],
      ['bad-shape', `{"__proto__":{"polluted":1},"phenomenonTime":"${now}","result":1}`],
      ['bad-shape', '[1]'],
      ['bad-shape', '"text"'],
      ['bad-position', ''],
    ];
    for (const [reason, message] of bad) {
      if (reason !== 'bad-position') await publisher.send(topic, message);
      else await publisher.send('bad/air', { id: 'urn:x', type: 'Air', no2: 4, location: { type: 'Point', coordinates: [485000, 6800000] } });
    }
    // Longer than we agreed to take: the broker keeps it to itself, and the link goes on.
    await publisher.send(topic, `{"result":1,"comment":"${'x'.repeat(3 << 20)}"}`);
    await publisher.send(topic, observation(42, Date.now()));
    await until('the good reading arrives', () => heard.rows.some((r) => r.value === 42), 6000);
    const expected: Record<string, number> = {};
    for (const [reason] of bad) expected[reason] = (expected[reason] ?? 0) + 1;
    expect(heard.counts.rejected).toEqual(expected);
    expect(heard.counts.received).toBe(bad.length + 1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
