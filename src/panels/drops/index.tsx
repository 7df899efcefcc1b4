import './drops.css';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useDesk, useLanguage, useWords, type DropSummary } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { takeDragged } from './dragged-files.ts';
import { HeightLegend } from '../ui/height-legend.tsx';
import { countText } from './count-words.ts';
import { words } from './words.ts';

/** Files opened or dropped on the page: how far they are, what came of them, why not. */
export default function Drops() {
  const desk = useDesk();
  const w = useWords(words);
  const list = useSyncExternalStore(desk.drops.onChange, desk.drops.list);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isDragging = useDroppedFiles();
  useKeys([
    { id: 'drops.file', keys: 'Mod+o', title: words.openFile, group: 'view', run: () => files.current?.click() },
    { id: 'drops.folder', keys: 'Mod+Shift+o', title: words.openFolder, group: 'view', run: () => folder.current?.click() },
  ]);
  const take = (input: HTMLInputElement, asOne: boolean): void => {
    const chosen = [...(input.files ?? [])];
    if (asOne) desk.drops.open(chosen);
    else for (const file of chosen) desk.drops.open([file]);
    input.value = '';
  };
  const cards = list.filter(({ id }) => !dismissed.has(id));
  return (
    <>
      <input ref={files} type="file" multiple hidden aria-label={w('openFile')} onChange={(event) => take(event.currentTarget, false)} />
      <input
        ref={(element) => {
          folder.current = element;
          element?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        aria-label={w('openFolder')}
        onChange={(event) => take(event.currentTarget, true)}
      />
      {isDragging && (
        <div className="drop-target" role="status">
          <p className="strong">{w('dropHere')}</p>
          <p className="small muted">{w('reads')}</p>
        </div>
      )}
      {cards.length > 0 && (
        <section className="drops" aria-label={w('drops')}>
          {cards.map((drop) => (
            <Card key={drop.id} drop={drop} onDismiss={() => setDismissed(new Set([...dismissed, drop.id]))} />
          ))}
        </section>
      )}
    </>
  );
}

/** The whole page takes files; true while some are held over it. */
function useDroppedFiles(): boolean {
  const desk = useDesk();
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const step = (by: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth + by);
      setDragging(depth > 0);
    };
    const [enter, leave] = [step(1), step(-1)];
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      setDragging(false);
      void takeDragged(event.dataTransfer).then((things) => things.forEach((files) => desk.drops.open(files)));
    };
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => stop.abort();
  }, [desk]);
  return isDragging;
}

function Card({ drop, onDismiss }: { drop: DropSummary; onDismiss: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { id, name, state } = drop;
  const isBusy = state === 'converting' || state === 'laying';
  const count = (n: number): string => formatNumber(n, 0, language);
  return (
    <article className="drop-card" data-state={state} aria-label={name}>
      <header>
        <span className="grow cut strong">{name}</span>
        <span className="small muted number">{megabytes(drop.bytes, language)}</span>
        {!isBusy && (
          <button type="button" className="icon" aria-label={w('dismiss')} onClick={() => (state === 'failed' ? desk.drops.remove(id) : onDismiss())}>
            <Icon name="close" size={12} />
          </button>
        )}
      </header>
      {isBusy && (
        <div className="drop-progress">
          <progress max={1} value={drop.done} aria-label={w('progress', { name })} />
          <span className="small number">{Math.round(drop.done * 100)} %</span>
          <button type="button" className="edged small" onClick={() => desk.drops.remove(id)}>
            {w('cancel')}
          </button>
        </div>
      )}
      <p className="small muted" role="status">
        {state === 'converting' ? w(drop.step) : w(state)}
        {state === 'shown' && drop.buildings > 0 && ` · ${w('buildings', { count: count(drop.buildings) })}`}
        {state === 'shown' && drop.features > 0 && ` · ${w('features', { count: count(drop.features) })}`}
        {state === 'shown' &&
          drop.buildings + drop.features === 0 &&
          Object.entries(drop.counts)
            .filter(([, n]) => n !== 0)
            .map(([what, n]) => ` · ${countText(what, formatNumber(n, Number.isInteger(n) ? 0 : 1, language), language)}`)}
      </p>
      {state === 'shown' && drop.heightsM && <HeightLegend heightsM={drop.heightsM} />}
      {state === 'shown' && drop.isPutDown && <p className="small">{w('putDown')}</p>}
      {state === 'shown' && <Elsewhere drop={drop} />}
      <Problems list={state === 'failed' ? drop.problems : drop.notes} summary={state === 'failed' ? null : w('notes', { count: drop.notes.length })} />
    </article>
  );
}

/** It lies far from what is looked at, or from the city: how far, and what can be done about it. */
function Elsewhere({ drop: { id, isFar, awayKm, elsewhereKm, buildings } }: { drop: DropSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const isOutOfSight = Number.isFinite(elsewhereKm);
  const isUndrawn = isFar && buildings > 0;
  if (!isOutOfSight && !isUndrawn) return null;
  const km = `${formatNumber(isUndrawn ? awayKm : elsewhereKm, 0, language)}\u202fkm`;
  return (
    <div className="drop-far small">
      <span className="grow">{w(isUndrawn ? 'far' : 'elsewhere', { km })}</span>
      {isOutOfSight && (
        <button type="button" className="edged" onClick={() => desk.drops.flyTo(id)}>
          {w('flyThere')}
        </button>
      )}
      {isUndrawn && (
        <button type="button" className="edged" onClick={() => void desk.drops.openAsCity(id)}>
          {w('asCity')}
        </button>
      )}
    </div>
  );
}

const MOST_TOLD = 12;

/** What, where, why; as plain text whatever the file says. */
function Problems({ list, summary }: { list: DropSummary['notes']; summary: string | null }) {
  const w = useWords(words);
  if (list.length === 0) return null;
  const items = (
    <ul className="drop-problems small">
      {list.slice(0, MOST_TOLD).map(({ code, where, why }, i) => (
        <li key={i}>
          <code>{code}</code> <span className="muted">{where}</span> {why}
        </li>
      ))}
      {list.length > MOST_TOLD && <li className="muted">{w('more', { count: list.length - MOST_TOLD })}</li>}
    </ul>
  );
  if (summary === null) return <div role="alert">{items}</div>;
  return (
    <details>
      <summary className="small">{summary}</summary>
      {items}
    </details>
  );
}

const megabytes = (bytes: number, language: 'zh' | 'en'): string => `${formatNumber(bytes / 1e6, bytes < 1e7 ? 2 : 0, language)} MB`;
