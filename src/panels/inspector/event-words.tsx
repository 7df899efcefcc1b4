import { useDesk, useLanguage } from '../ui/desk.ts';
import { eventText } from './moving-facts.ts';

/** What the source of an event says, as text only: whatever stands in it is never markup. */
export function EventWords({ id }: { id: string }) {
  const language = useLanguage();
  const kept = useDesk().events.find(id);
  const said = kept && eventText(kept.event, language);
  if (!said) return null;
  const lang = said.language === '' ? undefined : said.language;
  return (
    <div className="inspector-note" lang={lang}>
      {said.text !== '' && <p>{said.text}</p>}
      {said.instruction !== '' && <p>{said.instruction}</p>}
    </div>
  );
}
