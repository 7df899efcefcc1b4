import { say } from '../../base/words.ts';
import type { LayerContext, MapLayer } from '../layers/layer.ts';
import { createGlyphAtlas } from '../marks/glyph-atlas.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../marks/sprites.ts';
import { markTones } from '../marks/tones.ts';
import { wordGlyph } from '../marks/words-on-map.ts';
import { depthWords, toldDepths, type DepthMark } from './depths.ts';
import { kindNames } from './kinds.ts';

/** How deep things lie, in words: down a corner of the pit, and beside pipes. */
export function openDepthLabels({ inputs, map }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const atlas = createGlyphAtlas(2);
  const store = createSpriteStore(16);
  let key = '';

  const textOf = (mark: DepthMark): string => {
    const { language } = session.getState();
    const depth = `${mark.depthM.toFixed(mark.kind === 'scale' ? 0 : 1)}\u202fm`;
    if (mark.kind === 'scale') return mark.depthM === 0 ? say(depthWords, language, 'ground') : say(depthWords, language, 'scale', { depth });
    return say(depthWords, language, 'pipe', { what: kindNames[mark.network][language], diameter: String(Math.round(mark.diameterM * 1000)), depth });
  };
  const look = (): boolean => {
    const told = toldDepths(city);
    const next = told ? [told.version, session.getState().language].join() : '';
    if (next === key) return false;
    key = next;
    const marks = told?.marks ?? [];
    // On soil by day, too.
    const tones = markTones.night;
    store.resize(marks.length);
    marks.forEach((mark, i) => {
      const isScale = mark.kind === 'scale';
      const glyph = wordGlyph(atlas, textOf(mark), isScale ? 12 : 11, isScale ? tones.textQuiet : tones.text, tones.halo, isScale ? 600 : 500);
      const [x, y, z] = mark.at;
      setSprite(store, i, [x, -z, y], glyph, { rightPx: glyph.width / atlas.scale / 2 + 4, upPx: 0, fromZoom: 0, opacity: 1 });
    });
    return true;
  };
  return {
    marks: [createSpriteLayer({ id: 'depths', store, atlas, zoom: () => map.getZoom(), seeThrough: true })],
    look,
    restyle: () => void look(),
    afterFrame: look,
    setVisible() {},
    close: store.release,
  };
}
