import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { blankObservation, scanObservation } from '../../src/feeds/payloads/observation-scan.ts';
import { createSensorThingsDecoder, datastreamIdIn } from '../../src/feeds/payloads/sensorthings.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createFeedCounts } from '../../src/tables/batch.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { bytesOf, createCollector, declaration, decodeAll } from './collect.ts';

const time = '2026-11-23T07:08:04.250Z';
const timeMs = Date.UTC(2026, 10, 23, 7, 8, 4, 250);
const metres = { units: { '7': 'm' } };

describe('topics', () => {
  it.each([
    ['v1.1/Datastreams(7)/Observations', '7'],
    ["city/v1.1/Datastreams('ds-000123-waterLevel')/Observations", 'ds-000123-waterLevel'],
    ["v1.1/Datastreams('it''s')/Observations", "it's"],
    ['v1.1/Datastreams("q")/Observations', 'q'],
    ['v1.1/Things(1)/Datastreams(2)/Observations', '2'],
    ['http://server.de/FROST-Server/v1.1/Datastreams(19)', '19'],
    ['v1.1/Observations', undefined],
    ['v1.1/MultiDatastreams(5)/Observations', undefined],
    ['http://server.de/v1.1/MultiDatastreams(5)', undefined],
    ['v1.1/Datastreams()/Observations', undefined],
  ])('%s', (topic, id) => expect(datastreamIdIn(topic)).toBe(id));
});

