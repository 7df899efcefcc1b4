import { storeyLabel, titleOfUse } from '../../city/storey-words.ts';
import { entityFromKey, type EntityRef } from '../../city/city.ts';
import type { LayerContext, MapLayer } from '../layers/layer.ts';
import { createGlyphAtlas } from '../marks/glyph-atlas.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../marks/sprites.ts';
import { markTones } from '../marks/tones.ts';
import { wordGlyph } from '../marks/words-on-map.ts';
import type { FrameInfo } from '../scene-host.ts';
import { openedStack, type OpenedStack } from './index.ts';
import { cornerTowards, type Plate } from './stack.ts';

/** Labels may stand this close above each other, CSS pixels. */
const LEAST_STEP_PX = 15;
const MOST = 128;
const shapes = { 1: '■1', 2: '▲2', 3: '▼3' } as const;

/** Storey number and what is on it, beside each floor pulled apart; an alarm of what stands there goes first. */
export function openStoreyLabels({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const atlas = createGlyphAtlas(2);
  const store = createSpriteStore(16);
  let [key, version, metresPerPixel] = ['', 0, NaN];
  let shown: { plate: Plate; text: string }[] = [];
  let stack: OpenedStack | null = null;
  const positions = new Float32Array(MOST * 3);

  const entitiesOf = (plate: Plate): readonly string[] => plate.storey.uses.flatMap((u) => u.entities ?? []);
  const alarmOf = (plate: Plate): string => {
    const things = new Set(entitiesOf(plate).map((k) => k.slice(k.indexOf('/') + 1)));
    const worst = inputs.alarms().reduce((best, { thingId, rule }) => (things.has(thingId) ? Math.min(best, rule.priority) : best), 4);
    return worst < 4 ? `${shapes[worst as 1 | 2 | 3]} ` : '';
  };
  const textOf = (plate: Plate): string => {
    const { language } = session.getState();
    const { uses } = plate.storey;
    const said = uses.map((u) => `${(u.name ?? titleOfUse(u.use))[language]} ${u.areaM2}\u202fm²`);
    const names = entitiesOf(plate)
      .slice(0, 1)
      .flatMap((k) => {
        const ref = entityFromKey(k);
        return (ref && city.place(ref)?.name[language]) ?? [];
      });
    return `${alarmOf(plate)}${[storeyLabel(plate.storey), ...said, ...names].join(' · ')}`;
  };
  /** Every n-th storey, so that words do not lie on each other; floors with something on them always. */
  const choose = ({ plates }: OpenedStack): { plate: Plate; text: string }[] => {
    const pitch = Math.max(0.4, Math.sin((map.getPitch() * Math.PI) / 180));
    const stepM = plates.length > 1 ? (plates[1] as Plate).floorM + (plates[1] as Plate).liftM - (plates[0] as Plate).floorM - (plates[0] as Plate).liftM : 5;
    const every = Math.max(1, Math.ceil(LEAST_STEP_PX / Math.max(0.1, (stepM * pitch) / metresPerPixel)));
    return plates
      .filter((p, k) => k % every === 0 || entitiesOf(p).length > 0 || k === plates.length - 1)
      .slice(0, MOST)
      .map((plate) => ({ plate, text: textOf(plate) }));
  };
  /** Labels hang on the side that is right in the picture. */
  const place = (plate: Plate, apart: number): readonly [number, number, number] => {
    const turn = (map.getBearing() * Math.PI) / 180;
    const [x, z] = cornerTowards(plate, [Math.cos(turn), Math.sin(turn)]);
    return [x, -z, plate.floorM + plate.liftM * apart + 0.6];
  };

  const look = (): boolean => {
    stack = openedStack(inputs);
    const { language, selected } = session.getState();
    const scale = Number.isNaN(metresPerPixel) ? 0 : Math.round(Math.log2(metresPerPixel) * 4);
    const next =
      stack === null
        ? ''
        : [stack.buildingId, stack.apart.toFixed(2), language, theme(), scale, Math.round(map.getBearing() / 10), selected, inputs.alarmsVersion()].join();
    if (next === key) return false;
    key = next;
    shown = stack ? choose(stack) : [];
    const tones = markTones[theme()];
    store.resize(shown.length);
    shown.forEach(({ plate, text }, i) => {
      const at = place(plate, stack?.apart ?? 0);
      const glyph = wordGlyph(atlas, text, 12, tones.text, tones.halo, 500);
      setSprite(store, i, at, glyph, { rightPx: glyph.width / atlas.scale / 2 + 6, upPx: 0, fromZoom: 0, opacity: 1 });
      positions.set(at, i * 3);
    });
    version++;
    return true;
  };
  return {
    marks: [createSpriteLayer({ id: 'storeys', store, atlas, zoom: () => map.getZoom(), seeThrough: true })],
    points: {
      get count() {
        return shown.length;
      },
      positions,
      get version() {
        return version;
      },
      reachPx: () => 9,
      liftPx: 0,
      ref(i): EntityRef {
        const [k] = entitiesOf((shown[i] as { plate: Plate }).plate);
        return (k === undefined ? null : entityFromKey(k)) ?? { kind: 'building', id: stack?.buildingId ?? '' };
      },
    },
    look,
    restyle: () => void look(),
    repoint: () => void look(),
    afterFrame(frame: FrameInfo) {
      ({ metresPerPixel } = frame);
      return look();
    },
    setVisible() {},
    close: store.release,
  };
}
