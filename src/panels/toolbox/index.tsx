import './toolbox.css';
import { useRef, useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { setOpen as setPanelOpen } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { Popover } from '../ui/popover.tsx';
import { takeTool } from '../ui/tool.ts';
import { toolList, windowList, type ToolEntry } from '../ui/tools.ts';

const words = { tools: { zh: '工具', en: 'Tools' } } satisfies WordTable;
const entries: readonly ToolEntry[] = toolList;
const windows: readonly ToolEntry[] = windowList;

/** `b`: the menu of tools, beside the view's own controls. */
export default function Toolbox() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const tool = useSession((s) => s.tool);
  const opened = useSession((s) => s.open);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useKeys([{ id: 'toolbox.open', keys: 'b', title: words.tools, group: 'view', run: () => setOpen(!open) }]);
  return (
    <div className="toolbox">
      <button
        ref={button}
        type="button"
        className="icon"
        title={`${w('tools')} (B)`}
        aria-label={w('tools')}
        aria-expanded={open}
        aria-pressed={tool !== null}
        onClick={() => setOpen(!open)}
      >
        <Icon name="tools" />
      </button>
      {open && (
        <Popover anchor={button} label={w('tools')} width={232} onClose={() => setOpen(false)}>
          <ul className="tool-menu">
            {entries.map(({ id, title, icon, keys }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-pressed={tool === id}
                  onClick={() => {
                    takeTool(desk, tool === id ? null : id);
                    setOpen(false);
                  }}
                >
                  <Icon name={icon} />
                  <span className="grow cut">{title[language]}</span>
                  {keys !== undefined && <kbd>{keys.toUpperCase()}</kbd>}
                </button>
              </li>
            ))}
          </ul>
          <ul className="tool-menu tool-windows">
            {windows.map(({ id, title, icon }) => (
              <li key={id}>
                <button type="button" aria-pressed={opened[id] ?? false} onClick={() => setPanelOpen(desk, id)}>
                  <Icon name={icon} />
                  <span className="grow cut">{title[language]}</span>
                </button>
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </div>
  );
}
