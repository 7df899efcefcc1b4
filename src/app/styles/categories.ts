import type { StyleColumn } from '../../rules/styles/column.ts';
import { attributeTitle, categoryTitle, how } from './value-words.ts';

/** Codes into categories, the most frequent first; equal counts by name. '' = missing. */
export function categoryColumn(name: string, texts: ArrayLike<string>, base: Pick<StyleColumn, 'kind'>, keys?: readonly string[]): StyleColumn {
  const counts = new Map<string, number>();
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const codes = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([code]) => code);
  const codeOf = new Map(codes.map((code, i) => [code, i]));
  return {
    ...base,
    title: attributeTitle(name),
    unit: '',
    decimals: 0,
    values: Float32Array.from({ length: texts.length }, (_, i) => codeOf.get(texts[i] as string) ?? NaN),
    categories: codes.map((code) => ({ code, title: categoryTitle(code) })),
    timeMs: NaN,
    how: how.own,
    ...(keys ? { keys } : {}),
  };
}

export const numberColumn = (
  name: string,
  unit: string,
  decimals: number,
  values: Float32Array,
  base: Pick<StyleColumn, 'kind'>,
  keys?: readonly string[],
): StyleColumn => ({
  ...base,
  title: attributeTitle(name),
  unit,
  decimals,
  values,
  timeMs: NaN,
  how: how.own,
  ...(keys ? { keys } : {}),
});
