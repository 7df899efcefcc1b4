import './inset.css';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type WheelEvent } from 'react';
import type { WordTable } from '../../base/words.ts';
import { entityFromKey, standingM } from '../../city/city.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { nameOf, setOpen } from '../ui/entity.ts';
import { formatLonLat } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useMapTools } from '../ui/tool.ts';
import { readInset, spotOf, turned, writeInset, zoomed, type InsetState } from './view.ts';

const words = {
  inset: { zh: '画中画', en: 'Picture-in-picture' },
  face: { zh: '画中画：拖动或用方向键环绕，+ 和 - 缩放', en: 'Picture-in-picture: drag or arrow keys circle, + and - zoom' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  pin: { zh: '改看当前所选', en: 'Show the selection instead' },
  go: { zh: '主视图飞到这里', en: 'Fly the main view here' },
  close: { zh: '关闭', en: 'Close' },
} satisfies WordTable;

/** A second live view of the same city, pinned to a place; costs nothing while closed. */
export default function InsetPanel() {
  const open = useSession((s) => s.open['inset'] ?? false);
  return open ? <OpenInset /> : null;
}

const GROUND = { night: '#1A1C1E', day: '#E9E7E2' } as const;
const START = { distanceM: 320, bearingDeg: 30, pitchDeg: 62 } as const;

/** The selection, or the middle of the view. */
function pinOf(desk: Desk): InsetState {
  const { selected } = desk.session.getState();
  const { lon, lat } = desk.view.camera();
  return { ...START, key: selected ?? `@${lon.toFixed(6)},${lat.toFixed(6)}` };
}

function placeOf(desk: Desk, key: string): { readonly lon: number; readonly lat: number; readonly heightM: number } | null {
  const ref = entityFromKey(key);
  const place = ref ? (ref.kind === 'area' ? desk.city.area(ref.id) : desk.city.place(ref)) : spotOf(key);
  if (!place) return null;
  const { lon, lat } = place;
  const row = ref?.kind === 'building' ? desk.city.buildings.find(ref.id) : -1;
  const tall = row >= 0 ? (desk.city.buildings.heightM[row] ?? 0) / 2 : 4;
  return { lon, lat, heightM: standingM(desk.city, lon, lat) + (Number.isFinite(tall) ? tall : 4) };
}

function OpenInset() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const theme = useSession((s) => s.theme);
  const tools = useMapTools();
  const text = useSession((s) => s.toolState['inset'] ?? '');
  const known = useMemo(() => readInset(text), [text]);
  const [start] = useState(() => pinOf(desk));
  const state = known ?? start;
  const put = (next: InsetState): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, inset: writeInset(next) } }));
  const face = useRef<HTMLDivElement>(null);
  // A window that moved with the layout is noticed with the next pulse.
  usePulse();
  const rect = rectOf(face.current);
  const at = placeOf(desk, state.key);
  const shown = at && rect ? JSON.stringify([at, rect, state, theme]) : '';
  useEffect(() => {
    if (!tools || !at || !rect) return;
    tools.inset({ at, ...rect, distanceM: state.distanceM, bearingDeg: state.bearingDeg, pitchDeg: state.pitchDeg, ground: GROUND[theme] });
    // `shown` says everything the effect reads.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tools, shown]);
  useEffect(() => () => tools?.inset(null), [tools]);
  const ref = entityFromKey(state.key);
  const spot = spotOf(state.key);
  const title = ref ? nameOf(desk, ref)[language] : spot ? formatLonLat(spot.lon, spot.lat) : '';
  const onKey = (event: KeyboardEvent): void => {
    const next: Readonly<Record<string, () => InsetState>> = {
      ArrowLeft: () => turned(state, 15),
      ArrowRight: () => turned(state, -15),
      ArrowUp: () => turned(state, 0, -5),
      ArrowDown: () => turned(state, 0, 5),
      '+': () => zoomed(state, 1 / 1.3),
      '-': () => zoomed(state, 1.3),
    };
    const make = next[event.key];
    if (!make) return;
    event.preventDefault();
    event.stopPropagation();
    put(make());
  };
  const onDrag = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    put(turned(state, event.movementX * 0.5, -event.movementY * 0.3));
  };
  const onWheel = (event: WheelEvent): void => put(zoomed(state, Math.exp(event.deltaY * 0.001)));
  const button = (icon: IconName, label: string, run: () => void) => (
    <button type="button" className="icon" title={label} aria-label={label} onClick={run}>
      <Icon name={icon} size={14} />
    </button>
  );
  return (
    <section className="inset" aria-label={w('inset')}>
      <div className="inset-head small">
        <span className="grow cut strong">{title}</span>
        {button('plus', w('zoomIn'), () => put(zoomed(state, 1 / 1.5)))}
        {button('minus', w('zoomOut'), () => put(zoomed(state, 1.5)))}
        {button('inset', w('pin'), () => put({ ...state, key: pinOf(desk).key }))}
        {button('fly', w('go'), () => at && desk.view.flyTo({ lon: at.lon, lat: at.lat }))}
        {button('close', w('close'), () => setOpen(desk, 'inset', false))}
      </div>
      <div
        ref={face}
        className="inset-face"
        role="application"
        aria-label={w('face')}
        tabIndex={0}
        onKeyDown={onKey}
        onPointerMove={onDrag}
        onWheel={onWheel}
      />
    </section>
  );
}

/** Where an element lies over the map, CSS pixels from the map's upper left corner. */
function rectOf(element: HTMLElement | null): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null {
  const map = document.getElementById('map')?.getBoundingClientRect();
  const own = element?.getBoundingClientRect();
  return map && own ? { left: own.left - map.left, top: own.top - map.top, width: own.width, height: own.height } : null;
}
