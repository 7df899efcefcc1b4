import { useEffect, useRef } from 'react';
import type { WordTable } from '../../base/words.ts';
import { entityFromKey } from '../../city/city.ts';
import { useDesk, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { useMapTools } from '../ui/tool.ts';

const words = {
  orbit: { zh: '按住环绕所选对象或画面中心', en: 'Hold to circle the selection or the middle of the view' },
} satisfies WordTable;

/** `r` or the button, held: the view circles, and stands still when let go. Nothing ever turns by itself. */
export function Orbit() {
  const desk = useDesk();
  const w = useWords(words);
  const tools = useMapTools();
  const stop = useRef<(() => void) | null>(null);
  const begin = (): void => {
    if (stop.current || !tools) return;
    const key = desk.session.getState().selected;
    const ref = key === null ? null : entityFromKey(key);
    const around = ref && (ref.kind === 'area' ? desk.city.area(ref.id) : desk.city.place(ref));
    stop.current = tools.orbit(around ? { lon: around.lon, lat: around.lat } : null);
  };
  const end = (): void => {
    stop.current?.();
    stop.current = null;
  };
  useKeys([{ id: 'view.orbit', keys: 'r', title: words.orbit, group: 'view', run: begin }]);
  useEffect(() => {
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'r') end();
    };
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', end);
    return () => {
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', end);
      end();
    };
  }, []);
  return (
    <button
      type="button"
      className="icon"
      title={`${w('orbit')} (R)`}
      aria-label={w('orbit')}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') begin();
      }}
      onKeyUp={end}
      onBlur={end}
    >
      <Icon name="orbit" />
    </button>
  );
}
