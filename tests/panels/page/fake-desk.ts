import { createLensBoard } from '../../../src/app/lenses/board.ts';
import { createStyleBoard } from '../../../src/app/styles/board.ts';
import { every } from '../../../src/base/browser.ts';
import { createClock, type Clock } from '../../../src/base/clock.ts';
import type { Desk } from '../../../src/panels/ui/desk.ts';
import { createSession, type CameraPlace } from '../../../src/session/session.ts';
import { createFeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';
import { createEventTable } from '../../../src/tables/events.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';
import { createTaskTable } from '../../../src/tables/tasks.ts';
import { createVehicleTable } from '../../../src/tables/vehicles.ts';
import { createBatchBuilder } from '../../batch-builder.ts';
import { createFakeAlarmDesk } from './fake-alarm-desk.ts';
import { fakeAlarms } from './fake-alarms.ts';
import { fakeCases } from './fake-cases.ts';
import { fakeCity } from './fake-city.ts';
import { fakeDrops, fakeFeeds, fakeLayers } from './fake-feed-list.ts';
import { fakeFeedDetail, fakeLook } from './fake-feeds.ts';
import { fakeIndicators } from './fake-indicators.ts';
import { FAKE_NOW_MS, origin, type FakeOptions } from './fake-now.ts';
import { baseOf, fakeHistory, wander } from './fake-readings.ts';
import { fakeSensors } from './fake-sensors.ts';
import { fakeShift } from './fake-shift.ts';

export { FAKE_NOW_MS, type FakeOptions } from './fake-now.ts';

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

  const lifelines: Desk['lifelines'] = { version: 0, services: () => [], stage: () => null, isUp: () => null };
  const lenses = createLensBoard({ city, streams, clock, feeds: () => [], cases: fakeCases, lifelines });
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
    shift: fakeShift,
    sound: {
      isOurs: true,
      isCalled: () => Promise.resolve(true),
      silenced: new Map(),
      silence: () => undefined,
      join: () => () => undefined,
      onChange: () => () => undefined,
    },
    windows: { seen: () => ['whole'], alarmsAreSeen: () => true, onChange: () => () => undefined },
    forecasts: { version: 0, of: () => 'not-foretold', coming: () => [], watched: 0, foretold: 0 },
    sensors: fakeSensors(streams, options.stuck ?? ''),
    ask: () => (session.getState().operator === '' ? 'no-name' : 'done'),
    tasks: createTaskTable(),
    lifelines,
    openLenses: () => Promise.resolve(lenses),
    uses: new Map([['sensors', 4]]),
    serviceDays: () => [{ feedId: 'demo', day: '2026-11-22', watchedS: 36_000, openS: 36_000, flowingS: 35_460 }],
    alarms: createFakeAlarmDesk(alarms, city, session, clock),
    cases: fakeCases,
    indicators: { read: (areaId) => fakeIndicators(areaId) },
    feeds: {
      list: () => fakeFeeds(options.feeds, clock.wall()),
      detail: (id) => fakeFeedDetail(id, clock.wall()),
      layerChain: () => fakeFeedDetail('demo', clock.wall()).chain,
      protocols: ['mqtt', 'polled', 'sse', 'websocket', 'sensorthings-http'],
      isDeclared: (origin) => origin.endsWith('water.example'),
      look: fakeLook,
      try: ({ id }) => id,
      signIn() {},
    },
    history: (row, fromMs, toMs) => Promise.resolve(fakeHistory(streams.descriptor(row), fromMs, toMs)),
    layers: fakeLayers,
    styles: createStyleBoard({ city, streams, session, clock, indicators: fakeIndicators }),
    drops: fakeDrops,
    recording: {
      state: { kind: 'none', failure: null },
      left: [],
      async forget() {},
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
