import { createDependencies } from '../../../src/city/dependencies/index.ts';
import { createStyleBoard } from '../../../src/app/styles/board.ts';
import { createOperations } from '../../../src/city/operations/index.ts';
import { createStreets } from '../../../src/city/streets/index.ts';
import { createNetworks, createStoreys } from '../../../src/city/networks/index.ts';
import { createPlacedFeatures } from '../../../src/city/placed-features.ts';
import { every } from '../../../src/base/browser.ts';
import { createClock, type Clock } from '../../../src/base/clock.ts';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { createRandom, hashText } from '../../../src/base/random.ts';
import type { Words } from '../../../src/base/words.ts';
import type { Area, City, EntityRef, Sensor, Service } from '../../../src/city/city.ts';
import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import type { Desk, DropSummary } from '../../../src/panels/ui/desk.ts';
import type { FeedSummary } from '../../../src/panels/ui/feed-desk.ts';
import { fakeFeedDetail, fakeLook } from './fake-feeds.ts';
import { createFakeAlarmDesk } from './fake-alarm-desk.ts';
import type { Alarm, AlarmState } from '../../../src/rules/alarms/alarm.ts';
import type { CaseDesk } from '../../../src/panels/ui/case-desk.ts';
import { unknownClass } from '../../../src/rules/cases/deadlines.ts';
import { createRequestTable } from '../../../src/tables/cases.ts';
import { createTaskTable } from '../../../src/tables/tasks.ts';
import type { IndicatorReading } from '../../../src/rules/indicators/indicator.ts';
import { createSession, type CameraPlace, type SessionState } from '../../../src/session/session.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { createFeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';
import { createBatchBuilder } from '../../batch-builder.ts';
import { createBuildingTable } from '../../../src/tables/buildings.ts';
import type { Series } from '../../../src/tables/series.ts';
import { createEventTable } from '../../../src/tables/events.ts';
import { createVehicleTable } from '../../../src/tables/vehicles.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';

/** A desk with nothing behind it, for looking at panels: 23 November 2026, 14:03:07 in the city. */
export const FAKE_NOW_MS = Date.UTC(2026, 10, 23, 6, 3, 7);

export interface FakeOptions {
  readonly alarms: 'some' | 'none' | 'flood' | 'storm';
  readonly feeds: 'open' | 'waiting' | 'silent';
  readonly session: Partial<SessionState>;
  readonly demo: boolean;
  /** Let time pass from `FAKE_NOW_MS` on; tests keep it still. */
  readonly running: boolean;
}

/** Nothing is ever dropped here. */
const noDrops: readonly DropSummary[] = [];
const fakeDrops: Desk['drops'] = {
  list: () => noDrops,
  onChange: () => () => undefined,
  open: () => undefined,
  remove: () => undefined,
  setShown: () => undefined,
  flyTo: () => undefined,
  places: () => [],
  openAsCity: () => Promise.resolve(),
  geojson: () => Promise.resolve([]),
};

const words = (zh: string, en: string): Words => ({ zh, en });
const origin = { lon: 128.4, lat: 24.6 };
const districtNames: readonly Words[] = [
  words('临江区', 'Riverside'),
  words('老城区', 'Old Town'),
  words('云桥区', 'Cloudbridge'),
  words('港口区', 'Harbour'),
  words('北岭区', 'North Ridge'),
  words('南湾区', 'South Bay'),
  words('科创新区', 'Innovation Park'),
  words('桑园区', 'Mulberry'),
  words('石塘区', 'Stonepond'),
  words('东堤区', 'East Embankment'),
  words('竹溪区', 'Bamboo Creek'),
  words('高铁新城', 'High-Speed Rail New Town'),
];

