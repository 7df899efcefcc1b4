import { useEffect, useRef, useState } from 'react';
import type { PointerHit, Walk } from '../../base/map-tools.ts';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { formatAmount, formatLonLat } from '../ui/format.ts';
import { useKeys } from '../ui/keys.ts';
import { ToolCard, ToolResults } from '../ui/tool-card.tsx';
import { takeTool, useHand, useMapTools } from '../ui/tool.ts';

const words = {
  walk: { zh: '街道漫步', en: 'Walk the street' },
  hintStart: { zh: '点击地面上的一点，从那里开始走。', en: 'Click a spot on the ground to start from.' },
  hint: {
    zh: 'W A S D 或方向键行走，拖动看四周，Shift 加速，Esc 回到高处。',
    en: 'W A S D or arrows walk, drag looks around, Shift hurries, Esc goes back up.',
  },
  eye: { zh: '眼高', en: 'Eye above the ground' },
  at: { zh: '位置', en: 'Position' },
  heading: { zh: '朝向', en: 'Heading' },
  back: { zh: '回到高处', en: 'Back up' },
  here: { zh: '从画面中心开始', en: 'Start from the middle of the view' },
} satisfies WordTable;

/** Eye height in the street; it never begins by itself and moves only while pushed. */
export default function WalkTool() {
  const active = useSession((s) => s.tool === 'walk');
  return active ? <Walking /> : null;
}

const pushes: Readonly<Record<string, readonly [forward: number, right: number, turn: number]>> = {
  w: [1, 0, 0],
  s: [-1, 0, 0],
  a: [0, -1, 0],
  d: [0, 1, 0],
  q: [0, 0, -1],
  e: [0, 0, 1],
  ArrowUp: [1, 0, 0],
  ArrowDown: [-1, 0, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
};
/** Degrees a pixel of dragging looks aside. */
const LOOK_DEG_PER_PX = 0.18;
const LOOK_EVERY_MS = 250;

function Walking() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const tools = useMapTools();
  const walk = useRef<Walk | null>(null);
  const [where, setWhere] = useState<ReturnType<Walk['where']> | null>(null);
  const begin = (place: { readonly lon: number; readonly lat: number }): void => {
    if (!tools) return;
    walk.current?.end();
    walk.current = tools.walk(place);
    setWhere(walk.current.where());
  };
  useEffect(
    () => () => {
      walk.current?.end();
      walk.current = null;
    },
    [],
  );
  useHeldKeys(walk, () => setWhere(walk.current?.where() ?? null));
  const dragFrom = useRef<{ x: number; y: number } | null>(null);
  useHand(tools, true, {
    click({ spot }: PointerHit) {
      if (spot && !walk.current) begin(spot);
    },
    grab(x, y) {
      dragFrom.current = walk.current ? { x, y } : null;
      return walk.current !== null;
    },
    drag({ x, y }) {
      const from = dragFrom.current;
      if (from) walk.current?.turn((from.x - x) * LOOK_DEG_PER_PX, (y - from.y) * LOOK_DEG_PER_PX);
      dragFrom.current = { x, y };
      setWhere(walk.current?.where() ?? null);
    },
  });
  useKeys([{ id: 'walk.back', keys: 'Escape', title: words.back, group: 'general', run: () => takeTool(desk, null) }]);
  const degrees = where ? formatAmount(where.headingDeg, 'deg', 0, language) : '';
  return (
    <ToolCard title={w('walk')} icon="walk" hint={w(where ? 'hint' : 'hintStart')}>
      {where ? (
        <ToolResults
          rows={[
            [w('at'), formatLonLat(where.lon, where.lat)],
            [w('heading'), degrees],
            [w('eye'), formatAmount(1.6, 'm', 1, language)],
          ]}
        />
      ) : (
        <div className="tool-actions">
          <button type="button" disabled={!tools} onClick={() => begin(desk.view.camera())}>
            {w('here')}
          </button>
        </div>
      )}
      {where && <Pad walk={walk} />}
    </ToolCard>
  );
}

/** Keys as long as they are down; before the shortcuts, whose letters mean other things. */
function useHeldKeys(walk: { readonly current: Walk | null }, onMoved: () => void): void {
  const moved = useRef(onMoved);
  moved.current = onMoved;
  useEffect(() => {
    const down = new Set<string>();
    let toldMs = -Infinity;
    const tell = (event: KeyboardEvent): void => {
      const sum = [0, 1, 2].map((i) => [...down].reduce((total, key) => total + (pushes[key]?.[i] ?? 0), 0)) as [number, number, number];
      walk.current?.push({ forward: Math.sign(sum[0]), right: Math.sign(sum[1]), turn: Math.sign(sum[2]), fast: event.shiftKey });
      if (event.timeStamp - toldMs < LOOK_EVERY_MS && down.size > 0) return;
      toldMs = event.timeStamp;
      moved.current();
    };
    const keyOf = (event: KeyboardEvent): string => (event.key.length === 1 ? event.key.toLowerCase() : event.key);
    const isTyping = (event: KeyboardEvent): boolean => event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey;
    const onDown = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      if (!walk.current || isTyping(event) || !(key in pushes)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      down.add(key);
      tell(event);
    };
    const onUp = (event: KeyboardEvent): void => {
      if (down.delete(keyOf(event))) tell(event);
    };
    const onBlur = (): void => {
      down.clear();
      walk.current?.push({ forward: 0, right: 0, turn: 0, fast: false });
    };
    window.addEventListener('keydown', onDown, true);
    window.addEventListener('keyup', onUp, true);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onDown, true);
      window.removeEventListener('keyup', onUp, true);
      window.removeEventListener('blur', onBlur);
    };
  }, [walk]);
}

/** For fingers: hold to go. */
function Pad({ walk }: { walk: { readonly current: Walk | null } }) {
  const still = { forward: 0, right: 0, turn: 0, fast: false };
  const button = (label: string, name: string, push: Partial<typeof still>) => (
    <button
      type="button"
      className="edged"
      aria-label={name}
      onPointerDown={() => walk.current?.push({ ...still, ...push })}
      onPointerUp={() => walk.current?.push(still)}
      onPointerLeave={() => walk.current?.push(still)}
      onPointerCancel={() => walk.current?.push(still)}
    >
      {label}
    </button>
  );
  return (
    <div className="tool-actions walk-pad">
      {button('↶', 'Q', { turn: -1 })}
      {button('↑', 'W', { forward: 1 })}
      {button('↓', 'S', { forward: -1 })}
      {button('↷', 'E', { turn: 1 })}
    </div>
  );
}
