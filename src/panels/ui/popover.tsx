import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useKeys } from './keys.ts';

const GAP_PX = 4;
const MARGIN_PX = 8;

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly width: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A small window beside its button, inside the viewport; Escape or a press outside closes it and focus goes back. */
export function Popover({ anchor, label, width, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: MARGIN_PX, top: -9999 });
  useLayoutEffect(() => {
    const from = anchor.current?.getBoundingClientRect();
    const own = box.current?.getBoundingClientRect();
    if (!from || !own) return;
    const left = Math.max(MARGIN_PX, Math.min(from.left, window.innerWidth - own.width - MARGIN_PX));
    const below = from.bottom + GAP_PX;
    const fitsBelow = below + own.height <= window.innerHeight - MARGIN_PX;
    setPlace({ left, top: fitsBelow ? below : Math.max(MARGIN_PX, from.top - GAP_PX - own.height) });
  }, [anchor]);
  useEffect(() => {
    const origin = anchor.current;
    box.current?.focus();
    const onPress = (event: PointerEvent): void => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !origin?.contains(target)) onClose();
    };
    window.addEventListener('pointerdown', onPress);
    return () => {
      window.removeEventListener('pointerdown', onPress);
      origin?.focus();
    };
    // Opened once per mount; a new onClose closure means the same thing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [anchor]);
  useKeys([{ id: 'popover.close', keys: 'Escape', title: { zh: '关闭', en: 'Close' }, group: 'general', run: onClose }]);
  return createPortal(
    <div ref={box} className="bv-portal popover scroll" role="dialog" aria-label={label} tabIndex={-1} style={{ width, ...place }}>
      {children}
    </div>,
    document.body,
  );
}
