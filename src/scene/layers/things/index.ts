import { createDotLayer, createDotStore } from '../../marks/dots.ts';
import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { markTones } from '../../marks/tones.ts';
import { wordGlyph } from '../../marks/words-on-map.ts';
import { watchAlarms } from '../active-alarms.ts';
import { createFreshnessColumns } from '../freshness-columns.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { createThingDots } from './dots.ts';
import { readingText } from './reading-text.ts';

const RADIUS_PX = 5;
const VALUES_FROM_ZOOM = 13.5;
/** On a tilted map what is near stands larger than in its middle, by so many zoom levels at most. */
const NEARER = 2;
/** Names and values are drawn for so many things; beyond it only dots (a broker may hold a million). */
const MOST_LABELS = 400;
/** Values are written so often at most: nobody reads a number faster, and each is drawn anew. Dots follow at once. */
const VALUES_EVERY_MS = 500;

/** Things met only in feeds: a lamp or an air station of a live broker that no pack describes. */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, streams, clock, session } = inputs;
  const dots = createDotStore(64);
  const values = createSpriteStore(64);
  const atlas = createGlyphAtlas(2);
  const alarms = watchAlarms(inputs);
  const shownText: string[] = [];
  let drawnTexts = 0;
  let writtenMs = NaN;
  const rowsByDot: (readonly number[])[] = [];
  let rowsShape = NaN;

  const things = createThingDots(city, streams, dots, () => ({ tones: markTones[theme()], byThing: alarms.byThing }));
  const freshness = createFreshnessColumns(streams, dots, things.dotOf);
  /** The first measured amount speaks for the thing. */
  const spokesman = (dot: number): number => {
    if (rowsShape !== streams.shapeVersion) rowsByDot.length = 0;
    rowsShape = streams.shapeVersion;
    const rows = (rowsByDot[dot] ??= streams.rowsOfThing(things.idOf(dot)));
    return rows.find((row) => !Number.isNaN(streams.value[row] as number)) ?? rows[0] ?? -1;
  };
  const write = (nowMs: number): boolean => {
    if (map.getZoom() + (map.getPitch() > 0 ? NEARER : 0) < VALUES_FROM_ZOOM) return false;
    writtenMs = clock.wall();
    const { language } = session.getState();
    const tones = markTones[theme()];
    const count = Math.min(dots.count, MOST_LABELS);
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
      // All of them are wanted again, at the next look.
      writtenMs = NaN;
    }
    return changed;
  };
  const points: MarkPoints = {
    get count() {
      return dots.count;
    },
    get positions() {
      return dots.columns.place;
    },
    get version() {
      return things.version;
    },
    liftPx: 0,
    reachPx: () => RADIUS_PX + 5,
    ref: (i) => ({ kind: 'thing', id: things.idOf(i) }),
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
      const isAlarmed = alarms.changed();
      const met = things.meet();
      if (isAlarmed) things.paintAlarms();
      const aged = freshness.look(nowMs);
      // By the wall's clock: a replay runs faster than anybody reads. That one may be set back, too.
      const isDue = met || isAlarmed || !(Math.abs(clock.wall() - writtenMs) < VALUES_EVERY_MS);
      return (isDue && write(nowMs)) || met || aged || isAlarmed;
    },
    restyle() {
      things.paintAll();
      write(clock.now());
    },
    setVisible() {},
    close() {
      dots.release();
      values.release();
    },
  };
}
