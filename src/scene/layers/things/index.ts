import { createDotLayer, createDotStore } from '../../marks/dots.ts';
import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { markTones, rgbOf } from '../../marks/tones.ts';
import { wordGlyph } from '../../marks/words-on-map.ts';
import { watchAlarms } from '../active-alarms.ts';
import { createFreshnessColumns } from '../freshness-columns.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { standingPlace } from '../standing.ts';
import { readingText } from './reading-text.ts';

const RADIUS_PX = 5;
const VALUES_FROM_ZOOM = 13.5;
/** On a tilted map what is near stands larger than in its middle, by so many zoom levels at most. */
const NEARER = 2;
/** Names and values are drawn for so many things; beyond it only dots (a broker may hold a million). */
const MOST_LABELS = 400;

/** Things met only in feeds: a lamp or an air station of a live broker that no pack describes. */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, streams, clock, session } = inputs;
  const dots = createDotStore(64);
  const values = createSpriteStore(64);
  const atlas = createGlyphAtlas(2);
  const alarms = watchAlarms(inputs);
  const ids: string[] = [];
  const dotById = new Map<string, number>();
  const shownText: string[] = [];
  let mapped = 0;
  let version = 0;
  let drawnTexts = 0;
  const rowsByDot: (readonly number[])[] = [];
  let rowsShape = NaN;

  const freshness = createFreshnessColumns(streams, dots, (id) => dotById.get(id) ?? -1);
  const paint = (dot: number): void => {
    const tones = markTones[theme()];
    const alarm = alarms.byThing.get(ids[dot] ?? '');
    dots.columns.tone.set([...rgbOf(alarm ? tones.alarm[alarm.priority] : tones.accent), 1], dot * 4);
    dots.columns.life[dot * 3 + 1] = 0;
    dots.touch('tone', dot, dot + 1);
    dots.touch('life', dot, dot + 1);
  };
  const meet = (): boolean => {
    if (mapped === streams.count) return false;
    const before = ids.length;
    for (; mapped < streams.count; mapped++) {
      const { thingId } = streams.descriptor(mapped);
      if (dotById.has(thingId) || city.sensor(thingId) || city.service(thingId)) continue;
      const at = standingPlace(city, streams, thingId);
      if (!at) continue;
      const dot = ids.length;
      ids.push(thingId);
      dotById.set(thingId, dot);
      dots.resize(ids.length);
      dots.columns.place.set(at, dot * 3);
      dots.touch('place', dot, dot + 1);
      paint(dot);
    }
    if (ids.length !== before) version++;
    return ids.length !== before;
  };
  /** The first measured amount speaks for the thing. */
  const spokesman = (dot: number): number => {
    if (rowsShape !== streams.shapeVersion) rowsByDot.length = 0;
    rowsShape = streams.shapeVersion;
    const rows = (rowsByDot[dot] ??= streams.rowsOfThing(ids[dot] ?? ''));
    return rows.find((row) => !Number.isNaN(streams.value[row] as number)) ?? rows[0] ?? -1;
  };
  const write = (nowMs: number): boolean => {
    if (map.getZoom() + (map.getPitch() > 0 ? NEARER : 0) < VALUES_FROM_ZOOM) return false;
    const { language } = session.getState();
    const tones = markTones[theme()];
    const count = Math.min(ids.length, MOST_LABELS);
    let changed = false;
    values.resize(count);
    for (let dot = 0; dot < count; dot++) {
      const row = spokesman(dot);
      const text = row < 0 ? '' : readingText(streams, row, language, nowMs);
      const ink = freshness.step(dot) === 0 ? tones.text : tones.textQuiet;
      const key = `${ink} ${text}`;
      if (shownText[dot] === key) continue;
      shownText[dot] = key;
      changed = true;
      const word = wordGlyph(atlas, text, 12, ink, tones.halo, 600);
      drawnTexts++;
      const place = dots.columns.place.subarray(dot * 3, dot * 3 + 3) as unknown as readonly [number, number, number];
      setSprite(values, dot, place, word, { rightPx: RADIUS_PX + 4 + word.width / atlas.scale / 2, upPx: 0, fromZoom: VALUES_FROM_ZOOM, opacity: 1 });
    }
    // Old values fill the atlas up: start it afresh now and then.
    if (drawnTexts > 4 * MOST_LABELS) {
      drawnTexts = 0;
      atlas.clear();
      shownText.length = 0;
    }
    return changed;
  };
  const points: MarkPoints = {
    get count() {
      return ids.length;
    },
    get positions() {
      return dots.columns.place;
    },
    get version() {
      return version;
    },
    liftPx: 0,
    reachPx: () => RADIUS_PX + 5,
    ref: (i) => ({ kind: 'thing', id: ids[i] ?? '' }),
  };
  const zoom = (): number => map.getZoom();
  return {
    marks: [
      createDotLayer('things', dots, () => {
        const { edgeTone, edgeAlpha } = markTones[theme()];
        return { nowS: freshness.secondsOf(clock.now()), zoom: zoom(), radiusPx: RADIUS_PX, edgeTone, edgeAlpha };
      }),
      createSpriteLayer({ id: 'things-values', store: values, atlas, zoom, underNames: true, seeThrough: true }),
    ],
    points,
    look(nowMs) {
      const alarmed = alarms.changed();
      const met = meet();
      if (alarmed) ids.forEach((_, dot) => paint(dot));
      const aged = freshness.look(nowMs);
      return write(nowMs) || met || aged || alarmed;
    },
    restyle() {
      ids.forEach((_, dot) => paint(dot));
      write(clock.now());
    },
    setVisible() {},
    close() {
      dots.release();
      values.release();
    },
  };
}
