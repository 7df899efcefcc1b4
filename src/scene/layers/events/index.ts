import type { GeoJSONSource } from 'maplibre-gl';
import { createEventTable, type KeptEvent } from '../../../tables/events.ts';
import { paletteOf } from '../../ground/palette.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { markTones } from '../../marks/tones.ts';
import { wordGlyph } from '../../marks/words-on-map.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { planOf } from '../standing.ts';
import { middleOf } from '../../event-middle.ts';
import { labelOf } from './label.ts';
import { featuresOf } from './shapes.ts';

const SOURCE = 'events';
const WASH = 'event-wash';
const LINE = 'event-line';
const DASHED = 'event-line-dashed';
const MOST_LABELS = 200;
const LABEL_HEIGHT_M = 6;
/** Clear of a place name that stands in the same middle. */
const ABOVE_NAME_PX = 22;

/**
 * Where warnings, disruptions and closures count at the shown instant: a wash and an outline, thicker the more severe, with a word in
 * its middle. Exercises and tests are dashed and say so. No hue: hue is an alarm's.
 */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, session, events = createEventTable() } = inputs;
  const labels = createSpriteStore(16);
  const atlas = createGlyphAtlas(2);
  let placed: readonly { readonly kept: KeptEvent; readonly at: readonly [number, number, number] }[] = [];
  let positions = new Float32Array(0);
  let version = 0;
  let shown = '';
  let isVisible = true;

  map.addSource(SOURCE, { type: 'geojson', data: featuresOf([]), tolerance: 0.3 });
  const below = ['street-name', 'city-model'].find((id) => map.getLayer(id)) ?? LABELS_BOTTOM;
  map.addLayer(
    { id: WASH, type: 'fill', source: SOURCE, paint: { 'fill-antialias': false, 'fill-opacity': ['match', ['get', 'step'], 3, 0.16, 2, 0.1, 0.06] } },
    below,
  );
  const width = ['match', ['get', 'step'], 3, 3, 2, 2, 1] as never;
  const round = { 'line-join': 'round' } as const;
  map.addLayer({ id: LINE, type: 'line', source: SOURCE, filter: ['==', ['get', 'isReal'], true], layout: round, paint: { 'line-width': width } }, below);
  map.addLayer(
    {
      id: DASHED,
      type: 'line',
      source: SOURCE,
      filter: ['==', ['get', 'isReal'], false],
      layout: round,
      paint: { 'line-width': width, 'line-dasharray': [3, 2] },
    },
    below,
  );
  const show = (): void => {
    // A layer with nothing in it would still be laid out tile by tile.
    const visibility = isVisible && shown !== '' ? 'visible' : 'none';
    for (const id of [WASH, LINE, DASHED]) map.setLayoutProperty(id, 'visibility', visibility);
  };
  const write = (): void => {
    const { language } = session.getState();
    const tones = markTones[theme()];
    atlas.clear();
    labels.resize(placed.length);
    for (const [i, { kept, at }] of placed.entries()) {
      const word = wordGlyph(atlas, labelOf(kept.event, language), 12, tones.text, tones.halo, 600);
      setSprite(labels, i, at, word, { rightPx: 0, upPx: ABOVE_NAME_PX, fromZoom: 9, opacity: 1 });
    }
  };
  const restyle = (): void => {
    const { theme: tone, style } = session.getState();
    const { accent } = paletteOf(tone, style);
    map.setPaintProperty(WASH, 'fill-color', accent);
    for (const line of [LINE, DASHED]) map.setPaintProperty(line, 'line-color', accent);
    write();
  };
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
    liftPx: ABOVE_NAME_PX,
    reachPx: () => 16,
    ref: (i) => ({ kind: 'event', id: placed[i]?.kept.key ?? '' }),
  };
  show();
  restyle();
  return {
    marks: [createSpriteLayer({ id: 'event-labels', store: labels, atlas, zoom: () => map.getZoom(), underNames: true, seeThrough: true })],
    points,
    look(nowMs) {
      const active = events.activeAt(nowMs);
      const key = active.map((kept) => `${kept.key} ${kept.event.severity} ${kept.event.texts[0]?.title ?? ''}`).join('\n');
      if (key === shown) return false;
      shown = key;
      (map.getSource(SOURCE) as GeoJSONSource | undefined)?.setData(featuresOf(active));
      placed = active.slice(0, MOST_LABELS).flatMap((kept) => {
        const middle = middleOf(kept.event.area);
        return middle ? [{ kept, at: planOf(city, middle.lon, middle.lat, LABEL_HEIGHT_M) }] : [];
      });
      positions = Float32Array.from(placed.flatMap(({ at }) => at));
      version++;
      show();
      write();
      return true;
    },
    restyle,
    setVisible(visible) {
      isVisible = visible;
      show();
    },
    close: labels.release,
  };
}
