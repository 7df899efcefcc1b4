import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { keepsake, onNextFrame } from '../../base/browser.ts';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useSession, useWords } from './desk.ts';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';

/** Where the name survives a reload on this machine. */
const OPERATOR_KEY = 'belvedere.operator';

const words = {
  operator: { zh: '操作员', en: 'Operator' },
  nobody: { zh: '未登记姓名', en: 'No name yet' },
  ask: { zh: '您的姓名（写入处置记录）', en: 'Your name (goes into the log)' },
  save: { zh: '保存', en: 'Save' },
} satisfies WordTable;

/** The operator's name: asked once, in place; every acknowledgement carries it. */
export function OperatorField({ action, onDone }: { action?: string; onDone: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const id = useId();
  const [name, setName] = useState(desk.session.getState().operator);
  // Whoever was interrupted goes on where they were: the row, the button, the case.
  const [before] = useState(() => document.activeElement as HTMLElement | null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const operator = name.trim();
    if (operator === '') return;
    desk.session.setState({ operator });
    keepsake.write(OPERATOR_KEY, operator);
    onDone();
    onNextFrame(() => document.activeElement === document.body && before?.isConnected && before.focus());
  };
  return (
    <form className="operator-field" onSubmit={submit}>
      <label className="small muted" htmlFor={id}>
        {w('ask')}
      </label>
      <div>
        <input id={id} type="text" autoComplete="name" maxLength={60} value={name} autoFocus onChange={(e) => setName(e.target.value)} />
        <button type="submit" className="primary" disabled={name.trim() === ''}>
          {action ?? w('save')}
        </button>
      </div>
    </form>
  );
}

/** Who is at this desk, and the way to change it. */
export function OperatorButton() {
  const desk = useDesk();
  const w = useWords(words);
  const operator = useSession((s) => s.operator);
  useEffect(() => {
    const known = keepsake.read(OPERATOR_KEY);
    if (known !== null && desk.session.getState().operator === '') desk.session.setState({ operator: known });
  }, [desk]);
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="operator-button"
        aria-expanded={open}
        title={`${w('operator')}: ${operator || w('nobody')}`}
        aria-label={`${w('operator')}: ${operator || w('nobody')}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="person" />
        {operator !== '' && <span className="cut operator-name">{operator}</span>}
      </button>
      {open && (
        <Popover anchor={anchor} label={w('operator')} width={320} onClose={() => setOpen(false)}>
          <OperatorField onDone={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
}