const rule = (
  id: string,
  title: Words,
  property: string,
  unit: string,
  value: number,
  priority: 1 | 2 | 3,
  op: 'above' | 'below',
  response?: string,
): AlarmRule => ({
  id,
  title,
  property,
  unit,
  value,
  priority,
  op,
  deadband: value * 0.05,
  onDelayS: 10,
  offDelayS: 30,
  respondWithinMin: priority === 1 ? 5 : 15,
  cause: words('上游来水超过水泵排量，或水泵停机。', 'Inflow exceeds the pump’s capacity, or the pump has stopped.'),
  consequence: words('约 20 分钟内低洼路段积水。', 'Low-lying streets flood in about 20 minutes.'),
  action: words('启动备用泵；派抢修队到泵站。', 'Start the standby pump; send a crew to the station.'),
  ...(response === undefined ? {} : { response }),
});
const rules: readonly AlarmRule[] = [
  rule('drain-critical', words('排水井水位过高', 'Drain level critical'), 'waterLevel', 'm', 3, 1, 'above', 'dispatch-crew'),
  rule('drain-high', words('排水井水位偏高', 'Drain level high'), 'waterLevel', 'm', 2.6, 2, 'above', 'dispatch-crew'),
  rule('pump-stopped', words('水泵停机', 'Pump stopped'), 'pumpState', '1', 0.5, 2, 'below', 'dispatch-crew'),
  rule('fridge-warm', words('冷柜温度偏高', 'Fridge too warm'), 'fridgeTemperature', 'Cel', 8, 3, 'above'),
  rule('pm25-high', words('PM2.5 偏高', 'PM2.5 high'), 'pm25', 'ug/m3', 75, 3, 'above'),
  rule('queue-long', words('排队过长', 'Queue too long'), 'queueLength', '1', 30, 3, 'above'),
];

const area = (id: string, name: Words, i: number): Area => ({
  properties: { id, level: 'district', name, population: 40000 + i * 3100, population60: 9000 + i * 700 },
  geometry: { type: 'Polygon', coordinates: [] },
  lon: origin.lon + (i % 4) * 0.01,
  lat: origin.lat + Math.floor(i / 4) * 0.01,
});

function fakeManifest(demo: boolean): CityManifest {
  const bounds = [origin.lon - 0.1, origin.lat - 0.1, origin.lon + 0.1, origin.lat + 0.1] as const;
  return {
    version: '1.0',
    id: 'yunwan',
    name: demo ? words('云湾', 'Yunwan') : words('代尔夫特', 'Delft'),
    kind: demo ? 'demo' : 'real',
    attribution: demo ? 'Belvedere demo city, CC0' : 'BAG, CC0',
    crs: { source: 'EPSG:4326', vertical: 'EGM2008', ellipsoidOffset: { metres: 0, declared: true } },
    origin,
    bounds,
    timeZone: demo ? { kind: 'fixed', offsetMinutes: 480 } : { kind: 'iana', name: 'Europe/Amsterdam' },
    services: [{ kind: 'posthouse', title: words('健康驿站', 'Health posthouse'), file: 'x' }],
    feeds: [
      { id: 'demo', type: 'demo', title: words('演示城市数据', 'Demo city feed'), address: 'demo:yunwan?seed=7' },
      { id: 'broker', type: 'mqtt', title: words('市政物联网总线', 'Municipal IoT broker'), address: 'wss://broker.example/mqtt' },
    ],
    alarmRules: rules,
    cameras: ['全城', '港口', '老城', '中央商务区'].map((zh, i) => ({
      id: `v${i}`,
      name: words(zh, ['Whole city', 'Port', 'Old town', 'Business district'][i] as string),
      ...origin,
      zoom: 13 + i,
      pitch: 50,
      bearing: i * 20,
    })),
  };
}

const sensorKinds = [
  { kind: 'drain-level', zh: '排水井', en: 'Drain', property: 'waterLevel', unit: 'm', base: 1.8 },
  { kind: 'pump-station', zh: '泵站', en: 'Pump', property: 'pumpState', unit: '1', base: 1 },
  { kind: 'canteen', zh: '助餐点冷柜', en: 'Canteen fridge', property: 'fridgeTemperature', unit: 'Cel', base: 4 },
  { kind: 'air-quality', zh: '空气站', en: 'Air station', property: 'pm25', unit: 'ug/m3', base: 42 },
  { kind: 'hall', zh: '政务大厅', en: 'Service hall', property: 'queueLength', unit: '1', base: 14 },
] as const;

