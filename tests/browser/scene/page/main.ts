import { createClock } from '../../../../src/base/clock.ts';
import { createScene } from '../../../../src/scene/create-scene.ts';
import type { Alarm } from '../../../../src/rules/alarms/alarm.ts';
import { createSession, type SessionState } from '../../../../src/session/session.ts';
import { createStreamTable } from '../../../../src/tables/streams.ts';
import { createSyntheticCity } from './synthetic-city.ts';

/** A scene with hand-fed tables; tests drive it through `window.lab`. `#{"theme":"day"}` presets the session. */
const query = new URLSearchParams(location.search);
const city = createSyntheticCity(Number(query.get('sensors') ?? 400));
const session = createSession({
  camera: { lon: 150, lat: 20, zoom: 15, pitch: 55, bearing: -20 },
  layers: (query.get('layers') ?? '').split(',').filter(Boolean),
  ...(JSON.parse(query.get('session') ?? '{}') as Partial<SessionState>),
});
const clock = createClock();
const streams = createStreamTable();
const state = { alarms: [] as Alarm[], version: 0 };
const container = document.getElementById('scene') as HTMLElement;
const scene = await createScene(container, { city, session, clock, streams, alarms: () => state.alarms, alarmsVersion: () => state.version });
const lab = { scene, city, session, clock, streams, state };
export type Lab = typeof lab;
Object.assign(window, { lab });
