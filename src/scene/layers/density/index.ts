import { ColumnLayer } from '@deck.gl/layers';
import { monotonicMs } from '../../../base/browser.ts';
import { standingM } from '../../../city/city.ts';
import { countByHexagon, densityClass, hexagonAt, type HexCount } from '../../../rules/density/hexagons.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import { rgbOf, type Theme } from '../../marks/tones.ts';
import type { LayerContext, MapLayer } from '../layer.ts';
import { densityTones, silentTones } from './tones.ts';
import { isCurrent } from '../../../tables/quality.ts';

const RADIUS_M = 250;
/** Columns keep a gap, so that each can be told from its neighbour. */
const COVERAGE = 0.94;
const METRES_PER_STREAM = 1.5;
/** Low and sheer enough that the city stays in sight. */
const HIGHEST_M = 150;
const SHEER = 150;
/** Counting takes at most this share of the page's time, however many streams there are; streams grow old without a reading, too. */
const SHARE = 0.01;
const AGEING_MS = 15_000;

/**
 * Where the city hears itself: streams counted in hexagons, as high as many of them speak now; grey and flat where sensors stand
 * of which none is heard. Counted in columns, no object a stream; deck.gl draws the hexagons, and comes only with this layer.
 */
export function openLayer({ inputs, theme, restack }: LayerContext): MapLayer {
  const { city, streams } = inputs;
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
      const { lon, lat } = streams.descriptor(mapped);
      const [x, y] = city.frame.toPlan(lon, lat);
      hexagons[mapped] = city.contains(lon, lat) ? hexagonAt(x, y, RADIUS_M) : -1;
    }
  };
  const count = (nowMs: number): boolean => {
    map();
    for (let row = 0; row < mapped; row++) {
      const freshness = streams.freshness(row, nowMs);
      speaks[row] = isCurrent(freshness) ? 1 : 0;
    }
    counted = countByHexagon(hexagons, speaks, mapped, RADIUS_M);
    const next = counted.map(({ x, y, speaking }) => `${x},${y},${speaking}`).join(' ');
    if (next === told) return false;
    told = next;
    return true;
  };
  const draw = (): void => {
    const tones = colours(theme());
    columns = new ColumnLayer<HexCount>({
      id: 'density',
      data: counted,
      diskResolution: 6,
      // The disk begins on the x axis; pointed north and south it begins half a side later.
      angle: 30,
      radius: RADIUS_M,
      coverage: COVERAGE,
      extruded: true,
      getPosition: ({ x, y }) => {
        const [lon, lat] = city.frame.toLonLat(x, y);
        return [lon, lat, standingM(city, lon, lat)];
      },
      getElevation: ({ speaking }) => (speaking === 0 ? 2 : Math.min(HIGHEST_M, 10 + speaking * METRES_PER_STREAM)),
      getFillColor: ({ speaking }) => tones[densityClass(speaking) + 1] as [number, number, number, number],
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
const colours = (theme: Theme): readonly (readonly number[])[] =>
  [silentTones[theme], ...densityTones[theme]].map((css) => [...rgbOf(css).map((share) => Math.round(share * 255)), SHEER]);
