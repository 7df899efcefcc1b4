import { useState } from 'react';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatReading } from '../ui/format.ts';
import { ForecastLine } from '../ui/forecast-line.tsx';
import { copyText, download } from '../ui/handout.ts';
import { readingFacts } from '../ui/number.tsx';
import { numberWords } from '../ui/number.words.ts';
import { stampText, useZone } from '../ui/time.ts';
import { seriesCsv } from './csv.ts';
import { RawReading } from './raw.tsx';
import { StreamPlot, useSeries } from '../ui/stream-plot.tsx';
import { words } from './words.ts';

const windows = [1, 6, 24] as const;

/** One stream over the last hours: chart, window choice, the reading as received, export and citation. */
export function StreamHistory({ row }: { row: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [hours, setHours] = useState<number>(6);
  const [raw, setRaw] = useState(false);
  const shown = useSeries(row, hours);
  const { history } = shown;
  const facts = readingFacts(desk, row);
  const descriptor = desk.streams.descriptor(row);
  const exportCsv = (): void =>
    download(`${descriptor.id.replace(/[^\w.-]+/g, '_')}.csv`, new Blob([seriesCsv(shown.series, descriptor, zone)], { type: 'text/csv' }));
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
        <button type="button" className="small" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {numberWords.raw[language]}
        </button>
        <button type="button" className="small" onClick={exportCsv}>
          {numberWords.csv[language]}
        </button>
        <button type="button" className="small" onClick={() => void cite()}>
          {numberWords.cite[language]}
        </button>
      </div>
      {raw && <RawReading row={row} />}
      <StreamPlot row={row} hours={hours} shown={shown} />
      <ForecastLine row={row} />
    </div>
  );
}
