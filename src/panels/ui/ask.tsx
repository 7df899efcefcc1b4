import { useRef, useState, type FormEvent } from 'react';
import { after } from '../../base/browser.ts';

interface AskProps {
  readonly label: string;
  readonly field: string;
  /** Nothing to say is an answer too. */
  readonly mayBeEmpty?: boolean;
  onDone(text: string): void;
}
/** A button that asks for a line of text in place: a reason, a note. Escape leaves it. */
export function Ask({ label, field, mayBeEmpty = false, onDone }: AskProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  /** The keyboard goes back to the button that asked. */
  const leave = (): void => {
    setOpen(false);
    after(0, () => button.current?.focus());
  };
  if (!open)
    return (
      <button ref={button} type="button" className="edged small" onClick={() => setOpen(true)}>
        {label}
      </button>
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!mayBeEmpty && text.trim() === '') return;
    onDone(text.trim());
    leave();
    setText('');
  };
  return (
    <form className="ask" onSubmit={submit} onKeyDown={(e) => e.key === 'Escape' && (e.stopPropagation(), leave())}>
      <input
        type="text"
        className="small"
        maxLength={500}
        placeholder={field}
        aria-label={field}
        value={text}
        autoFocus
        onChange={(e) => setText(e.target.value)}
      />
      <button type="submit" className="edged small" disabled={!mayBeEmpty && text.trim() === ''}>
        {label}
      </button>
    </form>
  );
}
