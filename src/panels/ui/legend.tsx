import './legend.css';
import { useId } from 'react';
import type { Language, WordTable } from '../../base/words.ts';
import { Pattern, type Legend, type LegendRow } from '../../rules/styles/paint.ts';
import type { StyleTarget } from '../../tables/data-style.ts';
import { useLanguage, useWords } from './desk.ts';
import { displayUnit, formatNumber } from './format.ts';
import { kindMarks } from './number.tsx';
import { clockText, offsetText, useZone } from './time.ts';

export const targetWords = {
  buildings: { zh: '建筑', en: 'Buildings' },
  roads: { zh: '道路', en: 'Roads' },
  areas: { zh: '区域', en: 'Areas' },
  points: { zh: '点位', en: 'Points' },
} as const satisfies Record<StyleTarget, { zh: string; en: string }>;

const words = {
  missing: { zh: '无数据', en: 'No data' },
  filtered: { zh: '被筛除', en: 'Left out by the filter' },
  total: { zh: '{shown} / {total} 个已着色', en: '{shown} of {total} painted' },
  height: { zh: '高度：{metres} 米 = {amount}', en: 'Height: {metres} m = {amount}' },
  entered: { zh: '登记', en: 'entered' },
  measured: { zh: '实测', en: 'measured' },
  derived: { zh: '推算', en: 'derived' },
  demo: { zh: '演示', en: 'demo' },
} satisfies WordTable;
const marks = { ...kindMarks, entered: '✎' } as const;

/** The scale of a style by data: what each colour, pattern and height means, for how many, of when and from where. */
export function DataLegend({ legend }: { legend: Legend }) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const unit = displayUnit(legend.unit);
  const { gradient } = legend;
  const counted = (n: number): string => formatNumber(n, 0, language);
  const number = (n: number): string => legendNumber(legend, n, language);
  return (
    <div className="data-legend small" role="group" aria-label={`${targetWords[legend.target][language]}: ${legend.title[language]}`}>
      <p className="data-legend-title">
        <span className="strong grow">
          {targetWords[legend.target][language]} · {legend.title[language]}
        </span>
        <span className="muted">{unit}</span>
      </p>
      {gradient && (
        <>
          <svg className="data-gradient" width="100%" height="10" role="presentation" preserveAspectRatio="none" viewBox={`0 0 ${gradient.css.length} 1`}>
            {gradient.css.map((css, i) => (
              <rect key={i} x={i} width="1.02" height="1" fill={css} />
            ))}
          </svg>
          <p className="data-legend-ends">
            <span>{number(gradient.low)}</span>
            <span>{number(gradient.high)}</span>
          </p>
        </>
      )}
      <ul>
        {legend.rows.map((row) => (
          <li key={`${row.from}`}>
            <Swatch row={row} />
            <span>{row.label?.[language] ?? rangeText(legend, row, language)}</span>
            <span className="muted">{counted(row.count)}</span>
          </li>
        ))}
        {legend.missing > 0 && (
          <li>
            <Swatch row={{ css: '#9a9a9a', pattern: Pattern.missing }} />
            <span>{w('missing')}</span>
            <span className="muted">{counted(legend.missing)}</span>
          </li>
        )}
        {legend.filteredOut > 0 && (
          <li>
            <span />
            <span>{w('filtered')}</span>
            <span className="muted">{counted(legend.filteredOut)}</span>
          </li>
        )}
      </ul>
      {Number.isFinite(legend.metresPerUnit) && (
        <p className="muted">{w('height', { metres: 100, amount: `${number(100 / legend.metresPerUnit)} ${unit}`.trim() })}</p>
      )}
      <p className="muted">
        {marks[legend.kind]} {w(legend.kind)}
        {Number.isFinite(legend.timeMs) && ` · ${clockText(legend.timeMs, zone)} ${offsetText(legend.timeMs, zone)}`} · {legend.how[language]}
      </p>
    </div>
  );
}

const legendNumber = ({ decimals, unit }: Legend, n: number, language: Language): string =>
  // Years carry no unit and no grouping.
  unit === '' && decimals === 0 && n > 1000 && n < 3000 ? n.toFixed(0) : formatNumber(n, decimals, language);

/** "< 35", "35 – 75", "≥ 75": a value on a limit belongs to the class above. */
function rangeText(legend: Legend, { from, to }: LegendRow, language: Language): string {
  const number = (n: number): string => legendNumber(legend, n, language);
  if (from === -Infinity && to === Infinity) return '●';
  if (from === -Infinity) return `< ${number(to)}`;
  return to === Infinity ? `≥ ${number(from)}` : `${number(from)} – ${number(to)}`;
}

/** A class as it is drawn: its colour, and its pattern over it. */
function Swatch({ row: { css, pattern } }: { row: Pick<LegendRow, 'css' | 'pattern'> }) {
  const id = useId();
  return (
    <svg width="20" height="14" viewBox="0 0 20 14" aria-hidden="true">
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
          {pattern === Pattern.dots && <circle cx="3" cy="3" r="1.4" fill="#1e2022" />}
          {pattern === Pattern.level && <path d="M0 3h6" stroke="#1e2022" strokeWidth="1.6" />}
          {(pattern === Pattern.diagonal || pattern === Pattern.cross || pattern === Pattern.missing) && (
            <path d="M0 6 6 0" stroke="#1e2022" strokeWidth="1.3" />
          )}
          {pattern === Pattern.cross && <path d="M0 0l6 6" stroke="#1e2022" strokeWidth="1.3" />}
          {pattern === Pattern.dense && <path d="M0 6 6 0M-3 3 3-3M3 9 9 3" stroke="#1e2022" strokeWidth="2.2" />}
        </pattern>
      </defs>
      <rect x="0.5" y="0.5" width="19" height="13" fill={css} stroke="var(--edge)" />
      {pattern !== Pattern.solid && <rect x="0.5" y="0.5" width="19" height="13" fill={`url(#${id})`} />}
    </svg>
  );
}
