import type { ModelFormat } from './format.ts';

export interface FormatEntry {
  readonly id: string;
  /** File name endings, lower case, longest first. */
  readonly extensions: readonly string[];
  readonly load: () => Promise<{ readonly format: ModelFormat }>;
}

/** Model formats that `npm run city -- import` reads: one line each. */
export const formats = [
  { id: 'cityjson', extensions: ['.city.json', '.city.jsonl', '.jsonl', '.json'], load: () => import('./cityjson/index.ts') },
] as const satisfies readonly FormatEntry[];

export const formatOf = (fileName: string): FormatEntry | undefined =>
  formats.find(({ extensions }) => extensions.some((extension) => fileName.toLowerCase().endsWith(extension)));
