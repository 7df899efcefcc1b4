import { describe, expect, it } from 'vitest';
import { Quality } from '../../src/tables/quality.ts';
import { detectPayload } from '../../src/feeds/payloads/detect.ts';
import { decodeAll } from './collect.ts';

const at = '2026-11-23T07:08:04Z';
const atMs = Date.UTC(2026, 10, 23, 7, 8, 4);
const place = { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.36, 52.01] } };
const entity = (attributes: Record<string, unknown>) => ({ id: 'urn:ngsi-ld:T:1', type: 'T', location: place, dateObserved: at, ...attributes });
const id = (attribute: string): string => `urn:ngsi-ld:T:1#${attribute}`;

describe('NGSI-LD', () => {
  it('doubts the time of a record’s last change: the observation may be older', () => {
    const told = (times: Record<string, unknown>, own: Record<string, unknown> = {}) =>
      decodeAll([['x', { id: 'urn:ngsi-ld:T:1', type: 'T', location: place, ...times, no2: { type: 'Property', value: 7, unitCode: 'GQ', ...own } }]]).row(
        id('no2'),
      );
    expect(told({ dateModified: at })).toMatchObject({ timeMs: atMs, quality: Quality.uncertain });
    expect(told({ modifiedAt: at })).toMatchObject({ timeMs: atMs, quality: Quality.uncertain });
    expect(told({ dateObserved: at })).toMatchObject({ timeMs: atMs, quality: Quality.good });
    expect(told({ modifiedAt: '2026-11-23T09:00:00Z' }, { observedAt: at })).toMatchObject({ timeMs: atMs, quality: Quality.good });
  });

  it('takes the time of the value first, then of the entity, then of either record, and doubts those', () => {
    const [early, late] = ['2026-11-23T06:00:00Z', '2026-11-23T09:00:00Z'];
    const told = (own: object, more: object = {}) =>
      decodeAll([['x', { id: 'urn:ngsi-ld:T:1', type: 'T', no2: { value: 7, unitCode: 'GQ', ...own }, ...more }]]).row(id('no2'));
    const good = { timeMs: atMs, quality: Quality.good };
    const doubted = { timeMs: atMs, quality: Quality.uncertain };
    for (const name of ['TimeInstant', 'timestamp'])
      expect(told({ metadata: { [name]: { type: 'DateTime', value: at } } }, { dateObserved: early })).toMatchObject(good);
    expect(told({ metadata: { dateModified: { type: 'DateTime', value: late } } }, { dateObserved: at })).toMatchObject(good);
    expect(told({ metadata: { dateModified: { type: 'DateTime', value: at } } }, { dateModified: late })).toMatchObject(doubted);
    expect(told({ modifiedAt: at }, { modifiedAt: late })).toMatchObject(doubted);
  });

  it('reads the expanded names of a broker that was told no @context by their last segment', () => {
    const air = 'https://smartdatamodels.org/dataModel.Environment/';
    const expanded = {
      id: 'urn:ngsi-ld:T:1',
      type: `${air}AirQualityObserved`,
      [`${air}CO`]: { type: 'Property', value: 500, unitCode: 'GQ' },
      [`${air}NO2`]: { type: 'Property', value: 7 },
      'https://smartdatamodels.org/dateObserved': { type: 'Property', value: { '@type': 'DateTime', '@value': at } },
      'https://smartdatamodels.org/source': { type: 'Property', value: 'City of Delft' },
      location: place,
    };
    const got = decodeAll([['x', expanded]], { properties: { CO: 'co', [`${air}NO2`]: 'no2' }, units: { NO2: 'ug/m3' } });
    // The broker knows them by their whole names when it is asked for the past.
    expect(got.rows).toEqual([
      { id: id(`${air}CO`), value: 0.5, timeMs: atMs, quality: Quality.good },
      { id: id(`${air}NO2`), value: 7, timeMs: atMs, quality: Quality.good },
    ]);
    expect(got.streams.map(({ property, unit, kind, source }) => [property, unit, kind, source])).toEqual([
      ['co', 'mg/m3', 'AirQualityObserved', 'City of Delft'],
      ['no2', 'ug/m3', 'AirQualityObserved', 'City of Delft'],
    ]);
  });

  it('converts unit codes into the table unit and prefers an attribute’s own time', () => {
    const got = decodeAll([
      [
        'x',
        entity({
          windSpeed: { type: 'Property', value: 36, unitCode: 'KMH', observedAt: '2026-11-23T07:00:00Z' },
          co: { value: 500, unitCode: 'GQ' },
          airTemperature: { type: 'Property', value: 212, unitCode: 'FAH' },
          occupancy: { type: 'Property', value: 12.5, unitCode: 'P1' },
          fillLevel: { type: 'Property', value: 0.4, unitCode: 'C62' },
          spl: { type: 'Property', value: 61, unitCode: '2N' },
        }),
      ],
    ]);
    expect(got.row(id('windSpeed'))).toMatchObject({ timeMs: Date.UTC(2026, 10, 23, 7), quality: Quality.good });
    const values = Object.fromEntries(got.rows.map((r) => [r.id.split('#')[1], Number(r.value.toFixed(9))]));
    expect(values).toEqual({ windSpeed: 10, co: 0.5, airTemperature: 100, occupancy: 12.5, fillLevel: 40, spl: 61 });
    expect(got.stream(id('spl'))?.unit).toBe('dB');
  });

  it('takes the unit that Smart Data Models name where none is told, with doubt, and no share: senders mean per cent as often', () => {
    // The model's own key-values example.
    const weather = {
      id: 'urn:ngsi-ld:T:1',
      type: 'WeatherObserved',
      dateObserved: at,
      temperature: 3.3,
      windSpeed: 2,
      atmosphericPressure: 938.9,
      relativeHumidity: 1,
    };
    const got = decodeAll([['x', weather]], { properties: { temperature: 'airTemperature', atmosphericPressure: 'airPressure' } });
    expect(got.streams.map(({ property, unit }) => [property, unit])).toEqual([
      ['airTemperature', 'Cel'],
      ['windSpeed', 'm/s'],
      ['airPressure', 'hPa'],
      ['relativeHumidity', ''],
    ]);
    expect(got.rows.map(({ value, quality }) => [value, quality])).toEqual([3.3, 2, 938.9, 1].map((value) => [value, Quality.uncertain]));
    const declared = decodeAll([['x', { ...weather, windSpeed: { value: 36, unitCode: 'KMH' } }]], { units: { relativeHumidity: '1', temperature: '[degF]' } });
    expect(['windSpeed', 'relativeHumidity', 'temperature'].map((name) => [declared.row(id(name))?.value, declared.row(id(name))?.quality])).toEqual([
      [10, Quality.good],
      [100, Quality.good],
      [3.3, Quality.good],
    ]);
  });

  it('refuses what cannot become the table unit, keeps what nobody declared', () => {
    const got = decodeAll([
      [
        'x',
        entity({
          so2: { value: 0.5, unitCode: 'GP' },
          co: { value: 5, unitCode: 'KMH' },
          no2: { value: 5, unitCode: '59' },
          o3: { value: 5, unitCode: '??' },
          glow: { value: 5, unitCode: '??' },
          // Per cent by weight (Rec. 20), and no factor of sixty.
          cloudCover: { value: 0.5, unitCode: '60' },
          queueLength: { value: 3, unitCode: '10' },
          seatsFree: { value: 3, unitCode: 'EA' },
          no: 7,
        }),
      ],
    ]);
    expect(got.rejected).toEqual({ 'unknown-unit': 5 });
    expect(got.rows.map((r) => [r.id, Math.fround(r.value), r.quality])).toEqual([
      [id('so2'), 500, Quality.good],
      [id('glow'), 5, Quality.uncertain],
      [id('seatsFree'), 3, Quality.good],
      [id('no'), 7, Quality.uncertain],
    ]);
  });

  it('goes on by the unit told before where a later message leaves it out, and doubts it; what a feed declares comes first', () => {
    const said = [
      ['x', entity({ airTemperature: { value: 68, unitCode: 'FAH' } })],
      ['x', entity({ airTemperature: { value: 77 } })],
      ['x', entity({ airTemperature: 86 })],
    ] as const;
    const told = (units?: Record<string, string>) => decodeAll(said, units ? { units } : {}).rows.map((r) => [Math.round(r.value * 1e6) / 1e6, r.quality]);
    expect(told()).toEqual([
      [20, Quality.good],
      [25, Quality.uncertain],
      [30, Quality.uncertain],
    ]);
    expect(told({ airTemperature: 'K' }).slice(1)).toEqual([
      [-196.15, Quality.good],
      [-187.15, Quality.good],
    ]);
  });

  it('takes yes and no, on and off, and leaves texts and structures alone', () => {
    const got = decodeAll([
      [
        'x',
        entity({
          powerState: 'on',
          open: { type: 'Property', value: false },
          status: 'ok',
          binId: '12',
          refDevice: { type: 'Relationship', object: 'urn:d' },
          tags: [1, 2],
          info: { a: 1 },
        }),
      ],
    ]);
    expect(got.rows.map((r) => [r.id, r.value, r.quality])).toEqual([
      [id('powerState'), 1, Quality.good],
      [id('open'), 0, Quality.good],
    ]);
    expect(got.rejected).toEqual({});
  });

  it('a stream that spoke in numbers and now says text or nothing is refused or missing', () => {
    const got = decodeAll([
      ['x', entity({ no2: { value: 5, unitCode: 'GQ' } })],
      ['x', entity({ no2: { value: 'NaN', unitCode: 'GQ' } })],
      ['x', entity({ no2: { value: null, unitCode: 'GQ' } })],
      // NGSI-LD Null (ETSI GS CIM 009, 4.5.0): the attribute was deleted. Of one that never spoke it says nothing.
      ['x', entity({ no2: { type: 'Property', value: 'urn:ngsi-ld:null', unitCode: 'GQ' }, co: 'urn:ngsi-ld:null' })],
      ['x', `{"id":"urn:ngsi-ld:T:1","type":"T","no2":1e999,"dateObserved":"${at}"}`],
    ]);
    expect(got.rows.map((r) => [r.value, r.quality])).toEqual([
      [5, Quality.good],
      [NaN, Quality.missing],
      [NaN, Quality.missing],
    ]);
    expect(got.rejected).toEqual({ 'bad-number': 2 });
  });

  it('reads notifications and arrays, remembers a place told before, tells instances apart', () => {
    const partial = {
      id: 'urn:ngsi-ld:T:1',
      type: 'T',
      seatsFree: [
        { value: 3, observedAt: at },
        { value: 4, observedAt: at, datasetId: 'urn:b' },
      ],
    };
    const got = decodeAll([
      ['x', [entity({}), entity({ queueLength: 4 })]],
      ['x', { metadata: { 'Content-Type': 'application/json' }, body: { id: 'urn:n', type: 'Notification', notifiedAt: at, data: [partial] } }],
    ]);
    expect(got.rows.map((r) => [r.id, r.value, r.timeMs, r.quality])).toEqual([
      [id('queueLength'), 4, atMs, Quality.good],
      [id('seatsFree'), 3, atMs, Quality.good],
      [`${id('seatsFree')}@urn:b`, 4, atMs, Quality.good],
    ]);
    expect(got.stream(id('seatsFree'))).toMatchObject({ lon: 4.36, lat: 52.01, unit: '1' });
  });

  it('refuses readings without a possible place or time, and takes arrival where none is told', () => {
    const wrong = (coordinates: unknown) => decodeAll([['x', entity({ location: { type: 'Point', coordinates }, no: 1, so2: 2 })]]).rejected;
    expect(wrong([190, 0])).toEqual({ 'bad-position': 2 });
    expect(wrong([null, null])).toEqual({ 'bad-position': 2 });
    expect(wrong('4,52')).toEqual({ 'bad-position': 2 });
    expect(decodeAll([['x', entity({ dateObserved: '25:10', no: 1 })]]).rejected).toEqual({ 'bad-time': 1 });
    const timeless = decodeAll([['x', entity({ dateObserved: undefined, queueLength: 1 })]], {}, 77);
    expect(timeless.rows).toEqual([{ id: id('queueLength'), value: 1, timeMs: 77, quality: Quality.uncertain }]);
  });
});

