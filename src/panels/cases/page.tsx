import { useEffect, useRef, useState } from 'react';
import { after } from '../../base/browser.ts';
import { entityFromKey } from '../../city/city.ts';
import { isOnTask, levels, type Case } from '../../rules/cases/case.ts';
import { deadlinesOf, type Deadline } from '../../rules/cases/deadlines.ts';
import { escalationsOf, levelOf } from '../../rules/cases/escalation.ts';
import { useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { selectAndFly } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { ageText, clockText, nearText, offsetText, useZone } from '../ui/time.ts';
import type { NamedAct } from '../ui/named-act.tsx';
import { Ask } from '../ui/ask.tsx';
import { lookThrough, Cameras } from './cameras.tsx';
import { CaseMark } from './mark.tsx';
import { Timeline } from './timeline.tsx';
import { Units } from './units.tsx';
import { agencyName, caseNumber, chooseCase, placeName } from './view.ts';
import { levelWords, stateWords, whyWords, words } from './words.ts';

/** One case from detection to evaluation, and everything that can be done to it now. */
export function CasePage({ c, act }: { readonly c: Case; readonly act: NamedAct }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const canAct = useCanAct();
  const operator = useSession((s) => s.operator);
  const page = useRef<HTMLElement>(null);
  const nowMs = desk.clock.now();
  const kind = desk.cases.classOf(c);
  const steps = escalationsOf(c, kind, nowMs);
  const restoredMs = desk.cases.restoredMs(c);
  // Closing what is not solved is the oldest trick against a closure rate.
  const standsStill = c.alarms.some((id) => desk.alarms.list().some((alarm) => alarm.id === id && Number.isNaN(alarm.returnedMs)));
  const isOwnWork = c.feedback !== null && c.feedback.operator.trim().toLowerCase() === operator.trim().toLowerCase();
  const doIt = (what: Parameters<typeof desk.cases.act>[0], detail?: Parameters<typeof desk.cases.act>[2]): void =>
    act(() => desk.cases.act(what, c.id, detail));
  const verify = (): void => {
    if (c.state === 'fed-back' && !standsStill && !isOwnWork) doIt('verify', { result: 'pass', ...(Number.isFinite(restoredMs) ? { restoredMs } : {}) });
  };
  const close = (): void => {
    if (c.state === 'verified') doIt('close');
  };
  const tickNext = (): void => {
    // As it stands now: a second key may come before the first is drawn.
    const { steps: ticked } = desk.cases.list().find(({ id }) => id === c.id) ?? c;
    const next = kind.checklist.find((s) => !ticked.has(s.id));
    if (next) doIt('tick-step', { step: next.id });
  };
  // The page takes the keyboard when it opens, so that the next key is about this case.
  useEffect(() => after(0, () => page.current?.focus()), []);
  // What one stood on may go with the state; the keyboard stays with the case where nothing else has it.
  useEffect(() => {
    if (document.activeElement === document.body) page.current?.focus();
  }, [c.state]);
  const here = (): boolean => page.current?.contains(document.activeElement) ?? false;
  const fly = (): void => {
    const ref = entityFromKey(c.entity);
    if (ref) selectAndFly(desk, ref);
    else if (Number.isFinite(c.lon)) desk.view.flyTo({ lon: c.lon, lat: c.lat, zoom: 17 });
  };
  useKeys([
    { id: 'cases.tick', keys: 't', title: words.keyTick, group: 'general', when: here, run: tickNext },
    { id: 'cases.verify', keys: 'v', title: words.keyVerify, group: 'general', when: here, run: verify },
    { id: 'cases.close', keys: 'w', title: words.keyClose, group: 'general', when: here, run: close },
    { id: 'cases.camera', keys: 'm', title: words.keyCamera, group: 'general', when: here, run: () => lookThrough(desk, c) },
    { id: 'cases.fly', keys: 'f', title: words.fly, group: 'general', when: here, run: fly },
    { id: 'cases.back', keys: 'Escape', title: words.back, group: 'general', when: here, run: () => chooseCase(desk, '') },
  ]);
  const at = (timeMs: number): string => `${clockText(timeMs, zone)} ${offsetText(timeMs, zone)}`;
  return (
    <article ref={page} className="case-page scroll" aria-label={w('page')} tabIndex={-1}>
      <header className="case-head">
        <CaseMark state={c.state} size={24} />
        <div className="grow">
          <h3 className="strong">
            {kind.title[language]} <span className="small muted">{caseNumber(c)}</span>
          </h3>
          <p className="small">
            {placeName(desk, c)[language]} · <span className="strong">{stateWords[c.state][language]}</span>
            {c.reopenedCount > 0 && <span className="muted"> · {w('reopened', { count: c.reopenedCount })}</span>}
          </p>
          <p className="small muted">
            {w('detected')} {at(c.detectedMs)} · {w('opened')} {at(c.opened.timeMs)} {c.opened.operator}
            {c.alarms.length > 0 && ` · ${w('alarms', { count: c.alarms.length })}`}
          </p>
        </div>
        <button type="button" className="icon" title={w('fly')} aria-label={w('fly')} onClick={fly}>
          <Icon name="fly" />
        </button>
      </header>
      <StateActions c={c} canAct={canAct} standsStill={standsStill} isOwnWork={isOwnWork} verify={verify} close={close} doIt={doIt} />
      <section>
        <h4 className="small muted">{w('deadlines')}</h4>
        <dl className="case-facts small">
          {deadlinesOf(c, kind, nowMs).map((d) => (
            <DeadlineFact key={d.kind} deadline={d} nowMs={nowMs} />
          ))}
          <dt className="muted">{w('level')}</dt>
          <dd>
            <ol className="case-levels">
              {steps.map((step, i) => (
                <li key={step.level} className={i === steps.length - 1 ? 'strong' : 'muted'}>
                  {levelWords[step.level][language]} {clockText(step.atMs, zone)} {whyWords[step.why][language]}
                  {step.operator !== '' && ` (${step.operator}: ${step.reason})`}
                </li>
              ))}
            </ol>
            {canAct && levelOf(steps) !== 'city' && (
              <Ask
                label={w('escalate')}
                field={w('reason')}
                onDone={(reason) => doIt('escalate', { level: levels[levels.indexOf(levelOf(steps)) + 1] ?? 'city', reason })}
              />
            )}
          </dd>
        </dl>
      </section>
      <LeadSection c={c} canAct={canAct} doIt={doIt} />
      {kind.checklist.length > 0 && (
        <section>
          <h4 className="small muted">{w('checklist')}</h4>
          <ul className="case-steps small">
            {kind.checklist.map((s) => {
              const ticked = c.steps.get(s.id);
              return (
                <li key={s.id}>
                  <label>
                    <input
                      type="checkbox"
                      checked={ticked !== undefined}
                      disabled={!canAct}
                      onChange={() => doIt('tick-step', ticked ? { step: s.id, done: false } : { step: s.id })}
                    />
                    <span className="grow">{s.title[language]}</span>
                    {ticked && <span className="muted">{w('tickedBy', { name: ticked.operator, time: clockText(ticked.timeMs, zone) })}</span>}
                  </label>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <Units c={c} act={act} here={here} />
      <Cameras c={c} />
      <section>
        <h4 className="small muted">{w('timeline')}</h4>
        {canAct && <Ask label={w('note')} field={w('noteHint')} onDone={(text) => doIt('note', { text })} />}
        <Timeline c={c} />
      </section>
    </article>
  );
}

function DeadlineFact({ deadline: d, nowMs }: { readonly deadline: Deadline; readonly nowMs: number }) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const isMet = Number.isFinite(d.metMs);
  const gap = ageText(Math.abs((isMet ? d.metMs : nowMs) - d.dueMs), language);
  const text = isMet
    ? w(d.isOverdue ? 'metLate' : 'metAt', { time: nearText(d.metMs, nowMs, zone), age: gap })
    : `${nearText(d.dueMs, nowMs, zone)} · ${w(d.isOverdue ? 'late' : 'left', { age: gap })}`;
  return (
    <>
      <dt className="muted">{w(d.kind === 'dispatch' ? 'dispatchDue' : 'feedbackDue')}</dt>
      <dd className={d.isOverdue ? 'case-late' : ''}>{text}</dd>
    </>
  );
}

type DoIt = (
  what: 'verify' | 'close' | 'reopen' | 'evaluate' | 'feedback' | 'assign-lead' | 'bounce' | 'escalate' | 'note' | 'tick-step',
  detail?: Record<string, string | number | boolean>,
) => void;

interface StateActionsProps {
  readonly c: Case;
  readonly canAct: boolean;
  readonly standsStill: boolean;
  readonly isOwnWork: boolean;
  verify(): void;
  close(): void;
  readonly doIt: DoIt;
}
/** What the state allows next, in the order of the flow. */
function StateActions({ c, canAct, standsStill, isOwnWork, verify, close, doIt }: StateActionsProps) {
  const w = useWords(words);
  const isWorking = c.state === 'dispatched' || c.state === 'handling';
  return (
    <div className="case-actions">
      {isWorking && !c.units.some(isOnTask) && <Ask label={w('feedback')} field={w('note')} onDone={(text) => doIt('feedback', { text })} />}
      {c.state === 'fed-back' && (
        <>
          <button type="button" className="primary" disabled={!canAct || standsStill || isOwnWork} onClick={verify}>
            {w('verifyPass')} <kbd>v</kbd>
          </button>
          <button type="button" className="edged" disabled={!canAct || isOwnWork} onClick={() => doIt('verify', { result: 'fail' })}>
            {w('verifyFail')}
          </button>
          {standsStill && <span className="small muted">{w('stillStands')}</span>}
          {isOwnWork && <span className="small muted">{w('sameHand')}</span>}
        </>
      )}
      {c.state === 'verified' && (
        <button type="button" className="primary" disabled={!canAct || isOwnWork} onClick={close}>
          {w('close')} <kbd>w</kbd>
        </button>
      )}
      {c.state === 'closed' &&
        [1, 2, 3, 4, 5].map((score) => (
          <button
            key={score}
            type="button"
            className="edged small"
            disabled={!canAct}
            aria-label={`${w('evaluate')} ${score}`}
            onClick={() => doIt('evaluate', { score })}
          >
            {score}
          </button>
        ))}
      {(c.state === 'closed' || c.state === 'evaluated') && canAct && (
        <Ask label={w('reopen')} field={w('reason')} onDone={(reason) => doIt('reopen', { reason })} />
      )}
    </div>
  );
}

/** Exactly one agency leads; who thinks another should says so with a reason. */
function LeadSection({ c, canAct, doIt }: { readonly c: Case; readonly canAct: boolean; readonly doIt: DoIt }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const others = desk.cases.operations.agencies.filter((a) => a.id !== c.lead.agency);
  const [other, setOther] = useState(others[0]?.id ?? '');
  const isOpen = c.state === 'opened' || c.state === 'dispatched' || c.state === 'handling';
  return (
    <section>
      <h4 className="small muted">{w('lead')}</h4>
      <p className="case-lead small">
        <span className="strong">{agencyName(desk, c.lead.agency)[language]}</span>
        <span className="muted">
          {w('since', { time: clockText(c.lead.sinceMs, zone) })} {c.lead.operator}
        </span>
      </p>
      {isOpen && canAct && others.length > 0 && (
        <div className="case-actions">
          <select className="small" aria-label={w('bounceTo')} value={other} onChange={(e) => setOther(e.target.value)}>
            {others.map((a) => (
              <option key={a.id} value={a.id}>
                {a.name[language]}
              </option>
            ))}
          </select>
          <button type="button" className="edged small" onClick={() => doIt('assign-lead', { agency: other, over: c.lead.setBy })}>
            {w('makeLead')}
          </button>
          <Ask label={w('bounce')} field={w('reason')} onDone={(reason) => doIt('bounce', { to: other, reason })} />
        </div>
      )}
      {c.bounces.length > 0 && (
        <ul className="small muted">
          {c.bounces.map((b) => (
            <li key={`${b.timeMs} ${b.to}`}>
              {clockText(b.timeMs, zone)} {agencyName(desk, b.from)[language]} → {agencyName(desk, b.to)[language]}: {b.reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
