import { useState, type FormEvent } from 'react';
import { mostShelvedMs } from '../../rules/alarms/asides.ts';
import { tellRefusal } from '../ui/acting.tsx';
import { boardOf, useBoard, type SettingAside } from '../ui/board.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { OperatorField } from '../ui/operator-field.tsx';
import { clockText, useZone } from '../ui/time.ts';
import { asideWords } from './aside-words.ts';

const MINUTE_MS = 60_000;
const minutesOffered = [10, 30, 60, 240, 480, 1440] as const;
const reasonKeys = ['works', 'cleaning', 'known', 'chatter'] as const;

/** Why, and until when: nothing is set aside without both. */
export function ShelveDialog() {
  const desk = useDesk();
  const asked = useBoard((s) => s.settingAside);
  return asked && <Ask key={asked.keys.join()} asked={asked} onClose={() => boardOf(desk).set({ settingAside: null })} />;
}

function Ask({ asked, onClose }: { asked: SettingAside; onClose: () => void }) {
  const desk = useDesk();
  const w = useWords(asideWords);
  const language = useLanguage();
  const zone = useZone();
  const operator = useSession((s) => s.operator);
  const [reason, setReason] = useState('');
  const most = mostShelvedMs(asked.priority) / MINUTE_MS;
  const [minutes, setMinutes] = useState<number>(Math.min(30, most));
  const shelving = asked.kind === 'shelve';
  const untilMs = desk.clock.now() + minutes * MINUTE_MS;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() === '') return;
    const outcome = shelving ? desk.alarms.shelve(asked.keys, reason.trim(), untilMs) : desk.alarms.takeOutOfService(asked.keys, reason.trim());
    tellRefusal(desk, outcome);
    onClose();
  };
  const title = w(shelving ? 'shelve' : 'outOfService');
  return (
    <Dialog label={title} closeLabel={w('cancel')} className="shelve-dialog" onClose={onClose}>
      {operator === '' ? (
        <OperatorField action={w('next')} onDone={() => undefined} />
      ) : (
        <form className="shelve-form" onSubmit={submit}>
          <p>
            <span className="strong">{asked.title[language]}</span>
            {asked.keys.length > 1 && <span className="muted"> {w('andMore', { count: asked.keys.length - 1 })}</span>}
          </p>
          <label className="small muted" htmlFor="shelve-reason">
            {w('reason')}
          </label>
          <input id="shelve-reason" type="text" maxLength={200} autoFocus value={reason} onChange={(e) => setReason(e.target.value)} />
          <div className="shelve-choices">
            {reasonKeys.map((key) => (
              <button key={key} type="button" className="small edged" onClick={() => setReason(w(key))}>
                {w(key)}
              </button>
            ))}
          </div>
          {shelving && (
            <fieldset className="shelve-choices">
              <legend className="small muted">{w('howLong')}</legend>
              {minutesOffered
                .filter((offered) => offered <= most)
                .map((offered) => (
                  <button key={offered} type="button" className="small edged" aria-pressed={offered === minutes} onClick={() => setMinutes(offered)}>
                    {offered < 60 ? w('minutes', { count: offered }) : w('hours', { count: offered / 60 })}
                  </button>
                ))}
            </fieldset>
          )}
          <p className="small muted">
            {shelving ? w('backAt', { time: clockText(untilMs, zone) }) : w('untilReturned')}
            {shelving && asked.priority === 1 && ` · ${w('criticalMost')}`}
          </p>
          <div className="shelve-buttons">
            <button type="submit" className="primary" disabled={reason.trim() === ''}>
              {title}
            </button>
            <button type="button" className="edged" onClick={onClose}>
              {w('cancel')}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
