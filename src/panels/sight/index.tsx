import { useEffect, useMemo, useRef } from 'react';
import { geodesicFrom, type Spot } from '../../base/geodesic.ts';
import type { LineAnswer, ViewAnswer } from '../../base/sight.ts';
import type { Sketch } from '../../base/sketch.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { useKeys } from '../ui/keys.ts';
import { useReckoning } from '../ui/reckoning.ts';
import { ToolCard, ToolChoice, ToolNumber } from '../ui/tool-card.tsx';
import { takeTool, useHand, useMapTools, useSketch, useToolText } from '../ui/tool.ts';
import { emptySight, readSight, writeSight, type SightState } from './question.ts';
import { LineResults, ViewResults } from './results.tsx';
import { words } from './words.ts';

type Found = { readonly kind: 'line'; readonly answer: LineAnswer } | { readonly kind: 'view'; readonly answer: ViewAnswer };

/** What can be seen from where: a line between two spots, or everything around one. */
export default function Sight() {
  const active = useSession((s) => s.tool === 'sight');
  return active ? <Looking /> : null;
}

const GRAB_PX = 12;
const raised = (spot: Spot, metres: number): Spot => ({ ...spot, heightM: spot.heightM + metres });

function Looking() {
  const desk = useDesk();
  const w = useWords(words);
  const tools = useMapTools();
  const { text, edit, dragging, undo, canUndo } = useToolText('sight');
  const asked = useMemo(() => readSight(text), [text]);
  const { state, ask, clear } = useReckoning<Found>();
  const change = (make: (now: SightState) => SightState): void => edit((now) => writeSight(make(readSight(now))));
  const [first, second] = asked.spots;
  const isWhole = asked.kind === 'view' ? first !== undefined : second !== undefined;
  const held = useRef(-1);

  useEffect(() => {
    clear();
    const [from, to] = asked.spots;
    if (!tools || !from) return;
    const eye = raised(from, asked.eyeM);
    if (asked.kind === 'line' && to) ask(async () => ({ kind: 'line', answer: await tools.sight.line(eye, to) }));
    if (asked.kind === 'view')
      ask(async (watch) => {
        const { radiusM, azimuthDeg, fieldDeg, targetM } = asked;
        return { kind: 'view', answer: await tools.sight.viewshed({ eye, radiusM, azimuthDeg, fieldDeg, targetM }, watch) };
      });
  }, [tools, asked, ask, clear]);

  useHand(tools, true, {
    click({ spot }) {
      if (spot && !isWhole) change((now) => ({ ...now, spots: [...now.spots, spot] }));
    },
    grab(x, y) {
      const near = (i: number): number => {
        const spot = asked.spots[i];
        const at = spot && tools?.screenOf(raised(spot, i === 0 ? asked.eyeM : 0));
        return at ? Math.hypot(at.x - x, at.y - y) : Infinity;
      };
      held.current = near(0) <= near(1) ? 0 : 1;
      if (near(held.current) > GRAB_PX) held.current = -1;
      dragging(held.current >= 0);
      return held.current >= 0;
    },
    drag: ({ spot }) => spot && change((now) => ({ ...now, spots: now.spots.map((s, i) => (i === held.current ? spot : s)) })),
    drop: () => dragging(false),
  });
  const found = state.kind === 'done' ? state.value : null;
  useSketch(
    tools,
    'sight',
    useMemo(() => sketchOf(asked, found), [asked, found]),
  );
  const back = (): void => (first ? change((now) => ({ ...now, spots: now.spots.slice(0, -1) })) : takeTool(desk, null));
  useKeys([
    { id: 'sight.back', keys: 'Escape', title: words.back, group: 'general', run: back },
    { id: 'sight.undo', keys: 'Mod+z', title: words.undo, group: 'general', run: undo },
  ]);
  const number = (key: 'eyeM' | 'radiusM' | 'azimuthDeg' | 'fieldDeg' | 'targetM', label: string, unit: string, min: number, max: number, step: number) => (
    <ToolNumber
      label={label}
      unit={unit}
      value={asked[key]}
      min={min}
      max={max}
      step={step}
      onChange={(value) => change((now) => ({ ...now, [key]: value }))}
    />
  );
  return (
    <ToolCard title={w('sight')} icon="sight" hint={w(isWhole ? 'hintMove' : first ? 'hintTarget' : 'hintEye')}>
      <ToolChoice
        label={w('kinds')}
        value={asked.kind}
        options={[['line', w('line')] as const, ['view', w('view')] as const]}
        onChange={(kind) => change((now) => ({ ...now, kind, spots: now.spots.slice(0, 1) }))}
      />
      {number('eyeM', w('eyeM'), 'm', 0, 500, 0.1)}
      {asked.kind === 'view' && (
        <>
          {number('targetM', w('target'), 'm', 0, 200, 0.5)}
          {number('radiusM', w('radius'), 'm', 10, 3000, 50)}
          {number('fieldDeg', w('field'), '°', 5, 360, 5)}
          {asked.fieldDeg < 360 && number('azimuthDeg', w('azimuth'), '°', 0, 360, 5)}
        </>
      )}
      {state.kind === 'running' && (
        <p className="small" role="status">
          {w('progress', { percent: Math.round(state.share * 100) })}
        </p>
      )}
      {state.kind === 'failed' && (
        <p className="small" role="alert">
          {w('failed', { why: state.why })}
        </p>
      )}
      {found?.kind === 'line' && first && second && <LineResults answer={found.answer} from={raised(first, asked.eyeM)} to={second} />}
      {found?.kind === 'view' && first && <ViewResults answer={found.answer} asked={asked} eye={raised(first, asked.eyeM)} />}
      <div className="tool-actions">
        <button type="button" disabled={!first} onClick={() => change(() => ({ ...emptySight, kind: asked.kind }))}>
          {w('again')}
        </button>
        <button type="button" disabled={!canUndo} onClick={undo}>
          {w('undo')}
        </button>
      </div>
    </ToolCard>
  );
}

