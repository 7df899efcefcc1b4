import { useEffect, useState } from 'react';
import { rowAt, type Series, emptySeries } from '../../tables/series.ts';
import { boardOf } from '../ui/board.ts';
import { Chart } from '../ui/chart.tsx';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { formatReading } from '../ui/format.ts';
import { copyText, download } from '../ui/handout.ts';
import { readingFacts } from '../ui/number.tsx';
import { numberWords } from '../ui/number.words.ts';
import { stampText, useZone } from '../ui/time.ts';
import { seriesCsv } from './csv.ts';
import { words } from './words.ts';

const HOUR_MS = 3600000;
const windows = [1, 6, 24] as const;
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

/** The source's history, with readings that arrived since then joined on. */
function joined(past: Series, recent: Series): Series {
  const lastMs = past.timeMs[past.timeMs.length - 1] ?? -Infinity;
  const from = rowAt(recent.timeMs, recent.timeMs.length, lastMs) + 1;
  if (from >= recent.timeMs.length) return past;
  const join = <T extends Float64Array | Float32Array | Uint8Array>(a: T, b: T, out: T): T => {
    out.set(a as never);
    out.set(b.subarray(from) as never, a.length);
    return out;
  };
  const size = past.timeMs.length + recent.timeMs.length - from;
  return {
    timeMs: join(past.timeMs, recent.timeMs, new Float64Array(size)),
    value: join(past.value, recent.value, new Float32Array(size)),
    quality: join(past.quality, recent.quality, new Uint8Array(size)),
  };
}

/** One stream over the last hours: chart, window choice, export and citation. */
export function StreamHistory({ row }: { row: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const theme = useSession((s) => s.theme);
  const [hours, setHours] = useState<number>(6);
  const history = useHistory(row, hours);
  const facts = readingFacts(desk, row);
  const descriptor = desk.streams.descriptor(row);
  const nowMs = desk.clock.now();
  const spanMs = hours * HOUR_MS;
  const past = history.kind === 'here' ? history.series : emptySeries;
  const series = joined(past, desk.streams.history.range(row, nowMs - spanMs, nowMs));
  const intervalMs = Number.isFinite(descriptor.intervalMs) ? descriptor.intervalMs : 60000;
  // Thinned history has wider steps than the stream itself: those are no gaps.
  const stepMs = past.timeMs.length > 1 ? ((past.timeMs[past.timeMs.length - 1] as number) - (past.timeMs[0] as number)) / (past.timeMs.length - 1) : 0;
  const exportCsv = (): void =>
    download(`${descriptor.id.replace(/[^\w.-]+/g, '_')}.csv`, new Blob([seriesCsv(series, descriptor, zone)], { type: 'text/csv' }));
  const cite = async (): Promise<void> => {
    const value = formatReading(facts.property, facts.value, facts.unit, language);
    const text = `${facts.property.title[language]} ${value}, ${descriptor.thingId} (${descriptor.id}), ${descriptor.source}, ${stampText(facts.timeMs, zone)}`;
    if (await copyText(text)) boardOf(desk).notify('done', numberWords.cited);
    else boardOf(desk).notify('problem', { zh: text, en: text });
  };
  return (
    <div className="stream-history">
      <div className="history-tools">
        <div role="group" aria-label={w('window')}>
          {windows.map((n) => (
            <button key={n} type="button" className="small" aria-pressed={n === hours} onClick={() => setHours(n)}>
              {w('lastHours', { count: n })}
            </button>
          ))}
        </div>
        <span className="grow small muted cut">
          {history.kind === 'reading' ? w('loading') : history.kind === 'failed' ? w('historyFailed', { why: history.why }) : ''}
        </span>
        <button type="button" className="small" onClick={exportCsv}>
          {numberWords.csv[language]}
        </button>
        <button type="button" className="small" onClick={() => void cite()}>
          {numberWords.cite[language]}
        </button>
      </div>
      <Chart
        series={series}
        fromMs={nowMs - spanMs}
        toMs={nowMs}
        property={facts.property}
        unit={facts.unit}
        rules={facts.rules}
        gapMs={Math.max(3 * intervalMs, 2.5 * stepMs)}
        nowMs={nowMs}
        zone={zone}
        language={language}
        theme={theme}
        label={facts.property.title[language]}
      />
    </div>
  );
}
