import './services.css';
import type { ComponentType } from 'react';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Air } from './air.tsx';
import { Care } from './care.tsx';
import { Halls } from './halls.tsx';
import { Meals } from './meals.tsx';
import { Sensing } from './sensing.tsx';
import { words } from './words.ts';

/** One line per service. */
const tabs = [
  { id: 'care', Tab: Care },
  { id: 'meals', Tab: Meals },
  { id: 'halls', Tab: Halls },
  { id: 'air', Tab: Air },
  { id: 'sensing', Tab: Sensing },
] as const satisfies readonly { readonly id: keyof typeof words; readonly Tab: ComponentType }[];

/** The city's services to people, each with its measures, its places and what is wrong with them. */
export default function Services() {
  const { session } = useDesk();
  const w = useWords(words);
  const chosen = useSession((s) => s.toolState['services'] ?? '');
  usePulse();
  const { id, Tab } = tabs.find((tab) => tab.id === chosen) ?? tabs[0];
  const choose = (next: string): void => session.setState({ toolState: { ...session.getState().toolState, services: next } });
  return (
    <>
      <div className="panel-head">
        <h2>{w('title')}</h2>
      </div>
      <div className="services-tabs" role="tablist" aria-label={w('tabs')}>
        {tabs.map((tab) => (
          <button key={tab.id} type="button" role="tab" className="small" aria-selected={tab.id === id} onClick={() => choose(tab.id)}>
            {w(tab.id)}
          </button>
        ))}
      </div>
      <Tab />
    </>
  );
}
