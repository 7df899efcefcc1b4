import { fail } from '../../base/problem.ts';

/** Deeper than any sane document, shallower than any stack. */
const deepest = 200;

const lineAndColumn = (text: string, at: number): string => {
  const before = text.slice(0, at);
  return `${before.split('\n').length}:${at - before.lastIndexOf('\n')}`;
};

/** Where nesting first passes the limit, or -1; brackets inside strings do not count. */
function tooDeepAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > deepest) return i;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return -1;
}

/**
 * Where JSON grammar (RFC 8259) first breaks: engines word and place their errors differently, people need line and column.
 * Runs only on texts that already failed to parse. An iterative reader: `expect` says what may come next.
 */
function syntaxErrorAt(text: string): number {
  const stack: ('{' | '[')[] = [];
  const tokens =
    /[ \t\n\r]+|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
  let expect: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'end' = 'value';
  const afterValue = (): typeof expect => (stack.length === 0 ? 'end' : 'comma-or-end');
  let at = 0;
  while (at < text.length) {
    tokens.lastIndex = at;
    const match = tokens.exec(text);
    if (!match) return at;
    const token = match[0];
    const first = token[0] as string;
    if (!' \t\n\r'.includes(first)) {
      const closes = (first === '}' && stack.at(-1) === '{') || (first === ']' && stack.at(-1) === '[');
      if ((expect === 'value' || expect === 'value-or-end') && (first === '{' || first === '[')) {
        stack.push(first);
        expect = first === '{' ? 'key-or-end' : 'value-or-end';
      } else if ((expect === 'comma-or-end' || expect === 'key-or-end' || expect === 'value-or-end') && closes) {
        stack.pop();
        expect = afterValue();
      } else if (expect === 'value' || expect === 'value-or-end') {
        if ('}],:'.includes(first)) return at;
        expect = afterValue();
      } else if ((expect === 'key' || expect === 'key-or-end') && first === '"') expect = 'colon';
      else if (expect === 'colon' && first === ':') expect = 'value';
      else if (expect === 'comma-or-end' && first === ',') expect = stack.at(-1) === '{' ? 'key' : 'value';
      else return at;
    }
    at += token.length;
  }
  return at;
}

/** Parse JSON at a door: problems `bad-json` with line:column, `too-deep`. Foreign keys stay own properties, `__proto__` included. */
export function parseJsonText(text: string, where: string): unknown {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const deep = tooDeepAt(source);
  if (deep >= 0) return fail('too-deep', `${where}:${lineAndColumn(source, deep)}`, `nests more than ${deepest} levels deep`);
  try {
    return JSON.parse(source);
  } catch {
    if (source.trim() === '') return fail('bad-json', `${where}:1:1`, 'the file is empty');
    const at = syntaxErrorAt(source);
    const found = at >= source.length ? 'the end of the file' : JSON.stringify(source.slice(at, at + 12).split('\n')[0]);
    return fail('bad-json', `${where}:${lineAndColumn(source, at)}`, `${found} is not what JSON allows here`);
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A value for a sentence: short, quoted. */
export const shown = (value: unknown): string => (value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 80));
