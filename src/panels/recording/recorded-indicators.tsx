import { useMemo } from 'react';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { formatAmount } from '../ui/format.ts';
import { clockText, useZone } from '../ui/time.ts';
import { readRecorded, recordedAt } from './recorded.ts';
import { words } from './words.ts';

/** The city's indicators as the recording's desk reckoned them, beside what the replay makes of the recorded messages. */
export function RecordedIndicators({ text }: { readonly text: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  usePulse();
  const recorded = useMemo(() => readRecorded(text), [text]);
  const then = recordedAt(recorded, desk.clock.now());
  if (!then) return null;
  return (
    <table className="recording-indicators small">
      <caption className="small muted">{w('indicators', { time: clockText(then.timeMs, zone) })}</caption>
      <thead>
        <tr>
          <th scope="col">{w('indicator')}</th>
          <th scope="col">{w('recorded')}</th>
          <th scope="col">{w('replayed')}</th>
        </tr>
      </thead>
      <tbody>
        {desk.indicators.read(null).map(({ id, title, unit, decimals, value }) => (
          <tr key={id} data-indicator={id}>
            <th scope="row">{title[language]}</th>
            <td>{formatAmount(then.values.get(id) ?? NaN, unit, decimals, language)}</td>
            <td>{formatAmount(value, unit, decimals, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
