import './tool-card.css';
import type { ReactNode } from 'react';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useWords } from './desk.ts';
import { Icon, type IconName } from './icon.tsx';
import { takeTool } from './tool.ts';

const words = {
  close: { zh: '收起工具（Esc）', en: 'Put the tool away (Esc)' },
} satisfies WordTable;

/** The window of the tool in hand, over the map's upper left corner. */
export function ToolCard({
  title,
  icon,
  hint,
  children,
  onClose,
}: {
  title: string;
  icon: IconName;
  hint?: string;
  children: ReactNode;
  onClose?: () => void;
}) {
  const desk = useDesk();
  const w = useWords(words);
  return (
    <section className="tool-card" aria-label={title}>
      <div className="panel-head">
        <Icon name={icon} />
        <h2>{title}</h2>
        <button type="button" className="icon" title={w('close')} aria-label={w('close')} onClick={onClose ?? (() => takeTool(desk, null))}>
          <Icon name="close" />
        </button>
      </div>
      {hint !== undefined && hint !== '' && (
        <p className="tool-hint small muted" role="status">
          {hint}
        </p>
      )}
      <div className="tool-body scroll">{children}</div>
    </section>
  );
}

/** One of a few ways a tool works. */
export function ToolChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="tool-choice" role="group" aria-label={label}>
      {options.map(([id, text]) => (
        <button key={id} type="button" aria-pressed={id === value} onClick={() => onChange(id)}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** A number that can be typed or stepped, with its unit. */
export function ToolNumber({
  label,
  unit,
  value,
  min,
  max,
  step = 1,
  onChange,
}: {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}) {
  return (
    <label className="tool-number">
      <span className="grow">{label}</span>
      <input
        type="number"
        value={value}
        min={min}
        max={max}
        step={step}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          if (Number.isFinite(next)) onChange(Math.min(max, Math.max(min, next)));
        }}
      />
      <span className="unit">{unit}</span>
    </label>
  );
}

/** Name and value, one under the other; the value already carries its unit. */
export function ToolResults({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="tool-results">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
