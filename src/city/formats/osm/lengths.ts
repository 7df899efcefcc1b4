import type { Tags } from './data.ts';

/** Metres in a tag's text: `12`, `12.5 m`, `12,5`, `40 ft`, `40'`, `12'6"`; NaN where it says none (wiki.openstreetmap.org/wiki/Map_features/Units). */
export function metresIn(text: string | undefined): number {
  if (text === undefined) return NaN;
  const feet = /^(\d+(?:\.\d+)?)\s*(?:'|ft|feet)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|in))?$/.exec(text.trim());
  if (feet) return (Number(feet[1]) + Number(feet[2] ?? 0) / 12) * 0.3048;
  const metres = /^(-?\d+(?:[.,]\d+)?)\s*(?:m|metres?|meters?)?$/i.exec(text.trim());
  if (metres) return Number((metres[1] as string).replace(',', '.'));
  const far = /^(\d+(?:\.\d+)?)\s*(km|cm|mi)$/.exec(text.trim());
  return far ? Number(far[1]) * (far[2] === 'km' ? 1000 : far[2] === 'mi' ? 1609.344 : 0.01) : NaN;
}

/** A plain number; lists (`3;4`) give their largest. */
export function numberIn(text: string | undefined): number {
  if (text === undefined) return NaN;
  const numbers = text
    .split(/[;,-]/)
    .map((part) => Number.parseFloat(part))
    .filter(Number.isFinite);
  return numbers.length > 0 ? Math.max(...numbers) : NaN;
}

export const isYes = (tags: Tags, key: string): boolean => tags.has(key) && tags.get(key) !== 'no';
