import './dialog.css';
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useKeys } from './keys.ts';

interface DialogProps {
  readonly label: string;
  readonly closeLabel: string;
  readonly className?: string;
  /** Without a head the content brings its own first line (the palette's field). */
  readonly bare?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A window over everything: the browser keeps focus inside and gives it back; Escape and a press beside it close it. */
export function Dialog({ label, closeLabel, className = '', bare = false, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  useKeys([{ id: `dialog.${label}`, keys: 'Escape', title: { zh: '关闭', en: 'Close' }, group: 'general', run: onClose }]);
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onPointerDown={(e) => e.target === element.current && onClose()}
    >
      <div className="dialog-body">
        {!bare && (
          <div className="panel-head">
            <h2>{label}</h2>
            <button type="button" className="icon" aria-label={closeLabel} onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
        )}
        {children}
      </div>
    </dialog>
  );
}
