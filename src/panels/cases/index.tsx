import './cases.css';
import { useEffect, useRef, useState } from 'react';
import { NotLiveReason, useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { refOfThing, selectAndFly } from '../ui/entity.ts';
import { saveCsv, saveGeoJson } from '../ui/export.ts';
import { useKeys } from '../ui/keys.ts';
import { ageText } from '../ui/time.ts';
import { useNamedAct } from '../ui/named-act.tsx';
import { Blockages } from './blockages.tsx';
import { CasePage } from './page.tsx';
import { Filters } from './filters.tsx';
import { CaseMark } from './mark.tsx';
import { Requests } from './requests.tsx';
import { requestWords } from './request-words.ts';
import { Times } from './times.tsx';
import { agencyName, caseNumber, casesCsv, casesGeoJson, chooseCase, dueOf, everything, placeName, shownCases, type Filter } from './view.ts';
import { stateWords, words } from './words.ts';

const tabNames = ['list', 'requests', 'times', 'blocked'] as const;
type Tab = (typeof tabNames)[number];
const PENDING = 'open:';

/** Cases: the list by what is due next, and the chosen one beside it. */
export default function Cases() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const text = useSession((s) => s.toolState['cases'] ?? '');
  // Part of the link, so that other panels and people can point at it.
  const wanted = useSession((s) => s.toolState['cases-tab'] ?? 'list');
  const tab: Tab = tabNames.find((name) => name === wanted) ?? 'list';
  const setTab = (name: Tab): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, 'cases-tab': name } }));
  const [filter, setFilter] = useState<Filter>(everything);
  const { act, asking } = useNamedAct();
  const canAct = useCanAct();
  const list = useRef<HTMLDivElement>(null);
  usePulse();
  const nowMs = desk.clock.now();
  const cases = shownCases(desk, filter, nowMs);
  const chosen = desk.cases.get(text);

  // The `c` key leaves the alarm here: who has no name yet is asked for it first.
  useEffect(() => {
    if (!text.startsWith(PENDING)) return;
    const alarm = desk.alarms.list().find((a) => a.id === text.slice(PENDING.length));
    chooseCase(desk, '');
    if (!alarm) return;
    act(() => {
      const others = desk.alarms.list().filter((a) => a.thingId === alarm.thingId && a.id !== alarm.id);
      const { outcome, caseId } = desk.cases.openFromAlarm(alarm, others);
      if (outcome === 'done') {
        chooseCase(desk, caseId);
        selectAndFly(desk, refOfThing(desk.city, alarm.thingId));
      }
      return outcome;
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  const rows = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-case]') ?? [])];
  const inList = (): boolean => list.current?.contains(document.activeElement) ?? false;
  const step = (by: number): void => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  useKeys([
    { id: 'cases.next', keys: 'ArrowDown', title: words.keyNext, group: 'general', when: inList, run: () => step(1) },
    { id: 'cases.previous', keys: 'ArrowUp', title: words.keyPrevious, group: 'general', when: inList, run: () => step(-1) },
  ]);
  const save = (kind: 'csv' | 'geojson'): void =>
    kind === 'csv' ? saveCsv('cases', casesCsv(desk, cases, nowMs)) : saveGeoJson(desk, 'cases', casesGeoJson(desk, cases));
  const refused = desk.cases.list().reduce((sum, c) => sum + c.refusedCount, 0) + desk.cases.orphans().length;
  const tabs: readonly (readonly [Tab, string])[] = [
    ['list', w('tabList')],
    ['requests', requestWords.tab[language]],
    ['times', w('tabTimes')],
    ['blocked', w('tabBlocked')],
  ];
  return (
    <div className="cases">
      <div className="panel-head">
        <h2>{w('cases')}</h2>
        <div className="cases-tabs" role="tablist">
          {tabs.map(([id, title]) => (
            <button key={id} type="button" role="tab" className="small" aria-selected={tab === id} aria-pressed={tab === id} onClick={() => setTab(id)}>
              {title}
            </button>
          ))}
        </div>
        {tab === 'list' && (
          <>
            <button type="button" className="small edged" onClick={() => save('csv')}>
              CSV
            </button>
            <button type="button" className="small edged" onClick={() => save('geojson')}>
              GeoJSON
            </button>
          </>
        )}
      </div>
      {asking}
      {!canAct && <NotLiveReason />}
      {desk.cases.problem !== null && <p className="cases-note small">{w('problem', { why: desk.cases.problem })}</p>}
      {tab === 'requests' && <Requests act={act} onOpened={() => setTab('list')} />}
      {tab === 'times' && <Times />}
      {tab === 'blocked' && <Blockages />}
      {tab === 'list' && (
        <div className="cases-body">
          <div className="cases-side">
            <Filters filter={filter} onChange={setFilter} />
            <div ref={list} className="scroll cases-list" role="listbox" aria-label={w('list')}>
              {cases.length === 0 && <p className="cases-note small muted">{desk.cases.list().length === 0 ? w('none') : w('noneShown')}</p>}
              {cases.map((c, i) => {
                const due = dueOf(desk, c, nowMs);
                const isLate = due !== null && due.isOverdue;
                return (
                  <button
                    key={c.id}
                    type="button"
                    role="option"
                    data-case={c.id}
                    aria-selected={c.id === text}
                    tabIndex={c.id === text || (!chosen && i === 0) ? 0 : -1}
                    className={`case-row${c.id === text ? ' chosen' : ''}`}
                    onClick={() => chooseCase(desk, c.id)}
                  >
                    <CaseMark state={c.state} />
                    <span className="case-lines">
                      <span>
                        <span className="strong cut grow">{desk.cases.classOf(c).title[language]}</span>
                        <span className="small muted">{caseNumber(c)}</span>
                      </span>
                      <span className="small">
                        <span className="cut grow">{placeName(desk, c)[language]}</span>
                        <span className="muted">{agencyName(desk, c.lead.agency)[language]}</span>
                      </span>
                      <span className="small muted">
                        <span className="grow cut">{stateWords[c.state][language]}</span>
                        {due && (
                          <span className={isLate ? 'case-late' : ''}>
                            {w(isLate ? 'late' : 'left', { age: ageText(Math.abs(due.dueMs - nowMs), language) })}
                          </span>
                        )}
                      </span>
                    </span>
                  </button>
                );
              })}
            </div>
            {refused > 0 && <p className="cases-note small muted">{w('refusedCount', { count: refused })}</p>}
          </div>
          {chosen ? <CasePage key={chosen.id} c={chosen} act={act} /> : <p className="cases-empty muted">{w('noneChosen')}</p>}
        </div>
      )}
    </div>
  );
}