describe('observations', () => {
  it('are rows whatever their result says, and refused by name where it says nothing', () => {
    const results: [unknown, number, number][] = [
      [4.6, 4.6, Quality.good],
      [-0.5, -0.5, Quality.good],
      [true, 1, Quality.good],
      ['off', 0, Quality.good],
      [null, NaN, Quality.missing],
    ];
    for (const [result, value, quality] of results) {
      const got = decodeAll([['v1.1/Datastreams(7)/Observations', { phenomenonTime: time, result }]], metres);
      expect(got.rows).toEqual([{ id: '7', timeMs, value, quality }]);
    }
    for (const result of ['4.6', {}, [1], 'NaN'])
      expect(decodeAll([['v1.1/Datastreams(7)/Observations', { phenomenonTime: time, result }]]).rejected).toEqual({ 'bad-number': 1 });
    expect(decodeAll([['v1.1/Datastreams(7)/Observations', { phenomenonTime: time }]]).rejected).toEqual({ 'bad-shape': 1 });
    expect(decodeAll([['v1.1/Observations', { phenomenonTime: time, result: 1 }]]).rejected).toEqual({ 'unknown-stream': 1 });
  });

  it('take the end of an interval, doubt a time without zone, and take arrival where there is none', () => {
    const topic = 'v1.1/Datastreams(7)/Observations';
    const got = decodeAll(
      [
        [topic, { phenomenonTime: '2026-11-23T07:00:00Z/2026-11-23T07:08:04.250Z', result: 1 }],
        [topic, { phenomenonTime: '2026-11-23T07:08:04.250', result: 2 }],
        [topic, { phenomenonTime: null, resultTime: time, result: 3 }],
        [topic, { result: 4 }],
        [topic, { phenomenonTime: 'yesterday', result: 5 }],
        [topic, { phenomenonTime: 1, result: 6 }],
        [topic, { phenomenonTime: time, resultQuality: 'suspect', result: 7 }],
        [topic, { phenomenonTime: time, resultQuality: 'Bad', result: 8 }],
      ],
      metres,
      123,
    );
    expect(got.rows.map((r) => [r.value, r.timeMs, r.quality])).toEqual([
      [1, timeMs, Quality.good],
      [2, timeMs, Quality.uncertain],
      [3, timeMs, Quality.good],
      [4, 123, Quality.uncertain],
      [7, timeMs, Quality.uncertain],
      [8, timeMs, Quality.bad],
    ]);
    expect(got.rejected).toEqual({ 'bad-time': 2 });
  });

  it('learn unit, property, thing and place from an embedded Datastream, and convert into the table unit', () => {
    const got = decodeAll([
      [
        'v1.1/Observations',
        {
          phenomenonTime: time,
          result: 500,
          Datastream: {
            '@iot.id': 'co-1',
            name: 'carbon monoxide of station 1',
            unitOfMeasurement: { name: 'microgram per cubic metre', symbol: 'µg/m³', definition: 'ucum:ug/m3' },
            ObservedProperty: { name: 'co' },
            Thing: { '@iot.id': 3, name: 'Station 1', Locations: [{ location: { type: 'Point', coordinates: [4.36, 52.01] } }] },
          },
        },
      ],
    ]);
    expect(got.stream('co-1')).toMatchObject({ property: 'co', unit: 'mg/m3', thingId: '3', kind: 'Station 1', lon: 4.36, lat: 52.01 });
    expect(got.rows).toEqual([{ id: 'co-1', timeMs, value: 0.5, quality: Quality.good }]);
  });

  it('refuse a unit that cannot become the declared one, and a place that is none', () => {
    const observation = (symbol: string, coordinates: unknown) => ({
      phenomenonTime: time,
      result: 1,
      Datastream: {
        '@iot.id': 1,
        unitOfMeasurement: { symbol },
        ObservedProperty: { name: 'co' },
        Thing: { Locations: [{ location: { type: 'Point', coordinates } }] },
      },
    });
    expect(decodeAll([['v1.1/Observations', observation('km/h', [4, 52])]]).rejected).toEqual({ 'unknown-unit': 1 });
    for (const place of [[485000, 6800000], [null, 1], ['4', '52'], []])
      expect(decodeAll([['v1.1/Observations', observation('mg/m3', place)]]).rejected).toEqual({ 'bad-position': 1 });
  });

  it('come in collections and in dataArray answers, row by row', () => {
    const collection = decodeAll([
      ['v1.1/Datastreams(7)/Observations', { value: [{ phenomenonTime: time, result: 1 }, { phenomenonTime: time, result: 2 }, 3] }],
    ]);
    expect(collection.rows.map((r) => r.value)).toEqual([1, 2]);
    expect(collection.rejected).toEqual({ 'bad-shape': 1 });

    const group = {
      components: ['phenomenonTime', 'result', 'resultQuality', '__proto'],
      dataArray: [[time, 4.6, 'bad', 1], ['no time', 1, '', 1], [time, 5], 'row'],
    };
    const links = {
      value: [
        { 'Datastream@iot.navigationLink': 'https://x.example/v1.1/Datastreams(21)', ...group },
        { Datastream: { '@iot.id': 22 }, ...group },
      ],
    };
    const got = decodeAll([['answers', links]], { units: { '21': 'm' } });
    expect(got.rows.map((r) => [r.id, r.value, r.quality])).toEqual([
      ['21', 4.6, Quality.bad],
      ['21', 5, Quality.good],
      ['22', 4.6, Quality.bad],
      ['22', 5, Quality.uncertain],
    ]);
    expect(got.rejected).toEqual({ 'bad-time': 2, 'bad-shape': 2 });
  });
});

