import { describe, expect, it } from 'vitest';
import { createFeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';
import { createBatchBuilder } from '../../batch-builder.ts';
import { Quality, type QualityCode } from '../../../src/tables/quality.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';
import { quantile } from '../../../src/rules/indicators/gather.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { levelRule } from '../alarms/fixtures.ts';
import { indicatorLimits } from '../../../src/rules/indicators/limits.ts';
import { createIndicators } from '../../../src/rules/indicators/indicators.ts';
import type { IndicatorThing } from '../../../src/rules/indicators/members.ts';

const NOW_MS = Date.UTC(2026, 5, 1, 12);
type Told = readonly [thingId: string, property: string, value: number, ageS?: number, quality?: QualityCode, unit?: string];

interface Options {
  readonly silent?: readonly string[];
  readonly isNight?: boolean;
  readonly darkFromMs?: number;
  readonly drainLimitM?: number | null;
  readonly older?: readonly [east: number | undefined, west: number | undefined];
}

/** A small city: thing id `kind:district:n`, every stream read once a minute. */
function city(told: readonly Told[], options: Options = {}) {
  const streams = createStreamTable();
  const opened = told.map(([thingId, property, , , , unit = '1'], i): StreamDescriptor => ({
    id: `${thingId}/${property}/${i}`,
    thingId,
    property,
    unit,
    intervalMs: 60_000,
    lon: 0,
    lat: 0,
    source: 'test',
    kind: '',
  }));
  const batch = createBatchBuilder();
  told.forEach(([, , value, ageS = 10, quality = Quality.good], i) => batch.push(i, NOW_MS - ageS * 1000, value, quality));
  streams.append('demo', batch.take({ opened, counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
  const things = new Map<string, IndicatorThing>();
  for (const [thingId, property] of [...told, ...(options.silent ?? []).map((id) => [id, 'pm25'] as const)]) {
    const [kind = '', district = ''] = thingId.split(':');
    things.set(thingId, { thingId, kind, district, properties: [...(things.get(thingId)?.properties ?? []), property] });
  }
  const older = options.older ?? [8000, 2000];
  const districts = [
    { id: 'east', population: 30_000, ...(older[0] === undefined ? {} : { population60: older[0] }) },
    { id: 'west', population: 10_000, ...(older[1] === undefined ? {} : { population60: older[1] }) },
  ];
  const { drainLimitM = 2.6, darkFromMs } = options;
  const indicators = createIndicators({
    streams,
    things: [...things.values()],
    districts,
    isNight: () => options.isNight ?? false,
    ...(darkFromMs === undefined ? {} : { isDark: (timeMs: number) => timeMs >= darkFromMs }),
    limits: drainLimitM === null ? {} : { waterLevel: drainLimitM },
  });
  const read = (id: string, area: string | null = null) => indicators.read(area, NOW_MS).find((reading) => reading.id === id);
  return { streams, indicators, read };
}

describe('a stream whose unit nobody told', () => {
  const { read, indicators, streams } = city([
    ['air:east:1', 'pm25', 20, 10, Quality.good, 'ug/m3'],
    ['air:east:2', 'pm25', 40, 10, Quality.good, 'ug/m3'],
    ['air:east:3', 'pm25', 0.05, 10, Quality.uncertain, ''],
    ['canteen:east:1', 'mealsServed', 120, 10, Quality.good, ''],
  ]);
  it('is expected and not counted, now and in the past: who knows whether 0.05 is milligrams', () => {
    expect(read('ISO37120-8.1')).toMatchObject({ value: 30, counted: 2, expected: 3 });
    expect(read('OPS-DQ')).toMatchObject({ counted: 3, expected: 4 });
    const past = indicators.trend(null, 'ISO37120-8.1', NOW_MS - 60_000, NOW_MS, 2, (row) => streams.history.range(row, 0, NOW_MS));
    expect(past.at(-1)).toBe(30);
  });
  it('counts where there is nothing to tell: of meals', () => {
    expect(read('CARE-MEALS')).toMatchObject({ counted: 1, expected: 1 });
  });
});

describe('a value that nothing in the world has', () => {
  const { read, indicators, streams } = city([
    ['air:east:1', 'pm25', 20],
    ['air:east:2', 'pm25', 400],
    ['air:east:3', 'pm25', -999],
    ['air:east:4', 'pm25', 65_535],
  ]);
  it('is a sensor’s fault: expected and not counted, now and in the past; a rare one counts', () => {
    expect(read('ISO37120-8.1')).toMatchObject({ value: 210, counted: 2, expected: 4 });
    const past = indicators.trend(null, 'ISO37120-8.1', NOW_MS - 60_000, NOW_MS, 2, (row) => streams.history.range(row, 0, NOW_MS));
    expect(past.at(-1)).toBe(210);
  });
});

describe('values', () => {
  it('weights PM2.5 by residents over districts, and averages stations within one', () => {
    const { read } = city([
      ['air:east:1', 'pm25', 20],
      ['air:east:2', 'pm25', 40],
      ['air:west:1', 'pm25', 70],
    ]);
    // (30,000 * 30 + 10,000 * 70) / 40,000
    expect(read('ISO37120-8.1')).toMatchObject({ value: 40, unit: 'ug/m3', counted: 3, expected: 3 });
    expect(read('ISO37120-8.1', 'east')?.value).toBe(30);
    expect(read('ISO37120-8.1', 'west')?.value).toBe(70);
  });
  it('measures the drain margin at the fullest drain and leaves rivers out', () => {
    const { read } = city([
      ['drain-level:east:1', 'waterLevel', 1.5],
      ['drain-level:west:1', 'waterLevel', 2.7],
      ['river-gauge:west:1', 'waterLevel', 3.9],
    ]);
    expect(read('DRAIN-MARGIN')?.value).toBeCloseTo(-0.1, 6);
    expect(read('DRAIN-MARGIN', 'east')?.value).toBeCloseTo(1.1, 6);
    expect(read('DRAIN-MARGIN')?.expected).toBe(2);
  });
  it('averages speed over vehicles, harmonically', () => {
    const { read } = city([
      ['traffic-counter:east:1', 'trafficIntensity', 900],
      ['traffic-counter:east:1', 'averageVehicleSpeed', 60],
      ['traffic-counter:east:2', 'trafficIntensity', 300],
      ['traffic-counter:east:2', 'averageVehicleSpeed', 20],
    ]);
    // 1200 / (900 * 60/60 + 300 * 60/20) = 2/3
    expect(read('TRAFFIC-SPEED')?.value).toBeCloseTo(66.6667, 3);
  });
  it('measures the drain margin against the limit of the city, and not at all without one', () => {
    const drains: Told[] = [['drain-level:east:1', 'waterLevel', 1.5]];
    expect(city(drains, { drainLimitM: 1.2 }).read('DRAIN-MARGIN')?.value).toBeCloseTo(-0.3, 6);
    expect(city(drains, { drainLimitM: 1.2 }).read('DRAIN-MARGIN')?.formula.en).toContain('1.20 m');
    expect(city(drains, { drainLimitM: null }).read('DRAIN-MARGIN')).toBeUndefined();
  });
  it('divides visits on time by visits due, so that a team that never comes lowers the rate', () => {
    const { read } = city([
      ['post:east:1', 'visitsDue', 36],
      ['post:east:1', 'visitsDone', 30],
      ['post:east:1', 'visitsOnTime', 27],
      ['post:west:1', 'visitsDue', 14],
      ['post:west:1', 'visitsDone', 10],
      ['post:west:1', 'visitsOnTime', 8],
    ]);
    expect(read('CARE-ONTIME')?.value).toBe(70);
    expect(read('CARE-ONTIME', 'east')?.value).toBe(75);
    const nobodyCame = city([
      ['post:east:1', 'visitsDue', 5],
      ['post:east:1', 'visitsDone', 0],
      ['post:east:1', 'visitsOnTime', 0],
    ]);
    expect(nobodyCame.read('CARE-ONTIME')?.value).toBe(0);
  });
  it('knows no rate before the first visit is due', () => {
    const { read } = city([
      ['post:east:1', 'visitsDue', 0],
      ['post:east:1', 'visitsOnTime', 0],
    ]);
    expect(read('CARE-ONTIME')?.value).toBeNaN();
  });
  it('compares districts by meals and overdue visits per 1,000 residents aged 60 and over, and tells the count', () => {
    const told: Told[] = [
      ['canteen:east:1', 'mealsServed', 400],
      ['canteen:west:1', 'mealsServed', 200],
      ['post:west:1', 'visitsDue', 14],
      ['post:west:1', 'visitsDone', 10],
    ];
    const { read } = city(told);
    expect([read('CARE-MEALS', 'east')?.value, read('CARE-MEALS', 'west')?.value, read('CARE-MEALS')?.value]).toEqual([50, 100, 60]);
    expect(read('CARE-OPEN', 'west')?.value).toBe(2);
    expect(read('CARE-MEALS')?.formula.en).toContain('600 ÷ 10000 residents');
    expect(read('CARE-MEALS')?.unit).not.toBe('1');
    const unknown = city(told, { older: [8000, undefined] });
    expect(unknown.read('CARE-MEALS', 'east')?.value).toBe(50);
    expect(unknown.read('CARE-MEALS', 'west')?.value).toBeNaN();
    expect(unknown.read('CARE-MEALS')?.value).toBeNaN();
    expect(unknown.read('CARE-MEALS')?.formula.en).toContain('Now 600 ÷ ?');
  });
  it('reports the median and the ninetieth percentile of waiting', () => {
    const { read } = city(Array.from({ length: 10 }, (_, i): Told => [`hall:east:${i}`, 'waitTime', i + 1]));
    expect(read('HALL-WAIT-P50')?.value).toBe(5);
    expect(read('HALL-WAIT-P90')?.value).toBe(9);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
  it('counts lamps that are out only at night', () => {
    const lamps: Told[] = [
      ['street-light:east:1', 'powerState', 1],
      ['street-light:east:2', 'powerState', 0],
      ['pump-station:east:1', 'powerState', 0],
    ];
    expect(city(lamps, { isNight: true }).read('LIGHT-OUT')).toMatchObject({ value: 50, counted: 2, expected: 2 });
    expect(city(lamps, { isNight: false }).read('LIGHT-OUT')?.value).toBeNaN();
  });
  it('does not count a lamp as out whose last word was said before dark', () => {
    const lamps: Told[] = [
      ['street-light:east:1', 'powerState', 1, 10],
      ['street-light:east:2', 'powerState', 0, 10],
      ['street-light:east:3', 'powerState', 0, 80],
      ['street-light:east:4', 'powerState', 0, 80],
    ];
    // The sun has been down for long, but it is well dark only since a minute.
    const dusk = city(lamps, { isNight: true, darkFromMs: NOW_MS - 60_000 });
    expect(dusk.read('LIGHT-OUT')).toMatchObject({ value: 50, counted: 2, expected: 4 });
    const sunset = city(lamps, { isNight: true, darkFromMs: NOW_MS + 60_000 });
    expect(sunset.read('LIGHT-OUT')).toMatchObject({ value: NaN, counted: 0, expected: 4 });
  });
  it('draws no band for PM2.5: no class limit holds for a value of the moment', () => {
    const reading = city([['air:east:1', 'pm25', 300]]).read('ISO37120-8.1');
    expect(reading).not.toHaveProperty('abnormalAbove');
    expect(reading?.formula.en).toContain('not a 24-h mean, not an AQI');
  });
  it('averages noise energetically', () => {
    expect(
      city([
        ['noise:east:1', 'noiseLevel', 50],
        ['noise:east:2', 'noiseLevel', 70],
      ]).read('NOISE-LEQ')?.value,
    ).toBeCloseTo(67.0329, 3);
  });
});

describe('what is missing', () => {
  it('leaves stale, bad and unheard streams out of the total and says so', () => {
    const { read } = city(
      [
        ['air:east:1', 'pm25', 20],
        ['air:east:2', 'pm25', 90, 121],
        ['air:east:3', 'pm25', 90, 5, Quality.bad],
        ['air:east:4', 'pm25', NaN],
      ],
      { silent: ['air:east:5'] },
    );
    expect(read('ISO37120-8.1')).toMatchObject({ value: 20, counted: 1, expected: 5 });
    expect(read('OPS-DQ')).toMatchObject({ value: 20, counted: 1, expected: 5 });
  });
  it('has no value when nothing usable is left, never zero', () => {
    const { read } = city([['canteen:east:1', 'mealsServed', 80, 700]]);
    expect(read('CARE-MEALS')).toMatchObject({ value: NaN, counted: 0, expected: 1 });
    expect(read('CARE-MEALS')?.timeMs).toBeNaN();
  });
  it('shows only indicators somebody measures', () => {
    expect(city([['air:east:1', 'pm25', 20]]).indicators.read('west', NOW_MS)).toEqual([]);
  });
});

describe('a thing with several streams of one property', () => {
  it.each([[[10, 700]], [[700, 10]]])('counts as long as one of them does, whichever came first: ages %j', ([firstS, secondS]) => {
    const { read } = city([
      ['air:east:1', 'pm25', 20, firstS],
      ['air:east:1', 'pm25', 30, secondS],
    ]);
    expect(read('ISO37120-8.1')).toMatchObject({ value: firstS === 10 ? 20 : 30, counted: 1, expected: 1 });
    // Each stream is one that ought to speak.
    expect(read('OPS-DQ')).toMatchObject({ value: 50, counted: 1, expected: 2 });
  });
});

describe('trend', () => {
  const withHistory = () => {
    const made = city([['drain-level:east:1', 'waterLevel', 1]]);
    const batch = createBatchBuilder();
    for (let i = 1; i <= 60; i++) batch.push(0, NOW_MS + i * 60_000, i / 30, Quality.good);
    made.streams.append('demo', batch.take({ opened: [], counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
    const historyOf = (row: number) => made.streams.history.range(row, 0, Infinity);
    return { ...made, historyOf };
  };
  it('evaluates the same definition at past instants', () => {
    const { indicators, historyOf } = withHistory();
    expect(indicators.rowsOf(null, 'DRAIN-MARGIN')).toEqual([0]);
    const trend = indicators.trend(null, 'DRAIN-MARGIN', NOW_MS - 600_000, NOW_MS + 3_600_000, 8, historyOf);
    expect(trend[0]).toBeNaN();
    expect([...trend.slice(2)].map((v) => Math.round(v * 100) / 100)).toEqual([2.27, 1.93, 1.6, 1.27, 0.93, 0.6]);
  });
  it('remembers what it was told to record, in its five minutes, and leaves gaps as gaps', () => {
    const { indicators, read } = city([['drain-level:east:1', 'waterLevel', 1.6]]);
    indicators.record(NOW_MS);
    const reading = read('DRAIN-MARGIN', 'east');
    expect(reading?.trend.at(-1)).toBeCloseTo(1, 6);
    expect(reading?.trend.slice(0, -1).every(Number.isNaN)).toBe(true);
    expect(reading?.trendToMs).toBe(NOW_MS);
    expect(reading?.trendFromMs).toBe(NOW_MS - 6 * 3_600_000);
  });
  it('backfills gaps from history', () => {
    const { indicators, historyOf } = withHistory();
    indicators.backfill('east', 'DRAIN-MARGIN', NOW_MS + 3_600_000, historyOf);
    const reading = indicators.read('east', NOW_MS + 3_600_000).find((r) => r.id === 'DRAIN-MARGIN');
    expect(reading?.trend.at(-1)).toBeCloseTo(0.6, 5);
    expect(reading?.trend.at(-7)).toBeCloseTo(1.6, 5);
  });
});

describe('limits', () => {
  const rule = (property: string, op: 'above' | 'below', value: number, thingKind?: string): AlarmRule =>
    levelRule({ property, op, value, ...(thingKind === undefined ? {} : { thingKind }) });
  it('are those of the alarm rules for drains: the first one met, not a river’s', () => {
    expect(
      indicatorLimits([rule('waterLevel', 'above', 4.1), rule('waterLevel', 'above', 3.5, 'drain-level'), rule('waterLevel', 'above', 1, 'river-gauge')]),
    ).toEqual({
      waterLevel: 3.5,
    });
    expect(indicatorLimits([rule('waterLevel', 'below', 0.2), rule('tideLevel', 'above', 2)])).toEqual({});
  });
});
