import './chart.css';
import { useEffect, useRef, useState } from 'react';
import type { Zone } from '../../base/civil-time.ts';
import type { Language } from '../../base/words.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { ObservedProperty } from '../../tables/properties.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import type { Spans } from '../../tables/thinned.ts';
import type { Forecast } from '../../rules/forecast/forecast.ts';
import { drawChart, plotOf, rangeOf, type ChartPicture } from './chart-draw.ts';
import { MISSING, formatReading } from './format.ts';
import { clockText, offsetText } from './time.ts';

export interface ChartProps {
  readonly series: Series;
  /** What is known of the time before the first reading only in sum: drawn as a band round its mean. */
  readonly spans: Spans;
  readonly fromMs: number;
  readonly toMs: number;
  readonly property: ObservedProperty;
  readonly unit: string;
  readonly rules: readonly AlarmRule[];
  /** Silence longer than this is drawn as a gap. */
  readonly gapMs: number;
  /** The instant the product shows: a line in the picture when it is not the right edge. */
  readonly nowMs: number;
  readonly zone: Zone;
  readonly language: Language;
  /** Redraw when the colours change. */
  readonly theme: string;
  readonly label: string;
  readonly height?: number;
  /** What comes after `nowMs`, drawn as such where the picture reaches so far. */
  readonly forecast?: Forecast | null;
}

/** A stream over time on our own canvas: gaps stay gaps, limits are drawn, the pointer reads values off. */
export function Chart(props: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [pointer, setPointer] = useState<number | null>(null);
  const height = props.height ?? 160;
  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const picture: ChartPicture = { ...props, width, height, pointerX: pointer };
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawChart(context, picture, getComputedStyle(element));
  });
  const at = pointer === null ? -1 : rowUnder(picture, pointer);
  const span = pointer === null ? -1 : spanUnder(picture, pointer);
  const lead = pointer === null ? -1 : leadUnder(picture, pointer);
  const { low, high } = rangeOf(props.series, props.spans, [], props.property);
  const say = (value: number): string => formatReading(props.property, value, props.unit, props.language);
  return (
    <figure className="chart">
      <div className="chart-canvas" style={{ height }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${props.label}: ${say(low)} – ${say(high)}`}
          style={{ width, height }}
          onPointerMove={(e) => setPointer(e.nativeEvent.offsetX)}
          onPointerLeave={() => setPointer(null)}
        />
      </div>
      <figcaption className="small muted">
        {lead >= 0 ? (
          <span className="chart-readout">{forecastText(props, lead, say)}</span>
        ) : span >= 0 ? (
          <span className="chart-readout">{spanText(props, span, say)}</span>
        ) : at >= 0 ? (
          <span className="chart-readout">
            {clockText(props.series.timeMs[at] as number, props.zone)} · {say(props.series.value[at] as number)}
          </span>
        ) : (
          <span>
            ↓ {Number.isFinite(low) ? say(low) : MISSING} · ↑ {Number.isFinite(high) ? say(high) : MISSING}
          </span>
        )}
        <span>{offsetText(props.toMs, props.zone)}</span>
      </figcaption>
    </figure>
  );
}

/** Mean, least, greatest and number of the readings of a span. */
function spanText({ spans, zone }: ChartProps, at: number, say: (value: number) => string): string {
  const startMs = spans.startMs[at] as number;
  const [mean, least, greatest] = [spans.mean, spans.least, spans.greatest].map((column) => say(column[at] as number));
  return `${clockText(startMs, zone)} – ${clockText(startMs + spans.spanMs, zone)} · ⌀ ${mean} · ↓ ${least} · ↑ ${greatest} · n ${spans.count[at]}`;
}

/** What is foretold under the pointer, with the band that four of five tries kept to. */
function forecastText({ forecast, zone }: ChartProps, lead: number, say: (value: number) => string): string {
  if (!forecast) return '';
  const [value, low, high] = [forecast.value, forecast.low, forecast.high].map((column) => say(column[lead] as number));
  return `→ ${clockText(forecast.issuedMs + (lead + 1) * forecast.stepMs, zone)} · ${value} · ${low} – ${high}`;
}
function leadUnder(picture: ChartPicture, x: number): number {
  const { forecast, fromMs, toMs } = picture;
  const { left, right } = plotOf(picture);
  const atMs = fromMs + ((x - left) / Math.max(1, right - left)) * (toMs - fromMs);
  if (!forecast || atMs <= picture.nowMs || atMs > toMs) return -1;
  return Math.max(0, Math.min(forecast.value.length - 1, Math.round((atMs - forecast.issuedMs) / forecast.stepMs) - 1));
}

/** The span under the pointer, where no single reading is known. */
function spanUnder(picture: ChartPicture, x: number): number {
  const { series, spans } = picture;
  const { left, right } = plotOf(picture);
  const atMs = picture.fromMs + ((x - left) / Math.max(1, right - left)) * (picture.toMs - picture.fromMs);
  if (atMs >= (series.timeMs[0] ?? Infinity)) return -1;
  const row = rowAt(spans.startMs, spans.startMs.length, atMs);
  return row >= 0 && atMs < (spans.startMs[row] as number) + spans.spanMs ? row : -1;
}

/** The reading nearest in time to the pointer. */
function rowUnder(picture: ChartPicture, x: number): number {
  const { series } = picture;
  const { left, right } = plotOf(picture);
  const atMs = picture.fromMs + ((x - left) / Math.max(1, right - left)) * (picture.toMs - picture.fromMs);
  const before = rowAt(series.timeMs, series.timeMs.length, atMs);
  if (before < 0) return series.timeMs.length > 0 ? 0 : -1;
  const after = Math.min(before + 1, series.timeMs.length - 1);
  return atMs - (series.timeMs[before] as number) <= (series.timeMs[after] as number) - atMs ? before : after;
}