describe('messages nobody should send', () => {
  it.each([
    ['{"id":"urn:x","type":"T","__proto__":{"polluted":1}}', 'bad-shape'],
    ['{"id":"urn:x","type":"T","a":{"\\u005f_proto__":{"polluted":1}}}', 'bad-shape'],
    [`${'['.repeat(100000)}${']'.repeat(100000)}`, 'too-deep'],
    [`{"id":"urn:x","type":"T","a":${'{"b":'.repeat(50)}1${'}'.repeat(50)}}`, 'too-deep'],
    [`"${'x'.repeat(1 << 20)}"`, 'too-large'],
    ['{"id":1,"type":"T"}', 'bad-shape'],
    ['[{"type":"T"}]', 'bad-shape'],
    ['[[]]', 'bad-shape'],
    ['17', 'bad-shape'],
    ['null', 'bad-shape'],
    ['', 'bad-json'],
    ['{"id":"urn:x"', 'bad-json'],
  ] as const)('%.40s is refused as %s', (text, reason) => {
    expect(decodeAll([['x', text]]).rejected).toEqual({ [reason]: 1 });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('names of the language are only names', () => {
    const got = decodeAll([['x', entity({ constructor: 1, toString: 2, hasOwnProperty: 3, valueOf: { value: 4 } })]]);
    expect(got.rows.map((r) => [r.id.split('#')[1], r.value])).toEqual([
      ['constructor', 1],
      ['toString', 2],
      ['hasOwnProperty', 3],
      ['valueOf', 4],
    ]);
    expect(got.streams.map((s) => s.property)).toEqual(['constructor', 'toString', 'hasOwnProperty', 'valueOf']);
  });
});

describe('detectPayload', () => {
  it.each([
    ['x', { id: 'urn:a', type: 'T' }, 'ngsi-ld'],
    ['x', { '@id': 'urn:a', '@type': 'T' }, 'ngsi-ld'],
    ['x', [{ id: 'urn:a', type: 'T' }], 'ngsi-ld'],
    ['x', { phenomenonTime: at, result: 1 }, 'sensorthings'],
    ['x', { value: [] }, 'sensorthings'],
    ['x', [{ dataArray: [] }], 'sensorthings'],
    ['x', [{ service_request_id: '1' }], 'open311'],
    ['v1.1/Datastreams(1)/Observations', {}, 'sensorthings'],
    ['x', {}, undefined],
    ['x', [], undefined],
    ['x', 'text', undefined],
  ])('%s %j', (topic, json, form) => expect(detectPayload(topic, json)).toBe(form));
});
