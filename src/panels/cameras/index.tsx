import './cameras.css';
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { keepsake } from '../../base/browser.ts';
import { uuid } from '../../base/uuid.ts';
import type { WordTable } from '../../base/words.ts';
import type { CameraPlace } from '../../session/session.ts';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { copyText, download } from '../ui/handout.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useKeys, type Binding } from '../ui/keys.ts';
import { Popover } from '../ui/popover.tsx';
import { Orbit } from './orbit.tsx';
import { smallPicture } from './picture.ts';
import { joinViews, linkTo, moveView, readViews, writeViews, type SavedView } from './views.ts';

const words = {
  views: { zh: '视角', en: 'Views' },
  save: { zh: '保存当前视角', en: 'Save this view' },
  name: { zh: '名称', en: 'Name' },
  unnamed: { zh: '视角 {number}', en: 'View {number}' },
  up: { zh: '上移', en: 'Move up' },
  down: { zh: '下移', en: 'Move down' },
  remove: { zh: '删除', en: 'Delete' },
  undo: { zh: '撤销', en: 'Undo' },
  link: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '视角链接已复制', en: 'Link to the view copied' },
  notCopied: { zh: '浏览器不允许复制', en: 'The browser does not let us copy' },
  exportAll: { zh: '导出', en: 'Export' },
  importAll: { zh: '导入', en: 'Import' },
  notKept: { zh: '浏览器没有存下视角：存储不可用', en: 'The view was not kept: storage is not available' },
} satisfies WordTable;

const MOST_KEYS = 9;
const keyOf = (desk: Desk): string => `belvedere.views.${desk.city.manifest.id}`;

function kept(desk: Desk): readonly SavedView[] {
  try {
    return readViews(keepsake.read(keyOf(desk)) ?? writeViews('', []));
  } catch {
    // Another version's or another hand's: not ours to show.
    return [];
  }
}

/** The pack's views and one's own: 1 to 9 go there, and each can be named, ordered, linked to and handed on. */
export default function Cameras() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [own, setOwn] = useState(() => kept(desk));
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const change = (next: readonly SavedView[]): void => {
    setOwn(next);
    if (!keepsake.write(keyOf(desk), writeViews(desk.city.manifest.id, next))) boardOf(desk).notify('problem', words.notKept);
  };
  useEffect(() => setOwn(kept(desk)), [desk]);
  const all = [
    ...desk.city.manifest.cameras.map((view) => ({ view: view as CameraPlace, id: view.id, name: view.name })),
    ...own.map((view) => ({ view: view as CameraPlace, id: view.id, name: { zh: view.name, en: view.name } })),
  ];
  const goTo = ({ lon, lat, zoom, pitch, bearing }: CameraPlace): void => desk.view.flyTo({ lon, lat, zoom, pitch, bearing });
  useKeys(
    all
      .slice(0, MOST_KEYS)
      .map(({ view, id, name }, i): Binding => ({ id: `view.${i + 1}.${id}`, keys: String(i + 1), title: name, group: 'view', run: () => goTo(view) })),
  );
  return (
    <div className="camera-controls">
      <Orbit />
      <button ref={button} type="button" className="icon" title={w('views')} aria-label={w('views')} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="views" />
      </button>
      {open && (
        <Popover anchor={button} label={w('views')} width={320} onClose={() => setOpen(false)}>
          <ul className="views">
            {all.map(({ view, id, name }, i) => (
              <ViewRow
                key={id}
                keyNumber={i < MOST_KEYS ? i + 1 : null}
                name={name[language]}
                saved={own.find((v) => v === view) ?? null}
                onGo={() => {
                  goTo(view);
                  setOpen(false);
                }}
                onChange={(make) => change(make(own))}
              />
            ))}
          </ul>
          <SaveRow own={own} change={change} />
        </Popover>
      )}
    </div>
  );
}

interface ViewRowProps {
  readonly keyNumber: number | null;
  readonly name: string;
  /** Null: the pack's own, which only the pack changes. */
  readonly saved: SavedView | null;
  readonly onGo: () => void;
  readonly onChange: (make: (own: readonly SavedView[]) => readonly SavedView[]) => void;
}

function ViewRow({ keyNumber, name, saved, onGo, onChange }: ViewRowProps) {
  const desk = useDesk();
  const w = useWords(words);
  const action = (icon: IconName, label: string, run: () => void) => (
    <button type="button" className="icon" title={label} aria-label={`${label}: ${name}`} onClick={run}>
      <Icon name={icon} />
    </button>
  );
  const link = async (): Promise<void> => {
    const done = saved !== null && (await copyText(linkTo(window.location.href, saved)));
    boardOf(desk).notify(done ? 'done' : 'problem', words[done ? 'copied' : 'notCopied']);
  };
  return (
    <li className="view-row">
      <button type="button" className="view-go" onClick={onGo}>
        {saved && saved.picture !== '' ? <img src={saved.picture} alt="" width={64} height={36} /> : null}
        {keyNumber !== null && <kbd>{keyNumber}</kbd>}
        <span className="grow cut">{name}</span>
      </button>
      {saved && (
        <span className="view-actions">
          {action('up', w('up'), () => onChange((own) => moveView(own, saved.id, -1)))}
          {action('down', w('down'), () => onChange((own) => moveView(own, saved.id, 1)))}
          {action('link', w('link'), () => void link())}
          {action('trash', w('remove'), () => onChange((own) => own.filter((v) => v.id !== saved.id)))}
        </span>
      )}
    </li>
  );
}

/** Keep this view under a name, take the last change back, and hand the views on as a file. */
function SaveRow({ own, change }: { own: readonly SavedView[]; change: (next: readonly SavedView[]) => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const [name, setName] = useState('');
  const [before, setBefore] = useState<readonly (readonly SavedView[])[]>([]);
  const last = useRef(own);
  // Every change of the list is a step to take back.
  useEffect(() => {
    if (last.current === own) return;
    const step = last.current;
    last.current = own;
    setBefore((steps) => [...steps, step]);
  }, [own]);
  const undo = (): void => {
    const step = before.at(-1);
    if (!step) return;
    setBefore(before.slice(0, -1));
    last.current = step;
    change(step);
  };
  const save = async (): Promise<void> => {
    const place = desk.view.camera();
    const text = name.trim() || w('unnamed', { number: own.length + 1 });
    setName('');
    change(joinViews(own, [{ id: uuid(), name: text, picture: await smallPicture(desk), ...place }]));
  };
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) return;
    try {
      change(joinViews(own, readViews(await file.text())));
    } catch (error) {
      const text = `${file.name}: ${(error as Error).message}`;
      boardOf(desk).notify('problem', { zh: text, en: text });
    }
  };
  return (
    <form
      className="view-save"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input type="text" value={name} placeholder={w('name')} aria-label={w('name')} maxLength={80} onChange={(event) => setName(event.target.value)} />
      <button type="submit" className="primary">
        {w('save')}
      </button>
      <div className="view-files">
        <button type="button" disabled={before.length === 0} onClick={undo}>
          <Icon name="undo" />
          {w('undo')}
        </button>
        <button
          type="button"
          disabled={own.length === 0}
          onClick={() => download(`${desk.city.manifest.id}-views.json`, new Blob([writeViews(desk.city.manifest.id, own)], { type: 'application/json' }))}
        >
          <Icon name="download" />
          {w('exportAll')}
        </button>
        <label className="view-import">
          {w('importAll')}
          <input type="file" accept="application/json,.json" className="visually-hidden" onChange={(event) => void take(event)} />
        </label>
      </div>
    </form>
  );
}
