import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { useLanguage } from './desk.ts';
import { MISSING, THIN, displayUnit, formatNumber } from './format.ts';

/** Outside its declared band: told by a shape, not by coloured text. */
export function isAbnormal(reading: IndicatorReading): boolean {
  const { value, abnormalAbove = Infinity, abnormalBelow = -Infinity } = reading;
  return value > abnormalAbove || value < abnormalBelow;
}

export function IndicatorValue({ reading }: { reading: IndicatorReading }) {
  const language = useLanguage();
  const text = formatNumber(reading.value, reading.decimals, language);
  const unit = displayUnit(reading.unit);
  return (
    <span className="indicator-value">
      <span className="strong">{text}</span>
      {unit !== '' && text !== MISSING && (
        <span className="unit">
          {THIN}
          {unit}
        </span>
      )}
    </span>
  );
}

/** A neutral-coloured exclamation diamond: abnormal, but no alarm. */
export function AbnormalMark({ label }: { label: string }) {
  return (
    <svg className="abnormal-mark" width="14" height="14" viewBox="0 0 14 14" role="img" aria-label={label}>
      <path d="M7 0.8 13.2 7 7 13.2 0.8 7z" fill="var(--text)" />
      <path d="M7 3.5v4M7 9.2v1.3" stroke="var(--panel)" strokeWidth="1.6" />
    </svg>
  );
}