const SEEN = [0.96, 0.93, 0.62, 0.5] as const;
const HIDDEN = [0.13, 0.25, 0.42, 0.4] as const;

/** The line's two parts, or the cells in two colours of cividis, so that they differ in lightness as well as in hue. */
function sketchOf(asked: SightState, found: Found | null): Sketch {
  const [first, second] = asked.spots;
  if (!first) return {};
  const eye = raised(first, asked.eyeM);
  const dots = [{ at: eye, tone: 'accent', handle: true } as const, ...(second ? [{ at: second, tone: 'accent', handle: true } as const] : [])];
  const lines: NonNullable<Sketch['lines']>[number][] = asked.eyeM > 0 ? [{ spots: [first, eye], tone: 'quiet', widthPx: 1.4 }] : [];
  if (asked.kind === 'line') {
    if (!second) return { dots, lines };
    if (found?.kind !== 'line') return { dots, lines: [...lines, { spots: [eye, second], tone: 'quiet', dashed: true }] };
    const { blockedAt } = found.answer;
    if (!blockedAt) return { dots, lines: [...lines, { spots: [eye, second], tone: 'good', widthPx: 3 }] };
    return {
      dots: [...dots, { at: blockedAt.spot, tone: 'bad' }],
      lines: [...lines, { spots: [eye, blockedAt.spot], tone: 'good', widthPx: 3 }, { spots: [blockedAt.spot, second], tone: 'bad', dashed: true, widthPx: 3 }],
    };
  }
  const rim = rimOf(eye, asked);
  if (found?.kind !== 'view') return { dots, lines: [...lines, { spots: rim, tone: 'quiet', dashed: true, closed: true }] };
  const { cells, seen } = found.answer;
  const colour = new Float32Array(cells.count * 4);
  for (let i = 0; i < cells.count; i++) colour.set(seen[i] === 1 ? SEEN : HIDDEN, i * 4);
  return { dots, lines: [...lines, { spots: rim, tone: 'quiet', closed: true }], cells: { ...cells, colour } };
}

/** The edge of the field of view on the level of the surface. */
function rimOf(eye: Spot, { radiusM, azimuthDeg, fieldDeg, eyeM }: SightState): Spot[] {
  const steps = Math.max(8, Math.round(fieldDeg / 5));
  const rim = Array.from({ length: steps + 1 }, (_, i) => ({
    ...geodesicFrom(eye, azimuthDeg - fieldDeg / 2 + (fieldDeg * i) / steps, radiusM),
    heightM: eye.heightM - eyeM,
  }));
  return fieldDeg < 360 ? [raised(eye, -eyeM), ...rim] : rim;
}
