import { entityFromKey, type EntityRef } from '../city/city.ts';
import type { LayerContext, MapLayer } from './layers/layer.ts';
import { standingPlace } from './layers/standing.ts';
import { createGlyphAtlas, type GlyphAtlas, type GlyphRect } from './marks/glyph-atlas.ts';
import { PIN_H, PLATE_PX } from './marks/service-glyphs.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from './marks/sprites.ts';
import { markTones, type MarkTones } from './marks/tones.ts';
import { wordGlyph } from './marks/words-on-map.ts';

const RING_PX = 30;

/** A ring and a name at what is hovered and what is selected; buildings are outlined by the model itself. */
export function openSelectionMarks({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, streams, session } = inputs;
  const atlas = createGlyphAtlas(2);
  const store = createSpriteStore(4);
  let key = '';

  const nameOf = (ref: EntityRef): string => {
    const { language } = session.getState();
    const known = city.place(ref)?.name[language];
    if (known !== undefined) return known;
    const row = streams.rowsOfThing(ref.id)[0];
    const kind = row === undefined ? '' : streams.descriptor(row).kind;
    const short = ref.id.split(':').slice(-1)[0] ?? ref.id;
    return kind === '' ? short : `${kind} ${short}`;
  };
  const placeOf = (ref: EntityRef): readonly [number, number, number] | null => {
    const thing = ref.kind === 'link' ? city.networks.thing(ref.id) : null;
    if (ref.kind !== 'link' || !thing) return ref.kind === 'link' ? null : standingPlace(city, streams, ref.id);
    const { lon, lat, heightM } = city.networks.spot(thing);
    return [...city.frame.toPlan(lon, lat), heightM];
  };
  /** Ring and name, where there is a place for them; a store without rows is not drawn. */
  const put = (entity: string | null, tones: MarkTones, strong: boolean): void => {
    const ref = entity === null ? null : entityFromKey(entity);
    const at = ref && ref.kind !== 'building' && ref.kind !== 'area' ? placeOf(ref) : null;
    if (!ref || !at) return;
    const row = store.count;
    store.resize(row + 2);
    const upPx = ref.kind === 'service' ? PIN_H - PLATE_PX / 2 - 3 : 0;
    setSprite(store, row, at, ring(atlas, tones, strong), { rightPx: 0, upPx, fromZoom: 0, opacity: 1 });
    setSprite(store, row + 1, at, wordGlyph(atlas, nameOf(ref), 13, tones.text, tones.halo, 600), {
      rightPx: 0,
      upPx: upPx - RING_PX / 2 - 10,
      fromZoom: 0,
      opacity: 1,
    });
  };
  const look = (): boolean => {
    const { hovered, selected, language } = session.getState();
    const next = [hovered, selected, theme(), language, city.buildings.version, city.networks.version, streams.shapeVersion].join('\n');
    if (next === key) return false;
    key = next;
    const tones = markTones[theme()];
    store.resize(0);
    put(hovered === selected ? null : hovered, tones, false);
    put(selected, tones, true);
    return hovered !== null || selected !== null;
  };
  return {
    marks: [createSpriteLayer({ id: 'selection', store, atlas, zoom: () => map.getZoom(), seeThrough: true })],
    look,
    restyle: () => void look(),
    repoint: () => void look(),
    setVisible() {},
    close: store.release,
  };
}

const ring = (atlas: GlyphAtlas, tones: MarkTones, strong: boolean): GlyphRect =>
  atlas.glyph(`ring ${strong} ${tones.accent}`, RING_PX, RING_PX, (c) => {
    c.translate(RING_PX / 2, RING_PX / 2);
    c.beginPath();
    c.arc(0, 0, RING_PX / 2 - 3, 0, 7);
    c.strokeStyle = tones.halo;
    c.lineWidth = strong ? 4.5 : 3.5;
    c.stroke();
    c.strokeStyle = tones.accent;
    c.lineWidth = strong ? 2.2 : 1.2;
    c.stroke();
  });
