import { createClock } from '../../../../src/base/clock.ts';
import { openCity } from '../../../../src/city/open.ts';
import { createScene, sceneInternals } from '../../../../src/scene/create-scene.ts';
import type { Alarm } from '../../../../src/rules/alarms/alarm.ts';
import { createSession, type SessionState } from '../../../../src/session/session.ts';
import { createStreamTable } from '../../../../src/tables/streams.ts';

/** A scene with hand-fed tables; tests drive it through `window.lab`. Query: `city` (folder), `layers`, `session` (JSON). */
const query = new URLSearchParams(location.search);
const city = await openCity(new URL(query.get('city') ?? '', location.href).href);
const { lon, lat } = city.manifest.origin;
const session = createSession({
  camera: { lon, lat, zoom: 15, pitch: 55, bearing: -20 },
  layers: (query.get('layers') ?? '').split(',').filter(Boolean),
  ...(JSON.parse(query.get('session') ?? '{}') as Partial<SessionState>),
});
const clock = createClock();
const streams = createStreamTable();
const state = { alarms: [] as Alarm[], version: 0 };
const container = document.getElementById('scene') as HTMLElement;
const scene = await createScene(container, { city, session, clock, streams, alarms: () => state.alarms, alarmsVersion: () => state.version });
const lab = { scene, internals: sceneInternals(scene), city, session, clock, streams, state };
export type Lab = typeof lab;
Object.assign(window, { lab });
