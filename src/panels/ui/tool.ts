import { useCallback, useEffect, useRef, useState } from 'react';
import type { Hand, MapTools } from '../../base/map-tools.ts';
import type { Sketch } from '../../base/sketch.ts';
import { useDesk, useSession, type Desk } from './desk.ts';

/** Take a tool in hand, or with null lay it down. */
export const takeTool = (desk: Desk, id: string | null): void => desk.session.setState({ tool: id });

/** The map's tools once the map is up. */
export function useMapTools(): MapTools | null {
  const desk = useDesk();
  const [tools, setTools] = useState(desk.tools);
  useEffect(() => {
    const look = (): void => setTools(desk.tools);
    look();
    // The map moves when it joins the desk.
    return desk.view.onMove(look);
  }, [desk]);
  return tools;
}

export interface ToolText {
  /** What the tool was given, in its own short text; '' = nothing yet. */
  readonly text: string;
  /** Make it another, from what it is now (not from what was last drawn); can be undone. */
  edit(change: (text: string) => string): void;
  /** A drag begins or ends: what is edited between is one step to take back. */
  dragging(is: boolean): void;
  undo(): void;
  readonly canUndo: boolean;
}

const MOST_STEPS = 200;

/** A tool's given in the session, hence in the link, with its steps to take back. */
export function useToolText(id: string): ToolText {
  const desk = useDesk();
  const text = useSession((s) => s.toolState[id] ?? '');
  const past = useRef<string[]>([]);
  const step = useRef<'each' | 'first' | 'rest'>('each');
  const put = useCallback((next: string): void => desk.session.setState((s) => ({ toolState: { ...s.toolState, [id]: next } })), [desk, id]);
  return {
    text,
    edit(change) {
      const now = desk.session.getState().toolState[id] ?? '';
      const next = change(now);
      if (next === now) return;
      if (step.current !== 'rest') past.current = [...past.current, now].slice(-MOST_STEPS);
      if (step.current === 'first') step.current = 'rest';
      put(next);
    },
    dragging(is) {
      step.current = is ? 'first' : 'each';
    },
    undo() {
      const last = past.current.at(-1);
      if (last === undefined) return;
      past.current = past.current.slice(0, -1);
      step.current = 'each';
      put(last);
    },
    canUndo: past.current.length > 0,
  };
}

/** Hold the pointer while mounted and `active`; always the newest closure is asked. */
export function useHand(tools: MapTools | null, active: boolean, hand: Hand): void {
  const latest = useRef(hand);
  latest.current = hand;
  useEffect(() => {
    if (!tools || !active) return;
    return tools.hold({
      move: (hit) => latest.current.move?.(hit),
      click: (hit) => latest.current.click(hit),
      double: () => latest.current.double?.(),
      grab: (x, y) => latest.current.grab?.(x, y) ?? false,
      drag: (hit) => latest.current.drag?.(hit),
      drop: () => latest.current.drop?.(),
      get snaps() {
        return latest.current.snaps ?? false;
      },
    });
  }, [tools, active]);
}

/** Draw a sketch while mounted. */
export function useSketch(tools: MapTools | null, id: string, sketch: Sketch): void {
  useEffect(() => tools?.draw(id, sketch), [tools, id, sketch]);
  useEffect(() => () => tools?.draw(id, null), [tools, id]);
}