function fakeCity(demo: boolean): City {
  const manifest = fakeManifest(demo);
  const districts = districtNames.map((name, i) => area(`d${i}`, name, i));
  const streets = districts.flatMap((d, i) =>
    [0, 1, 2].map((n): Area => ({
      ...d,
      properties: {
        id: `s${i}-${n}`,
        level: 'street',
        parent: d.properties.id,
        name: words(`${d.properties.name.zh}${n + 1}街道`, `${d.properties.name.en} Street ${n + 1}`),
      },
    })),
  );
  const sensors: Sensor[] = [];
  for (let i = 0; i < 40; i++) {
    const k = sensorKinds[i % sensorKinds.length] as (typeof sensorKinds)[number];
    const id = `${k.kind}-${String(i).padStart(3, '0')}`;
    const extra =
      k.kind === 'pump-station'
        ? [
            { id: `${id}-flow`, property: 'pumpFlow', unit: 'm3/s', intervalS: 10 },
            { id: `${id}-level`, property: 'waterLevel', unit: 'm', intervalS: 10 },
            { id: `${id}-power`, property: 'pumpPower', unit: 'kW', intervalS: 10 },
          ]
        : [];
    sensors.push({
      lon: origin.lon + i * 0.001,
      lat: origin.lat + i * 0.0007,
      properties: {
        id,
        kind: k.kind,
        name: words(`${k.zh} Q${i}`, `${k.en} Q${i}`),
        district: `d${i % 12}`,
        street: `s${i % 12}-1`,
        streams: [{ id: `${id}-${k.property}`, property: k.property, unit: k.unit, intervalS: 10 }, ...extra],
      },
    });
  }
  const services: Service[] = [0, 1, 2].map((i) => ({
    lon: origin.lon,
    lat: origin.lat,
    properties: { id: `post-${i}`, kind: 'posthouse', name: words(`健康驿站 ${i + 1} 号`, `Posthouse ${i + 1}`), district: 'd0', capacity: 12 },
  }));
  const buildings = createBuildingTable();
  buildings.put({
    count: 1,
    row: new Int32Array([-1]),
    id: ['b-00042'],
    use: new Uint8Array([1]),
    storeys: new Float32Array([18]),
    heightM: new Float32Array([54.3]),
    baseM: new Float32Array([4.2]),
    year: new Float32Array([NaN]),
    people: new Float32Array([31, 142, 48, 9]),
    lon: new Float64Array([origin.lon]),
    lat: new Float64Array([origin.lat]),
  });
  const find = <T extends { readonly properties: { readonly id: string } }>(all: readonly T[], id: string): T | undefined =>
    all.find((t) => t.properties.id === id);
  const placeOf = (ref: EntityRef) => {
    const found = find(sensors, ref.id) ?? find(services, ref.id) ?? find(districts, ref.id) ?? find(streets, ref.id);
    if (found) return { lon: found.lon, lat: found.lat, name: found.properties.name, kind: ref.kind };
    return ref.kind === 'building' ? { ...origin, name: words('桑园新村 12 栋', 'Mulberry Court 12'), kind: 'building' } : undefined;
  };
  return {
    manifest,
    placed: createPlacedFeatures(),
    baseUrl: '/',
    frame: createPlanFrame([origin.lon, origin.lat]),
    districts,
    streets,
    grid: [],
    services,
    sensors,
    buildings,
    sensor: (id) => find(sensors, id),
    service: (id) => find(services, id),
    area: (id) => find([...districts, ...streets], id),
    place: placeOf,
    contains: () => true,
    elevation: null,
    groundM: () => NaN,
    networks: createNetworks(manifest, '/', () => NaN),
    storeys: createStoreys(manifest, '/'),
    dependencies: createDependencies(manifest, '/'),
    streetNetwork: createStreets(manifest, '/'),
    operations: createOperations(manifest, '/'),
    utcOffsetMinutes: () => 480,
  };
}

/** Smooth, repeatable wandering around a base value. */
function wander(id: string, timeMs: number, base: number, property: string): number {
  if (property === 'pumpState') return Math.floor(timeMs / 5400000) % 5 === 3 ? 0 : 1;
  const seed = hashText(id) % 1000;
  const t = timeMs / 3600000 + seed;
  const wave = Math.sin(t * 1.1) * 0.3 + Math.sin(t * 3.7 + seed) * 0.12 + Math.sin(t * 41 + seed) * 0.02;
  return base * (1 + wave);
}
const baseOf = (property: string): number => sensorKinds.find((k) => k.property === property)?.base ?? (property === 'pumpFlow' ? 4.2 : 180);

