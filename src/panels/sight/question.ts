import type { Spot } from '../../base/geodesic.ts';
import type { ViewAnswer } from '../../base/sight.ts';
import { readSpots, writeSpots } from '../ui/spots.ts';

/** What is asked: a line between two spots, or what a spot sees around it. */
export interface SightState {
  readonly kind: 'line' | 'view';
  /** The surface the eye stands on, and for a line what is looked at. */
  readonly spots: readonly Spot[];
  readonly eyeM: number;
  readonly radiusM: number;
  readonly azimuthDeg: number;
  readonly fieldDeg: number;
  readonly targetM: number;
}
export const emptySight: SightState = { kind: 'line', spots: [], eyeM: 1.6, radiusM: 300, azimuthDeg: 0, fieldDeg: 360, targetM: 0 };

export const writeSight = (s: SightState): string =>
  [s.kind, s.eyeM, s.radiusM, Number(s.azimuthDeg.toFixed(1)), s.fieldDeg, s.targetM, writeSpots(s.spots)].join('|');

/** What makes no sense becomes what it usually is. */
export function readSight(text: string): SightState {
  const [kind = '', ...rest] = text.split('|');
  const [eyeM, radiusM, azimuthDeg, fieldDeg, targetM] = rest.slice(0, 5).map(Number);
  const within = (value: number | undefined, low: number, high: number, usual: number): number =>
    value !== undefined && value >= low && value <= high ? value : usual;
  const isKnown = rest.length >= 6;
  return {
    kind: kind === 'view' ? 'view' : 'line',
    spots: isKnown ? (readSpots(rest[5] ?? '') ?? []).slice(0, kind === 'view' ? 1 : 2) : [],
    eyeM: within(eyeM, 0, 500, emptySight.eyeM),
    radiusM: within(radiusM, 10, 3000, emptySight.radiusM),
    azimuthDeg: within(azimuthDeg, 0, 360, 0),
    fieldDeg: within(fieldDeg, 5, 360, 360),
    targetM: within(targetM, 0, 200, 0),
  };
}

export interface ViewFigures {
  readonly groundM2: number;
  readonly roofM2: number;
  readonly allM2: number;
  readonly share: number;
}
export function viewFigures({ seen, onRoof, cellM2 }: Pick<ViewAnswer, 'seen' | 'onRoof' | 'cellM2'>): ViewFigures {
  let [ground, roof] = [0, 0];
  seen.forEach((is, i) => {
    if (is === 1 && onRoof[i] === 1) roof++;
    else if (is === 1) ground++;
  });
  const all = seen.length;
  return { groundM2: ground * cellM2, roofM2: roof * cellM2, allM2: all * cellM2, share: all > 0 ? (ground + roof) / all : NaN };
}

/** What is seen as one multipolygon of strips: neighbouring cells of a row become one rectangle. */
export function seenPolygons({ seen, spots, cells, cellM }: Pick<ViewAnswer, 'seen' | 'spots' | 'cells' | 'cellM'>): GeoJSON.MultiPolygon {
  const strips: GeoJSON.Position[][][] = [];
  const step = cells.across[0] ?? 0;
  const half = halfCell(spots, cells, cellM);
  let from = -1;
  const flush = (to: number): void => {
    const [a, b] = [spots[from], spots[to]];
    from = -1;
    if (!a || !b) return;
    const [w, e, s, n] = [a.lon - half.lon, b.lon + half.lon, a.lat - half.lat, a.lat + half.lat].map((v) => Number(v.toFixed(7))) as [
      number,
      number,
      number,
      number,
    ];
    strips.push([[[w, s], [e, s], [e, n], [w, n], [w, s]]]); // prettier-ignore
  };
  for (let i = 0; i < seen.length; i++) {
    const goesOn =
      from >= 0 &&
      cells.corner[i * 3 + 1] === cells.corner[(i - 1) * 3 + 1] &&
      Math.abs((cells.corner[i * 3] as number) - (cells.corner[(i - 1) * 3] as number) - step) < step / 10;
    if (from >= 0 && (seen[i] !== 1 || !goesOn)) flush(i - 1);
    if (seen[i] === 1 && from < 0) from = i;
  }
  if (from >= 0) flush(seen.length - 1);
  return { type: 'MultiPolygon', coordinates: strips };
}

/** Half a cell in degrees, from two neighbours in the grid itself. */
function halfCell(spots: ViewAnswer['spots'], cells: ViewAnswer['cells'], cellM: number): { readonly lon: number; readonly lat: number } {
  const lat = cellM / 2 / 111_132;
  for (let i = 1; i < spots.length; i++) {
    const [a, b] = [spots[i - 1], spots[i]];
    if (!a || !b || cells.corner[i * 3 + 1] !== cells.corner[(i - 1) * 3 + 1]) continue;
    const cellsApart = ((cells.corner[i * 3] as number) - (cells.corner[(i - 1) * 3] as number)) / (cells.across[0] as number);
    const lon = (b.lon - a.lon) / cellsApart / 2;
    // Mercator is conformal: as many metres up as across.
    return { lon, lat: lon * Math.cos((a.lat * Math.PI) / 180) };
  }
  return { lon: lat, lat };
}
