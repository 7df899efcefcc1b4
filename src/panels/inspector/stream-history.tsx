import { useState } from 'react';
import { say } from '../../base/words.ts';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatReading } from '../ui/format.ts';
import { ForecastLine } from '../ui/forecast-line.tsx';
import { fileName, saveCsv, saveGeoJson } from '../ui/export.ts';
import { copyText } from '../ui/handout.ts';
import { readingFacts } from '../ui/number.tsx';
import { numberWords } from '../ui/number.words.ts';
import { stampText, useZone } from '../ui/time.ts';
import { wholePast } from '../ui/whole-past.ts';
import { seriesCsv } from './csv.ts';
import { seriesFeatures } from './geojson.ts';
import { RawReading } from './raw.tsx';
import { StreamPlot, useSeries } from '../ui/stream-plot.tsx';
import { words } from './words.ts';

const windows = [1, 6, 24] as const;
const HOUR_MS = 3_600_000;

/** One stream over the last hours: chart, window choice, the reading as received, export and citation. */
export function StreamHistory({ row }: { row: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [hours, setHours] = useState<number>(6);
  const [raw, setRaw] = useState(false);
  const [saving, setSaving] = useState<'csv' | 'geojson' | null>(null);
  const shown = useSeries(row, hours);
  const { history } = shown;
  const facts = readingFacts(desk, row);
  const descriptor = desk.streams.descriptor(row);
  /** Of the window that is shown every reading, and not only those that the chart was given. */
  const save = async (form: 'csv' | 'geojson'): Promise<void> => {
    const toMs = desk.clock.now();
    setSaving(form);
    try {
      const past = await wholePast(desk, row, toMs - hours * HOUR_MS, toMs);
      const name = fileName(descriptor.id);
      if (form === 'csv') saveCsv(name, seriesCsv(past, descriptor, zone));
      else saveGeoJson(desk, name, seriesFeatures(past, descriptor));
    } catch (error) {
      const why = (error as Error).message;
      boardOf(desk).notify('problem', { zh: say(words, 'zh', 'historyFailed', { why }), en: say(words, 'en', 'historyFailed', { why }) });
    } finally {
      setSaving(null);
    }
  };
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
        {(['csv', 'geojson'] as const).map((form) => (
          <button key={form} type="button" className="small" title={w(form)} disabled={saving !== null} onClick={() => void save(form)}>
            {saving === form ? w('saving') : form === 'csv' ? 'CSV' : 'GeoJSON'}
          </button>
        ))}
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