/** No cases: their panel has tests of its own. */
const fakeCases: CaseDesk = {
  version: 0,
  operations: { agencies: [], classes: [], units: [], cameras: [], dispatch: [] },
  problem: null,
  requests: createRequestTable(),
  list: () => [],
  get: () => undefined,
  orphans: () => [],
  classOf: ({ classId }) => unknownClass(classId),
  restoredMs: () => NaN,
  openFromAlarm: () => ({ outcome: 'no-name', caseId: '' }),
  openFromRequest: () => ({ outcome: 'no-name', caseId: '' }),
  act: () => 'no-name',
  dispatch: () => 'no-name',
  units: () => [],
  propose: () => ({ kind: 'no-streets' }),
  routeOf: () => null,
  camerasNear: () => [],
  delivery: () => null,
};

export function createFakeDesk(options: FakeOptions): Desk & { readonly clock: Clock } {
  const startedMs = Date.now();
  const clock = createClock(() => FAKE_NOW_MS + (options.running ? Date.now() - startedMs : 0));
  const city = fakeCity(options.demo);
  const streams = createStreamTable();
  const session = createSession({ camera: { ...origin, zoom: 14, pitch: 50, bearing: 24 }, layers: ['sensors', 'alarms'], ...options.session });
  session.subscribe((now, before) => now.time !== before.time && clock.set(now.time));
  clock.set(session.getState().time);

  const opened: StreamDescriptor[] = city.sensors.flatMap((s) =>
    s.properties.streams.map((d): StreamDescriptor => ({
      id: d.id,
      thingId: s.properties.id,
      property: d.property,
      unit: d.unit,
      intervalMs: d.intervalS * 1000,
      lon: s.lon,
      lat: s.lat,
      source: 'Yunwan edge gateway 07',
      kind: s.properties.kind,
    })),
  );
  const tell = (timeMs: number, first: boolean): void => {
    const batch = createBatchBuilder();
    opened.forEach((d, i) => {
      const silentMs = i % 11 === 7 ? 45000 : i % 13 === 9 ? 900000 : 0;
      batch.push(i, timeMs - 800 - silentMs - (i % 7) * 900, wander(d.id, timeMs, baseOf(d.property), d.property), i % 17 === 5 ? 1 : 0);
    });
    streams.append('demo', batch.take({ opened: first ? opened : [], counts: createFeedCounts(), arrivedMs: clock.wall(), kind: 'update' }), clock.wall());
  };
  for (let t = FAKE_NOW_MS - 3600000; t <= FAKE_NOW_MS; t += 30000) tell(t, t === FAKE_NOW_MS - 3600000);

  const alarms = fakeAlarms(city, options.alarms);
  const pulses = new Set<() => void>();
  every(250, () => {
    if (options.running && options.feeds === 'open') tell(clock.now(), false);
    for (const pulse of pulses) pulse();
  });
  return {
    city,
    streams,
    vehicles: createVehicleTable(),
    events: createEventTable(),
    session,
    clock,
    log: { newest: () => [], summary: null, signIn: () => undefined, jsonLines: () => '', all: () => [] },
    ask: () => (session.getState().operator === '' ? 'no-name' : 'done'),
    tasks: createTaskTable(),
    lifelines: { version: 0, services: () => [], stage: () => null, isUp: () => null },
    alarms: createFakeAlarmDesk(alarms, city, session, clock),
    cases: fakeCases,
    indicators: { read: (areaId) => fakeIndicators(areaId) },
    feeds: {
      list: () => fakeFeeds(options.feeds, clock.wall()),
      detail: (id) => fakeFeedDetail(id, clock.wall()),
      protocols: ['mqtt', 'polled', 'sse', 'websocket', 'sensorthings-http'],
      isDeclared: (origin) => origin.endsWith('water.example'),
      look: fakeLook,
      try: ({ id }) => id,
    },
    history: (row, fromMs, toMs) => Promise.resolve(fakeHistory(streams.descriptor(row), fromMs, toMs)),
    layers: fakeLayers,
    styles: createStyleBoard({ city, streams, session, clock, indicators: fakeIndicators }),
    drops: fakeDrops,
    recording: {
      state: { kind: 'none' },
      start() {},
      async save() {},
      discard() {},
      async open() {},
      async leave() {},
      onChange: () => () => undefined,
    },
    view: {
      flyTo: (place) => session.setState({ camera: { ...session.getState().camera, ...place } }),
      flyToEntity: () => undefined,
      camera: (): CameraPlace => session.getState().camera,
      metresPerPixel: () => 2.31,
      onMove: (listener) => session.subscribe(listener),
      onCursor: (listener) => {
        listener(origin);
        return () => undefined;
      },
      feature: () => null,
      png: () => Promise.resolve(new Blob([])),
    },
    tools: null,
    stats: () => ({ frameMs: 4.213, rowsPerS: 10312, drawCalls: 118, heapMb: 164.2, lagMs: 412 }),
    onPulse(listener) {
      pulses.add(listener);
      return () => pulses.delete(listener);
    },
  };
}

