import './shifts.css';
import type { ComponentType } from 'react';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Balances } from './balances.tsx';
import { Coordination } from './coordination.tsx';
import { DataCatalogue } from './catalogue.tsx';
import { Edge } from './edge.tsx';
import { Operation } from './operation.tsx';
import { readShift, shiftText } from './place.ts';
import { Resilience } from './resilience.tsx';
import { UserView } from './user-view.tsx';
import { words } from './words.ts';

const tabs = [
  { id: 'coordination', Tab: Coordination },
  { id: 'data', Tab: DataCatalogue },
  { id: 'resilience', Tab: Resilience },
  { id: 'edge', Tab: Edge },
  { id: 'user', Tab: UserView },
  { id: 'operation', Tab: Operation },
  { id: 'balances', Tab: Balances },
] as const satisfies readonly { readonly id: keyof typeof words; readonly Tab: ComponentType }[];

/** The six shifts of urban-wide digital transformation as views to work in, and the five balances beside them. */
export default function Shifts() {
  const { session } = useDesk();
  const w = useWords(words);
  const text = useSession((s) => s.toolState['shifts'] ?? '');
  usePulse();
  const place = readShift(text);
  const { id, Tab } = tabs.find((tab) => tab.id === place.tab) ?? tabs[0];
  const choose = (tab: string): void =>
    session.setState((s) => ({ toolState: { ...s.toolState, shifts: shiftText({ ...readShift(s.toolState['shifts'] ?? ''), tab }) } }));
  return (
    <div className="shifts">
      <div className="panel-head">
        <h2>{w('title')}</h2>
      </div>
      <div className="shift-tabs" role="tablist" aria-label={w('tabs')}>
        {tabs.map((tab) => (
          <button key={tab.id} type="button" role="tab" className="small" aria-selected={tab.id === id} onClick={() => choose(tab.id)}>
            {w(tab.id)}
          </button>
        ))}
      </div>
      <div className="scroll shift-sheet" role="tabpanel" aria-label={w(id)}>
        <Tab />
      </div>
    </div>
  );
}
