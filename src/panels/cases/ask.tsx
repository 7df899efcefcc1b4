import { useState, type FormEvent } from 'react';

/** A button that asks for a line of text in place: a reason, a note. Escape leaves it. */
export function Ask({ label, field, onDone }: { readonly label: string; readonly field: string; onDone(text: string): void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  if (!open)
    return (
      <button type="button" className="edged small" onClick={() => setOpen(true)}>
        {label}
      </button>
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    onDone(text.trim());
    setOpen(false);
    setText('');
  };
  return (
    <form className="case-ask" onSubmit={submit} onKeyDown={(e) => e.key === 'Escape' && (e.stopPropagation(), setOpen(false))}>
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
      <button type="submit" className="edged small" disabled={text.trim() === ''}>
        {label}
      </button>
    </form>
  );
}
