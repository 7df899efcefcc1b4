import { useMemo } from 'react';
import type { Sketch } from '../../base/sketch.ts';
import { standingM } from '../../city/city.ts';
import { useDesk, usePulse, useSession } from '../ui/desk.ts';
import { useKeys } from '../ui/keys.ts';
import { minuteText, useZone } from '../ui/time.ts';
import { useMapTools, useSketch } from '../ui/tool.ts';

const keyOpen = { zh: '交接班：上次查看以来的变化', en: 'Handover: what changed since you last looked' };
const LIFT_M = 2;
const MOST_LABEL = 60;

/** One key to the handover, from wherever one is, and the chosen note's place on the map. */
export default function ShiftKeys() {
  const desk = useDesk();
  const chosen = useSession((s) => s.toolState['note'] ?? '');
  // Open already, it only takes the keyboard again.
  const open = (): void => {
    desk.session.setState({ work: 'shift' });
    document.querySelector<HTMLElement>('.shift')?.focus();
  };
  useKeys([{ id: 'shift.open', keys: 'h', title: keyOpen, group: 'time', run: open }]);
  return chosen === '' ? null : <NoteMark key={chosen} id={chosen} />;
}

function NoteMark({ id }: { readonly id: string }) {
  const desk = useDesk();
  const zone = useZone();
  const tools = useMapTools();
  usePulse();
  const note = desk.shift.notes().find((one) => one.id === id);
  const sketch = useMemo<Sketch>(() => {
    if (!note || !Number.isFinite(note.lon)) return {};
    const at = { lon: note.lon, lat: note.lat, heightM: standingM(desk.city, note.lon, note.lat) + LIFT_M };
    const text = note.text.length > MOST_LABEL ? `${note.text.slice(0, MOST_LABEL - 1)}…` : note.text;
    return { dots: [{ at, tone: 'accent', handle: true }], labels: [{ at, text: `✎ ${minuteText(note.aboutMs, zone)} ${text}`, strong: true }] };
  }, [desk, note, zone]);
  useSketch(tools, 'note', sketch);
  return null;
}
