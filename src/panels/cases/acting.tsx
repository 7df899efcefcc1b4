import { useState, type ReactNode } from 'react';
import { tellRefusal } from '../ui/acting.tsx';
import type { ActOutcome } from '../ui/desk.ts';
import { useDesk } from '../ui/desk.ts';
import { OperatorField } from '../ui/operator-field.tsx';

/** Do something under the operator's name; who has none yet is asked for it in place, once, and then it is done. */
export function useActing(): { readonly act: (run: () => ActOutcome) => void; readonly asking: ReactNode } {
  const desk = useDesk();
  const [waiting, setWaiting] = useState<(() => ActOutcome) | null>(null);
  const act = (run: () => ActOutcome): void => {
    const outcome = run();
    if (outcome === 'no-name') setWaiting(() => run);
    else tellRefusal(desk, outcome);
  };
  const asking = waiting && (
    <OperatorField
      onDone={() => {
        setWaiting(null);
        tellRefusal(desk, waiting());
      }}
    />
  );
  return { act, asking };
}
