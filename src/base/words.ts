/** Languages the product speaks; switching is instant, so every text exists in all of them at once. */
export type Language = 'zh' | 'en';

/** A text in every language, as city packs and word tables hold it. */
export type Words = Readonly<Record<Language, string>>;

/** A table of words by key; values may hold `{name}` slots. */
export type WordTable = Readonly<Record<string, Words>>;

/** Look a key up and fill its slots: `say(words, 'zh', 'age', { age: '12 s' })`. */
export function say<T extends WordTable>(table: T, language: Language, key: keyof T & string, slots: Readonly<Record<string, string | number>> = {}): string {
  const text = (table[key] as Words)[language];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole));
}