describe('a Datastream told after its observations', () => {
  const fahrenheit = { name: 'degree Fahrenheit', symbol: '°F', definition: 'ucum:[degF]' };
  const datastream = (unitOfMeasurement: object, name = 'airTemperature') => ({ '@iot.id': 19, name, unitOfMeasurement });
  const observation = (minute: number, result: number) => ({ phenomenonTime: `2026-11-23T07:${10 + minute}:00Z`, result });
  const own = 'v1.1/Datastreams(19)/Observations';
  const list = (minute: number, result: number) => ['v1.1/Observations', [{ ...observation(minute, result), Datastream: { '@iot.id': 19 } }]] as const;
  /** The short cuts are taken when samples are not: at one instant the first alone is one. */
  const told = (messages: Parameters<typeof decodeAll>[0], known?: object) => {
    const collector = createCollector();
    if (known) collector.streams.push(known as never);
    const decoder = createDecoder(declaration);
    for (const [topic, message] of messages) decoder.decode(topic, bytesOf(message), 1.7e12, collector.sink);
    return collector;
  };

  it('puts right the unit of a stream the city declares, on its topic and in lists', () => {
    const known = { id: '19', thingId: 'mast', property: 'airTemperature', unit: 'Cel', intervalMs: NaN, lon: 4, lat: 52, source: '', kind: '' };
    const got = told(
      [[own, observation(0, 68)], [own, observation(1, 68)], list(2, 68), list(3, 68), ['v1.1/Datastreams(19)', datastream(fahrenheit)], [own, observation(4, 68)], [own, observation(5, 68)], list(6, 68), list(7, 68)],
      known,
    ); // prettier-ignore
    // Taken in the declared unit as long as nobody says otherwise.
    expect(got.rows.map(({ value }) => Number(value.toFixed(9)))).toEqual([68, 68, 68, 68, 20, 20, 20, 20]);
    expect(got.streams).toEqual([known]);
  });

  it('opens a stream again that had no unit, under its name', () => {
    const got = told([[own, observation(0, 68)], list(1, 68), ['v1.1/Datastreams(19)', datastream(fahrenheit)], [own, observation(2, 68)], [own, observation(3, 68)], list(4, 68)]); // prettier-ignore
    expect(got.rows.map(({ value, quality }) => [Number(value.toFixed(9)), quality])).toEqual([
      [68, Quality.uncertain],
      [68, Quality.uncertain],
      [20, Quality.good],
      [20, Quality.good],
      [20, Quality.good],
    ]);
    expect(got.streams.map(({ id, property, unit }) => [id, property, unit])).toEqual([
      ['19', '19', ''],
      ['19', 'airTemperature', 'Cel'],
    ]);
  });

  it('is the same when it is told again with each observation, as servers do, and another when its unit is', () => {
    const again = ['v1.1/Datastreams(19)', datastream(fahrenheit)] as const;
    const celsius = ['v1.1/Datastreams(19)', datastream({ name: 'degree Celsius', symbol: '°C', definition: 'ucum:Cel' })] as const;
    const got = told([again, [own, observation(0, 68)], again, [own, observation(1, 68)], celsius, [own, observation(2, 20)]]);
    expect(got.rows.map(({ value }) => Number(value.toFixed(9)))).toEqual([20, 20, 20]);
    expect(got.streams.length).toBe(1);
  });

  it('refuses what comes in a unit that cannot become the declared one', () => {
    const known = { id: '19', thingId: 'mast', property: 'waterLevel', unit: 'm', intervalMs: NaN, lon: 4, lat: 52, source: '', kind: '' };
    const got = told(
      [
        [own, observation(0, 2)],
        ['v1.1/Datastreams(19)', datastream(fahrenheit)],
        [own, observation(1, 68)],
      ],
      known,
    );
    expect([got.rows.length, got.rejected]).toEqual([1, { 'unknown-unit': 1 }]);
  });

  it('is put right on the page: a row that waited in who knows what unit is superseded, and every row accounted for', async () => {
    const table = createStreamTable();
    let counts = createFeedCounts();
    const context = { declaration, cityUrl: '', bounds: [-180, -90, 180, 90], utcOffsetMinutes: 0, wallShiftMs: 0 } as const;
    const pipeline = createPipeline(context, {
      batch: async (batch) => {
        counts = batch.counts;
        table.append('f', batch, batch.arrivedMs);
      },
      tell: async () => undefined,
      state: () => undefined,
    });
    const tell = (topic: string, message: object): void => pipeline.push(topic, bytesOf(message));
    const now = (agoMs: number, result: number) => ({ phenomenonTime: new Date(Date.now() - agoMs).toISOString(), result });
    tell(own, now(4000, 68));
    await pipeline.flush();
    expect([table.descriptor(0).unit, table.value[0]]).toEqual(['', 68]);
    tell(own, now(3000, 69));
    tell('v1.1/Datastreams(19)', datastream(fahrenheit));
    tell(own, now(2000, 68));
    await pipeline.flush();
    tell(own, now(1000, 86));
    await pipeline.flush();
    expect([table.count, table.descriptor(0)]).toMatchObject([1, { property: 'airTemperature', unit: 'Cel' }]);
    expect(table.value[0]).toBeCloseTo(30, 4);
    expect([...table.history.range(0, 0, Infinity).value].map((value) => Number(value.toFixed(4)))).toEqual([20, 30]);
    expect(counts).toMatchObject({ received: 4, shown: 3, superseded: 1, rejected: {} });
    pipeline.close();
  });
});

