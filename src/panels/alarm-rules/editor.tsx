import { useState } from 'react';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { NotLiveReason, tellRefusal, useCanAct } from '../ui/acting.tsx';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type ActOutcome } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { limitText } from '../ui/limit.ts';
import { OperatorField } from '../ui/operator-field.tsx';
import { minuteText, useZone } from '../ui/time.ts';
import { sameRule } from './draft.ts';
import { RuleFields } from './fields.tsx';
import { Preview } from './preview.tsx';
import { words } from './words.ts';

/** One rule being changed: what it would have done, why it is changed, and the way back. */
export function RuleEditor({ start, onClose }: { readonly start: AlarmRule; onClose(): void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const operator = useSession((s) => s.operator);
  const canAct = useCanAct();
  const [rule, setRule] = useState(start);
  const [reason, setReason] = useState('');
  usePulse();
  const inForce = desk.alarms.rules().find(({ id }) => id === rule.id);
  const isNew = inForce === undefined;
  const isDeclared = desk.city.manifest.alarmRules.some(({ id }) => id === rule.id);
  const isChanged = Boolean(desk.alarms.ruleChanges().findLast(({ ruleId }) => ruleId === rule.id)?.rule);
  const faults = desk.alarms.faultsOf(rule);
  const wordless = [rule.title, rule.cause, rule.consequence, rule.action].some(({ zh, en }) => zh.trim() === '' || en.trim() === '');
  const same = sameRule(rule, inForce);
  const mayApply = canAct && !same && faults.length === 0 && !wordless && reason.trim() !== '' && operator.trim() !== '';
  const done = (outcome: ActOutcome): void => {
    tellRefusal(desk, outcome);
    if (outcome !== 'done') return;
    boardOf(desk).notify('done', words.applied);
    onClose();
  };
  return (
    <section className="alarm-rules" aria-label={w('title')}>
      <div className="panel-head">
        <button type="button" className="small" onClick={onClose}>
          <Icon name="left" size={12} /> {w('back')}
        </button>
      </div>
      <div className="scroll grow rule-body">
        <div className="rule-title">
          <AlarmMark priority={rule.priority} />
          <span>
            <h3>{rule.title[language] || w('add')}</h3>
            <span className="small muted">{limitText(rule, language)}</span>
          </span>
        </div>
        <RuleFields rule={rule} isNew={isNew} onChange={setRule} />
        {faults.length === 0 ? <Preview rule={rule} inForce={inForce} /> : <Faults faults={faults} />}
        <label className="rule-field wide">
          <span className="small muted">{w('reason')}</span>
          <input type="text" maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
        </label>
        {operator.trim() === '' && <OperatorField onDone={() => undefined} />}
        {!canAct && <NotLiveReason />}
        <div className="rule-actions">
          <button type="button" className="primary" disabled={!mayApply} onClick={() => done(desk.alarms.setRule(rule, reason.trim()))}>
            {w('apply')}
          </button>
          {(isChanged || (!isNew && !isDeclared)) && (
            <button
              type="button"
              className="edged"
              disabled={!canAct || reason.trim() === ''}
              onClick={() => done(desk.alarms.revertRule(rule.id, reason.trim()))}
            >
              {w(isDeclared ? 'revert' : 'end')}
            </button>
          )}
          {same && <span className="small muted">{w('unchanged')}</span>}
        </div>
        <ChangeLog ruleId={rule.id} />
      </div>
    </section>
  );
}

function Faults({ faults }: { readonly faults: readonly string[] }) {
  const w = useWords(words);
  return (
    <div role="alert" className="rule-faults small">
      <p className="strong">{w('faults')}</p>
      {faults.slice(0, 4).map((fault) => (
        <p key={fault}>{fault}</p>
      ))}
    </div>
  );
}

/** Who changed it, when and why. */
function ChangeLog({ ruleId }: { readonly ruleId: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const own = desk.alarms.ruleChanges().filter((change) => change.ruleId === ruleId);
  if (own.length === 0) return null;
  return (
    <div className="rule-log small">
      <p className="strong">{w('log')}</p>
      {[...own].reverse().map(({ rule, operator, timeMs, reason }) => (
        <p key={`${timeMs}${operator}`} className="muted">
          {w(rule ? 'logSet' : 'logRevert', { time: minuteText(timeMs, zone), name: operator, reason })}
        </p>
      ))}
    </div>
  );
}
