import { describe, expect, it } from 'vitest';
import {
  judgePlaces,
  mappingOf,
  propose,
  protocolOf,
  sampleOf,
  slugOf,
  timeFormOf,
  unitFault,
  valueFault,
  type Sample,
} from '../../src/panels/feeds/add/propose.ts';
import { observedProperties } from '../../src/tables/properties.ts';
import { decodeAll } from '../feeds/collect.ts';

const T = Date.UTC(2026, 5, 21, 8);
const stations = {
  meta: { page: 1 },
  data: [
    { device_id: 'w-1', ts: T / 1000, pos: { lng: 4.36, lat: 52.01 }, level_cm: 120, battery: 88, rssi: -70 },
    { device_id: 'w-2', ts: T / 1000, pos: { lng: 4.37, lat: 52.02 }, level_cm: 95, battery: 91, rssi: -75 },
  ],
};
const sample = (message: unknown): Sample => sampleOf(typeof message === 'string' ? message : JSON.stringify(message)) as Sample;

describe('a proposed mapping', () => {
  it('finds rows, thing, time, place and values by name and value, units by suffix or property', () => {
    const found = sample(stations);
    expect([found.format, found.rows, found.count]).toEqual(['json', '/data', 2]);
    const proposal = propose(found);
    expect(proposal).toMatchObject({ thing: '/device_id', time: '/ts', timeForm: 'unix-s', lon: '/pos/lng', lat: '/pos/lat' });
    expect(proposal.values.find(({ at }) => at === '/level_cm')).toMatchObject({ property: 'waterLevel', unit: 'cm', basis: 'name', isChosen: true });
    expect(proposal.values.find(({ at }) => at === '/rssi')).toMatchObject({ basis: 'none', isChosen: false });
  });
  it('reads the very rows it was made of', () => {
    const found = sample(stations);
    const { rejected, row, stream } = decodeAll([['t', stations]], { mapping: mappingOf(found, propose(found)) });
    expect(rejected).toEqual({});
    expect(row('w-2#waterLevel')?.value).toBeCloseTo(0.95, 9);
    expect(row('w-2#waterLevel')?.timeMs).toBe(T);
    expect(stream('w-2#waterLevel')).toMatchObject({ lon: 4.37, lat: 52.02, unit: 'm' });
  });
  it('reads a table by its headers and a position by its places', () => {
    const table = sample('station,date,temp (F),lat,lon\nA,2026-06-21T08:00:00Z,68,52,4.3\n');
    expect(propose(table)).toMatchObject({ thing: 'station', time: 'date', timeForm: 'iso', lon: 'lon', lat: 'lat' });
    expect(propose(table).values).toMatchObject([{ at: 'temp (F)', property: 'airTemperature', unit: '[degF]', basis: 'name' }]);
    const feature = sample({ features: [{ id: 7, geometry: { coordinates: [4.3, 52] }, properties: { flow: 3 } }] });
    expect(propose(feature)).toMatchObject({ lon: '/geometry/coordinates/0', lat: '/geometry/coordinates/1' });
  });
  it('takes a unit that the row says, and refuses wrong ones by name', () => {
    const [value] = propose(sample({ id: 'a', waterLevel: 3, unit: 'mm' })).values;
    expect(value).toMatchObject({ unit: 'mm', basis: 'said' });
    expect(unitFault({ property: 'waterLevel', unit: 'cubit' })).toEqual({ kind: 'unreadable', unit: 'cubit' });
    expect(unitFault({ property: 'waterLevel', unit: 'Pa' })).toEqual({ kind: 'other-kind', unit: 'Pa', wanted: 'm' });
    expect([unitFault({ property: 'waterLevel', unit: 'cm' }), unitFault({ property: 'ourOwn', unit: 'kW' })]).toEqual([null, null]);
  });
  it.each([
    ['a symbol', { temperature: 77, unit: '°F' }, '[degF]'],
    ['a common code', { temperature: 77, unitCode: 'FAH' }, '[degF]'],
    ['a letter that means another unit too', { temperature: 20, uom: 'C' }, 'Cel'],
    ['a symbol a thousand times the property’s own', { pm25: 0.02, unit: 'mg/m³' }, 'mg/m3'],
    ['a list of units by name', { current_units: { temperature_2m: '°F' }, current: { temperature_2m: 77 } }, '[degF]'],
  ])('takes the unit that the row says in %s, not the usual one', (_, row, unit) => {
    expect(propose(sample({ id: 'a', ...row })).values).toMatchObject([{ unit, basis: 'said' }]);
  });
  it('takes the unit from a table’s column, and refuses by name what nobody can read', () => {
    expect(propose(sample('station,temp,unit\nA,77,°F\n')).values).toMatchObject([{ unit: '[degF]', basis: 'said' }]);
    const [value] = propose(sample({ id: 'a', waterLevel: 3, unit: 'cubit' })).values;
    expect(value && unitFault(value)).toEqual({ kind: 'unreadable', unit: 'cubit' });
    // A unit of the fire brigade is none of measure.
    expect(propose(sample({ id: 'a', waterLevel: 3, unit_name: 'Engine 5' })).values).toMatchObject([{ unit: 'm', basis: 'property' }]);
  });
  it.each([
    ['no2_ppb', 'no2', '[ppb]', 'ug/m3'],
    ['rain_mm', 'rainIntensity', 'mm', 'mm/h'],
  ])('refuses by name a unit of another kind behind a name: %s', (name, property, unit, wanted) => {
    const [value] = propose(sample({ id: 'a', [name]: 50 })).values;
    expect(value).toMatchObject({ property, unit, basis: 'name' });
    expect(value && unitFault(value)).toEqual({ kind: 'other-kind', unit, wanted });
  });
  it('knows properties by usual names, and takes none for what only looks alike', () => {
    const properties = (...names: readonly string[]) =>
      names.map((name) => propose(sample({ id: 'a', [name]: 9 })).values.map(({ property }) => (observedProperties.has(property) ? property : ''))[0]);
    expect(properties('rain', 'flow_l_s', 'air_pressure_hpa', 'barometer', 'airTemp', 'tempc', 'temperature_2m', 'level_cm', 'river_level')).toEqual([
      'rainIntensity', 'waterFlow', 'airPressure', 'airPressure', 'airTemperature', 'airTemperature', 'airTemperature', 'waterLevel', 'waterLevel',
    ]); // prettier-ignore
    expect(properties('battery_level', 'noise_level', 'fill_level')).toEqual(['batteryLevel', 'noiseLevel', 'fillLevel']);
    expect(properties('water_temp_c', 'soil_temperature', 'attempts', 'tempo', 'light_level', 'tyre_pressure')).toEqual(['', '', '', '', '', '']);
  });
  it('takes two fields for one property only once: the plainest name, and the other is refused by name when chosen', () => {
    const message = { id: 'a', time: '2026-06-21T08:00:00Z', pm25_24h: 30, pm25: 12, 'pm2.5_atm': 14 };
    const { values } = propose(sample(message));
    expect(values.map(({ at, property, isChosen }) => [at, property, isChosen])).toEqual([
      ['/pm25_24h', 'pm25', false],
      ['/pm25', 'pm25', true],
      ['/pm2.5_atm', 'pm25', false],
    ]);
    const { row } = decodeAll([['t', message]], { mapping: mappingOf(sample(message), propose(sample(message))) });
    expect(row('a#pm25')?.value).toBe(12);
    const both = values.map((value) => ({ ...value, isChosen: value.at !== '/pm2.5_atm' }));
    expect(both.map((value) => valueFault(value, both))).toEqual([null, { kind: 'twice', property: 'pm25' }, null]);
  });
  it('takes numbers that a source writes as text, as its decoder does', () => {
    const message = { id: 'a', time: '2026-06-21T08:00:00Z', temperature: '21.5', postcode: '02611', floor: '3', note: 'dry' };
    const { values } = propose(sample(message));
    expect(values.map(({ at, isChosen, example }) => [at, isChosen, example])).toEqual([
      ['/temperature', true, 21.5],
      ['/floor', false, 3],
    ]);
    const { row } = decodeAll([['t', message]], { mapping: mappingOf(sample(message), propose(sample(message))) });
    expect(row('a#airTemperature')?.value).toBe(21.5);
  });
  it('never takes energy for power', () => {
    const { values } = propose(sample({ id: 'a', meter_kwh: 3, load_kw: 2 }));
    expect(values.map(({ at, unit }) => [at, unit])).toEqual([
      ['/meter_kwh', 'kW.h'],
      ['/load_kw', 'kW'],
    ]);
  });
  it('tells instants from numbers', () => {
    expect([T, T / 1000, String(T), '2026-06-21T08:00Z', 17, 'soon', null].map(timeFormOf)).toEqual(['unix-ms', 'unix-s', 'unix-ms', 'iso', null, null, null]);
  });
  it('has nothing to say of what is neither JSON nor a table', () => {
    expect([sampleOf('hello'), sampleOf('[1,2]'), sampleOf('')]).toEqual([null, null, null]);
  });
});

