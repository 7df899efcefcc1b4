import './work.css';
import { useEffect, type ReactNode } from 'react';
import type { Words } from '../base/words.ts';
import { panels, type PanelEntry, type WorkPanel } from './registry.ts';
import { useDesk, useLanguage, useSession, useWords } from './ui/desk.ts';
import { setOpen } from './ui/entity.ts';
import { Icon } from './ui/icon.tsx';
import { useKeys } from './ui/keys.ts';

const works: readonly WorkPanel[] = (panels as readonly PanelEntry[]).filter((entry) => entry.slot === 'work');
const [first] = works;

const words = {
  rail: { zh: '工作区', en: 'Workspaces' },
} satisfies Record<string, Words>;
const toWork = ({ zh, en }: Words): Words => ({ zh: `工作区：${zh}`, en: `Workspace: ${en}` });

/** The rail of workspaces, and the one that is chosen. `g 1` to `g 9` choose by place. */
export function Work({ show }: { readonly show: (entry: WorkPanel) => ReactNode }) {
  const desk = useDesk();
  const { session } = desk;
  const w = useWords(words);
  const language = useLanguage();
  const work = useSession((s) => s.work);
  useKeys(
    works.slice(0, 9).map((entry, i) => ({
      id: `work.${entry.id}`,
      keys: `g ${i + 1}`,
      title: toWork(entry.title),
      group: 'general',
      run: () => session.setState({ work: entry.id }),
    })),
  );
  // A link may name a workspace that this version does not have.
  const chosen = works.find((entry) => entry.id === work) ?? first;
  const isAsked = chosen !== undefined && chosen !== first;
  // Where workspaces lie in a drawer (narrow windows), one that a key, a link or another panel asks for comes out.
  useEffect(() => {
    if (isAsked) setOpen(desk, 'drawer', true);
  }, [desk, isAsked, work]);
  if (!chosen) return null;
  return (
    <>
      {works.length > 1 && (
        <nav className="rail" aria-label={w('rail')}>
          {works.map((entry) => (
            <button
              key={entry.id}
              type="button"
              className="rail-button"
              aria-current={entry === chosen ? 'page' : undefined}
              title={entry.title[language]}
              onClick={() => session.setState({ work: entry === chosen ? 'districts' : entry.id })}
            >
              <Icon name={entry.icon} size={20} />
              <span className="rail-word">{entry.title[language]}</span>
            </button>
          ))}
        </nav>
      )}
      <section className="work" data-width={chosen.width} aria-label={chosen.title[language]}>
        {show(chosen)}
      </section>
    </>
  );
}
