import type { AlarmPerformance } from '../../rules/alarms/performance.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { words } from './words.ts';

/** Who raises most: the first to be mended. A press goes there. */
export function TopTen({ performance: { top, chattering } }: { readonly performance: AlarmPerformance }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const chatters = new Set(chattering.map(({ alarm }) => alarm.id));
  return (
    <>
      <h3>{w('top')}</h3>
      {top.length === 0 && <p className="small muted">{w('none')}</p>}
      <ol className="performance-top">
        {top.map(({ alarm, count }) => (
          <li key={alarm.id}>
            <button type="button" onClick={() => selectAndFly(desk, refOfThing(desk.city, alarm.thingId))}>
              <AlarmMark priority={alarm.rule.priority} size={16} />
              <span className="cut grow">
                {alarm.rule.title[language]} <span className="muted">{nameOfThing(desk, alarm.thingId)[language]}</span>
              </span>
              {chatters.has(alarm.id) && <span className="small verdict missed">{w('chattering')}</span>}
              <span className="strong">{w('times', { count })}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
