import { createRandom } from '../base/random.ts';

const WIDTH = 1600;
const WATER_Y = 300;
const layers = [
  { seed: 3, low: 36, high: 190, wide: 30, opacity: 0.35 },
  { seed: 11, low: 20, high: 120, wide: 36, opacity: 0.6 },
  { seed: 29, low: 8, high: 52, wide: 44, opacity: 1 },
] as const;

/** Houses of one distance as one path: taller towards the middle, as towns are. */
function row(seed: number, low: number, high: number, wide: number): string {
  const random = createRandom(seed);
  let path = `M0 ${WATER_Y}`;
  for (let x = 0; x < WIDTH;) {
    const width = wide * random.between(0.35, 1.1);
    const middle = Math.exp(-(((x - WIDTH * 0.56) / 420) ** 2));
    const height = low + (high - low) * random.next() ** 2.2 * (0.25 + 1.1 * middle);
    const top = WATER_Y - height;
    path += `L${x.toFixed(0)} ${WATER_Y}V${top.toFixed(0)}`;
    // Some towers carry a narrower crown.
    if (height > high * 0.55) path += `h${(width * 0.3).toFixed(0)}v-10h${(width * 0.4).toFixed(0)}v10`;
    path += `L${(x + width).toFixed(0)} ${top.toFixed(0)}V${WATER_Y}`;
    x += width + (random.next() < 0.3 ? wide * 0.2 : 0);
  }
  return `${path}L${WIDTH} ${WATER_Y}z`;
}
const paths = layers.map((l) => row(l.seed, l.low, l.high, l.wide));

/** The picture before the picture: a town across the water, drawn from a seed, in the panel's own greys. */
export function Skyline() {
  return (
    <svg className="poster-skyline" viewBox={`0 0 ${WIDTH} 420`} preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id="poster-water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--line-strong)" stopOpacity="0.5" />
          <stop offset="1" stopColor="var(--canvas)" stopOpacity="0" />
        </linearGradient>
      </defs>
      {paths.map((path, i) => (
        <path key={path} d={path} opacity={layers[i]?.opacity ?? 1} />
      ))}
      <rect y={WATER_Y} width={WIDTH} height="120" fill="url(#poster-water)" />
    </svg>
  );
}
