import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Quality } from '../../src/tables/quality.ts';
import { decodeAll } from './collect.ts';

const folder = new URL('../../../shared/real/', import.meta.url);
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, folder)));

describe.skipIf(!existsSync(folder))('official example payloads', () => {
  it('reads AirQualityObserved key-values with declared units and names', () => {
    const got = decodeAll([['air', read('ngsi-ld/AirQualityObserved.keyvalues.jsonld')]], {
      properties: { NO2: 'no2', CO: 'co', temperature: 'airTemperature' },
      units: { NO2: 'ug/m3', CO: 'ug/m3', temperature: 'Cel' },
    });
    const id = 'urn:ngsi-ld:AirQualityObserved:Madrid-AmbientObserved-28079004-2016-03-15T11:00:00';
    expect(got.row(`${id}#NO2`)).toMatchObject({ value: 69, timeMs: Date.UTC(2016, 2, 15, 12), quality: Quality.uncertain });
    expect(got.stream(`${id}#NO2`)).toMatchObject({
      property: 'no2',
      unit: 'ug/m3',
      thingId: id,
      source: 'http://datos.madrid.es',
      kind: 'AirQualityObserved',
    });
    expect(got.stream(`${id}#NO2`)?.lon).toBeCloseTo(-3.712247, 6);
    expect(got.stream(`${id}#NO2`)?.lat).toBeCloseTo(40.423853, 6);
    // 500 micrograms are half a milligram, the table's unit.
    expect(got.row(`${id}#CO`)?.value).toBeCloseTo(0.5, 12);
    expect(got.row(`${id}#airQualityIndex`)?.value).toBe(65);
    expect(got.row(`${id}#temperature`)?.value).toBe(12.2);
    expect(got.stream(`${id}#relativeHumidity`)?.unit).toBe('');
    expect(got.rejected).toEqual({});
  });

  it('leaves values alone and doubts them where no unit is known', () => {
    const got = decodeAll([['air', read('ngsi-ld/AirQualityObserved.keyvalues.jsonld')]]);
    const co = got.rows.find((r) => r.id.endsWith('#CO'));
    expect(co).toMatchObject({ value: 500, quality: Quality.uncertain });
    expect(got.streams.find((s) => s.id.endsWith('#CO'))).toMatchObject({ property: 'CO', unit: '' });
  });

  it('reads NGSI v2 normalized with UN/CEFACT unit codes', () => {
    const got = decodeAll([['air', read('ngsi-ld/AirQualityObserved.ngsiv2-normalized.json')]]);
    const id = 'Madrid-AmbientObserved-28079004-2016-03-15T11:00:00';
    expect(got.row(`${id}#no2`)).toMatchObject({ value: 69, timeMs: Date.UTC(2016, 2, 15, 11) });
    expect(got.stream(`${id}#no2`)).toMatchObject({ property: 'no2', unit: 'ug/m3', lon: -3.712247222222222, lat: 40.423852777777775 });
    // GP is milligram per cubic metre.
    expect(got.row(`${id}#co`)?.value).toBe(500);
    expect(got.stream(`${id}#co`)?.unit).toBe('mg/m3');
    expect(got.row(`${id}#airQualityIndex`)?.value).toBe(65);
    expect(got.row(`${id}#temperature`)?.value).toBe(12.2);
  });

  it('reads TrafficFlowObserved and stands it on its line', () => {
    const got = decodeAll([['traffic', read('ngsi-ld/TrafficFlowObserved.normalized.jsonld')]], {
      units: { averageVehicleSpeed: 'km/h', occupancy: '1' },
    });
    const id = 'urn:ngsi-ld:TrafficFlowObserved:TrafficFlowObserved-Valladolid-osm-60821110';
    expect(got.row(`${id}#intensity`)?.value).toBe(197);
    expect(got.row(`${id}#averageVehicleSpeed`)).toMatchObject({ value: 52.6, timeMs: Date.UTC(2016, 11, 7, 11, 15), quality: Quality.good });
    expect(got.row(`${id}#occupancy`)?.value).toBeCloseTo(76, 10);
    expect(got.row(`${id}#reversedLane`)).toMatchObject({ value: 0, quality: Quality.good });
    const place = got.stream(`${id}#intensity`);
    expect(place?.lon).toBeCloseTo((-4.73735395519672 - 4.73414858659993 - 4.73447575302641) / 3, 12);
    expect(place?.lat).toBeCloseTo((41.6538181849672 + 41.6600594193478 + 41.659585195093) / 3, 12);
  });

  it('reads Streetlight: off is 0, with a time zone of its own', () => {
    const got = decodeAll([['lamp', read('ngsi-ld/Streetlight.normalized.jsonld')]]);
    const id = 'urn:ngsi-ld:Streetlight:streetlight:guadalajara:4567';
    expect(got.row(`${id}#powerState`)).toEqual({ id: `${id}#powerState`, value: 0, timeMs: Date.UTC(2021, 0, 11, 10, 21, 2), quality: Quality.good });
    expect(got.stream(`${id}#powerState`)).toMatchObject({ property: 'powerState', unit: '1', lon: -3.164485591715449, lat: 40.62785133667262 });
    expect(got.row(`${id}#lanternHeight`)?.value).toBe(10);
  });

  it('reads WasteContainer, Building (wrong-case Geoproperty) and ParkingSpot (no reading at all)', () => {
    const got = decodeAll(
      ['WasteContainer.normalized', 'Building.normalized', 'ParkingSpot.keyvalues'].map((name) => ['any', read(`ngsi-ld/${name}.jsonld`)] as const),
    );
    expect(got.row('urn:ngsi-ld:wastecontainer:1021:AAWD#binCapacity')?.value).toBe(43);
    expect(got.stream('urn:ngsi-ld:wastecontainer:1021:AAWD#binCapacity')).toMatchObject({ lon: -8.768460000000001, lat: 42.60214472222222 });
    expect(got.stream('urn:ngsi-ld:Building:building-a85e3da145c1#floorsAboveGround')).toMatchObject({ lon: 100.5, lat: 0.5 });
    expect(got.rows.filter((r) => r.id.includes('ParkingSpot'))).toEqual([]);
    expect(got.rejected).toEqual({});
  });

  it('reads FROST answers: the latest observations, a stream told without one, a thing alone', () => {
    const latest = decodeAll([['v1.1/Things(17)', read('sensorthings/frost_thing_expand_latest_observation.json')]]);
    const timeMs = Date.UTC(2020, 3, 10, 16);
    expect(latest.rows.map(({ id, timeMs: t, value }) => [id, t, value])).toEqual([
      ['19', timeMs, 4.6],
      ['21', timeMs, 40.5],
    ]);
    expect(latest.stream('19')).toMatchObject({ property: 'Temperature measurement', thingId: '17' });

    const told = decodeAll([
      ['v1.1/Things(1)', read('sensorthings/frost_thing_expand_datastreams.json')],
      ['v1.1/Datastreams(19)/Observations', { phenomenonTime: '2016-06-22T15:21:31+02:00', result: 21.5 }],
    ]);
    expect(told.rows.map((r) => [r.value, r.timeMs])).toEqual([[21.5, Date.UTC(2016, 5, 22, 13, 21, 31)]]);
    expect(told.stream('19')?.unit).toBe('Cel');
    expect(decodeAll([['v1.1/Things(1)', read('sensorthings/frost_thing_by_id.json')]]).rejected).toEqual({ 'bad-shape': 1 });
  });
});
