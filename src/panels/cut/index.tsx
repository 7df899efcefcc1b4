import { useMemo, useRef } from 'react';
import { noCut, readCut, writeCut, type Cut, type CutBox, type CutPlane } from '../../base/cut.ts';
import type { Place } from '../../base/geodesic.ts';
import type { PointerHit } from '../../base/map-tools.ts';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { ToolCard, ToolChoice, ToolNumber } from '../ui/tool-card.tsx';
import { takeTool, useHand, useMapTools, useSketch, useToolText } from '../ui/tool.ts';
import { flipCut, handlesOf, kindOf, moveCut, placeCut, raiseCut, sketchOf, turnCut, type CutHandle, type CutKind } from './shape.ts';
import { words } from './words.ts';

/** A plane or a box that cuts the city open. The cut itself stays when the tool is put away. */
export default function CutTool() {
  const active = useSession((s) => s.tool === 'cut');
  return active ? <Cutting /> : null;
}

const GRAB_PX = 12;
const TURN_DEG = 5;

function sane(text: string): { readonly cut: Cut; readonly why: string } {
  try {
    return { cut: readCut(text), why: '' };
  } catch (error) {
    return { cut: noCut, why: (error as Error).message };
  }
}

function Cutting() {
  const desk = useDesk();
  const w = useWords(words);
  const tools = useMapTools();
  const { text, edit, dragging, undo, canUndo } = useToolText('cut');
  const { cut, why } = useMemo(() => sane(text), [text]);
  const kind = kindOf(cut);
  const isEmpty = cut.plane === null && cut.box === null;
  const change = (make: (now: Cut) => Cut): void => edit((now) => writeCut(make(sane(now).cut)));
  const middle = (): Place & { heightM: number } => ({ lon: desk.view.camera().lon, lat: desk.view.camera().lat, heightM: 0 });
  const begin = (next: CutKind): void => change((now) => placeCut(next, now.plane ?? now.box ?? middle(), (desk.view.camera().bearing + 360) % 360));
  const held = useRef<CutHandle | null>(null);

  useHand(tools, true, {
    click({ spot }: PointerHit) {
      if (spot) change((now) => (isEmpty ? placeCut(kind, spot, (desk.view.camera().bearing + 360) % 360) : moveCut(now, spot)));
    },
    grab(x, y) {
      const near = (handle: CutHandle): number => {
        const at = tools?.screenOf(handle.at);
        return at ? Math.hypot(at.x - x, at.y - y) : Infinity;
      };
      held.current = handlesOf(cut).toSorted((a, b) => near(a) - near(b))[0] ?? null;
      if (held.current && near(held.current) > GRAB_PX) held.current = null;
      dragging(held.current !== null);
      return held.current !== null;
    },
    drag({ ray }) {
      const handle = held.current;
      const to = handle && levelPlace(desk.city.frame, ray, handle.at.heightM);
      if (handle && to) change((now) => handle.drag(now, to));
    },
    drop: () => dragging(false),
  });
  useSketch(
    tools,
    'cut',
    useMemo(() => sketchOf(cut), [cut]),
  );
  useKeys([
    { id: 'cut.back', keys: 'Escape', title: words.back, group: 'general', run: () => takeTool(desk, null) },
    { id: 'cut.undo', keys: 'Mod+z', title: words.undo, group: 'general', run: undo },
    { id: 'cut.left', keys: '[', title: words.turnLeft, group: 'view', run: () => change((now) => turnCut(now, -TURN_DEG)) },
    { id: 'cut.right', keys: ']', title: words.turnRight, group: 'view', run: () => change((now) => turnCut(now, TURN_DEG)) },
    { id: 'cut.raise', keys: 'ArrowUp', title: words.raise, group: 'view', run: () => change((now) => raiseCut(now, 1)) },
    { id: 'cut.lower', keys: 'ArrowDown', title: words.lower, group: 'view', run: () => change((now) => raiseCut(now, -1)) },
  ]);
  return (
    <ToolCard title={w('cut')} icon="cut" hint={w('hint')}>
      <ToolChoice
        label={w('kinds')}
        value={isEmpty ? ('none' as CutKind) : kind}
        options={(['plane', 'flat', 'box'] as const).map((k) => [k, w(k)] as const)}
        onChange={begin}
      />
      {why !== '' && <p className="small">{why}</p>}
      {cut.plane && <PlaneFields plane={cut.plane} onChange={(plane) => change((now) => ({ ...now, plane }))} />}
      {cut.box && <BoxFields box={cut.box} onChange={(box) => change((now) => ({ ...now, box }))} />}
      <p className="small muted">{w('note')}</p>
      <div className="tool-actions">
        <button type="button" disabled={!canUndo} onClick={undo}>
          <Icon name="undo" />
          {w('undo')}
        </button>
        <button type="button" disabled={isEmpty} onClick={() => change(flipCut)}>
          {w('flip')}
        </button>
        <button type="button" disabled={isEmpty} onClick={() => change(() => noCut)}>
          <Icon name="trash" />
          {w('clear')}
        </button>
      </div>
    </ToolCard>
  );
}

