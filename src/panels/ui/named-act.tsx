import { useState, type ReactNode } from 'react';
import { tellRefusal } from './acting.tsx';
import type { ActOutcome } from './desk.ts';
import { useDesk } from './desk.ts';
import { OperatorField } from './operator-field.tsx';

/** Do something under the operator's name; who has none yet is asked for it in place, once, and then it is done. */
export type NamedAct = (run: () => ActOutcome) => void;
export function useNamedAct(): { readonly act: NamedAct; readonly asking: ReactNode } {
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
