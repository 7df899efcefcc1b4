import { describe, expect, it } from 'vitest';
import { csvRows } from '../../src/base/csv.ts';
import { ensure } from '../../src/base/ensure.ts';
import { utcZone } from '../../src/base/civil-time.ts';
import type { EntityRef } from '../../src/city/city.ts';
import { rfc3339, seriesCsv } from '../../src/panels/inspector/csv.ts';
import { rowsOf } from '../../src/panels/inspector/facts.ts';
import { selectionFeature, seriesFeatures } from '../../src/panels/inspector/geojson.ts';
import { selectionCsv } from '../../src/panels/inspector/selection-csv.ts';
import { featuresOf } from '../../src/panels/measure/report.ts';
import { csvCell, featureCollection } from '../../src/panels/ui/export.ts';
import { wholePast } from '../../src/panels/ui/whole-past.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { emptySeries, type Series } from '../../src/tables/series.ts';
import { createHistory } from '../../src/tables/history.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { noSpans } from '../../src/tables/thinned.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { createFakeDesk, FAKE_NOW_MS } from './page/fake-desk.ts';

const desk = createFakeDesk({ alarms: 'some', feeds: 'open', demo: true, running: false, session: {} });
const seriesOf = (rows: readonly (readonly [timeMs: number, value: number])[]): Series => ({
  timeMs: Float64Array.from(rows, ([timeMs]) => timeMs),
  value: Float32Array.from(rows, ([, value]) => value),
  quality: Uint8Array.from(rows, ([, value]) => (Number.isNaN(value) ? 3 : 0)),
});

describe('instants', () => {
  it('are written with their offset (RFC 3339, 5.6)', () => {
    const zone = { kind: 'fixed', offsetMinutes: -210 } as const;
    expect(rfc3339(Date.UTC(2026, 0, 1, 1, 2, 3, 45), zone)).toBe('2025-12-31T21:32:03.045-03:30');
  });
  it('are cut to milliseconds, before the epoch too', () => {
    const zone = { kind: 'fixed', offsetMinutes: 480 } as const;
    expect(rfc3339(1750500000.0071 * 1000, zone)).toBe('2025-06-21T18:00:00.007+08:00');
    expect(rfc3339(1750500000999.9, zone)).toBe('2025-06-21T18:00:00.999+08:00');
    expect(rfc3339(-0.5, utcZone)).toBe('1969-12-31T23:59:59.999+00:00');
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '\0=1'])('disarms %j, which a spreadsheet takes for a formula', (cell) => {
    expect(csvRows(`a\r\n${csvCell(cell)}`, 2)[1]?.[0]).toBe(`'${cell}`);
  });
  it('leaves numbers and other texts as they are', () => {
    expect([csvCell(-1.5), csvCell(NaN), csvCell("it's"), csvCell('a,"b"')]).toEqual(['-1.5', '', "it's", '"a,""b"""']);
  });
});

