import './trends.css';
import { useState } from 'react';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { StreamPlot, useSeries } from '../ui/stream-plot.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { ForecastLine } from '../ui/forecast-line.tsx';
import { Icon } from '../ui/icon.tsx';
import { ReadingValue, readingFacts, Trend } from '../ui/number.tsx';
import { shownStreams, streamKey, togglePin } from './choice.ts';
import { words } from './words.ts';

const windows = [1, 6, 24] as const;

/** The window of trends: what is pinned, selected, in alarm or expected to be, each over time with what is foretold. */
export default function Trends() {
  const desk = useDesk();
  const w = useWords(words);
  const [hours, setHours] = useState<number>(6);
  const pinned = useSession((s) => s.toolState['trends'] ?? '');
  const selected = useSession((s) => s.selected);
  usePulse();
  const shown = shownStreams(desk, pinned, selected);
  return (
    <section className="trends" aria-label={w('title')}>
      <div className="panel-head">
        <h2>{w('title')}</h2>
        <div role="group" aria-label={w('window')} className="trends-windows">
          {windows.map((n) => (
            <button key={n} type="button" className="small edged" aria-pressed={n === hours} onClick={() => setHours(n)}>
              {w('lastHours', { count: n })}
            </button>
          ))}
        </div>
      </div>
      {shown.length === 0 && <p className="muted trends-none">{w('none')}</p>}
      <div className="scroll trends-grid">
        {shown.map(({ row, why }) => (
          <TrendCard key={row} row={row} why={why} hours={hours} />
        ))}
      </div>
    </section>
  );
}

function TrendCard({ row, why, hours }: { readonly row: number; readonly why: keyof typeof words; readonly hours: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const shown = useSeries(row, hours);
  const facts = readingFacts(desk, row);
  const { thingId } = desk.streams.descriptor(row);
  const alarm = desk.alarms.list().find((a) => a.thingId === thingId && a.rule.property === desk.streams.descriptor(row).property);
  const isPinned = why === 'pinned';
  return (
    <article className="trend-card" data-stream={streamKey(desk, row)}>
      <header>
        {alarm && <AlarmMark priority={alarm.rule.priority} state={alarm.state} size={16} />}
        <button type="button" className="trend-name" onClick={() => selectAndFly(desk, refOfThing(desk.city, thingId))}>
          <span className="strong cut">{nameOfThing(desk, thingId)[language]}</span>
          <span className="small muted cut">
            {facts.property.title[language]} · {w(why)}
          </span>
        </button>
        <span className="trend-value">
          <ReadingValue facts={facts} />
          <Trend facts={facts} />
        </span>
        <button
          type="button"
          className="icon"
          aria-pressed={isPinned}
          title={w(isPinned ? 'unpin' : 'pin')}
          aria-label={w(isPinned ? 'unpin' : 'pin')}
          onClick={() => togglePin(desk, row)}
        >
          <Icon name={isPinned ? 'check' : 'plus'} size={14} />
        </button>
      </header>
      <StreamPlot row={row} hours={hours} shown={shown} height={150} />
      <ForecastLine row={row} />
    </article>
  );
}
