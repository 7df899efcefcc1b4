import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { limitText } from '../ui/limit.ts';
import { minuteText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

const SHOWN = 8;

/** Limits that watched levels and loads are going to reach: a forecast, and marked as one. */
export function ComingLimits({ desk }: { readonly desk: Desk }) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { watched, foretold } = desk.forecasts;
  const coming = desk.forecasts.coming();
  if (watched === 0) return null;
  return (
    <section className="shift-part">
      <h3 className="shift-area">
        <span className="small strong">{w('coming')}</span>
        <span className="small muted">{w('comingMissing', { known: foretold, count: watched })}</span>
      </h3>
      {coming.length === 0 && <p className="small muted">{foretold === 0 ? w('comingReading') : w('comingNone', { count: foretold })}</p>}
      <ul className="shift-rows small forecast-hatched">
        {coming.slice(0, SHOWN).map(({ row, crossing: { rule, atMs, kind }, issuedMs }) => {
          const { thingId } = desk.streams.descriptor(row);
          return (
            <li key={`${row} ${rule.id}`}>
              <button type="button" className="shift-row" onClick={() => selectAndFly(desk, refOfThing(desk.city, thingId))}>
                <AlarmMark priority={rule.priority} size={16} state="returned-unacknowledged" />
                <span className="shift-lines">
                  <span className="cut">
                    <span className="strong">{rule.title[language]}</span> · {nameOfThing(desk, thingId)[language]}
                  </span>
                  <span className="muted cut">
                    → {w(kind)} {w('comingAt', { time: minuteText(atMs, zone) })} · {limitText(rule, language)} ·{' '}
                    {w('issued', { time: minuteText(issuedMs, zone) })}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {coming.length > SHOWN && <p className="small muted">{w('more', { count: coming.length - SHOWN })}</p>}
    </section>
  );
}
