import { createClock } from '../../../../src/base/clock.ts';
import { openCity } from '../../../../src/city/open.ts';
import { parseDemoAddress } from '../../../../src/feeds/demo/address.ts';
import { loadSensors } from '../../../../src/feeds/demo/sensors-file.ts';
import { createSetting } from '../../../../src/feeds/demo/world/site.ts';
import { createWorld } from '../../../../src/feeds/demo/world/world.ts';
import { createScene, sceneInternals } from '../../../../src/scene/create-scene.ts';
import { createSession, type CameraPlace } from '../../../../src/session/session.ts';
import { createFeedCounts } from '../../../../src/tables/batch.ts';
import { createStreamTable } from '../../../../src/tables/streams.ts';

/** The grown hamlet with the very readings of the demo feed, brought to an instant by `show`. Query: `city` (folder). */
const query = new URLSearchParams(location.search);
const city = await openCity(new URL(query.get('city') ?? '', location.href).href);
const { manifest } = city;
const session = createSession({ camera: { lon: manifest.origin.lon, lat: manifest.origin.lat, zoom: 15, pitch: 55, bearing: -20 } });
const clock = createClock();
const streams = createStreamTable();
const feed = manifest.feeds.find(({ type }) => type === 'demo');
const { seed } = parseDemoAddress(feed?.address ?? '');
const { sensors, capacities } = await loadSensors(city.baseUrl);
const skyKinds = new Set(['street-light', 'weather', 'rain-gauge']);
const world = createWorld(
  createSetting(
    seed,
    manifest.bounds,
    city.utcOffsetMinutes(0),
    sensors.filter(({ properties }) => skyKinds.has(properties.kind)),
    capacities,
  ),
);

/** What the feed's last word was at an instant, for every stream. */
function tell(timeMs: number): void {
  const numbers = world.streams.map((_, i) => world.lastSent(i, timeMs));
  const value = Float32Array.from(numbers, (number, i) => world.read(i, number));
  streams.append(
    'demo',
    {
      kind: 'reset',
      count: numbers.length,
      stream: Uint32Array.from(numbers, (_, i) => i),
      timeMs: Float64Array.from(numbers, (number, i) => world.timeOf(i, number)),
      value,
      quality: Uint8Array.from(value, (v) => (Number.isNaN(v) ? 3 : 0)),
      opened: world.streams.map(({ id, property, unit, intervalMs, site }) => ({
        id,
        thingId: site.id,
        property,
        unit,
        intervalMs,
        lon: site.lon,
        lat: site.lat,
        source: 'demo',
        kind: site.kind,
      })),
      counts: createFeedCounts(),
      arrivedMs: timeMs,
    },
    timeMs,
  );
}

const container = document.getElementById('scene') as HTMLElement;
const scene = await createScene(container, { city, session, clock, streams, alarms: () => [], alarmsVersion: () => 0 });
export interface View {
  readonly style: 'clay' | 'lit';
  readonly theme: 'night' | 'day';
  readonly timeMs: number;
  readonly camera?: Partial<CameraPlace>;
}
/** How fine the model is drawn, set by the test. */
let quality: 0 | 1 | 2 = 1;
const golden = {
  setQuality(level: typeof quality): void {
    quality = level;
  },
  scene,
  streams,
  session,
  city,
  internals: sceneInternals(scene),
  async show({ style, theme, timeMs, camera = {} }: View): Promise<void> {
    session.setState({ style, theme });
    clock.set({ kind: 'at', timeMs, rate: 0 });
    tell(timeMs);
    scene.flyTo(camera, { cut: true });
    await scene.whenSettled();
    // Whoever keeps the frame rate tells a model or a terrain that has just come its own level: on a busy machine after ours.
    scene.setQuality(quality);
    await scene.whenSettled();
  },
};
export type Golden = typeof golden;
Object.assign(window, { golden });
