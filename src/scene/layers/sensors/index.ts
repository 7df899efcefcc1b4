import { createDotLayer, createDotStore } from '../../marks/dots.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { thinByZoom } from '../../marks/thinning.ts';
import { markTones, rgbOf } from '../../marks/tones.ts';
import { isLampKind } from '../../lamp-kind.ts';
import { watchAlarms } from '../active-alarms.ts';
import { createFreshnessColumns } from '../freshness-columns.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { STREET_HEIGHT_M, planOf, serviceHeightM } from '../standing.ts';

/** All sensors are drawn from here on; further out a sample that keeps its distance. */
const ALL_FROM_ZOOM = 15.5;
const SAMPLE_FROM_ZOOM = 10;
/** A street lamp is a thing of the picture itself, bright or dark: its dot comes where one could want to read it, not as beads along every road. */
const LAMPS_FROM_ZOOM = 17;
const radiusStops: readonly (readonly [zoom: number, px: number])[] = [
  [11, 1.6],
  [13, 2.2],
  [15, 3.2],
  [17, 5],
  [19, 7],
];

export function openLayer({ inputs, map, theme, frame }: LayerContext): MapLayer {
  const { city, streams, clock } = inputs;
  const { sensors } = city;
  const store = createDotStore(sensors.length);
  store.resize(sensors.length);
  const dotById = new Map(sensors.map((sensor, i) => [sensor.properties.id, i]));
  const kinds = [...new Set(sensors.map((sensor) => sensor.properties.kind))].sort();
  const alarms = watchAlarms(inputs);
  const freshness = createFreshnessColumns(streams, store, (id) => dotById.get(id) ?? -1);
  let buildingsVersion = NaN;
  let version = 0;

  const { place, tone, life } = store.columns;
  sensors.forEach((sensor, i) => place.set(planOf(city, sensor.lon, sensor.lat, STREET_HEIGHT_M), i * 3));
  const isLamp = sensors.map(({ properties }) => isLampKind(properties.kind));
  const sampled = thinByZoom(
    place.subarray(0, sensors.length * 3),
    [...sensors.keys()].filter((i) => !isLamp[i]),
    city.frame.origin[1],
    sampleCellPx,
    SAMPLE_FROM_ZOOM,
    ALL_FROM_ZOOM,
  );
  store.touch('place', 0, sensors.length);

  const paint = (): void => {
    const tones = markTones[theme()];
    sensors.forEach((sensor, i) => {
      const alarm = alarms.byThing.get(sensor.properties.id);
      const colour = alarm ? tones.alarm[alarm.priority] : (tones.greys[kinds.indexOf(sensor.properties.kind) % tones.greys.length] as string);
      tone.set([...rgbOf(colour), 1], i * 4);
      life[i * 3 + 1] = alarm ? 0 : isLamp[i] ? LAMPS_FROM_ZOOM : (sampled[i] as number);
    });
    store.touch('tone', 0, sensors.length);
    store.touch('life', 0, sensors.length);
  };
  /** Sensors that stand for a service go up to its roof when the building arrives. */
  const lift = (): boolean => {
    if (city.buildings.version === buildingsVersion) return false;
    buildingsVersion = city.buildings.version;
    let moved = false;
    sensors.forEach((sensor, i) => {
      if (sensor.properties.service === undefined) return;
      const z = serviceHeightM(city, sensor.properties.service);
      if (place[i * 3 + 2] === Math.fround(z)) return;
      place[i * 3 + 2] = z;
      store.touch('place', i, i + 1);
      moved = true;
    });
    if (moved) version++;
    return moved;
  };
  const points: MarkPoints = {
    get count() {
      return store.count;
    },
    positions: place,
    get version() {
      return version;
    },
    liftPx: 0,
    reachPx: (i, zoom) => (zoom >= (life[i * 3 + 1] as number) ? Math.max(7, radiusAt(zoom) + 4) : 0),
    ref: (i) => ({ kind: 'sensor', id: sensors[i]?.properties.id ?? '' }),
  };
  const layer = createDotLayer('sensors', store, () => {
    const { edgeTone, edgeAlpha } = markTones[theme()];
    return { nowS: freshness.secondsOf(clock.now()), zoom: map.getZoom(), radiusPx: radiusAt(map.getZoom()), edgeTone, edgeAlpha };
  });
  /** Drawn at this zoom, and in the picture: the others grow old unseen. */
  const isSeen = (dot: number): boolean => {
    const seen = frame();
    const [x, y, z] = [place[dot * 3] as number, place[dot * 3 + 1] as number, place[dot * 3 + 2] as number];
    return !seen || (map.getZoom() >= (life[dot * 3 + 1] as number) && seen.sees(x, y, z));
  };
  alarms.changed();
  paint();
  return {
    marks: [layer],
    points,
    look(nowMs) {
      const alarmed = alarms.changed();
      if (alarmed) paint();
      const lifted = lift();
      return freshness.look(nowMs, isSeen) || alarmed || lifted;
    },
    restyle: paint,
    setVisible() {},
    close: store.release,
  };
}

/** Room each shown sensor keeps, CSS pixels: wide at town scale, tight in the street. */
const sampleCellPx = (zoom: number): number => (zoom < 13.5 ? 46 : zoom < 14.5 ? 30 : 20);

function radiusAt(zoom: number): number {
  const next = radiusStops.findIndex(([z]) => z > zoom);
  if (next === 0) return (radiusStops[0] as readonly [number, number])[1];
  if (next < 0) return (radiusStops.at(-1) as readonly [number, number])[1];
  const [z0, r0] = radiusStops[next - 1] as readonly [number, number];
  const [z1, r1] = radiusStops[next] as readonly [number, number];
  return r0 + ((zoom - z0) / (z1 - z0)) * (r1 - r0);
}
