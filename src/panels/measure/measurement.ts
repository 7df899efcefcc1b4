import { geodesicRing, geodesicTo, type Spot } from '../../base/geodesic.ts';
import { metresPerDegree } from '../../base/geodesy.ts';
import { readSpots, writeSpots } from '../ui/spots.ts';

export const measureKinds = ['distance', 'height', 'area'] as const;
export type MeasureKind = (typeof measureKinds)[number];

export interface Measurement {
  readonly kind: MeasureKind;
  readonly spots: readonly Spot[];
  readonly done: boolean;
}
export interface Measured {
  /** The kind the next measurement will be of. */
  readonly kind: MeasureKind;
  readonly list: readonly Measurement[];
}

/** `kind|distance!lon,lat,h;...|area:lon,...`: the kind in hand, then each measurement; `!` is finished, `:` still open. */
export const writeMeasured = ({ kind, list }: Measured): string =>
  list.length === 0 && kind === 'distance' ? '' : [kind, ...list.map((m) => `${m.kind}${m.done ? '!' : ':'}${writeSpots(m.spots)}`)].join('|');

const isKind = (text: string | undefined): text is MeasureKind => measureKinds.some((kind) => kind === text);

/** What makes no sense is left out. */
export function readMeasured(text: string): Measured {
  const [first, ...rest] = text.split('|');
  const list = rest.flatMap((part): Measurement[] => {
    const [, kind, mark, spotsText = ''] = /^([a-z]+)([!:])(.*)$/.exec(part) ?? [];
    const spots = readSpots(spotsText);
    return isKind(kind) && spots ? [{ kind, spots, done: mark === '!' }] : [];
  });
  return { kind: isKind(first) ? first : 'distance', list };
}

/** Spots a kind needs before it says anything. */
export const leastSpots = { distance: 2, height: 2, area: 3 } as const;

/** Add a spot to the open measurement, or begin one. A height is finished by its second spot. */
export function addSpot({ kind, list }: Measured, spot: Spot): Measured {
  const last = list.at(-1);
  const open = last && !last.done ? last : null;
  const spots = [...(open?.spots ?? []), spot];
  const grown = { kind: open?.kind ?? kind, spots, done: (open?.kind ?? kind) === 'height' && spots.length === 2 };
  return { kind, list: [...(open ? list.slice(0, -1) : list), grown] };
}

/** Finish the open measurement; one with too few spots is dropped. */
export function finish({ kind, list }: Measured): Measured {
  const last = list.at(-1);
  if (!last || last.done) return { kind, list };
  const kept = last.spots.length >= leastSpots[last.kind];
  return { kind, list: kept ? [...list.slice(0, -1), { ...last, done: true }] : list.slice(0, -1) };
}

export interface Leg {
  /** On the ellipsoid, heights left aside. */
  readonly groundM: number;
  /** Straight through the air between the two heights. */
  readonly slantM: number;
  readonly azimuthDeg: number;
  readonly riseM: number;
}

/** Heights above the datum stretch a ground length by less than 2e-4 at 1 km: left aside, as maps do. */
export function legOf(from: Spot, to: Spot): Leg {
  const { lengthM, azimuthDeg } = geodesicTo(from, to);
  const riseM = to.heightM - from.heightM;
  return { groundM: lengthM, slantM: Math.hypot(lengthM, riseM), azimuthDeg, riseM };
}

export interface Figures {
  readonly groundM: number;
  readonly slantM: number;
  readonly riseM: number;
  /** Of the slope from the first spot to the last; NaN straight up. */
  readonly slopeDeg: number;
  readonly slopePercent: number;
  readonly azimuthDeg: number;
  readonly perimeterM: number;
  /** As seen from above, on the ellipsoid. */
  readonly areaM2: number;
  /** Of the sloping or upright face itself. */
  readonly faceM2: number;
  readonly legs: readonly Leg[];
}

export function figuresOf({ kind, spots }: Pick<Measurement, 'kind' | 'spots'>): Figures {
  const legs = spots.slice(1).map((to, i) => legOf(spots[i] as Spot, to));
  const sum = (read: (leg: Leg) => number): number => legs.reduce((total, leg) => total + read(leg), 0);
  const [first, last] = [spots[0], spots.at(-1)];
  const ends = first && last && spots.length > 1 ? legOf(first, last) : null;
  const ring = kind === 'area' ? geodesicRing(spots) : { areaM2: NaN, perimeterM: NaN };
  return {
    groundM: sum((leg) => leg.groundM),
    slantM: sum((leg) => leg.slantM),
    riseM: ends?.riseM ?? NaN,
    slopeDeg: ends && ends.slantM > 0 ? (Math.atan2(ends.riseM, ends.groundM) * 180) / Math.PI : NaN,
    slopePercent: ends && ends.groundM > 0.005 ? (ends.riseM / ends.groundM) * 100 : NaN,
    azimuthDeg: ends?.azimuthDeg ?? NaN,
    perimeterM: ring.perimeterM,
    areaM2: ring.areaM2,
    faceM2: kind === 'area' ? faceAreaM2(spots) : NaN,
    legs,
  };
}

/** Area of a polygon in space: half the length of its Newell vector, in local metres of the ellipsoid (exact to 1e-5 within 1 km). */
export function faceAreaM2(spots: readonly Spot[]): number {
  const [origin] = spots;
  if (!origin || spots.length < 3) return NaN;
  const { lonM, latM } = metresPerDegree(spots.reduce((sum, s) => sum + s.lat, 0) / spots.length);
  const local = spots.map((s) => [(s.lon - origin.lon) * lonM, (s.lat - origin.lat) * latM, s.heightM - origin.heightM] as const);
  let [x, y, z] = [0, 0, 0];
  local.forEach((a, i) => {
    const b = local[(i + 1) % local.length] as (typeof local)[number];
    x += a[1] * b[2] - a[2] * b[1];
    y += a[2] * b[0] - a[0] * b[2];
    z += a[0] * b[1] - a[1] * b[0];
  });
  return Math.hypot(x, y, z) / 2;
}
