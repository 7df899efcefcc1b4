import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { windowOf } from './window.ts';

interface RowsProps {
  readonly ids: readonly string[];
  readonly label: string;
  /** Where the ids begin among all that are listed. */
  readonly offset: number;
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly row: (id: string, index: number) => ReactNode;
}

/** A list of rows of one height; of a long one only those in view are there, so that scrolling ten thousand costs as much as ten. */
export function VirtualRows({ ids, label, offset, scroller, row }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [view, setView] = useState({ fromPx: 0, heightPx: 1200 });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = (): void => {
      const fromPx = box.scrollTop - ((list.current?.offsetTop ?? 0) - box.offsetTop);
      const heightPx = box.clientHeight;
      setView((known) => {
        const [a, b] = [windowOf(ids.length, known.fromPx, known.heightPx), windowOf(ids.length, fromPx, heightPx)];
        // Within the same rows nothing is drawn anew.
        return a.first === b.first && a.end === b.end ? known : { fromPx, heightPx };
      });
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller, ids.length]);
  const { first, end, beforePx, afterPx } = windowOf(ids.length, view.fromPx, view.heightPx);
  return (
    <ul ref={list} role="listbox" aria-multiselectable="true" aria-label={label} style={{ paddingTop: beforePx, paddingBottom: afterPx }}>
      {ids.slice(first, end).map((id, i) => row(id, offset + first + i))}
    </ul>
  );
}
