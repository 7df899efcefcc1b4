import type { ServiceCurve } from '../../rules/resilience/triangle.ts';
import { minuteText, useZone } from '../ui/time.ts';

const [WIDTH, HEIGHT] = [428, 46];

/** Q(t) from 0 to 100 %, the loss above it filled; gaps where nobody knows. */
export function ServiceChart({ curve, label }: { readonly curve: ServiceCurve; readonly label: string; readonly theme: string }) {
  const zone = useZone();
  const { timeMs, served } = curve;
  const [from, to] = [timeMs[0] ?? 0, timeMs[timeMs.length - 1] ?? 1];
  const lowest = Math.min(90, ...[...served].filter((v) => !Number.isNaN(v)).map((v) => Math.floor(v / 10) * 10));
  const x = (t: number): number => ((t - from) / (to - from || 1)) * WIDTH;
  const y = (q: number): number => 2 + ((100 - q) / (100 - lowest)) * (HEIGHT - 4);
  let [line, fill] = ['', ''];
  for (const run of runsOf(served)) {
    const points = Array.from(
      { length: run.to - run.from },
      (_, i) => `${x(timeMs[run.from + i] as number).toFixed(1)} ${y(served[run.from + i] as number).toFixed(1)}`,
    );
    line += `M${points.join('L')}`;
    fill += `M${x(timeMs[run.from] as number).toFixed(1)} 2L${points.join('L')}L${x(timeMs[run.to - 1] as number).toFixed(1)} 2Z`;
  }
  return (
    <figure className="service-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" role="img" aria-label={label}>
        <path d={`M0 2H${WIDTH}`} className="whole" />
        <path d={fill} className="loss" />
        <path d={line} className="curve" />
      </svg>
      <figcaption className="small muted">
        <span>{minuteText(from, zone)}</span>
        <span>{lowest}–100 %</span>
        <span>{minuteText(to, zone)}</span>
      </figcaption>
    </figure>
  );
}

/** Stretches without a gap. */
function runsOf(values: Float32Array): { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let start = -1;
  for (let i = 0; i <= values.length; i++) {
    const isKnown = i < values.length && !Number.isNaN(values[i] as number);
    if (isKnown && start < 0) start = i;
    if (!isKnown && start >= 0) {
      runs.push({ from: start, to: i });
      start = -1;
    }
  }
  return runs;
}
