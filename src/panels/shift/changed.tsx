import { useState } from 'react';
import { entityFromKey } from '../../city/city.ts';
import type { AlarmChange, AreaChanges, CaseChange, Since } from '../../rules/handover/since.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { handleAlarm, nameOf, nameOfThing } from '../ui/entity.ts';
import { formatNumber } from '../ui/format.ts';
import { minuteText, useZone } from '../ui/time.ts';
import { changeWords, words } from './words.ts';

/** Rows of an area that are there at once; the rest is one press away. */
const SHOWN = 6;

/** What changed, counted, then district by district. */
export function Changed({ since }: { readonly since: Since }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { counts, areas, changes } = since;
  const figures = (['raised', 'returned', 'acknowledged', 'standing', 'unacknowledged', 'opened', 'closed'] as const).map((key) => [key, counts[key]] as const);
  return (
    <>
      <dl className="shift-figures">
        {figures.map(([key, count]) => (
          <div key={key} data-figure={key}>
            <dd className={count === 0 ? 'muted' : ''}>{formatNumber(count, 0, language)}</dd>
            <dt className="small muted">{w(key)}</dt>
          </div>
        ))}
      </dl>
      {areas.length === 0 && changes.length === 0 && <p className="small muted">{w('quiet')}</p>}
      {areas.map((area) => (
        <Area key={area.area} changes={area} />
      ))}
      {changes.length > 0 && (
        <div>
          <h3 className="small strong shift-area">{w('changes')}</h3>
          <ul className="shift-rows small">
            {changes.slice(-20).map(({ id, kind, operator, timeMs, target, detail }) => (
              <li key={id}>
                <time className="muted">{minuteText(timeMs, zone)}</time>
                <span className="grow cut">
                  {changeWords[kind]?.[language] ?? kind} {target !== desk.city.manifest.id && <span className="muted">{target}</span>}{' '}
                  {typeof detail?.['reason'] === 'string' && <span className="muted">{detail['reason']}</span>}
                </span>
                <span className="muted">{operator}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Area({ changes: { area, alarms, cases } }: { readonly changes: AreaChanges }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [isWhole, setWhole] = useState(false);
  if (alarms.length === 0 && cases.length === 0) return null;
  const shown = isWhole ? alarms : alarms.slice(0, SHOWN);
  const counted = {
    raised: alarms.filter(({ raised }) => raised).length,
    standing: alarms.filter(({ stands }) => stands).length,
    cases: cases.length,
  };
  return (
    <div data-area={area}>
      <h3 className="shift-area">
        <span className="small strong">{desk.city.area(area)?.properties.name[language] ?? w('elsewhere')}</span>
        <span className="small muted">{w('areaCounts', counted)}</span>
      </h3>
      <ul className="shift-rows small">
        {cases.map((change) => (
          <CaseRow key={change.c.id} change={change} />
        ))}
        {shown.map((change) => (
          <AlarmChangeRow key={change.alarm.id} change={change} />
        ))}
      </ul>
      {alarms.length > SHOWN && (
        <button type="button" className="small" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? w('fewer') : w('more', { count: alarms.length - SHOWN })}
        </button>
      )}
    </div>
  );
}

function AlarmChangeRow({ change: { alarm, raised, returned, acknowledged, stands } }: { readonly change: AlarmChange }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const told = [
    raised && w('raisedAt', { time: minuteText(alarm.raisedMs, zone) }),
    acknowledged && w('acknowledgedAt', { time: minuteText(alarm.acknowledgedMs, zone), name: alarm.acknowledgedBy ?? '' }),
    returned && w('returnedAt', { time: minuteText(alarm.returnedMs, zone) }),
    stands && w('stands'),
  ].filter((text) => typeof text === 'string');
  return (
    <li>
      <button type="button" className="shift-row" onClick={() => handleAlarm(desk, alarm)}>
        <AlarmMark priority={alarm.rule.priority} size={16} />
        <span className="shift-lines">
          <span className="cut">
            <span className="strong">{alarm.rule.title[language]}</span> · {nameOfThing(desk, alarm.thingId)[language]}
          </span>
          <span className="muted cut">{told.join(' · ')}</span>
        </span>
      </button>
    </li>
  );
}

function CaseRow({ change: { c, opened, closed, deeds } }: { readonly change: CaseChange }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const ref = entityFromKey(c.entity);
  const told = [
    opened && w('caseOpened', { time: minuteText(c.opened.timeMs, zone) }),
    w('caseDeeds', { count: deeds }),
    closed && c.closed && w('caseClosed', { time: minuteText(c.closed.timeMs, zone) }),
  ].filter((text) => typeof text === 'string');
  const open = (): void => desk.session.setState((s) => ({ work: 'cases', toolState: { ...s.toolState, cases: c.id } }));
  return (
    <li>
      <button type="button" className="shift-row" onClick={open}>
        <span className="shift-case" aria-hidden="true" />
        <span className="shift-lines">
          <span className="cut">
            <span className="strong">{desk.cases.classOf(c).title[language]}</span>
            {ref && ` · ${nameOf(desk, ref)[language]}`}
          </span>
          <span className="muted cut">{told.join(' · ')}</span>
        </span>
      </button>
    </li>
  );
}
