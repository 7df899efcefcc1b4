import { Color, Mesh, MeshBasicMaterial, PerspectiveCamera, PlaneGeometry, Scene, WebGLRenderer } from 'three';
import { createClock } from '../../../../src/base/clock.ts';
import { createPlanFrame } from '../../../../src/base/geodesy.ts';
import { createSession } from '../../../../src/session/session.ts';
import { createBuildingTable } from '../../../../src/tables/buildings.ts';
import type { City } from '../../../../src/city/city.ts';
import type { FrameInfo, SceneHost } from '../../../../src/scene/scene-host.ts';
import { createPlacedFeatures } from '../../../../src/city/placed-features.ts';
import { createContentSource } from '../../../../src/scene/model/placed/content-source.ts';
import { createPlacedList } from '../../../../src/scene/placed-list.ts';
import { createCityModel } from '../../../../src/scene/model/city-model.ts';
import { createTown, townOrigin } from './town.ts';

// A bare page around the model: ?style=lit&theme=day&hour=17.5&az=210&tilt=30&far=600&half=20&quality=1
const query = new URLSearchParams(location.search);
const number = (key: string, otherwise: number): number => Number(query.get(key) ?? otherwise);
const style = query.get('style') === 'lit' ? 'lit' : 'clay';
const theme = query.get('theme') === 'day' ? 'day' : 'night';
const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.autoClear = false;
renderer.info.autoReset = false;
renderer.setSize(innerWidth, innerHeight);
document.body.append(renderer.domElement);
const camera = new PerspectiveCamera(36.87, innerWidth / innerHeight, 2, 30000);
const far = number('far', 700);
const [az, tilt] = [(number('az', 20) * Math.PI) / 180, (number('tilt', 30) * Math.PI) / 180];
const [fx, fz] = [number('x', 0), number('z', 0)];
camera.position.set(fx + Math.sin(az) * Math.cos(tilt) * far, Math.sin(tilt) * far, fz + Math.cos(az) * Math.cos(tilt) * far);
camera.lookAt(fx, 0, fz);
camera.updateMatrixWorld();

const listeners = new Set<(frame: FrameInfo) => void>();
let asked = 0;
let jobs = 0;
const host = {
  map: {},
  renderer,
  camera,
  frame: createPlanFrame(townOrigin),
  invalidate: () => void (asked = 1),
  inWholeDepth: (draw: () => void) => draw(),
  onBeforeDraw: (listener: (frame: FrameInfo) => void) => (listeners.add(listener), () => listeners.delete(listener)),
  onContext: () => () => undefined,
  pending: () => (jobs++, () => void jobs--),
  size: () => ({ width: renderer.domElement.width, height: renderer.domElement.height }),
} as unknown as SceneHost;
const session = createSession({ camera: { lon: 0, lat: 0, zoom: 14, pitch: 0, bearing: 0 }, style, theme });
const clock = createClock();
clock.set({ kind: 'at', timeMs: Date.UTC(2026, 3, 20, 0) + (number('hour', 15) - 8) * 3600e3, rate: 0 });
const town = createTown(number('half', 16));
const city = {
  manifest: { origin: { lon: townOrigin[0], lat: townOrigin[1] }, crs: { ellipsoidOffset: { metres: 0 } }, buildings: { tileset: 'town' }, furniture: 'trees' },
  baseUrl: 'http://town/',
  buildings: createBuildingTable(),
  placed: createPlacedFeatures(),
  sensor: () => undefined,
  service: (id: string) => ({ properties: { building: id } }),
  utcOffsetMinutes: () => 480,
} as unknown as City;
const alarms =
  query
    .get('alarms')
    ?.split(',')
    .map((thingId, i) => ({ thingId, rule: { priority: (i % 3) + 1 } })) ?? [];
const model = createCityModel(host, { city, session, clock, streams: null, alarms: () => alarms, alarmsVersion: () => 1 } as never, {
  tiles: town.source,
  contents: createContentSource([], []),
  placed: createPlacedList(city),
});
if (query.has('quality')) model.setQuality(number('quality', 1) as 0);
const scene = new Scene();
const ground = new Mesh(
  new PlaneGeometry(40000, 40000).rotateX(-Math.PI / 2),
  new MeshBasicMaterial({
    color: query.get('ground') ? `#${query.get('ground')}` : theme === 'day' ? '#E9E7E2' : '#1A1C1E',
    polygonOffset: true,
    polygonOffsetFactor: 4,
    polygonOffsetUnits: 8,
  }),
);
ground.renderOrder = -9;
scene.add(ground, model.group);
renderer.setClearColor(new Color(theme === 'day' ? '#dfe6ea' : '#101214'));

let drawn = 0;
const times: number[] = [];
function frame(): void {
  requestAnimationFrame(frame);
  if (!asked) return;
  asked = 0;
  const t0 = performance.now();
  renderer.info.reset();
  for (const listener of listeners)
    listener({ nowMs: clock.now(), focus: [fx, fz], focusM: 0, distanceM: far, metresPerPixel: 1, project: () => null, sees: () => true });
  renderer.clear();
  renderer.render(scene, camera);
  times.push(performance.now() - t0);
  drawn++;
}
frame();
Object.assign(window, {
  viewer: {
    model,
    session,
    clock,
    camera,
    settled: () => jobs === 0 && asked === 0 && model.tilesPending === 0 && drawn > 2,
    stats: () => ({
      drawn,
      jobs,
      tiles: model.tilesLoaded,
      houses: town.count,
      calls: renderer.info.render.calls,
      triangles: renderer.info.render.triangles,
      lastMs: times.slice(-5),
    }),
  },
});
