import { createClock } from '../../../../src/base/clock.ts';
import { openCity } from '../../../../src/city/open.ts';
import { createScene } from '../../../../src/scene/create-scene.ts';
import { openAhead } from '../../../../src/scene/open-ahead.ts';
import { createSession } from '../../../../src/session/session.ts';
import { createStreamTable } from '../../../../src/tables/streams.ts';

/** A city's ground and draft, and on demand the scene that takes them over. Query: `city` (folder), `bare` for one without buildings. */
const query = new URLSearchParams(location.search);
const city = await openCity(new URL(query.get('city') ?? '', location.href).href);
const { lon, lat } = city.manifest.origin;
const camera = { lon, lat, zoom: 15, pitch: 55, bearing: 0 };
const session = createSession({ camera, layers: [], theme: 'day', style: 'clay' });
const clock = createClock();
// Midnight at 150° east: nothing but the houses themselves tells the pictures apart.
clock.set({ kind: 'at', timeMs: Date.UTC(2026, 5, 21, 14), rate: 0 });
const container = document.getElementById('scene') as HTMLElement;
const { buildings, ...bare } = city.manifest;
const manifest = query.has('bare') || !buildings ? bare : city.manifest;
const ahead = openAhead(container, { manifest, baseUrl: city.baseUrl, session, camera, nowMs: clock.now });
const layersNow = async (): Promise<readonly string[]> => (await ahead.map).getLayersOrder();
const draft = {
  isDrawn: await ahead.drawn,
  layersNow,
  /** The map's context goes, and comes again. */
  async loseContext() {
    const map = await ahead.map;
    const loss = map.getCanvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
    const back = new Promise<void>((done) => void map.once('webglcontextrestored', () => done()));
    loss?.loseContext();
    await new Promise((lost) => setTimeout(lost, 100));
    loss?.restoreContext();
    await back;
  },
  /** The model in the draft's place; then where three draws a plan point, CSS pixels. */
  async stand(points: readonly (readonly [x: number, y: number, z: number])[]) {
    const scene = await createScene(container, { city, session, clock, streams: createStreamTable(), alarms: () => [], alarmsVersion: () => 0 }, ahead);
    await scene.firstPicture;
    await scene.whole;
    await scene.whenSettled();
    const { sceneInternals } = await import('../../../../src/scene/create-scene.ts');
    const { camera: eye } = sceneInternals(scene).stage.three;
    return points.map(([x, y, z]) => {
      const p = eye.position.clone().set(x, z, -y).applyMatrix4(eye.matrixWorldInverse).applyMatrix4(eye.projectionMatrix);
      return [((p.x + 1) / 2) * container.clientWidth, ((1 - p.y) / 2) * container.clientHeight] as const;
    });
  },
};
export type DraftLab = typeof draft;
Object.assign(window, { draft });
