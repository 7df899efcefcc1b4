import './palette.css';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useKeys } from '../ui/keys.ts';
import { entriesOf, search, type Entry } from './search.ts';
import { words } from './words.ts';

const MOST_SHOWN = 40;

/** Ctrl/⌘K or `/`: every place, thing and command by name, from the keyboard. */
export default function Palette() {
  const desk = useDesk();
  const open = useSession((s) => s.open['palette'] ?? false);
  useKeys([
    { id: 'palette.open', keys: 'Mod+k', title: words.openPalette, group: 'general', run: () => setOpen(desk, 'palette') },
    { id: 'palette.search', keys: '/', title: words.openSearch, group: 'general', run: () => setOpen(desk, 'palette', true) },
  ]);
  return open ? <PaletteBox onClose={() => setOpen(desk, 'palette', false)} /> : null;
}

function PaletteBox({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const entries = useMemo(() => entriesOf(desk), [desk]);
  const found = useMemo(() => search(desk, entries, query).slice(0, MOST_SHOWN), [desk, entries, query]);
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      setAt(Math.max(0, Math.min(found.length - 1, at + step)));
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      run(chosen);
      event.preventDefault();
    }
  };
  return (
    <Dialog label={w('search')} closeLabel={w('close')} className="palette" bare onClose={onClose}>
      <input
        type="search"
        className="palette-field"
        placeholder={w('placeholder')}
        aria-label={w('search')}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen ? `palette-${chosen.id}` : undefined}
        autoFocus
        value={query}
        onChange={(e) => {
          setQuery(e.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id="palette-list" className="palette-list scroll" role="listbox" aria-label={w('search')}>
        {found.length === 0 && <li className="muted palette-none">{w('nothing', { query })}</li>}
        {found.map((entry) => (
          <li
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={entry === chosen}
            ref={entry === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setAt(found.indexOf(entry))}
            onClick={() => run(entry)}
          >
            <span className="cut grow">
              {entry.name[language]}{' '}
              <span className="muted small">
                {entry.name[language === 'zh' ? 'en' : 'zh'] !== entry.name[language] && entry.name[language === 'zh' ? 'en' : 'zh']}
              </span>
            </span>
            <span className="muted small cut palette-kind">{entry.detail[language]}</span>
            {entry.keys !== undefined && <kbd>{entry.keys}</kbd>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