describe('a stream as a file', () => {
  const head = ['time', 'stream', 'thing', 'property', 'value', 'unit', 'quality', 'statistic', 'until', 'readings'];
  it('leaves missing values empty and disarms formulas', () => {
    const stream = { ...desk.streams.descriptor(0), id: '=cmd', thingId: 'a,"b"', unit: 'm' };
    const csv = seriesCsv({ series: seriesOf([[0, 2.6], [1000, NaN]]), spans: noSpans }, stream, utcZone); // prettier-ignore
    expect(csv.split('\r\n')).toEqual([
      head.join(','),
      `1970-01-01T00:00:00.000+00:00,'=cmd,"a,""b""",${stream.property},2.6,m,good,reading,,1`,
      `1970-01-01T00:00:01.000+00:00,'=cmd,"a,""b""",${stream.property},,m,missing,reading,,1`,
      '',
    ]);
  });

  const HOUR_MS = 3_600_000;
  const T = Math.ceil(FAKE_NOW_MS / HOUR_MS) * HOUR_MS;
  const descriptor: StreamDescriptor = { ...desk.streams.descriptor(0), id: 'ds', unit: 'm', lon: 114.2, lat: 22.5, source: 'gateway' };
  /** A minute apart from 0 to 10; memory keeps the last four of them. */
  function remembering(unit = 'm') {
    const streams = createStreamTable(createHistory(4, 4));
    for (let minute = 0; minute <= 10; minute++) {
      const batch = createBatchBuilder();
      batch.push(0, T + minute * 60_000, minute, 0);
      const opened = minute === 0 ? [{ ...descriptor, unit }] : [];
      streams.append('demo', batch.take({ opened, counts: createFeedCounts(), arrivedMs: T, kind: 'update' }), T);
    }
    return streams;
  }
  const asked: (number | undefined)[] = [];
  const past = (told: Series, unit?: string) => {
    const history = (_row: number, _fromMs: number, _toMs: number, stepMs?: number): Promise<Series> => (asked.push(stepMs), Promise.resolve(told));
    return wholePast({ streams: remembering(unit), history }, 0, T, T + 10 * 60_000);
  };
  const rowsIn = (csv: string) => csvRows(csv, 100).slice(1).map((row) => [row[0]?.slice(11, 19), row[4], row[7], row[8]?.slice(11, 19), row[9]]); // prettier-ignore

  it('asks the source for every reading', async () => {
    const all = seriesOf(Array.from({ length: 11 }, (_, minute) => [T + minute * 60_000, minute]));
    const rows = rowsIn(seriesCsv(await past(all), descriptor, utcZone));
    expect(asked).toEqual([0]);
    expect(rows.map(([, value, statistic]) => [value, statistic])).toEqual(Array.from({ length: 11 }, (_, minute) => [String(minute), 'reading']));
  });

  it('tells what nobody keeps one by one as what it was in sum, labelled', async () => {
    const hour = new Date(T).toISOString().slice(11, 14);
    expect(rowsIn(seriesCsv(await past(emptySeries), descriptor, utcZone))).toEqual([
      [`${hour}00:00`, '0', 'least', `${hour}05:00`, '5'],
      [`${hour}00:00`, '2', 'mean', `${hour}05:00`, '5'],
      [`${hour}00:00`, '4', 'greatest', `${hour}05:00`, '5'],
      [`${hour}05:00`, '5', 'least', `${hour}10:00`, '2'],
      [`${hour}05:00`, '5.5', 'mean', `${hour}10:00`, '2'],
      [`${hour}05:00`, '6', 'greatest', `${hour}10:00`, '2'],
      ...[7, 8, 9, 10].map((minute) => [`${hour}${String(minute).padStart(2, '0')}:00`, String(minute), 'reading', '', '1']),
    ]);
  });

  it('makes no mean of directions', async () => {
    const csv = seriesCsv(await past(emptySeries, 'deg'), { ...descriptor, unit: 'deg' }, utcZone);
    expect(rowsIn(csv).map(([, , statistic]) => statistic)).toEqual(['least', 'greatest', 'least', 'greatest', 'reading', 'reading', 'reading', 'reading']);
  });

  it('is GeoJSON too: the same rows where the stream is measured', async () => {
    const features = seriesFeatures(await past(emptySeries), descriptor);
    expect(features).toHaveLength(10);
    expect(features[0]).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [114.2, 22.5] },
      properties: {
        time: rfc3339(T, utcZone),
        until: rfc3339(T + 300_000, utcZone),
        stream: 'ds',
        thing: descriptor.thingId,
        property: descriptor.property,
        value: 0,
        unit: 'm',
        quality: 'uncertain',
        statistic: 'least',
        readings: 5,
        source: 'gateway',
      },
    });
    expect(features.at(-1)?.properties).toMatchObject({ value: 10, statistic: 'reading', quality: 'good' });
    expect(seriesFeatures(await past(emptySeries), { ...descriptor, lon: NaN })[0]?.geometry).toBeNull();
  });
});

