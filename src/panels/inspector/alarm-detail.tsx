import { useState } from 'react';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { asideKey } from '../../rules/alarms/asides.ts';
import { AlarmMark, priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { NotLiveReason, tellRefusal, useCanAct } from '../ui/acting.tsx';
import { boardOf, useBoard, type SettingAside } from '../ui/board.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { alarmValueText, limitText } from '../ui/limit.ts';
import { openCaseOf } from '../ui/open-case.ts';
import { OperatorField } from '../ui/operator-field.tsx';
import { ageText, clockText, offsetText, useZone } from '../ui/time.ts';
import { SensorDoubt } from '../ui/sensor-fault.tsx';
import { StreamChart } from '../ui/stream-plot.tsx';
import { words } from './words.ts';

/** One alarm of the selected thing: why, what follows, what to do, by when, and the buttons for it. */
export function AlarmDetail({ alarm, alone }: { alarm: Alarm; alone: boolean }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const open = useBoard((s) => s.openAlarm === alarm.id) || alone;
  const { rule } = alarm;
  return (
    <section className="alarm-detail">
      <button type="button" className="alarm-detail-head" aria-expanded={open} onClick={() => boardOf(desk).set({ openAlarm: open ? null : alarm.id })}>
        <AlarmMark priority={rule.priority} state={alarm.state} size={18} />
        <span className="grow cut">
          <span className="strong">{rule.title[language]}</span> <span className="small muted">{priorityWords[priorityKey(rule.priority)][language]}</span>
        </span>
        <span className="alarm-detail-limit small muted">
          {alarmValueText(rule, alarm.value, language)} {limitText(rule, language)}
        </span>
      </button>
      <AlarmDoubt alarm={alarm} />
      {open && (
        <>
          <dl className="alarm-facts">
            <dt className="muted">{w('cause')}</dt>
            <dd>{rule.cause[language]}</dd>
            <dt className="muted">{w('consequence')}</dt>
            <dd>{rule.consequence[language]}</dd>
            <dt className="muted">{w('action')}</dt>
            <dd className="strong">{rule.action[language]}</dd>
            <dt className="muted">{w('limit')}</dt>
            <dd>
              {limitText(rule, language)}
              {Number.isFinite(alarm.worst) && ` · ${w('worst', { value: alarmValueText(rule, alarm.worst, language) })}`}
            </dd>
            <dt className="muted">{w('within')}</dt>
            <dd>
              {w('minutes', { count: rule.respondWithinMin })}
              {alarm.state === 'unacknowledged' && <Remaining alarm={alarm} />}
            </dd>
          </dl>
          <AlarmTrend alarm={alarm} />
          <Responses alarm={alarm} />
        </>
      )}
    </section>
  );
}

/** Its sensor may be to blame, and not the city. */
function AlarmDoubt({ alarm }: { alarm: Alarm }) {
  const row = useDesk().streams.find(alarm.streamId, alarm.feedId);
  return row < 0 ? null : <SensorDoubt row={row} />;
}

const TREND_HOURS = 2;
const TREND_PX = 104;

/** How the value came here, against the limits it crossed. */
function AlarmTrend({ alarm }: { alarm: Alarm }) {
  const desk = useDesk();
  const row = desk.streams.find(alarm.streamId, alarm.feedId);
  return row < 0 ? null : <StreamChart row={row} hours={TREND_HOURS} height={TREND_PX} />;
}

function Remaining({ alarm }: { alarm: Alarm }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const leftMs = alarm.raisedMs + alarm.rule.respondWithinMin * 60000 - desk.clock.now();
  return <span> · {leftMs >= 0 ? w('left', { age: ageText(leftMs, language) }) : w('overdue', { age: ageText(-leftMs, language) })}</span>;
}

function Responses({ alarm }: { alarm: Alarm }) {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const board = boardOf(desk);
  const canAct = useCanAct();
  const [sent, setSent] = useState(false);
  const [asking, setAsking] = useState(false);
  const { response } = alarm.rule;
  const acknowledge = (): void => {
    const outcome = desk.alarms.acknowledge([alarm.id]);
    if (outcome === 'no-name') board.set({ waitingForName: [alarm.id] });
    else tellRefusal(desk, outcome);
  };
  const setAside = (kind: SettingAside['kind']): void => {
    const { rule, feedId, streamId } = alarm;
    board.set({ settingAside: { kind, keys: [asideKey(rule.id, feedId, streamId)], title: rule.title, priority: rule.priority } });
  };
  const respond = (): void => {
    const outcome = desk.alarms.dispatchCrew(alarm.thingId);
    setAsking(outcome === 'no-name');
    tellRefusal(desk, outcome);
    if (outcome !== 'done') return;
    setSent(true);
    board.notify('done', words.crewSent);
  };
  // The crew's order goes out under a name: asked here, in place, the first time.
  if (asking) return <OperatorField action={w('sendCrew')} onDone={respond} />;
  return (
    <>
      <div className="alarm-actions">
        {alarm.state === 'acknowledged' ? (
          <span className="small muted grow">
            {w('acknowledgedBy', {
              name: alarm.acknowledgedBy ?? '–',
              time: `${clockText(alarm.acknowledgedMs, zone)} ${offsetText(alarm.acknowledgedMs, zone)}`,
            })}
          </span>
        ) : (
          <button type="button" className="primary" disabled={!canAct} onClick={acknowledge}>
            {w('acknowledge')}
          </button>
        )}
        <button type="button" className="edged" onClick={() => openCaseOf(desk, alarm.id)}>
          {w('openCase')} <kbd>c</kbd>
        </button>
        <button type="button" className="edged" disabled={!canAct} onClick={() => setAside('shelve')}>
          {w('shelve')}
        </button>
        <button type="button" className="edged" disabled={!canAct} onClick={() => setAside('take-out-of-service')}>
          {w('outOfService')}
        </button>
        {response === 'dispatch-crew' && (
          <button type="button" className="edged" disabled={sent || !canAct} onClick={respond}>
            {sent ? w('crewSent') : w('sendCrew')}
          </button>
        )}
      </div>
      {!canAct && <NotLiveReason />}
    </>
  );
}
