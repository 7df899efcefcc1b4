import './cases.css';
import { useEffect, useRef, useState } from 'react';
import { NotLiveReason, useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { refOfThing, selectAndFly } from '../ui/entity.ts';
import { saveCsv, saveGeoJson } from '../ui/export.ts';
import { useKeys } from '../ui/keys.ts';
import { ageText } from '../ui/time.ts';
import { useActing } from './acting.tsx';
import { Blockages } from './blockages.tsx';
import { CasePage } from './page.tsx';
import { Filters } from './filters.tsx';
import { CaseMark } from './mark.tsx';
import { Times } from './times.tsx';
import { agencyName, caseNumber, casesCsv, casesGeoJson, chooseCase, dueOf, everything, placeName, shownCases, type Filter } from './view.ts';
import { stateWords, words } from './words.ts';

type Tab = 'list' | 'times' | 'blocked';
const PENDING = 'open:';

/** Cases: the list by what is due next, and the chosen one beside it. */
export default function Cases() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const text = useSession((s) => s.toolState['cases'] ?? '');
  const [tab, setTab] = useState<Tab>('list');
  const [filter, setFilter] = useState<Filter>(everything);
  const { act, asking } = useActing();
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
        <button type="button" className="small edged" onClick={() => save('csv')}>
          CSV
        </button>
        <button type="button" className="small edged" onClick={() => save('geojson')}>
          GeoJSON
        </button>
      </div>
      {asking}
      {!canAct && <NotLiveReason />}
      {desk.cases.problem !== null && <p className="cases-note small">{w('problem', { why: desk.cases.problem })}</p>}
      {tab === 'times' && <Times />}
      {tab === 'blocked' && <Blockages />}
      {tab === 'list' && (
        <div className="cases-body">
          <div className="cases-side">
            <Filters filter={filter} onChange={setFilter} />
            <Requests act={act} />
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

/** Requests of sources that nobody opened as a case yet. */
function Requests({ act }: { readonly act: ReturnType<typeof useActing>['act'] }) {
  const desk = useDesk();
  const w = useWords(words);
  const { requests } = desk.cases;
  const waiting: { feedId: string; id: string; name: string }[] = [];
  for (let i = requests.count - 1; i >= 0 && waiting.length < 5; i--) {
    const { feedId, id, serviceName, status } = requests.row(i);
    if (status === 'open' && !desk.cases.get(`case/request/${feedId}/${id}`)) waiting.push({ feedId, id, name: serviceName });
  }
  if (waiting.length === 0) return null;
  return (
    <ul className="case-requests small">
      {waiting.map(({ feedId, id, name }) => (
        <li key={`${feedId} ${id}`}>
          <span className="grow cut">{name}</span>
          <span className="muted">{id}</span>
          <button
            type="button"
            className="small edged"
            onClick={() =>
              act(() => {
                const { outcome, caseId } = desk.cases.openFromRequest(feedId, id);
                if (outcome === 'done') chooseCase(desk, caseId);
                return outcome;
              })
            }
          >
            {w('openIt')}
          </button>
        </li>
      ))}
    </ul>
  );
}