describe('the short cut for flat observations', () => {
  /** Bytes through both ways with one stream open: what each made of them. */
  const bothWays = (bytes: Uint8Array) => {
    const topic = 'v1.1/Datastreams(7)/Observations';
    const short = createCollector();
    const decoder = createSensorThingsDecoder({ ...declaration, ...metres });
    decoder.decodeJson(topic, { phenomenonTime: time, result: 0 }, 0, short.sink);
    short.rows.length = 0;
    const taken = decoder.decodeBytes?.(topic, bytes, short.sink, 0) === true;
    const long = decodeAll([[topic, bytes]], metres);
    return { taken, short, long };
  };

  it('takes what brokers send, compact or spaced', () => {
    for (const text of [
      `{"phenomenonTime":"${time}","result":4.6}`,
      `{"result":-12.50,"phenomenonTime":"${time}","resultTime":"${time}"}`,
      ` { "@iot.id" : 12 , "phenomenonTime" : "2026-11-23T15:08:04.25+08:00" , "resultQuality" : "bad" , "result" : 0 } \n`,
      `{"@iot.selfLink":"http://x","phenomenonTime":"${time}","result":123456789012345,"Datastream@iot.navigationLink":"http://x/Datastreams(9)"}`,
      `{"phenomenonTime":"${time}","result":-1.25e+3}`,
      `{"phenomenonTime":"${time}","result":12.199999999999999}`,
    ]) {
      const { taken, short, long } = bothWays(bytesOf(text));
      expect([text, taken]).toEqual([text, true]);
      expect(short.rows).toEqual(long.rows);
      expect(short.results.slice(-1)).toEqual(long.results);
      expect(long.rows.length).toBe(1);
    }
  });

  it('reads when the source had each reading, alone and in lists', () => {
    const late = '2026-11-23T07:08:06.000Z';
    const observation = (more: string): string => `{"phenomenonTime":"${time}",${more}"result":1,"Datastream":{"@iot.id":7}}`;
    const told = [observation(`"resultTime":"${late}",`), observation(''), observation(`"resultTime":"${time}",`), observation('"resultTime":null,')];
    const { rows, results } = decodeAll([...told.map((one) => ['v1.1/Observations', one] as const), ['v1.1/Observations', `[${told.join()}]`]], metres);
    const expected = [timeMs + 1750, NaN, timeMs, NaN];
    expect(results).toEqual([...expected, ...expected]);
    expect(rows.map((row) => row.timeMs)).toEqual(results.map(() => timeMs));
    // The second list is read by the layout of the first.
    const many = createCollector();
    const decoder = createSensorThingsDecoder({ ...declaration, ...metres });
    const list = (shift: number): Uint8Array => bytesOf(`[${Array.from({ length: 20 }, (_, i) => observation(`"resultTime":"2026-11-23T07:08:${10 + shift}.${100 + i}Z",`)).join()}]`); // prettier-ignore
    decoder.decodeJson('v1.1/Observations', JSON.parse(new TextDecoder().decode(list(0))), 0, many.sink);
    expect(decoder.decodeBytes?.('v1.1/Observations', list(1), many.sink, 0)).toBe(true);
    expect(decoder.decodeBytes?.('v1.1/Observations', list(2), many.sink, 0)).toBe(true);
    expect(many.results).toEqual([0, 1, 2].flatMap((shift) => Array.from({ length: 20 }, (_, i) => timeMs + 5850 + 1000 * shift + i)));
  });

  it('leaves the unusual to the long way', () => {
    const into = blankObservation();
    for (const text of [
      `{"phenomenonTime":"${time}","result":1e999}`,
      `{"phenomenonTime":"${time}","result":01}`,
      `{"phenomenonTime":"${time}","result":1.}`,
      `{"phenomenonTime":"${time}","result":-}`,
      `{"phenomenonTime":"${time}","result":"1"}`,
      `{"phenomenonTime":"${time}","result":null}`,
      `{"phenomenonTime":"${time}","result":1,"parameters":{}}`,
      `{"phenomenonTime":"${time}","result":1,}`,
      `{"phenomenonTime":"${time}","result":1}x`,
      `{"phenomenonTime":"${time}","result":1`,
      `{"phenomenonTime":"${time}","res\\u0075lt":1}`,
      `{"phenomenonTime":"${time.slice(0, -1)}","result":1}`,
      `{"__proto__":1,"phenomenonTime":"${time}","result":1}`,
      '{"result":1}',
      '{}',
      '',
    ])
      expect([text, scanObservation(bytesOf(text), into)]).toEqual([text, false]);
  });

  it('reads arrays as the long way does, all of a message or nothing', () => {
    const random = createRandom(11);
    const one = (): string => {
      const id = random.pick(['"a"', '"b"', '7', '"c\\u0061"', '"ü"', '007', '1e2', 'null', '"new"']);
      const stream = random.pick([
        `"Datastream":{"@iot.id":${id}}`,
        `"Datastream" : { "@iot.id" : ${id} }`,
        '"Datastream":{"@iot.id":"a"}',
        '"Datastream":{"@iot.id":7}',
        '"Datastream":{"@iot.id":"a","name":"x"}',
      ]);
      const fields = [`"phenomenonTime":"${time}"`, `"result":${random.pick(['1.5', '-2', '1e3', 'null', '"x"'])}`, stream];
      return `{${random.pick([fields, fields.toReversed(), fields.slice(1), [...fields, '"resultQuality":"bad"']]).join(',')}}`;
    };
    const first = '[{"phenomenonTime":"2026-01-01T00:00:00Z","result":1,"Datastream":{"@iot.id":"a"}},{"result":1,"Datastream":{"@iot.id":7}}]';
    const [many, single] = [createSensorThingsDecoder(declaration), createSensorThingsDecoder(declaration)];
    const [fast, slow] = [createCollector(), createCollector()];
    let taken = 0;
    for (let i = 0; i < 4000; i++) {
      const list = i === 0 ? first : `[${Array.from({ length: 1 + random.below(4) }, one).join(random.pick([',', ' , ']))}]`;
      const text = random.below(10) === 0 ? list.slice(0, random.below(list.length)) : list;
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        expect([text, many.decodeBytes?.('x', bytesOf(text), fast.sink, 0)]).toEqual([text, false]);
        continue;
      }
      if (many.decodeBytes?.('x', bytesOf(text), fast.sink, 0)) taken++;
      else many.decodeJson('x', json, 0, fast.sink);
      single.decodeJson('x', json, 0, slow.sink);
    }
    expect(fast.rows.map((row) => JSON.stringify(row))).toEqual(slow.rows.map((row) => JSON.stringify(row)));
    expect(fast.rejected).toEqual(slow.rejected);
    expect(taken).toBeGreaterThan(100);
  });

  it('never differs from the long way, on good messages and on damaged ones', () => {
    const random = createRandom(5);
    const space = (): string => random.pick(['', '', '', ' ', '\n\t']);
    const numbers = (): string =>
      random.pick([
        () => String(random.between(-1e6, 1e6)),
        () => random.between(-100, 100).toFixed(random.below(5)),
        () => String(random.below(1e9)),
        () => random.normal().toExponential(3),
        () => '-0',
        () => '1e999',
        () => 'NaN',
      ])();
    let taken = 0;
    for (let i = 0; i < 8000; i++) {
      const at = new Date(Math.floor(random.between(0, 4e12))).toISOString();
      const fields = [
        `"phenomenonTime"${space()}:${space()}"${random.pick([at, at, at, at.replace('Z', '+05:30'), at.slice(0, 19), `${at}/${at}`])}"`,
        `"result"${space()}:${space()}${numbers()}`,
        ...random.pick([
          [],
          [],
          ['"resultTime":null'],
          [`"resultTime":"${at}"`],
          ['"resultQuality":"uncertain"'],
          ['"@iot.id":3'],
          ['"result":7'],
          ['"parameters":{"a":[1]}'],
        ]),
      ];
      if (random.next() < 0.5) fields.reverse();
      const bytes = bytesOf(`{${space()}${fields.join(`${space()},${space()}`)}${space()}}`);
      if (random.next() < 0.3) bytes[random.below(bytes.length)] = random.below(256);
      const both = bothWays(bytes);
      if (!both.taken) continue;
      taken++;
      // Object.is semantics: -0 and exact doubles too.
      expect(both.short.rows).toEqual(both.long.rows);
      expect(both.long.rejected).toEqual({});
    }
    expect(taken).toBeGreaterThan(1000);
  });
});
