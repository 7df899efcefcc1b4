import { memo } from 'react';
import type { LensReading } from '../../rules/lenses/entry.ts';
import { useLanguage, useWords } from '../ui/desk.ts';
import { displayUnit, formatNumber, MISSING, THIN } from '../ui/format.ts';
import type { PathState } from '../ui/lens-desk.ts';
import { valueText, verdictWords } from './say.ts';
import { SmallChart } from './small-chart.tsx';
import { words } from './words.ts';

interface CardProps {
  readonly reading: LensReading;
  readonly state: PathState;
  /** The shown instant to the minute: a card need not be drawn anew more often. */
  readonly nowMs: number;
  onOpen(id: string): void;
}

/** One indicator of many: value, how much of it is known, its days and where they lead. Pressing it tells the rest. */
export const Card = memo(function Card({ reading, state, nowMs, onOpen }: CardProps) {
  const w = useWords(words);
  const language = useLanguage();
  const { entry, value, p90, open, counted, expected, why } = reading;
  const isTold = Number.isFinite(value);
  const unit = displayUnit(entry.unit);
  const goal = state.kind === 'ready' ? state.path.goal : null;
  const verdict = verdictWords(state, w);
  return (
    <button type="button" className="lens-card" data-indicator={entry.id} onClick={() => onOpen(entry.id)}>
      <span className="lens-card-head">
        <span className="cut grow">{entry.title[language]}</span>
        {expected > 0 && (
          <span
            className="small muted"
            title={w('countedLong', {
              counted: formatNumber(counted, 0, language),
              expected: formatNumber(expected, 0, language),
              what: entry.counts[language],
            })}
          >
            {w('counted', { counted: formatNumber(counted, 0, language), expected: formatNumber(expected, 0, language) })}
          </span>
        )}
      </span>
      <span className="lens-card-value">
        <span className="lens-number">{formatNumber(value, entry.decimals, language)}</span>
        {unit !== '' && isTold && <span className="unit">{`${THIN}${unit}`}</span>}
        {Number.isFinite(p90) && <span className="small muted">{w('p90', { value: formatNumber(p90, entry.decimals, language) })}</span>}
        {open > 0 && <span className="small muted">{w('open', { count: open })}</span>}
        <span className="grow" />
        {goal && <span className="small muted">{w('target', { value: valueText(entry, goal.value, language) })}</span>}
      </span>
      {isTold || (state.kind === 'ready' && state.days.value.some(Number.isFinite)) ? (
        <>
          <SmallChart entry={entry} state={state} value={value} nowMs={nowMs} label={w('chart', { title: entry.title[language] })} />
          <span className="lens-card-foot small muted">
            <span className="cut grow">{isTold ? entry.id : (why?.[language] ?? MISSING)}</span>
            <span>{verdict}</span>
          </span>
        </>
      ) : (
        <span className="lens-card-why small muted">
          {why?.[language] ?? MISSING} <span className="lens-card-id">{entry.id}</span>
        </span>
      )}
    </button>
  );
});
