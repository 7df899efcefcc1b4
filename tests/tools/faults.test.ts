import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../tools/project.ts';

/** Faults whose row nobody may drop from docs/faults.md. */
const must = [
  'broker hangs', 'broker killed', 'refused token', 'duplicate client identifier', 'session lost', 'queue overflow', 'retained old value',
  'malformed packet', 'huge', '10x burst', '429', '5xx', 'bad JSON', 'NaN', 'swapped coordinates', 'wrong CRS', 'clock ahead', 'clock behind',
  'out of order', 'nesting', '__proto__',
]; // prettier-ignore
const lines = readFileSync(join(projectRoot, 'docs/faults.md'), 'utf8').split('\n');
const rows = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| fault ')).map((line) => line.split('|').map((cell) => cell.trim()));

it('every fault of a feed has a row, and every row a test that is there', () => {
  const faults = rows.map(([, fault]) => fault ?? '').join('\n');
  expect(must.filter((fault) => !faults.includes(fault))).toEqual([]);
  const missing = rows.flatMap(([, fault = '', , , tests = '']) => {
    const named = [...tests.matchAll(/`([^`]+\.test\.ts)`: (.+?)(?=; `|$)/g)];
    if (named.length === 0) return [`${fault}: names no test`];
    return named.flatMap(([, file = '', title = '']) => {
      const path = join(projectRoot, 'tests', file);
      return existsSync(path) && readFileSync(path, 'utf8').includes(title) ? [] : [`${fault}: ${file}: ${title}`];
    });
  });
  expect(missing).toEqual([]);
});
