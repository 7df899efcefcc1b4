import { useEffect, useRef, useState, type RefObject } from 'react';
import { usePulse, useWords } from '../ui/desk.ts';
import { words } from './words.ts';

interface AckProps {
  readonly scroller: RefObject<HTMLElement | null>;
  openInView(): number;
  readonly canAct: boolean;
  onPress(): void;
}

/** Acknowledges what the operator can see now, and says how many that is; it counts by itself, so that scrolling draws only this. */
export function AckVisible({ scroller, openInView, canAct, onPress }: AckProps) {
  const w = useWords(words);
  const [count, setCount] = useState(0);
  const latest = useRef(openInView);
  latest.current = openInView;
  const pulse = usePulse();
  useEffect(() => {
    const look = (): void => setCount(latest.current());
    look();
    const box = scroller.current;
    box?.addEventListener('scroll', look, { passive: true });
    return () => box?.removeEventListener('scroll', look);
  }, [scroller, pulse]);
  return (
    <button type="button" className="edged" disabled={!canAct || count === 0} onClick={onPress}>
      {w('ackVisible', { count })}
    </button>
  );
}
