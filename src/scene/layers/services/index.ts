import { createGlyphAtlas } from '../../marks/glyph-atlas.ts';
import type { MarkPoints } from '../../marks/mark-points.ts';
import { PIN_H, PLATE_PX, servicePin } from '../../marks/service-glyphs.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../../marks/sprites.ts';
import { thinByZoom } from '../../marks/thinning.ts';
import { markTones } from '../../marks/tones.ts';
import { wordGlyph } from '../../marks/words-on-map.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { planOf, serviceHeightM } from '../standing.ts';

/** Who keeps their place when two pins want the same: what saves lives first. */
const importance = ['hospital', 'fire', 'police', 'pump', 'hall', 'posthouse', 'canteen', 'kitchen', 'school'];
const NAMES_FROM_ZOOM = 15;
const HINT_THROUGH_WALLS = 0.2;
/** Seen along the ground, far names crowd into one line. */
const NAMES_RECEDE = 2;
const NAMES_RAISE_M = 25;

/** Room a pin keeps, CSS pixels: a few landmarks over the whole city, every service in the street. */
const roomPx = (zoom: number): number => (zoom < 13 ? 190 : zoom < 14 ? 150 : zoom < 15 ? 105 : zoom < 16 ? 56 : 30);

export function openLayer({ inputs, map, theme, invalidate }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const { services } = city;
  const count = services.length;
  const atlas = createGlyphAtlas(Math.min(2, Math.ceil(globalThis.devicePixelRatio || 1)));
  const pins = createSpriteStore(count);
  const names = createSpriteStore(count);
  pins.resize(count);
  names.resize(count);
  const positions = new Float32Array(count * 3);
  let version = 0;
  let buildingsVersion = NaN;

  services.forEach((service, i) => positions.set(planOf(city, service.lon, service.lat, 0), i * 3));
  const rank = (kind: string): number => (importance.findIndex((name) => kind.includes(name)) + importance.length + 1) % (importance.length + 1);
  const order = services.map((_, i) => i).sort((a, b) => rank(services[a]?.properties.kind ?? '') - rank(services[b]?.properties.kind ?? '') || a - b);
  const [, latDeg] = city.frame.origin;
  const pinFrom = thinByZoom(positions, order, latDeg, roomPx, 10.5, 16.5);
  const nameFrom = thinByZoom(positions, order, latDeg, () => 130, NAMES_FROM_ZOOM, 18);

  const draw = (): void => {
    const { language } = session.getState();
    const tones = markTones[theme()];
    services.forEach((service, i) => {
      const at = positions.subarray(i * 3, i * 3 + 3) as unknown as readonly [number, number, number];
      const name = service.properties.name[language];
      const fromZoom = pinFrom[i] as number;
      setSprite(pins, i, at, servicePin(atlas, tones, service.properties.kind), { rightPx: 0, upPx: PIN_H / 2 - 2, fromZoom, opacity: 1 });
      const word = wordGlyph(atlas, name, 12, tones.text, tones.halo);
      const rightPx = PLATE_PX / 2 + 3 + word.width / atlas.scale / 2;
      setSprite(names, i, at, word, { rightPx, upPx: PIN_H - PLATE_PX / 2 - 3, fromZoom: Math.max(fromZoom, nameFrom[i] as number), opacity: 1 });
    });
  };
  const stand = (): boolean => {
    if (city.buildings.version === buildingsVersion) return false;
    buildingsVersion = city.buildings.version;
    let moved = false;
    services.forEach((service, i) => {
      const z = Math.fround(serviceHeightM(city, service.properties.id));
      moved ||= positions[i * 3 + 2] !== z;
      positions[i * 3 + 2] = z;
    });
    if (!moved) return false;
    version++;
    draw();
    return true;
  };
  let drawnFor = '';
  const restyle = (): void => {
    const look = `${theme()} ${session.getState().language}`;
    if (drawnFor === look) return;
    drawnFor = look;
    atlas.clear();
    draw();
  };
  restyle();
  stand();
  // Names drawn before the interface's face arrived would keep the fallback's look.
  void document.fonts.ready.then(() => {
    drawnFor = '';
    restyle();
    invalidate();
  });

  const zoom = (): number => map.getZoom();
  const common = { atlas, zoom, underNames: true };
  const points: MarkPoints = {
    count,
    positions,
    get version() {
      return version;
    },
    liftPx: PIN_H - PLATE_PX / 2 - 3,
    reachPx: (i, atZoom) => (atZoom >= (pinFrom[i] as number) ? PLATE_PX / 2 + 3 : 0),
    ref: (i) => ({ kind: 'service', id: services[i]?.properties.id ?? '' }),
  };
  return {
    marks: [
      createSpriteLayer({ ...common, id: 'services-hint', store: pins, strength: () => HINT_THROUGH_WALLS, seeThrough: true }),
      createSpriteLayer({ ...common, id: 'services', store: pins }),
      createSpriteLayer({ ...common, id: 'services-names', store: names, recede: NAMES_RECEDE, raiseM: NAMES_RAISE_M }),
    ],
    points,
    look: stand,
    restyle,
    setVisible() {},
    close() {
      pins.release();
      names.release();
    },
  };
}
