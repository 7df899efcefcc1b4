import type { Spot } from '../../base/geodesic.ts';
import type { Sketch, SketchLabel, SketchLine } from '../../base/sketch.ts';
import type { Language } from '../../base/words.ts';
import { formatAmount } from '../ui/format.ts';
import { figuresOf, type Measurement } from './measurement.ts';

const middle = (a: Spot, b: Spot): Spot => ({ lon: (a.lon + b.lon) / 2, lat: (a.lat + b.lat) / 2, heightM: (a.heightM + b.heightM) / 2 });
const centre = (spots: readonly Spot[]): Spot => ({
  lon: spots.reduce((sum, s) => sum + s.lon, 0) / spots.length,
  lat: spots.reduce((sum, s) => sum + s.lat, 0) / spots.length,
  heightM: spots.reduce((sum, s) => sum + s.heightM, 0) / spots.length,
});
/** Legs shorter than this carry no label of their own. */
const LEAST_LABEL_M = 3;

function drawOne(m: Measurement, open: boolean, language: Language): { lines: SketchLine[]; labels: SketchLabel[] } {
  const { spots } = m;
  const [first, last] = [spots[0], spots.at(-1)];
  const figures = figuresOf(m);
  const metres = (value: number): string => formatAmount(value, 'm', value < 1000 ? 2 : 1, language);
  if (!first || !last) return { lines: [], labels: [] };
  if (m.kind === 'height' && spots.length === 2) {
    // Up the plumb line from the lower point's foot, then across: the two legs of the height.
    const knee = { ...first, heightM: last.heightM };
    return {
      lines: [
        { spots: [first, knee], tone: 'accent' },
        { spots: [knee, last], tone: 'quiet', dashed: true, widthPx: 1.6 },
      ],
      labels: [{ at: middle(first, knee), text: metres(figures.riseM), strong: true }],
    };
  }
  const lines: SketchLine[] = [{ spots, tone: 'accent', closed: m.kind === 'area' && !open, dashed: open }];
  if (m.kind === 'area')
    return { lines, labels: spots.length >= 3 ? [{ at: centre(spots), text: formatAmount(figures.faceM2, 'm2', 1, language), strong: true }] : [] };
  const labels = figures.legs.flatMap((leg, i): SketchLabel[] =>
    figures.legs.length > 1 && leg.slantM >= LEAST_LABEL_M ? [{ at: middle(spots[i] as Spot, spots[i + 1] as Spot), text: metres(leg.slantM) }] : [],
  );
  if (spots.length > 1) labels.push({ at: last, text: metres(figures.slantM), strong: true });
  return { lines, labels };
}

/** All measurements, the open one going on to where the pointer is. */
export function sketchOf(list: readonly Measurement[], pointer: { readonly spot: Spot; readonly snapped: boolean } | null, language: Language): Sketch {
  const last = list.at(-1);
  const drawn = list.map((m) => {
    const open = m === last && !m.done;
    return drawOne(open && pointer ? { ...m, spots: [...m.spots, pointer.spot] } : m, open, language);
  });
  return {
    lines: drawn.flatMap((d) => d.lines),
    labels: drawn.flatMap((d) => d.labels),
    fills: list
      .filter((m) => m.kind === 'area')
      .map((m) => ({ ring: m === last && !m.done && pointer ? [...m.spots, pointer.spot] : m.spots, tone: 'accent' as const })),
    dots: [
      ...list.flatMap((m) => m.spots.map((at) => ({ at, tone: 'accent' as const, handle: true }))),
      ...(pointer ? [{ at: pointer.spot, tone: 'accent' as const, handle: pointer.snapped }] : []),
    ],
  };
}
