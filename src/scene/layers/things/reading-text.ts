import type { Language } from '../../../base/words.ts';
import { describeProperty } from '../../../tables/properties.ts';
import type { StreamTable } from '../../../tables/streams.ts';

/** UCUM codes as people write them. */
const written: Readonly<Record<string, string>> = {
  'ug/m3': 'µg/m³',
  'mg/m3': 'mg/m³',
  Cel: '°C',
  'm3/s': 'm³/s',
  'dB(A)': 'dB(A)',
  deg: '°',
  '1': '',
};
const NARROW_SPACE = '\u202F';
const TRUE_MINUS = '\u2212';

/** "NO₂ 22 µg/m³" of one stream; missing is a dash, never zero; an old value carries a question mark. */
export function readingText(streams: StreamTable, row: number, language: Language, nowMs: number): string {
  const { property, unit } = streams.descriptor(row);
  const described = describeProperty(property, unit);
  const title = described.title[language];
  const value = streams.value[row] as number;
  const freshness = streams.freshness(row, nowMs);
  if (Number.isNaN(value) || freshness === 'lost') return `${title} –`;
  if (described.form === 'state') return `${title} ${stateWord(value, language)}${freshness === 'stale' ? ' ?' : ''}`;
  const number = value.toFixed(described.decimals).replace('-', TRUE_MINUS);
  const symbol = written[unit] ?? unit;
  return `${title} ${number}${symbol === '' ? '' : NARROW_SPACE + symbol}${freshness === 'stale' ? ' ?' : ''}`;
}

const stateWord = (value: number, language: Language): string => (value > 0 ? (language === 'zh' ? '开' : 'on') : language === 'zh' ? '关' : 'off');
