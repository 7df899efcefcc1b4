import { ColumnLayer } from '@deck.gl/layers';
import { monotonicMs } from '../../../base/browser.ts';
import { standingM } from '../../../city/city.ts';
import type { DensityDeclaration } from '../../../city/pack/density.ts';
import { countByHexagon, densityClass, densityClasses, hexagonAt, type HexCount } from '../../../rules/density/hexagons.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import { rgbOf, type Theme } from '../../marks/tones.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { silentTones, tonesOf } from './tones.ts';
import { isCurrent } from '../../../tables/quality.ts';

const RADIUS_M = 250;
/** Columns keep a gap, so that each can be told from its neighbour. */
const COVERAGE = 0.94;
/** Low and sheer enough that the city stays in sight. */
const TALLEST_M = 90;
const LEAST_M = 10;
/** So many times the last class's beginning stand as high as columns get. */
const FULL_OF_LAST = 1.55;
const SHEER = 92;
/** Counting takes at most this share of the page's time, however many streams there are; streams grow old without a reading, too. */
const SHARE = 0.01;
const AGEING_MS = 15_000;

/**
 * Where the city hears itself: streams counted in hexagons, as high as many of them speak now; grey and flat where sensors stand
 * of which none is heard. Counted in columns, no object a stream; deck.gl draws the hexagons, and comes only with this layer.
 */
export const openLayer = (context: LayerContext): MapLayer => openDensityLayer(context, 'density', {});

/** As the pack declares it: which streams, how large the hexagons, where classes begin, how high. */
export function openDensityLayer({ inputs, theme, restack }: LayerContext, id: string, declared: Partial<DensityDeclaration>): MapLayer {
  const { city, streams } = inputs;
  const { property, radiusM = RADIUS_M, breaks = densityClasses, tallestM = TALLEST_M } = declared;
  const metresPerStream = tallestM / ((breaks.at(-1) ?? 1) * FULL_OF_LAST);
  let hexagons = new Float64Array(0);
  let speaks = new Uint8Array(0);
  let mapped = 0;
  let version = NaN;
  let lookedMs = -Infinity;
  let restUntilMs = -Infinity;
  let counted: readonly HexCount[] = [];
  let told = '';
  let columns: ColumnLayer<HexCount> | null = null;
  let isShown = true;

  const map = (): void => {
    if (hexagons.length < streams.count) {
      const size = Math.max(1024, streams.count * 2);
      const wider = new Float64Array(size);
      wider.set(hexagons);
      [hexagons, speaks] = [wider, new Uint8Array(size)];
    }
    for (; mapped < streams.count; mapped++) {
      const { lon, lat, property: observed } = streams.descriptor(mapped);
      const [x, y] = city.frame.toPlan(lon, lat);
      const counts = (property === undefined || observed === property) && city.contains(lon, lat);
      hexagons[mapped] = counts ? hexagonAt(x, y, radiusM) : -1;
    }
  };
  const count = (nowMs: number): boolean => {
    map();
    for (let row = 0; row < mapped; row++) {
      const freshness = streams.freshness(row, nowMs);
      speaks[row] = isCurrent(freshness) ? 1 : 0;
    }
    counted = countByHexagon(hexagons, speaks, mapped, radiusM);
    const next = counted.map(({ x, y, speaking }) => `${x},${y},${speaking}`).join(' ');
    if (next === told) return false;
    told = next;
    return true;
  };
  const draw = (): void => {
    const tones = colours(theme(), breaks.length);
    columns = new ColumnLayer<HexCount>({
      id,
      data: counted,
      diskResolution: 6,
      // The disk begins on the x axis; pointed north and south it begins half a side later.
      angle: 30,
      radius: radiusM,
      coverage: COVERAGE,
      extruded: true,
      getPosition: ({ x, y }) => {
        const [lon, lat] = city.frame.toLonLat(x, y);
        return [lon, lat, standingM(city, lon, lat)];
      },
      getElevation: ({ speaking }) => (speaking === 0 ? 2 : Math.min(tallestM, Math.min(LEAST_M, tallestM) + speaking * metresPerStream)),
      getFillColor: ({ speaking }) => tones[densityClass(speaking, breaks) + 1] as [number, number, number, number],
      pickable: false,
      ...{ beforeId: LABELS_BOTTOM },
    });
    restack();
  };

  return {
    marks: [],
    get analysis() {
      return columns && isShown ? [columns] : [];
    },
    look(nowMs) {
      if (streams.version === version && Math.abs(nowMs - lookedMs) < AGEING_MS) return false;
      const startMs = monotonicMs();
      if (startMs < restUntilMs) return false;
      lookedMs = nowMs;
      version = streams.version;
      const isOther = count(nowMs);
      const endMs = monotonicMs();
      restUntilMs = endMs + (endMs - startMs) / SHARE;
      if (!isOther) return false;
      draw();
      return true;
    },
    restyle() {
      if (columns) draw();
    },
    setVisible(visible) {
      isShown = visible;
    },
    close() {
      columns = null;
    },
  };
}

/** Silent first, then the classes. */
const colours = (theme: Theme, classes: number): readonly (readonly number[])[] =>
  [silentTones[theme], ...tonesOf(theme, classes)].map((css) => [...rgbOf(css).map((share) => Math.round(share * 255)), SHEER]);