function fakeAlarms(city: City, kind: FakeOptions['alarms']): Alarm[] {
  if (kind === 'none') return [];
  const random = createRandom(5);
  const states: readonly AlarmState[] = ['unacknowledged', 'acknowledged', 'returned-unacknowledged'];
  const list: Alarm[] = [];
  for (let i = 0; i < { some: 12, flood: 34, storm: 10_000 }[kind]; i++) {
    const r = rules[i === 0 ? 0 : kind === 'flood' && i < 20 ? 1 + (i % 2) : i % rules.length] as AlarmRule;
    const things = city.sensors.filter((s) => s.properties.streams.some((d) => d.property === r.property));
    const thing = things[i % things.length] as Sensor;
    const stream = thing.properties.streams.find((d) => d.property === r.property);
    const state = states[i < 5 ? 0 : i % 3] as AlarmState;
    const raisedMs =
      FAKE_NOW_MS - (kind === 'flood' && i < 20 ? i * 25000 : Math.floor((kind === 'storm' ? i * 900 : i * i * 260000) * random.between(0.6, 1))) - 31000;
    const value = r.property === 'pumpState' ? 0 : r.value * random.between(1.01, 1.2);
    list.push({
      id: `${r.id}/demo/${stream?.id}/${raisedMs}`,
      rule: r,
      feedId: 'demo',
      streamId: stream?.id ?? '',
      thingId: thing.properties.id,
      state,
      raisedMs,
      returnedMs: state === 'returned-unacknowledged' ? FAKE_NOW_MS - 20000 : NaN,
      acknowledgedBy: state === 'acknowledged' ? 'Lin Wei' : null,
      acknowledgedMs: FAKE_NOW_MS - 60000,
      aside: null,
      value,
      worst: value * 1.02,
    });
  }
  return list.sort(
    (a, b) => a.rule.priority - b.rule.priority || Number(a.state === 'acknowledged') - Number(b.state === 'acknowledged') || b.raisedMs - a.raisedMs,
  );
}

const indicatorKinds = [
  { id: 'ISO37120-8.1', title: words('PM2.5 浓度', 'PM2.5'), unit: 'ug/m3', decimals: 0, base: 38, above: 55, n: 41 },
  { id: 'OPS-DRAIN', title: words('排水井最高水位', 'Highest drain level'), unit: 'm', decimals: 2, base: 2.1, above: 2.6, n: 120 },
  { id: 'CARE-ONTIME', title: words('上门准时率', 'Home visits on time'), unit: '%', decimals: 0, base: 93, below: 85, n: 60 },
  { id: 'MEALS', title: words('今日助餐', 'Meals served today'), unit: '1', decimals: 0, base: 4210, n: 120 },
  { id: 'WAIT', title: words('大厅平均等候', 'Mean hall wait'), unit: 'min', decimals: 0, base: 9, n: 25 },
  { id: 'OPS-DQ', title: words('数据完整率', 'Data completeness'), unit: '%', decimals: 1, base: 97, below: 90, n: 10000 },
] as const;

