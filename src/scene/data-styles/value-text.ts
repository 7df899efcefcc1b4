import type { Language } from '../../base/words.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';

/** What is written beside thing `i`: number with the column's decimals, category's name, "–" for missing; units are in the legend. */
export function valueText({ values, categories, decimals, isYear }: StyleColumn, i: number, language: Language): string {
  const value = values[i] as number;
  if (!Number.isFinite(value)) return '–';
  const category = categories?.[value];
  if (category) return category.title[language];
  if (isYear) return value.toFixed(0);
  return value
    .toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace('-', '\u2212');
}
