import { useMemo, useRef, useState } from 'react';
import type { PointerHit } from '../../base/map-tools.ts';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { saveCsv, saveGeoJson } from '../ui/export.ts';
import { copyText } from '../ui/handout.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { ToolCard, ToolChoice, ToolResults } from '../ui/tool-card.tsx';
import { takeTool, useHand, useMapTools, useSketch, useToolText } from '../ui/tool.ts';
import { addSpot, finish, measureKinds, readMeasured, writeMeasured, type Measured, type Measurement } from './measurement.ts';
import { csvOf, featuresOf, rowsOf, textOf } from './report.ts';
import { sketchOf } from './sketch.ts';
import { words } from './words.ts';

/** `m`: distances, heights and areas between points on the ground, on walls and on roofs. */
export default function Measure() {
  const desk = useDesk();
  const active = useSession((s) => s.tool === 'measure');
  useKeys([{ id: 'measure.take', keys: 'm', title: words.measure, group: 'view', run: () => takeTool(desk, active ? null : 'measure') }]);
  return active ? <Measuring /> : null;
}

const GRAB_PX = 10;

function hintOf({ kind, list }: Measured): keyof typeof words {
  const last = list.at(-1);
  if (last && !last.done) return last.kind === 'height' ? 'heightUp' : 'goOn';
  if (last) return 'moveOn';
  return kind === 'distance' ? 'startDistance' : kind === 'height' ? 'startHeight' : 'startArea';
}

function Measuring() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const tools = useMapTools();
  const { text, edit, dragging, undo, canUndo } = useToolText('measure');
  const measured = useMemo(() => readMeasured(text), [text]);
  const [pointer, setPointer] = useState<PointerHit | null>(null);
  const [snaps, setSnaps] = useState(true);
  const change = (make: (now: Measured) => Measured): void => edit((now) => writeMeasured(make(readMeasured(now))));
  const grabbed = useGrab(measured, change, dragging);
  const isOpen = measured.list.at(-1)?.done === false;

  useHand(tools, true, {
    snaps,
    move: setPointer,
    click({ spot }) {
      if (spot) change((now) => addSpot(now, spot));
    },
    double: () => change(finish),
    ...grabbed,
  });
  useSketch(
    tools,
    'measure',
    useMemo(() => sketchOf(measured.list, pointer?.spot ? { spot: pointer.spot, snapped: pointer.snapped } : null, language), [measured, pointer, language]),
  );
  const back = (): void => (isOpen ? change((now) => ({ ...now, list: now.list.slice(0, -1) })) : takeTool(desk, null));
  useKeys([
    { id: 'measure.back', keys: 'Escape', title: words.back, group: 'general', run: back },
    { id: 'measure.undo', keys: 'Mod+z', title: words.undo, group: 'general', run: undo },
    { id: 'measure.finish', keys: 'Enter', title: words.finishKey, group: 'view', when: () => isOpen, run: () => change(finish) },
  ]);
  const remove = (gone: number): void => change((now) => ({ ...now, list: now.list.filter((_, i) => i !== gone) }));
  return (
    <ToolCard title={w('measure')} icon="measure" hint={w(hintOf(measured))}>
      <ToolChoice
        label={w('kinds')}
        value={measured.kind}
        options={measureKinds.map((kind) => [kind, w(kind)] as const)}
        onChange={(kind) => change((now) => ({ ...finish(now), kind }))}
      />
      <label className="tool-check small">
        <input type="checkbox" checked={snaps} onChange={(event) => setSnaps(event.target.checked)} />
        {w('snap')}
      </label>
      {measured.list.map((m, i) => (
        <div key={i} className="tool-part">
          <div className="tool-part-head">
            <span className="strong grow">
              {i + 1}. {w(m.kind)}
            </span>
            <button type="button" className="icon" title={w('remove')} aria-label={w('remove')} onClick={() => remove(i)}>
              <Icon name="trash" />
            </button>
          </div>
          <ToolResults rows={rowsOf(m, language)} />
        </div>
      ))}
      {measured.list.length > 0 && <Handing list={measured.list} />}
      <div className="tool-actions">
        <Action icon="undo" label={w('undo')} disabled={!canUndo} run={undo} />
        <Action icon="trash" label={w('clear')} disabled={measured.list.length === 0} run={() => change((now) => ({ ...now, list: [] }))} />
      </div>
    </ToolCard>
  );
}

/** Take hold of a measured point and move it. */
function useGrab(measured: Measured, change: (make: (now: Measured) => Measured) => void, dragging: (is: boolean) => void) {
  const tools = useMapTools();
  const held = useRef<{ readonly m: number; readonly k: number } | null>(null);
  return {
    grab(x: number, y: number): boolean {
      let nearest = GRAB_PX;
      held.current = null;
      measured.list.forEach((one, m) => {
        // While a measurement is open a press near its points means a new point.
        if (!one.done) return;
        one.spots.forEach((spot, k) => {
          const at = tools?.screenOf(spot);
          const away = at ? Math.hypot(at.x - x, at.y - y) : Infinity;
          if (away >= nearest) return;
          nearest = away;
          held.current = { m, k };
        });
      });
      dragging(held.current !== null);
      return held.current !== null;
    },
    drop: () => dragging(false),
    drag({ spot }: PointerHit): void {
      const at = held.current;
      if (!at || !spot) return;
      change((now) => ({
        ...now,
        list: now.list.map((one, m) => (m === at.m ? { ...one, spots: one.spots.map((s, k) => (k === at.k ? spot : s)) } : one)),
      }));
    },
  };
}

function Action({ icon, label, disabled, run }: { icon: IconName; label: string; disabled: boolean; run: () => void }) {
  return (
    <button type="button" disabled={disabled} onClick={run}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** The results for other hands: clipboard, CSV, GeoJSON. */
function Handing({ list }: { list: readonly Measurement[] }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const name = `${desk.city.manifest.id}-measure`;
  const copy = async (): Promise<void> => {
    const done = await copyText(textOf(list, language));
    boardOf(desk).notify(done ? 'done' : 'problem', words[done ? 'copied' : 'notCopied']);
  };
  return (
    <>
      <p className="small muted">{w('kind', { datum: desk.city.manifest.crs.vertical })}</p>
      <div className="tool-actions">
        <Action icon="copy" label={w('copy')} disabled={false} run={() => void copy()} />
        <Action icon="download" label={w('csv')} disabled={false} run={() => saveCsv(name, csvOf(list))} />
        <Action icon="download" label={w('geojson')} disabled={false} run={() => saveGeoJson(desk, name, featuresOf(list))} />
      </div>
    </>
  );
}
