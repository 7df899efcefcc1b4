import { useState } from 'react';
import { tellRefusal, useCanAct } from '../ui/acting.tsx';
import { boardOf } from '../ui/board.ts';
import { useDesk, useWords } from '../ui/desk.ts';
import { OperatorField } from '../ui/operator-field.tsx';
import { words } from './words.ts';

/** Ask a hall for one counter more; closed halls have none to open. */
export function CounterButton({ hall, isOpen }: { readonly hall: string; readonly isOpen: boolean }) {
  const desk = useDesk();
  const w = useWords(words);
  const canAct = useCanAct();
  const [asking, setAsking] = useState(false);
  const act = (): void => {
    const outcome = desk.ask('open-counter', hall);
    setAsking(outcome === 'no-name');
    tellRefusal(desk, outcome);
    if (outcome === 'done') boardOf(desk).notify('done', words.counterAsked);
  };
  if (asking) return <OperatorField action={w('openCounter')} onDone={act} />;
  return (
    <button type="button" className="small edged" disabled={!canAct || !isOpen} onClick={act}>
      {w('openCounter')}
    </button>
  );
}
