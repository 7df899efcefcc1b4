import './help.css';
import { useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { setOpen } from '../ui/entity.ts';
import { keysOf, setLetters, useKeys, type Binding } from '../ui/keys.ts';

const words = {
  help: { zh: '快捷键与设置', en: 'Keys and settings' },
  close: { zh: '关闭', en: 'Close' },
  alarms: { zh: '告警', en: 'Alarms' },
  view: { zh: '视图', en: 'View' },
  time: { zh: '时间', en: 'Time' },
  general: { zh: '通用', en: 'General' },
  letters: { zh: '启用单键快捷键', en: 'Single-key shortcuts' },
  zone: { zh: '时间显示为', en: 'Show times in' },
  city: { zh: '城市时区', en: 'City zone' },
  local: { zh: '本机时区', en: 'This machine' },
  utc: { zh: 'UTC', en: 'UTC' },
} satisfies WordTable;

const groups = ['general', 'alarms', 'time', 'view'] as const;
const zones = ['city', 'local', 'utc'] as const;
const keyNames: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', Mod: 'Ctrl/⌘' };

/** `?`: what every key does now, and the few settings there are. */
export default function Help() {
  const desk = useDesk();
  const open = useSession((s) => s.open['help'] ?? false);
  useKeys([{ id: 'help.open', keys: '?', title: words.help, group: 'general', run: () => setOpen(desk, 'help') }]);
  return open ? <HelpBox onClose={() => setOpen(desk, 'help', false)} /> : null;
}

function HelpBox({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useSession((s) => s.zone);
  const [letters, setLettersOn] = useState(keysOf(desk).lettersOn);
  // Panels arrive lazily and bring their keys with them.
  usePulse();
  const bindings = keysOf(desk).list();
  return (
    <Dialog label={w('help')} closeLabel={w('close')} onClose={onClose}>
      <div className="help scroll">
        <div className="help-groups">
          {groups.map((group) => (
            <KeyGroup key={group} title={w(group)} bindings={bindings.filter((b) => b.group === group)} />
          ))}
        </div>
        <div className="help-settings">
          <label>
            <input
              type="checkbox"
              checked={letters}
              onChange={(e) => {
                setLetters(desk, e.target.checked);
                setLettersOn(e.target.checked);
              }}
            />
            {w('letters')}
          </label>
          <div role="group" aria-label={w('zone')}>
            <span className="muted">{w('zone')}</span>
            {zones.map((z) => (
              <button key={z} type="button" aria-pressed={z === zone} onClick={() => desk.session.setState({ zone: z })}>
                {w(z)}
              </button>
            ))}
          </div>
        </div>
      </div>
    </Dialog>
  );
}

function KeyGroup({ title, bindings }: { title: string; bindings: readonly Binding[] }) {
  const language = useLanguage();
  const seen = new Set<string>();
  const shown = bindings.filter((b) => !b.id.startsWith('dialog.') && !b.id.startsWith('popover.') && !seen.has(b.keys) && seen.add(b.keys));
  return (
    <section>
      <h3 className="strong">{title}</h3>
      <dl>
        {shown.map((b) => (
          <div key={b.id}>
            <dt>
              {b.keys.split(/[ +](?=.)/).map((k) => (
                <kbd key={k}>{keyNames[k] ?? (k.length === 1 && b.keys.startsWith('Mod') ? k.toUpperCase() : k)}</kbd>
              ))}
            </dt>
            <dd>{b.title[language]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
