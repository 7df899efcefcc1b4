import { useEffect, useState } from 'react';
import { emptySeries, type Series } from '../../tables/series.ts';
import type { Forecast } from '../../rules/forecast/forecast.ts';
import { Chart } from './chart.tsx';
import { useDesk, useLanguage, useSession } from './desk.ts';
import { readingFacts } from './number.tsx';
import { useZone } from './time.ts';
import { pastOf, type Past } from './whole-past.ts';

const HOUR_MS = 3600000;
/** History is asked for again when the shown window has moved on by this part of itself. */
const REFRESH_PART = 1 / 120;

type History =
  | { readonly kind: 'reading' }
  | { readonly kind: 'here'; readonly series: Series; readonly toMs: number }
  | { readonly kind: 'failed'; readonly why: string };

function useHistory(row: number, hours: number): History {
  const desk = useDesk();
  const [history, setHistory] = useState<History>({ kind: 'reading' });
  const spanMs = hours * HOUR_MS;
  const slot = Math.floor(desk.clock.now() / (spanMs * REFRESH_PART));
  useEffect(() => {
    let current = true;
    const toMs = desk.clock.now();
    desk.history(row, toMs - spanMs, toMs).then(
      (series) => current && setHistory({ kind: 'here', series, toMs }),
      (error: Error) => current && setHistory({ kind: 'failed', why: error.message }),
    );
    return () => {
      current = false;
    };
  }, [desk, row, spanMs, slot]);
  return history;
}

/** What is foretold of a stream, or null where nothing is. */
export function useForecast(row: number): Forecast | null {
  const desk = useDesk();
  const forecast = desk.forecasts.of(row);
  return typeof forecast === 'string' ? null : forecast;
}

/** A stream's readings of the last hours, and how the source's own history stands. */
export interface ShownSeries extends Past {
  readonly history: History;
  /** Milliseconds between the source's (perhaps thinned) readings; 0 with fewer than two. */
  readonly stepMs: number;
}

export function useSeries(row: number, hours: number): ShownSeries {
  const desk = useDesk();
  const history = useHistory(row, hours);
  const nowMs = desk.clock.now();
  const past = history.kind === 'here' ? history.series : emptySeries;
  const last = past.timeMs.length - 1;
  const stepMs = last > 0 ? ((past.timeMs[last] as number) - (past.timeMs[0] as number)) / last : 0;
  return { ...pastOf(desk, row, past, nowMs - hours * HOUR_MS, nowMs), history, stepMs };
}

interface PlotProps {
  readonly row: number;
  readonly hours: number;
  readonly shown: ShownSeries;
  readonly height?: number;
}

export function StreamPlot({ row, hours, shown, height }: PlotProps) {
  const desk = useDesk();
  const language = useLanguage();
  const zone = useZone();
  const theme = useSession((s) => s.theme);
  const facts = readingFacts(desk, row);
  const nowMs = desk.clock.now();
  const { intervalMs } = desk.streams.descriptor(row);
  const forecast = useForecast(row);
  return (
    <Chart
      series={shown.series}
      spans={shown.spans}
      fromMs={nowMs - hours * HOUR_MS}
      // As far ahead as back, and no further than is foretold.
      toMs={forecast ? nowMs + Math.min(hours * HOUR_MS, forecast.value.length * forecast.stepMs) : nowMs}
      forecast={forecast}
      property={facts.property}
      unit={facts.unit}
      rules={facts.rules}
      // Thinned history has wider steps than the stream itself: those are no gaps.
      gapMs={Math.max(3 * (Number.isFinite(intervalMs) ? intervalMs : 60000), 2.5 * shown.stepMs)}
      nowMs={nowMs}
      zone={zone}
      language={language}
      theme={theme}
      label={facts.property.title[language]}
      {...(height === undefined ? {} : { height })}
    />
  );
}

/** A stream over the last hours, without tools. */
export function StreamChart({ row, hours, height }: { row: number; hours: number; height: number }) {
  return <StreamPlot row={row} hours={hours} height={height} shown={useSeries(row, hours)} />;
}
