import { smallestRectangle } from '../pack/oriented-box.ts';

/** Height above the eaves as a plane over the plan: z = a x + b y + c. A roof is the lowest of its planes everywhere. */
export type RoofPlane = readonly [a: number, b: number, c: number];
export type PlanPoint = readonly [xM: number, yM: number];
export type RoofShape = 'flat' | 'gabled' | 'hipped' | 'pyramidal' | 'skillion';

/** Shapes of the wiki that come close enough to one of ours; the rest are drawn flat and counted. */
const shapes: Readonly<Record<string, RoofShape>> = {
  flat: 'flat',
  gabled: 'gabled',
  gambrel: 'gabled',
  saltbox: 'gabled',
  round: 'gabled',
  hipped: 'hipped',
  'half-hipped': 'hipped',
  mansard: 'hipped',
  pyramidal: 'pyramidal',
  dome: 'pyramidal',
  onion: 'pyramidal',
  cone: 'pyramidal',
  skillion: 'skillion',
  lean_to: 'skillion',
};
export const roofShapeOf = (text: string | undefined): RoofShape | null => (text === undefined ? 'flat' : (shapes[text] ?? null));

export interface RoofWish {
  readonly shape: RoofShape;
  readonly heightM: number;
  /** `across`: the ridge runs along the shorter side. */
  readonly across: boolean;
  /** Compass bearing a skillion falls towards, degrees; NaN = along its shorter side. */
  readonly directionDeg: number;
}

/** Axes of a footprint: middle, unit vector along its longer side, half lengths. */
export interface FootprintBox {
  readonly middle: PlanPoint;
  readonly along: PlanPoint;
  readonly halfLongM: number;
  readonly halfWideM: number;
}
export function footprintBox(ring: readonly PlanPoint[]): FootprintBox {
  const [a, b, c] = smallestRectangle(ring);
  const sides = [
    [b[0] - a[0], b[1] - a[1]],
    [c[0] - b[0], c[1] - b[1]],
  ] as const;
  const lengths = sides.map(([x, y]) => Math.hypot(x, y)) as [number, number];
  const long = lengths[0] >= lengths[1] ? 0 : 1;
  const length = Math.max(lengths[long], 1e-9);
  return {
    middle: [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2],
    along: [sides[long][0] / length, sides[long][1] / length],
    halfLongM: lengths[long] / 2,
    halfWideM: (lengths[1 - long] as number) / 2,
  };
}

/** A plane of height 0 on a line at a signed distance from the middle, rising against `outward` by `rise` a metre. */
const rising = ([mx, my]: PlanPoint, [ox, oy]: PlanPoint, halfM: number, rise: number): RoofPlane => [
  -ox * rise,
  -oy * rise,
  (halfM + mx * ox + my * oy) * rise,
];

/** Planes of a roof over a footprint box; heights at the eaves 0, at ridge or apex `heightM`. */
export function roofPlanes(box: FootprintBox, wish: RoofWish): readonly RoofPlane[] {
  const turned = wish.across && (wish.shape === 'gabled' || wish.shape === 'hipped');
  const along: PlanPoint = turned ? [-box.along[1], box.along[0]] : box.along;
  const across: PlanPoint = [-along[1], along[0]];
  const [halfLongM, halfWideM] = turned ? [box.halfWideM, box.halfLongM] : [box.halfLongM, box.halfWideM];
  const { middle } = box;
  const h = wish.heightM;
  const both = (axis: PlanPoint, halfM: number, rise: number): RoofPlane[] => [
    rising(middle, axis, halfM, rise),
    rising(middle, [-axis[0], -axis[1]], halfM, rise),
  ];
  if (wish.shape === 'gabled') return both(across, halfWideM, h / halfWideM);
  // All four slopes alike: hips run at 45 degrees in plan, the ridge is as long as what the ends leave.
  if (wish.shape === 'hipped') return [...both(across, halfWideM, h / halfWideM), ...both(along, halfLongM, h / Math.min(halfWideM, halfLongM))];
  if (wish.shape === 'pyramidal') return [...both(across, halfWideM, h / halfWideM), ...both(along, halfLongM, h / halfLongM)];
  if (wish.shape === 'skillion') {
    const bearing = (wish.directionDeg * Math.PI) / 180;
    const down: PlanPoint = Number.isNaN(bearing) ? across : [Math.sin(bearing), Math.cos(bearing)];
    const reach = Math.abs(down[0] * along[0] + down[1] * along[1]) * halfLongM + Math.abs(down[0] * across[0] + down[1] * across[1]) * halfWideM;
    return [rising(middle, down, reach, h / (2 * reach))];
  }
  return [[0, 0, 0]];
}
export const planeHeight = ([a, b, c]: RoofPlane, [x, y]: PlanPoint): number => a * x + b * y + c;
