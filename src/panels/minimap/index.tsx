import './minimap.css';
import { useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { after } from '../../base/browser.ts';
import type { WordTable } from '../../base/words.ts';
import { useDesk, usePulse, useSession, useWords } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { useMapTools } from '../ui/tool.ts';
import { drawCity, drawView, extentOf, miniFrame, type MiniTones } from './draw.ts';

const words = {
  minimap: { zh: '鹰眼图', en: 'Minimap' },
  label: { zh: '鹰眼图：点击、拖动或用方向键移动视图', en: 'Minimap: click, drag or use the arrow keys to move the view' },
  close: { zh: '关闭', en: 'Close' },
} satisfies WordTable;

const [WIDTH, HEIGHT] = [208, 156];
const STEP_PX = 6;
const AFTER_MOVE_MS = 40;

/** The whole city, small, with the ground in view; costs nothing while closed and draws only what changed. */
export default function Minimap() {
  const open = useSession((s) => s.open['minimap'] ?? false);
  return open ? <OpenMinimap /> : null;
}

const tonesOf = (element: HTMLElement): MiniTones => {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return { land: of('--canvas'), line: of('--edge'), house: of('--line-strong'), view: of('--action'), wash: `${of('--action')}26` };
};

function OpenMinimap() {
  const desk = useDesk();
  const w = useWords(words);
  const theme = useSession((s) => s.theme);
  const tools = useMapTools();
  usePulse();
  const city = useRef<HTMLCanvasElement>(null);
  const view = useRef<HTMLCanvasElement>(null);
  const frame = useMemo(() => miniFrame(extentOf(desk.city.districts, desk.city.manifest.bounds), WIDTH, HEIGHT), [desk]);
  const { buildings } = desk.city;
  const known = buildings.version;
  useEffect(() => {
    const context = prepare(city.current);
    if (context && city.current) drawCity(context, frame, desk.city.districts, buildings, tonesOf(city.current));
    // Tiles that arrive bring buildings; a new theme brings new tones.
  }, [desk, frame, buildings, known, theme]);
  useEffect(() => {
    const draw = (): void => {
      const context = prepare(view.current);
      if (!context || !view.current || !tools) return;
      drawView(context, frame, tools.viewRing(), desk.view.camera(), tonesOf(view.current));
    };
    draw();
    // The view's corners are those of the picture, which comes a moment after the move.
    let cancel: () => void = () => undefined;
    const stop = desk.view.onMove(() => {
      cancel();
      cancel = after(AFTER_MOVE_MS, draw);
    });
    return () => {
      cancel();
      stop();
    };
  }, [desk, frame, tools, theme]);
  const goTo = (x: number, y: number): void => desk.view.flyTo(frame.toPlace(x, y));
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const { lon, lat } = frame.toPlace(event.clientX - box.left, event.clientY - box.top);
    // Under the hand the view follows at once.
    desk.session.setState((s) => ({ camera: { ...s.camera, ...desk.view.camera(), lon, lat } }));
  };
  const onKey = (event: KeyboardEvent): void => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (dx === 0 && dy === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = frame.toPixel(desk.view.camera());
    goTo(x + (dx ?? 0) * STEP_PX, y + (dy ?? 0) * STEP_PX);
  };
  return (
    <section className="minimap" aria-label={w('minimap')}>
      <div
        className="minimap-face"
        role="application"
        aria-label={w('label')}
        tabIndex={0}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onKeyDown={onKey}
      >
        <canvas ref={city} style={{ width: WIDTH, height: HEIGHT }} />
        <canvas ref={view} style={{ width: WIDTH, height: HEIGHT }} />
      </div>
      <button type="button" className="icon" title={w('close')} aria-label={w('close')} onClick={() => setOpen(desk, 'minimap', false)}>
        <Icon name="close" size={12} />
      </button>
    </section>
  );
}

/** A clean canvas in device pixels, drawn to in CSS pixels. */
function prepare(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | null {
  if (!canvas) return null;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(WIDTH * ratio)) [canvas.width, canvas.height] = [Math.round(WIDTH * ratio), Math.round(HEIGHT * ratio)];
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, WIDTH, HEIGHT);
  return context;
}
