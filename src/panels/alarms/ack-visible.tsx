import { useEffect, useRef, useState, type RefObject } from 'react';
import { after } from '../../base/browser.ts';
import { usePulse, useWords } from '../ui/desk.ts';
import { words } from './words.ts';

interface AckProps {
  readonly scroller: RefObject<HTMLElement | null>;
  openInView(): number;
  readonly canAct: boolean;
  onPress(): void;
}

/** Counting asks where rows are: while they move it would lay the list out in every frame. */
const REST_MS = 100;

/** Acknowledges what the operator can see when it is pressed; how many that is it says once the list rests. */
export function AckVisible({ scroller, openInView, canAct, onPress }: AckProps) {
  const w = useWords(words);
  const [count, setCount] = useState(0);
  const latest = useRef(openInView);
  latest.current = openInView;
  const pulse = usePulse();
  useEffect(() => {
    let stop: () => void = () => undefined;
    const soon = (): void => {
      stop();
      stop = after(REST_MS, () => setCount(latest.current()));
    };
    soon();
    const box = scroller.current;
    box?.addEventListener('scroll', soon, { passive: true });
    return () => {
      stop();
      box?.removeEventListener('scroll', soon);
    };
  }, [scroller, pulse]);
  return (
    <button type="button" className="edged" disabled={!canAct || count === 0} onClick={onPress}>
      {w('ackVisible', { count })}
    </button>
  );
}
