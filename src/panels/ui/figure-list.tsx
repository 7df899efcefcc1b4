import './figure-list.css';
import type { Share } from '../../rules/teams/figures.ts';
import { useLanguage, useWords } from './desk.ts';
import { formatNumber, MISSING, THIN } from './format.ts';

const words = { derived: { zh: 'ƒ 推算', en: 'ƒ derived' } };

/** A figure with what it is made of: without its denominator a share says nothing. */
export interface Figure {
  readonly title: string;
  /** How it is reckoned. */
  readonly about: string;
  readonly value: string;
  readonly made: string;
}

export function useShareFigure(): (title: string, about: string, share: Share, unit?: string) => Figure {
  const language = useLanguage();
  return (title, about, { part, whole, share }, unit = '') => {
    const count = (value: number): string => formatNumber(value, 0, language);
    const value = Number.isNaN(share) ? MISSING : `${formatNumber(100 * share, 0, language)}${THIN}%`;
    return { title, about, value, made: `${count(part)} / ${count(whole)}${unit}` };
  };
}

export function FigureList({ figures }: { readonly figures: readonly Figure[] }) {
  const w = useWords(words);
  return (
    <dl className="figure-list">
      {figures.map(({ title, about, value, made }) => (
        <div key={title} title={about}>
          <dt className="small muted">{title}</dt>
          <dd className="strong">{value}</dd>
          <dd className="small muted">
            {w('derived')} · {made}
          </dd>
        </div>
      ))}
    </dl>
  );
}
