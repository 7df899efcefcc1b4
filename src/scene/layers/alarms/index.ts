import { alarmGlyph, drawBeat } from '../../marks/alarm-glyphs.ts';
import { createBeatOverlay } from '../../marks/beat.ts';
import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { markTones } from '../../marks/tones.ts';
import { watchAlarms, type ThingAlarm } from '../active-alarms.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { standingPlace, thingRef } from '../standing.ts';
import { openFloodHulls } from './flood-hulls.ts';
import type { RootGroup } from '../../../rules/alarms/root-groups.ts';

const LIFT_PX = 20;
const REACH_PX = 15;

/**
 * One mark per thing in alarm. Its outline shows through walls; the filled shape only where the thing itself is in sight,
 * so that depth still tells near from hidden. What nobody has acknowledged wears a double frame, and a third one beats about
 * it, over the map and not in it: a city where nothing changes draws nothing, alarms or none.
 */
export function openLayer(context: LayerContext): MapLayer {
  const { inputs, map, theme } = context;
  const { city, streams } = inputs;
  const atlas = createGlyphAtlas(2);
  const outlines = createSpriteStore(32);
  const bodies = createSpriteStore(32);
  const frames = createSpriteStore(32);
  const alarms = watchAlarms(inputs);
  const hulls = openFloodHulls(context);
  let flood: readonly RootGroup[] = [];
  let placed: { alarm: ThingAlarm; at: readonly [number, number, number] }[] = [];
  let positions = new Float32Array(0);
  let version = 0;
  let buildingsVersion = NaN;
  let shapeVersion = NaN;
  const beat = createBeatOverlay(map);

  const draw = (): void => {
    const tones = markTones[theme()];
    const folded = hulls.show(flood, (thingId) => {
      const at = standingPlace(city, streams, thingId);
      return at && [at[0], at[1]];
    });
    const found = [...alarms.byThing.values()].flatMap((alarm) => {
      if (folded.has(alarm.thingId)) return [];
      const at = standingPlace(city, streams, alarm.thingId);
      return at ? [{ alarm, at }] : [];
    });
    // The most urgent is drawn last, on top.
    placed = found.sort((a, b) => b.alarm.priority - a.alarm.priority);
    positions = new Float32Array(placed.flatMap(({ at }) => [...at]));
    version++;
    for (const store of [outlines, bodies, frames]) store.resize(placed.length);
    const pose = { rightPx: 0, upPx: LIFT_PX, fromZoom: 0, opacity: 1 };
    placed.forEach(({ alarm, at }, i) => {
      const { priority, state } = alarm;
      setSprite(outlines, i, at, alarmGlyph(atlas, tones, priority, 'hollow'), pose);
      setSprite(bodies, i, at, state === 'returned-unacknowledged' ? null : alarmGlyph(atlas, tones, priority, 'filled'), pose);
      setSprite(frames, i, at, state === 'acknowledged' ? null : alarmGlyph(atlas, tones, priority, 'frame'), pose);
    });
    beat.put(
      placed
        .filter(({ alarm }) => alarm.state !== 'acknowledged')
        .map(({ alarm: { priority }, at }) => ({ at, liftPx: LIFT_PX, draw: (canvas) => drawBeat(canvas, tones, priority) })),
    );
  };
  const zoom = (): number => map.getZoom();
  const common = { atlas, zoom };
  const points: MarkPoints = {
    get count() {
      return placed.length;
    },
    get positions() {
      return positions;
    },
    get version() {
      return version;
    },
    liftPx: LIFT_PX,
    reachPx: () => REACH_PX,
    ref: (i) => thingRef(city, placed[i]?.alarm.thingId ?? ''),
  };
  return {
    marks: [
      createSpriteLayer({ ...common, id: 'alarms-outline', store: outlines, seeThrough: true }),
      createSpriteLayer({ ...common, id: 'alarms', store: bodies }),
      createSpriteLayer({ ...common, id: 'alarms-frame', store: frames, seeThrough: true }),
    ],
    points,
    look() {
      const moved = city.buildings.version !== buildingsVersion || streams.shapeVersion !== shapeVersion;
      const nowFlood = inputs.alarmFlood?.() ?? flood;
      const floods = nowFlood !== flood;
      flood = nowFlood;
      if (!alarms.changed() && !floods && !(moved && alarms.byThing.size > 0)) return false;
      buildingsVersion = city.buildings.version;
      shapeVersion = streams.shapeVersion;
      draw();
      return true;
    },
    restyle: draw,
    afterFrame(frame) {
      beat.follow(frame);
      return false;
    },
    setVisible(visible) {
      beat.setVisible(visible);
      hulls.setVisible(visible);
    },
    close() {
      beat.close();
      for (const store of [outlines, bodies, frames]) store.release();
    },
  };
}