describe('a selection as CSV', () => {
  const tableOf = (ref: EntityRef) => {
    const [head = [], ...rows] = csvRows(selectionCsv(desk, ref, rowsOf(desk, ref)), 1000);
    return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
  };
  it('tells readings with unit, time, quality and source', () => {
    const placed = ensure(desk.city.sensor('drain-level-005'), 'sensor');
    const reading = tableOf({ kind: 'sensor', id: 'drain-level-005' }).find(({ quantity }) => quantity === 'waterLevel');
    expect(reading).toMatchObject({
      kind: 'sensor',
      lon: String(placed.lon),
      lat: String(placed.lat),
      unit: 'm',
      quality: 'good',
      source: 'Yunwan edge gateway 07',
    });
    expect(Date.parse(reading?.['time'] ?? '')).toBeLessThanOrEqual(FAKE_NOW_MS);
  });
  it('tells indicators with their denominators, and what is known of a building', () => {
    expect(tableOf({ kind: 'area', id: 'd2' }).filter(({ expected }) => Number(expected) > 0).length).toBeGreaterThan(0);
    const building = tableOf({ kind: 'building', id: 'b-00042' });
    expect(building.find(({ quantity }) => quantity === 'use')?.['value']).toBe('residential');
    expect(building.find(({ quantity }) => quantity === 'year')?.['value']).toBe('');
    expect(building.find(({ quantity }) => quantity === 'people')?.['value']).toBe('[31,142,48,null]');
  });
  it('has a row even of what nobody knows', () => {
    expect(tableOf({ kind: 'thing', id: 'never-met' })).toMatchObject([{ kind: 'thing', id: 'never-met', quantity: '' }]);
  });
});

describe('polygons of exports (RFC 7946, 3.1.6)', () => {
  type Ring = readonly (readonly number[])[];
  /** Positive where a ring runs counter-clockwise. */
  const area = (ring: Ring): number => ring.slice(1).reduce((sum, [x = NaN, y = NaN], i) => sum + (ring[i]?.[0] ?? NaN) * y - x * (ring[i]?.[1] ?? NaN), 0);
  const square: [number, number][] = [[114, 22], [114, 22.1], [114.1, 22.1], [114.1, 22], [114, 22]]; // prettier-ignore
  const hole: [number, number][] = [[114.02, 22.02], [114.04, 22.02], [114.04, 22.04], [114.02, 22.04], [114.02, 22.02]]; // prettier-ignore
  const ringsOf = (geometry: GeoJSON.Geometry | null): Ring[] => (geometry?.type === 'Polygon' ? geometry.coordinates : []);

  it('of a measured area run counter-clockwise, whichever way it was clicked', () => {
    const spots = square.slice(0, 4).map(([lon, lat]) => ({ lon, lat, heightM: 3 }));
    for (const clicked of [spots, spots.toReversed()]) {
      const { features } = featureCollection(desk, featuresOf([{ kind: 'area', spots: clicked, done: true }]));
      const [ring = []] = ringsOf(features[0]?.geometry ?? null);
      expect(ring).toHaveLength(5);
      expect(ring[0]).toEqual(ring[4]);
      expect(area(ring)).toBeGreaterThan(0);
    }
  });
  it('of an imported area run as they should, whichever way its file had them', () => {
    const given = ensure(desk.city.area('d2'), 'd2');
    const clockwise = { ...given, geometry: { type: 'Polygon', coordinates: [square, hole] } };
    const city = { ...desk.city, area: () => clockwise } as typeof desk.city;
    const [outer = [], inner = []] = ringsOf(selectionFeature({ ...desk, city }, { kind: 'area', id: 'd2' }, []).geometry);
    expect([Math.sign(area(square)), Math.sign(area(hole))]).toEqual([-1, 1]);
    expect([Math.sign(area(outer)), Math.sign(area(inner))]).toEqual([1, -1]);
    const multi: GeoJSON.MultiPolygon = { type: 'MultiPolygon', coordinates: [[square], [square, hole]] };
    const { features } = featureCollection(desk, [{ type: 'Feature', geometry: multi, properties: {} }]);
    const wound = features[0]?.geometry?.type === 'MultiPolygon' ? features[0].geometry.coordinates : [];
    expect(wound.map((rings) => rings.map((ring) => Math.sign(area(ring))))).toEqual([[1], [1, -1]]);
  });
});
