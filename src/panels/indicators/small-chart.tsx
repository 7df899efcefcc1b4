import { memo } from 'react';
import type { LensEntry } from '../../rules/lenses/entry.ts';
import { dueAt } from '../../rules/lenses/target-path.ts';
import type { PathState } from '../ui/lens-desk.ts';
import { dayLine, rowOf, scaleOf } from './drawing.ts';

/** Pixels: the days at the left, then a break in the axis, then the target's date. */
const [WIDTH, HEIGHT, PAD] = [332, 44, 4];
const DAYS_TO = 262;
const GOAL_AT = 312;
const DAY_MS = 86_400_000;

interface SmallChartProps {
  readonly entry: LensEntry;
  readonly state: PathState;
  readonly value: number;
  readonly nowMs: number;
  readonly label: string;
}

/** The days so far, the way to the target, and where they lead: a whisker of 80 % at its date. */
export const SmallChart = memo(function SmallChart({ entry, state, value, nowMs, label }: SmallChartProps) {
  if (state.kind !== 'ready') return <svg className="lens-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const { days, path } = state;
  const { goal, forecast } = path;
  const scale = scaleOf(days, path, value);
  const y = (v: number): number => PAD + rowOf(scale, HEIGHT - 2 * PAD)(v);
  const fromMs = days.timeMs[0] ?? nowMs - 28 * DAY_MS;
  const x = (timeMs: number): number => 2 + ((timeMs - fromMs) / Math.max(DAY_MS, nowMs - fromMs)) * (DAYS_TO - 6);
  const way = goal?.from ? `M${x(fromMs).toFixed(1)} ${y(dueAt(goal, fromMs)).toFixed(1)}L${x(nowMs).toFixed(1)} ${y(dueAt(goal, nowMs)).toFixed(1)}` : '';
  return (
    <svg className="lens-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {way !== '' && <path className="way" d={way} />}
      <path className="days" d={dayLine(days, x, y)} />
      {Number.isFinite(value) && <circle className="now" cx={x(nowMs)} cy={y(value)} r="2.5" />}
      <path className="break" d={`M${DAYS_TO + 12} ${HEIGHT - 3}l4 -6M${DAYS_TO + 17} ${HEIGHT - 3}l4 -6`} />
      {goal && <path className="goal" d={`M${GOAL_AT - 16} ${y(goal.value).toFixed(1)}h32`} />}
      {forecast && (
        <>
          <path className="whisker" d={`M${GOAL_AT} ${y(forecast.low).toFixed(1)}V${y(forecast.high).toFixed(1)}`} />
          <circle className="forecast" cx={GOAL_AT} cy={y(forecast.value)} r="3" />
        </>
      )}
      <title>{`${label} · ${entry.id}`}</title>
    </svg>
  );
});