/** Where a sight line meets a level at a height; null when it never does. */
function levelPlace(frame: { toLonLat(x: number, y: number): readonly [number, number] }, { from, towards }: PointerHit['ray'], heightM: number): Place | null {
  const away = (heightM - from[2]) / towards[2];
  if (!(away > 0) || away > 20_000) return null;
  const [lon, lat] = frame.toLonLat(from[0] + towards[0] * away, from[1] + towards[1] * away);
  return { lon, lat };
}

const degrees = (value: number): number => Math.round(value * 10) / 10;

function PlaneFields({ plane, onChange }: { plane: CutPlane; onChange: (plane: CutPlane) => void }) {
  const w = useWords(words);
  const isFlat = Math.abs(plane.tiltDeg) === 90;
  return (
    <>
      {!isFlat && (
        <ToolNumber
          label={w('azimuth')}
          unit="°"
          value={degrees(plane.azimuthDeg)}
          min={0}
          max={360}
          step={5}
          onChange={(azimuthDeg) => onChange({ ...plane, azimuthDeg })}
        />
      )}
      {!isFlat && (
        <ToolNumber
          label={w('tilt')}
          unit="°"
          value={degrees(plane.tiltDeg)}
          min={-89}
          max={89}
          step={5}
          onChange={(tiltDeg) => onChange({ ...plane, tiltDeg })}
        />
      )}
      <ToolNumber label={w('height')} unit="m" value={degrees(plane.heightM)} min={-500} max={2000} onChange={(heightM) => onChange({ ...plane, heightM })} />
    </>
  );
}

function BoxFields({ box, onChange }: { box: CutBox; onChange: (box: CutBox) => void }) {
  const w = useWords(words);
  const size = (key: 'lengthM' | 'widthM' | 'tallM', label: string) => (
    <ToolNumber label={label} unit="m" value={degrees(box[key])} min={2} max={5000} step={5} onChange={(value) => onChange({ ...box, [key]: value })} />
  );
  return (
    <>
      {size('lengthM', w('length'))}
      {size('widthM', w('width'))}
      {size('tallM', w('tall'))}
      <ToolNumber label={w('floor')} unit="m" value={degrees(box.heightM)} min={-500} max={2000} onChange={(heightM) => onChange({ ...box, heightM })} />
      <ToolNumber
        label={w('azimuth')}
        unit="°"
        value={degrees(box.azimuthDeg)}
        min={0}
        max={360}
        step={5}
        onChange={(azimuthDeg) => onChange({ ...box, azimuthDeg })}
      />
      <ToolChoice
        label={w('keeps')}
        value={box.keeps}
        options={[['inside', w('inside')] as const, ['outside', w('outside')] as const]}
        onChange={(keeps) => onChange({ ...box, keeps })}
      />
    </>
  );
}
