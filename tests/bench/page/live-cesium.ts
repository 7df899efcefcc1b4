import { Cartesian3, CesiumWidget, Color, PointPrimitiveCollection, type PointPrimitive } from '@cesium/engine';
import { CENTRE } from '../live/messages.ts';
import { colourOf, commitLoop, hearOnPage, live, PROBE_ENTITY, places } from './live-parts.ts';

window.CESIUM_BASE_URL = '/cesium/';

/** CesiumJS's fastest common way for points: a collection of point primitives, changed in place. */
const { scene, camera } = new CesiumWidget('map', { baseLayer: false, skyBox: false, skyAtmosphere: false, shadows: false, requestRenderMode: true });
camera.setView({ destination: Cartesian3.fromDegrees(CENTRE[0], CENTRE[1], 16_000) });
const collection = scene.primitives.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
const paint = (value: number): Color => Color.fromBytes(...(colourOf(value) as [number, number, number]), 255);
const points = places().map(([lon, lat]) => collection.add({ position: Cartesian3.fromDegrees(lon, lat, 50), pixelSize: 6, color: paint(0) }));
scene.requestRender();
const waiting = new Map<number, number>();
await hearOnPage(({ entity, value }) => void waiting.set(entity, value));
commitLoop(
  () => waiting.size > 0,
  () => {
    const probe = waiting.get(PROBE_ENTITY);
    for (const [entity, value] of waiting) (points[entity] as PointPrimitive).color = paint(value);
    waiting.clear();
    scene.requestRender();
    if (probe !== undefined) live.committed = probe;
  },
);
live.ready = true;
