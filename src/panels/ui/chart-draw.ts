import type { Forecast } from '../../rules/forecast/forecast.ts';
import type { ObservedProperty } from '../../tables/properties.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import type { Spans } from '../../tables/thinned.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { ChartProps } from './chart.tsx';
import { drawForecast } from './chart-forecast.ts';
import { isGap, niceStep, ticksIn, timeTicks } from './chart-scale.ts';
import { formatNumber, formatReading } from './format.ts';
import { minuteText } from './time.ts';

export interface ChartPicture extends ChartProps {
  readonly width: number;
  readonly height: number;
  /** CSS pixels from the left edge, or null. */
  readonly pointerX: number | null;
}

const AXIS_LEFT_PX = 44;
const AXIS_BOTTOM_PX = 20;
const TOP_PX = 8;

/** The rectangle the line lives in, CSS pixels. */
export const plotOf = ({ width, height }: { readonly width: number; readonly height: number }) => ({
  left: AXIS_LEFT_PX,
  right: width - 4,
  top: TOP_PX,
  bottom: height - AXIS_BOTTOM_PX,
});

/** Smallest and largest value, limits included; NaN where there is none. */
export function rangeOf(
  series: Series,
  spans: Spans,
  rules: readonly AlarmRule[],
  property: ObservedProperty,
  forecast: Forecast | null = null,
): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const v of spans.least) low = Math.min(low, v);
  for (const v of spans.greatest) high = Math.max(high, v);
  for (const v of series.value) {
    if (Number.isNaN(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  for (const v of forecast ? [...forecast.low, ...forecast.high] : []) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (low > high) return { low: NaN, high: NaN };
  if (property.form !== 'state')
    for (const rule of rules) {
      low = Math.min(low, rule.value);
      high = Math.max(high, rule.value);
    }
  return { low, high };
}

/** Value axis: the range with air, never flatter than the property's smallest shown step. */
function axisOf(picture: ChartPicture): { readonly low: number; readonly high: number; readonly ticks: readonly number[] } {
  const { property } = picture;
  if (property.form === 'state') {
    const faulty = picture.series.value.some((v) => v < 0);
    return { low: faulty ? -1.2 : -0.2, high: 1.2, ticks: faulty ? [-1, 0, 1] : [0, 1] };
  }
  const range = rangeOf(picture.series, picture.spans, picture.rules, property, picture.forecast);
  if (Number.isNaN(range.low)) {
    const [a, b] = property.range;
    return Number.isFinite(a) ? { low: a, high: b, ticks: ticksIn(a, b, niceStep(b - a, 5)) } : { low: 0, high: 1, ticks: [] };
  }
  const least = 10 ** -property.decimals * 4;
  const span = Math.max(range.high - range.low, least);
  const middle = (range.high + range.low) / 2;
  const low = middle - span * 0.56;
  const high = middle + span * 0.56;
  return { low, high, ticks: ticksIn(low, high, Math.max(niceStep(high - low, 5), 10 ** -property.decimals)) };
}

export function drawChart(c: CanvasRenderingContext2D, picture: ChartPicture, style: CSSStyleDeclaration): void {
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const { fromMs, toMs, property, language, zone } = picture;
  const plot = plotOf(picture);
  const axis = axisOf(picture);
  const x = (t: number): number => plot.left + ((t - fromMs) / (toMs - fromMs)) * (plot.right - plot.left);
  const y = (v: number): number => plot.bottom - ((v - axis.low) / (axis.high - axis.low)) * (plot.bottom - plot.top);
  const hair = (p: number): number => Math.round(p) + 0.5;
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
  };

  c.clearRect(0, 0, picture.width, picture.height);
  c.font = `400 12px ${style.fontFamily}`;
  c.lineWidth = 1;
  c.setLineDash([]);

  c.strokeStyle = color('--line');
  c.fillStyle = color('--muted');
  c.textAlign = 'right';
  c.textBaseline = 'middle';
  for (const tick of axis.ticks) {
    line(plot.left, hair(y(tick)), plot.right, hair(y(tick)));
    const text = property.form === 'state' ? formatReading(property, tick, picture.unit, language) : formatNumber(tick, property.decimals, language);
    c.fillText(text, plot.left - 8, y(tick));
  }
  c.textAlign = 'center';
  c.textBaseline = 'alphabetic';
  for (const tick of timeTicks(fromMs, toMs, zone, Math.max(2, Math.floor((plot.right - plot.left) / 64)))) {
    line(hair(x(tick)), plot.bottom, hair(x(tick)), plot.bottom + 4);
    const at = Math.max(plot.left + 14, Math.min(x(tick), plot.right - 14));
    c.fillText(minuteText(tick, zone), at, picture.height - 3);
  }

  c.save();
  c.beginPath();
  c.rect(plot.left, plot.top - 4, plot.right - plot.left, plot.bottom - plot.top + 8);
  c.clip();
  drawForecast(c, picture, plot, x, y, color);
  drawSpans(c, picture, x, y, color('--spark'));
  drawSeries(c, picture, x, y, color('--text'));
  c.restore();

  c.textAlign = 'left';
  for (const rule of property.form === 'state' ? [] : picture.rules) {
    const at = hair(y(rule.value));
    c.strokeStyle = color(`--p${rule.priority}`);
    c.setLineDash([4, 4]);
    line(plot.left, at, plot.right, at);
    c.setLineDash([]);
    drawLimitMark(c, plot.right - 8, at, rule.priority, color);
  }
  if (picture.nowMs > fromMs && picture.nowMs < toMs - 1000) {
    c.strokeStyle = color('--action');
    line(hair(x(picture.nowMs)), plot.top, hair(x(picture.nowMs)), plot.bottom);
  }
  if (picture.pointerX !== null) drawPointer(c, picture, plot, x, y, color);
}

/** Least to greatest as a band, the mean as a line in it, up to the first reading that is known by itself. */
function drawSpans(c: CanvasRenderingContext2D, { spans, series }: ChartPicture, x: (t: number) => number, y: (v: number) => number, color: string): void {
  const untilMs = series.timeMs[0] ?? Infinity;
  c.strokeStyle = c.fillStyle = color;
  for (let i = 0; i < spans.startMs.length; i++) {
    const startMs = spans.startMs[i] as number;
    const endMs = Math.min(startMs + spans.spanMs, untilMs);
    if (endMs <= startMs) continue;
    const [x0, width] = [x(startMs), x(endMs) - x(startMs)];
    const [top, bottom, middle] = [spans.greatest, spans.least, spans.mean].map((column) => y(column[i] as number)) as [number, number, number];
    c.globalAlpha = 0.3;
    c.fillRect(x0, top, width, Math.max(1, bottom - top));
    c.globalAlpha = 1;
    c.fillRect(x0, middle - 0.5, width, 1);
  }
}

function drawSeries(c: CanvasRenderingContext2D, picture: ChartPicture, x: (t: number) => number, y: (v: number) => number, color: string): void {
  const { series, gapMs, property } = picture;
  c.strokeStyle = color;
  c.fillStyle = color;
  c.lineWidth = 1.5;
  c.lineJoin = 'round';
  c.beginPath();
  const last = series.timeMs.length - 1;
  for (let i = 0; i <= last; i++) {
    const v = series.value[i] as number;
    if (Number.isNaN(v)) continue;
    const [px, py] = [x(series.timeMs[i] as number), y(v)];
    if (isGap(series.timeMs, series.value, i, gapMs)) {
      c.moveTo(px, py);
      // A reading alone between gaps is still a reading.
      if (i === last || isGap(series.timeMs, series.value, i + 1, gapMs)) c.fillRect(px - 1, py - 1, 2, 2);
    } else {
      // States hold until they change; amounts are joined.
      if (property.form === 'state') c.lineTo(px, y(series.value[i - 1] as number));
      c.lineTo(px, py);
    }
  }
  c.stroke();
  c.lineWidth = 1;
  const end = rowAt(series.timeMs, series.timeMs.length, picture.nowMs);
  if (end < 0 || Number.isNaN(series.value[end])) return;
  c.beginPath();
  c.arc(x(series.timeMs[end] as number), y(series.value[end] as number), 3, 0, 2 * Math.PI);
  c.fill();
}

function drawLimitMark(c: CanvasRenderingContext2D, x: number, y: number, priority: 1 | 2 | 3, color: (name: string) => string): void {
  c.fillStyle = color(`--p${priority}`);
  c.beginPath();
  if (priority === 1) c.rect(x - 5, y - 5, 10, 10);
  else {
    const up = priority === 2 ? -1 : 1;
    c.moveTo(x, y + 6 * up);
    c.lineTo(x + 6, y - 5 * up);
    c.lineTo(x - 6, y - 5 * up);
  }
  c.closePath();
  c.fill();
}

function drawPointer(
  c: CanvasRenderingContext2D,
  picture: ChartPicture,
  plot: ReturnType<typeof plotOf>,
  x: (t: number) => number,
  y: (v: number) => number,
  color: (name: string) => string,
): void {
  const { series } = picture;
  const atMs = picture.fromMs + (((picture.pointerX as number) - plot.left) / (plot.right - plot.left)) * (picture.toMs - picture.fromMs);
  const before = rowAt(series.timeMs, series.timeMs.length, atMs);
  const next = Math.min(before + 1, series.timeMs.length - 1);
  const near = before >= 0 && atMs - (series.timeMs[before] as number) <= (series.timeMs[next] as number) - atMs ? before : next;
  const t = series.timeMs[near];
  const v = series.value[near];
  if (t === undefined || v === undefined) return;
  c.strokeStyle = color('--edge');
  c.beginPath();
  c.moveTo(Math.round(x(t)) + 0.5, plot.top);
  c.lineTo(Math.round(x(t)) + 0.5, plot.bottom);
  c.stroke();
  if (Number.isNaN(v)) return;
  c.fillStyle = color('--panel');
  c.strokeStyle = color('--text');
  c.beginPath();
  c.arc(x(t), y(v), 3.5, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
}
