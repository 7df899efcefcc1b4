import type { Case } from '../../rules/cases/case.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { stampText, clockText, useZone } from '../ui/time.ts';
import { entryText } from './view.ts';
import { refusalWords, words } from './words.ts';

/** Everything anybody did, in the one order all consoles fold in; what had no effect says why. */
export function Timeline({ c }: { readonly c: Case }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  return (
    <ol className="case-timeline small">
      {c.timeline.toReversed().map((entry) => (
        <li key={entry.action.id} className={entry.refused ? 'muted' : ''}>
          <time title={stampText(entry.action.timeMs, zone)}>{clockText(entry.action.timeMs, zone)}</time>
          <span className="grow">
            <span className="strong">{entry.action.operator}</span> {entryText(desk, c, entry, language)}
            {entry.refused && <span> · {w('refused', { why: refusalWords[entry.refused][language] })}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