function fakeIndicators(areaId: string | null): readonly IndicatorReading[] {
  return indicatorKinds.map((k, i): IndicatorReading => {
    const random = createRandom(hashText(`${areaId}${k.id}`));
    const factor = areaId === null ? 1 : random.between(0.7, 1.3);
    const trend = new Float32Array(36);
    for (let t = 0; t < 36; t++)
      trend[t] = k.base * Math.min(k.unit === '%' ? 1.02 : 2, factor) * (1 + Math.sin(t / 5 + i + factor * 9) * 0.05 + random.between(-0.02, 0.02));
    if (areaId === 'd4') trend.fill(NaN, 10, 20);
    const gone = areaId === 'd8' && i === 0;
    const expected = areaId === null ? k.n : Math.ceil(k.n / 12);
    return {
      id: k.id,
      title: k.title,
      lens: 'livable',
      value: gone ? NaN : (trend[35] as number),
      unit: k.unit,
      decimals: k.decimals,
      counted: gone ? 0 : expected - (random.below(3) === 0 ? 1 + random.below(2) : 0),
      expected,
      formula: words(
        '各站最近一次有效读数的算术平均；陈旧与失联的站不计入。',
        'Arithmetic mean of each station’s latest valid reading; stale and lost stations are left out.',
      ),
      standard: 'ISO 37120:2014, live proxy',
      timeMs: FAKE_NOW_MS - 12000,
      trend,
      trendFromMs: FAKE_NOW_MS - 6 * 3600000,
      trendToMs: FAKE_NOW_MS,
      ...('above' in k ? { abnormalAbove: k.above } : {}),
      ...('below' in k ? { abnormalBelow: k.below } : {}),
    };
  });
}

function fakeFeeds(kind: FakeOptions['feeds'], wallMs: number): readonly FeedSummary[] {
  const base = {
    why: '',
    retryAtMs: NaN,
    rowsPerS: 10312.4,
    lagMs: 412,
    kind: kind === 'silent' ? ('stale' as const) : ('live' as const),
    kindSinceMs: wallMs - 7_500_000,
    messagesPerS: 10312.4,
    bytesPerS: 1_443_700,
    messages: 1843201,
    bytes: 258_048_140,
    received: 1843201,
    shown: 1720443,
    superseded: 122701,
    dropped: 0,
    rejected: {},
    outsideCity: 0,
    staleOnArrival: 3,
    lastRowsMs: kind === 'silent' ? FAKE_NOW_MS - 23000 : wallMs - 300,
  };
  return [
    { id: 'demo', title: words('演示城市数据', 'Demo city feed'), type: 'demo', address: 'demo:yunwan?seed=7', state: 'open', ...base },
    {
      ...base,
      id: 'broker',
      title: words('市政物联网总线', 'Municipal IoT broker'),
      type: 'mqtt',
      address: 'wss://broker.example/mqtt',
      state: kind === 'open' ? 'open' : 'waiting',
      why: kind === 'open' ? '' : 'connection closed by the broker',
      retryAtMs: wallMs + 6400,
      rowsPerS: 3.2,
      messagesPerS: 3.2,
      bytesPerS: 640,
      kind: kind === 'open' ? 'live' : 'lost',
      rejected: { 'bad-json': 12, 'unknown-unit': 4 },
      outsideCity: 41,
    },
  ];
}

function fakeHistory(d: StreamDescriptor, fromMs: number, toMs: number): Series {
  const times: number[] = [];
  for (let t = Math.ceil(fromMs / 60000) * 60000; t <= toMs; t += 60000) if (t < FAKE_NOW_MS - 2.2 * 3600000 || t > FAKE_NOW_MS - 1.9 * 3600000) times.push(t);
  return {
    timeMs: Float64Array.from(times),
    value: Float32Array.from(times, (t) => wander(d.id, t, baseOf(d.property), d.property)),
    quality: new Uint8Array(times.length),
  };
}

const fakeLayers = [
  {
    id: 'sensors',
    title: words('传感器', 'Sensors'),
    onByDefault: true,
    legend: [
      { css: '#a3abb2', shape: 'dot', label: words('正常', 'Normal') },
      { css: '#b9c0c6', shape: 'hatch', label: words('陈旧或失联', 'Stale or lost') },
    ],
  },
  { id: 'alarms', title: words('告警', 'Alarms'), onByDefault: true, legend: [{ css: '#fc444a', shape: 'square', label: words('1 紧急', '1 Critical') }] },
  {
    id: 'districts',
    title: words('城区边界', 'District borders'),
    onByDefault: false,
    legend: [{ css: '#858e96', shape: 'line', label: words('边界', 'Border') }],
  },
  { id: 'air', title: words('空气质量', 'Air quality'), onByDefault: false, legend: [] },
] as const;
