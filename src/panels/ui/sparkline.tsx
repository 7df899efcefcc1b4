/** A small trend: line with gaps where values are missing, a dot on the last one. */
export function Sparkline({
  values,
  width = 64,
  height = 20,
  low,
  high,
}: {
  values: Float32Array;
  width?: number;
  height?: number;
  low?: number;
  high?: number;
}) {
  const { path, last } = sparkPath(values, width, height, low, high);
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} fill="none" stroke="var(--spark)" strokeWidth="1.25" vectorEffect="non-scaling-stroke" strokeLinejoin="round" strokeLinecap="round" />
      {last && <circle cx={last[0]} cy={last[1]} r="1.75" fill="var(--text)" />}
    </svg>
  );
}

const PAD = 2.5;

/** SVG path of the values over the whole width; NaN lifts the pen. `low` and `high` fix the scale so that rows compare. */
export function sparkPath(
  values: Float32Array,
  width: number,
  height: number,
  low = NaN,
  high = NaN,
): { readonly path: string; readonly last: readonly [number, number] | null } {
  let [min, max] = [Infinity, -Infinity];
  for (const v of values) {
    if (Number.isNaN(v)) continue;
    min = Math.min(min, v);
    max = Math.max(max, v);
  }
  if (min > max) return { path: '', last: null };
  if (Number.isFinite(low)) min = Math.min(min, low);
  if (Number.isFinite(high)) max = Math.max(max, high);
  const span = max - min || 1;
  const step = values.length > 1 ? (width - 2 * PAD) / (values.length - 1) : 0;
  let path = '';
  let penDown = false;
  let last: readonly [number, number] | null = null;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (Number.isNaN(v)) {
      penDown = false;
      continue;
    }
    const x = PAD + i * step;
    const y = max === min ? height / 2 : height - PAD - ((v - min) / span) * (height - 2 * PAD);
    path += `${penDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    penDown = true;
    last = i === values.length - 1 ? [x, y] : last;
  }
  return { path, last };
}
