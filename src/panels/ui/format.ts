import type { Language } from '../../base/words.ts';
import type { ObservedProperty } from '../../tables/properties.ts';

/** Missing is not zero: what stands where a number is unknown. */
export const MISSING = '–';
/** Narrow no-break space between a number and its unit. */
export const THIN = '\u202f';
const TRUE_MINUS = '\u2212';

const locales: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language}${decimals}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
  });
  formats.set(key, format);
  return format;
}

/** Fixed decimals, grouped, true minus, never "−0"; "–" for NaN and infinities. */
export function formatNumber(value: number, decimals: number, language: Language): string {
  if (!Number.isFinite(value)) return MISSING;
  return numberFormat(language, decimals).format(value).replace('-', TRUE_MINUS);
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const plainUnits: Readonly<Record<string, string>> = {
  '1': '',
  Cel: '°C',
  deg: '°',
  '[degF]': '°F',
  '{count}': '',
  '/(10*3.{60+})': '/1000 (60+)',
  '/(10*4.{resident})': '/10⁴',
  '/a': '/yr',
  'h/a': 'h/yr',
};

/** UCUM code to what people read: `ug/m3` to µg/m³, `Cel` to °C, `1` to nothing. */
export function displayUnit(ucum: string): string {
  const plain = plainUnits[ucum];
  if (plain !== undefined) return plain;
  return ucum
    .replace(/\{[^}]*\}/g, '')
    .replace(/(^|[/.])u(?=[a-zA-Z])/g, '$1µ')
    .replace(/([a-zA-Z])-?(\d)/g, (whole, letter: string, digit: string) => `${letter}${whole.includes('-') ? '⁻' : ''}${superscripts[Number(digit)] ?? digit}`)
    .replaceAll('.', '·');
}

/** Number and unit as one unbreakable text: "2.61 m", "38 %", "120°", "−3.0 °C". */
export function formatAmount(value: number, ucum: string, decimals: number, language: Language): string {
  const number = formatNumber(value, decimals, language);
  const unit = displayUnit(ucum);
  if (unit === '' || number === MISSING) return number;
  return unit === '°' ? `${number}${unit}` : `${number}${THIN}${unit}`;
}

const stateWords: Readonly<Record<Language, readonly [fault: string, off: string, on: string]>> = {
  zh: ['故障', '关', '开'],
  en: ['fault', 'off', 'on'],
};
/** -1, 0 and 1 are fault, off and on; anything else is not a state we know. */
const stateWord = (property: ObservedProperty, value: number, language: Language): string | undefined =>
  property.form === 'state' ? stateWords[language][value + 1] : undefined;

/** A reading in its property's own form: states are words, everything else number and unit. */
export function formatReading(property: ObservedProperty, value: number, unit: string, language: Language): string {
  const state = stateWord(property, value, language);
  return state ?? formatAmount(value, unit, property.decimals, language);
}

/** Only the number part of a reading, for layouts that set the unit apart. */
export function readingParts(property: ObservedProperty, value: number, unit: string, language: Language): { readonly text: string; readonly unit: string } {
  const state = stateWord(property, value, language);
  if (state !== undefined) return { text: state, unit: '' };
  return { text: formatNumber(value, property.decimals, language), unit: displayUnit(unit) };
}

/** Position for people, five decimals (about a metre): "31.23046° N, 121.47370° E". */
export function formatLonLat(lon: number, lat: number): string {
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return MISSING;
  const part = (value: number, plus: string, minus: string): string => `${Math.abs(value).toFixed(5)}°${THIN}${value < 0 ? minus : plus}`;
  return `${part(lat, 'N', 'S')} ${part(lon, 'E', 'W')}`;
}

/** Bytes for people, in steps of a thousand: "412 B", "10.3 kB", "1.2 MB". */
export function formatBytes(bytes: number, language: Language): string {
  if (!Number.isFinite(bytes)) return MISSING;
  const step = bytes < 1000 ? 0 : bytes < 999_950 ? 1 : bytes < 999_950_000 ? 2 : 3;
  const amount = bytes / 1000 ** step;
  return `${formatNumber(amount, step === 0 || amount >= 99.95 ? 0 : 1, language)}${THIN}${['B', 'kB', 'MB', 'GB'][step] as string}`;
}

/** Length of a ground distance: metres below 1 km, then kilometres. */
export function formatLength(metres: number, language: Language): string {
  if (metres < 1000) return formatAmount(metres, 'm', metres < 1 ? 1 : 0, language);
  return formatAmount(metres / 1000, 'km', metres < 10000 && metres % 1000 !== 0 ? 1 : 0, language);
}
