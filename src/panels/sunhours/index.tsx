import { useEffect, useMemo, useState } from 'react';
import type { PointerHit } from '../../base/map-tools.ts';
import type { SunPlace, Watch } from '../../base/sight.ts';
import type { Sketch } from '../../base/sketch.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { useKeys } from '../ui/keys.ts';
import { useReckoning } from '../ui/reckoning.ts';
import { dayText, useZone } from '../ui/time.ts';
import { ToolCard, ToolChoice, ToolNumber } from '../ui/tool-card.tsx';
import { takeTool, useHand, useMapTools, useSketch, useToolText } from '../ui/tool.ts';
import { Results, type Shown } from './results.tsx';
import { paint } from './paint.ts';
import { readStudy, stepsMin, timesOf, writeStudy, type DayAnswer, type Study } from './study.ts';
import { words } from './words.ts';

/** Hours of direct sun on a square or a façade over a day, with a second day to compare. */
export default function SunHours() {
  const active = useSession((s) => s.tool === 'sunhours');
  return active ? <Studying /> : null;
}

function Studying() {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const tools = useMapTools();
  const { text, edit, undo, canUndo } = useToolText('sunhours');
  const study = useMemo(() => readStudy(text), [text]);
  const [kind, setKind] = useState<SunPlace['kind']>(study.place?.kind ?? 'square');
  const [pointer, setPointer] = useState<PointerHit | null>(null);
  const { state, ask, cancel, clear } = useReckoning<readonly DayAnswer[]>();
  const [shown, setShown] = useState<Shown>(0);
  const change = (make: (now: Study) => Study): void => edit((now) => writeStudy(make(readStudy(now))));
  const answers = state.kind === 'done' ? state.value : null;

  const reckon = (): void => {
    const { place, stepMin, cellM } = study;
    if (!tools || !place) return;
    const days = [study.date === '' ? dayText(desk.clock.now(), zone) : study.date, study.against].filter(Boolean);
    setShown(0);
    ask(async (watch: Watch) => {
      const found: DayAnswer[] = [];
      for (const date of days) {
        const timesMs = timesOf(date, desk.clock.now(), zone, stepMin);
        const part = { signal: watch.signal, progress: (share: number) => watch.progress((found.length + share) / days.length) };
        found.push({ date, answer: await tools.sight.sunHours({ place, timesMs, stepMin, cellM }, part) });
      }
      return found;
    });
  };
  const close = (): void => change((now) => (now.open.length >= 3 ? { ...now, open: [], place: { kind: 'square', ring: now.open } } : now));
  // Whatever is asked anew makes the old answer another question's.
  useEffect(clear, [text, clear]);

  useHand(tools, study.place === null, {
    move: setPointer,
    snaps: kind === 'square',
    click({ spot, on, facing }) {
      if (!spot) return;
      if (kind === 'square') change((now) => ({ ...now, open: [...now.open, spot] }));
      else if (on && facing) change((now) => ({ ...now, open: [], place: { kind: 'facade', at: spot, facing, on } }));
    },
    double: close,
  });
  useSketch(
    tools,
    'sunhours',
    useMemo(() => sketchOf(study, pointer, answers, shown), [study, pointer, answers, shown]),
  );
  const back = (): void => {
    if (state.kind === 'running') cancel();
    else if (study.open.length > 0) change((now) => ({ ...now, open: [] }));
    else takeTool(desk, null);
  };
  useKeys([
    { id: 'sunhours.back', keys: 'Escape', title: words.back, group: 'general', run: back },
    { id: 'sunhours.undo', keys: 'Mod+z', title: words.undo, group: 'general', run: undo },
    { id: 'sunhours.finish', keys: 'Enter', title: words.finishKey, group: 'view', run: () => (study.place ? reckon() : close()) },
  ]);
  const hint = study.place ? 'hintDone' : kind === 'square' ? 'hintSquare' : 'hintFacade';
  return (
    <ToolCard title={w('sunhours')} icon="sunhours" hint={w(hint)}>
      <ToolChoice
        label={w('places')}
        value={study.place?.kind ?? kind}
        options={[['square', w('square')] as const, ['facade', w('facade')] as const]}
        onChange={(next) => {
          setKind(next);
          change((now) => ({ ...now, place: null, open: [] }));
        }}
      />
      <Settings study={study} today={dayText(desk.clock.now(), zone)} change={change} />
      <div className="tool-actions">
        {state.kind === 'running' ? (
          <button type="button" className="edged" onClick={cancel}>
            {w('cancel')}
          </button>
        ) : (
          <button type="button" className="primary" disabled={!study.place || !tools} onClick={reckon}>
            {w('reckon')}
          </button>
        )}
        <button type="button" disabled={!study.place && study.open.length === 0} onClick={() => change((now) => ({ ...now, place: null, open: [] }))}>
          {w('again')}
        </button>
        <button type="button" disabled={!canUndo} onClick={undo}>
          {w('undo')}
        </button>
      </div>
      {state.kind === 'running' && (
        <div role="status" className="small">
          {w('progress', { percent: Math.round(state.share * 100) })}
          <div className="tool-progress">
            <div style={{ width: `${state.share * 100}%` }} />
          </div>
        </div>
      )}
      {state.kind === 'failed' && (
        <p className="small" role="alert">
          {w('failed', { why: state.why })}
        </p>
      )}
      {answers && <Results days={answers} stepMin={study.stepMin} shown={shown} onShow={setShown} />}
    </ToolCard>
  );
}

function Settings({ study, today, change }: { study: Study; today: string; change: (make: (now: Study) => Study) => void }) {
  const w = useWords(words);
  return (
    <>
      <label className="tool-number">
        <span className="grow">{w('date')}</span>
        <input type="date" value={study.date || today} onChange={(event) => change((now) => ({ ...now, date: event.target.value }))} />
      </label>
      <label className="tool-number">
        <span className="grow">{w('against')}</span>
        <input type="date" value={study.against} onChange={(event) => change((now) => ({ ...now, against: event.target.value }))} />
      </label>
      <label className="tool-number">
        <span className="grow">{w('step')}</span>
        <select value={study.stepMin} onChange={(event) => change((now) => ({ ...now, stepMin: Number(event.target.value) }))}>
          {stepsMin.map((step) => (
            <option key={step} value={step}>
              {step}
            </option>
          ))}
        </select>
        <span className="unit">min</span>
      </label>
      <ToolNumber label={w('cell')} unit="m" value={study.cellM} min={0.5} max={50} step={0.5} onChange={(cellM) => change((now) => ({ ...now, cellM }))} />
    </>
  );
}

function sketchOf({ place, open }: Study, pointer: PointerHit | null, answers: readonly DayAnswer[] | null, shown: Shown): Sketch {
  if (!place) {
    const spots = pointer?.spot ? [...open, pointer.spot] : open;
    return {
      lines: open.length > 0 ? [{ spots, tone: 'accent', dashed: true, closed: spots.length > 2 }] : [],
      fills: spots.length > 2 ? [{ ring: spots, tone: 'accent' }] : [],
      dots: spots.map((at) => ({ at, tone: 'accent', handle: true })),
    };
  }
  const cells = answers ? paint(answers, shown) : null;
  return {
    lines: place.kind === 'square' ? [{ spots: place.ring, tone: 'accent', closed: true }] : [],
    dots: place.kind === 'facade' && !cells ? [{ at: place.at, tone: 'accent', handle: true }] : [],
    ...(cells ? { cells } : {}),
  };
}
