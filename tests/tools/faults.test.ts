import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../tools/project.ts';
import { standingTitles } from './standing-titles.ts';

/** Faults whose row nobody may drop from docs/faults.md. */
const must = [
  'broker hangs', 'broker killed', 'refused token', 'duplicate client identifier', 'session lost', 'queue overflow', 'retained old value',
  'malformed packet', 'huge', '10x burst', '429', '5xx', 'bad JSON', 'NaN', 'swapped coordinates', 'wrong CRS', 'clock ahead', 'clock behind',
  'out of order', 'nesting', '__proto__',
]; // prettier-ignore
const lines = readFileSync(join(projectRoot, 'docs/faults.md'), 'utf8').split('\n');
const rows = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| fault ')).map((line) => line.split('|').map((cell) => cell.trim()));

it('every fault of a feed has a row, and every row a test that is there and runs', () => {
  const faults = rows.map(([, fault]) => fault ?? '').join('\n');
  expect(must.filter((fault) => !faults.includes(fault))).toEqual([]);
  const missing = rows.flatMap(([, fault = '', , , tests = '']) => {
    const named = [...tests.matchAll(/`([^`]+\.test\.ts)`: (.+?)(?=; `|$)/g)];
    if (named.length === 0) return [`${fault}: names no test`];
    return named.flatMap(([, file = '', title = '']) => {
      const path = join(projectRoot, 'tests', file);
      const standing = existsSync(path) ? standingTitles(readFileSync(path, 'utf8')) : [];
      return standing.some((one) => one.includes(title)) ? [] : [`${fault}: ${file}: ${title}`];
    });
  });
  expect(missing).toEqual([]);
});

it('a test that is skipped, planned or commented out is none', () => {
  const running = [
    "it('runs', () => {});",
    "  it('runs, it’s said: \\'twice\\' // really', async () => {",
    "it.each([\n  ['(a', 1],\n  [')b', f(2)],\n])('each %s runs', () => {});",
    'test(\n  "long ones run",\n  () => {},\n);',
  ];
  const titles = standingTitles(running.join('\n'));
  expect(titles.map((title) => title.split('\n')[0])).toEqual(['runs', "runs, it’s said: 'twice' // really", 'each %s runs[', 'long ones run']);
  expect(titles[2]).toContain("[')b', f(2)]");
  const none = [
    "it.skip('a', () => {});",
    "it.todo('a');",
    "it.skipIf(!isThere)('a', () => {});",
    "it.skip.each([1])('a', () => {});",
    "// it('a', () => {});",
    "  //it('a', () => {});",
    "/*\nit('a', () => {});\n*/",
    " * it('a', () => {});",
    "xit('a', () => {});",
    'expect(text).toContain("it(\'a\', () => {})");',
    "describe.skip('group', () => {\n  it('a', () => {});\n});",
    "it('a', () => {});\nit.only('b', () => {});",
  ];
  for (const source of none) expect(standingTitles(source), source).toEqual([]);
});
