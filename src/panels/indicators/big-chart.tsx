import { memo } from 'react';
import type { LensEntry } from '../../rules/lenses/entry.ts';
import { dueAt, type Days, type TargetPath } from '../../rules/lenses/target-path.ts';
import { niceStep, ticksIn } from '../ui/chart-scale.ts';
import { useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { dayText, useZone } from '../ui/time.ts';
import { dayLine, rowOf, scaleOf, wayWithin } from './drawing.ts';
import { words } from './words.ts';

const [WIDTH, HEIGHT] = [720, 190];
const [LEFT, RIGHT, TOP, BOTTOM] = [48, 64, 10, 24];
const DAY_MS = 86_400_000;
const CONE_STEPS = 24;

interface BigChartProps {
  readonly entry: LensEntry;
  readonly days: Days;
  readonly path: TargetPath;
  readonly value: number;
  readonly nowMs: number;
}

/** Days so far and the way to the target on one honest axis of time, with what the forecast could be as a hatched cone. */
export const BigChart = memo(function BigChart({ entry, days, path, value, nowMs }: BigChartProps) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { goal, forecast } = path;
  const scale = scaleOf(days, path, value);
  const fromMs = days.timeMs[0] ?? nowMs - 28 * DAY_MS;
  const toMs = Math.max(nowMs + DAY_MS, goal?.dateMs ?? nowMs);
  const x = (timeMs: number): number => LEFT + ((timeMs - fromMs) / (toMs - fromMs)) * (WIDTH - LEFT - RIGHT);
  const y = (v: number): number => TOP + rowOf(scale, HEIGHT - TOP - BOTTOM)(v);
  const point = (timeMs: number, v: number): string => `${x(timeMs).toFixed(1)} ${y(v).toFixed(1)}`;
  const way = goal ? wayWithin(goal, fromMs, toMs, (t) => dueAt(goal, t)) : [];
  const cone = forecast
    ? Array.from({ length: CONE_STEPS + 1 }, (_, i) => nowMs + ((toMs - nowMs) * i) / CONE_STEPS).map((t) => ({ t, ...forecast.at(t) }))
    : [];
  const ticks = ticksIn(scale.low, scale.high, niceStep(scale.high - scale.low, 4));
  return (
    <svg className="lens-chart big" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={w('chart', { title: entry.title[language] })}>
      <defs>
        <pattern id="lens-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className="hatch" />
        </pattern>
      </defs>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className="grid" d={`M${LEFT} ${y(tick).toFixed(1)}H${WIDTH - RIGHT}`} />
          <text className="tick" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {formatNumber(tick, entry.decimals, language)}
          </text>
        </g>
      ))}
      {cone.length > 0 && (
        <>
          <path
            className="cone"
            d={`M${cone.map(({ t, high }) => point(t, high)).join('L')}L${[...cone].reverse().map(({ t, low }) => point(t, low)).join('L')}Z`} // prettier-ignore
          />
          <path className="forecast-line" d={`M${cone.map((c) => point(c.t, c.value)).join('L')}`} />
        </>
      )}
      {way.length === 2 && <path className="way" d={`M${way.map(([t, v]) => point(t, v)).join('L')}`} />}
      <path className="days" d={dayLine(days, x, y)} />
      <path className="grid now" d={`M${x(nowMs).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}`} />
      {Number.isFinite(value) && <circle className="now" cx={x(nowMs)} cy={y(value)} r="3" />}
      <text className="tick" x={x(nowMs)} y={HEIGHT - 8} textAnchor={x(nowMs) < LEFT + 40 ? 'start' : 'middle'}>
        {w('today')}
      </text>
      {goal && (
        <>
          <path className="goal" d={`M${x(goal.dateMs) - 24} ${y(goal.value).toFixed(1)}h36`} />
          <text className="goal-text" x={x(goal.dateMs) + 15} y={y(goal.value) + 4}>
            {formatNumber(goal.value, entry.decimals, language)}
          </text>
          <text className="tick" x={x(goal.dateMs)} y={HEIGHT - 8} textAnchor="middle">
            {dayText(goal.dateMs, zone)}
          </text>
        </>
      )}
    </svg>
  );
});