describe('places', () => {
  it('suspects swapped coordinates only where swapping brings them into the city', () => {
    const bounds = [4, 51, 5, 53] as const;
    const at = (lon: number, lat: number) => ({ lon, lat });
    expect(judgePlaces([at(4.3, 52), at(52, 4.3), at(10, 10), at(NaN, NaN)], bounds)).toEqual({ inside: 1, outside: 2, nowhere: 1, swapped: 1 });
  });
});

describe('addresses', () => {
  it('let the protocol be guessed', () => {
    const guesses = [
      ['wss://broker.example/mqtt', 'mqtt'], ['ws://127.0.0.1:9001', 'mqtt'], ['wss://a.example/ais', 'ais'], ['wss://a.example/live', 'websocket'],
      ['https://a.example/gbfs.json', 'gbfs'], ['https://a.example/FROST-Server/v1.1', 'sensorthings-http'], ['https://a.example/ngsi-ld/v1', 'ngsi-ld-http'],
      ['https://a.example/collections/x/items', 'ogc-features'], ['https://a.example/events', 'sse'], ['https://a.example/now.json', 'polled'],
      ['https://a.example/alerts.atom', 'cap'], ['https://a.example/data/aircraft.json', 'adsb'], ['https://a.example/gtfs.zip', 'gtfs'],
    ] as const; // prettier-ignore
    expect(guesses.map(([address]) => protocolOf(address))).toEqual(guesses.map(([, protocol]) => protocol));
    expect(slugOf('https://water.example/now.json?key=1')).toBe('water-example-now');
  });
});
