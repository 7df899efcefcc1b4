import { describe, expect, it } from 'vitest';
import type { StyleColumn } from '../../../src/rules/styles/column.ts';
import { filtered, paint, PAINTED, Pattern, TALLEST_M } from '../../../src/rules/styles/paint.ts';
import { categoryColours, OTHER, ramps } from '../../../src/rules/styles/ramps.ts';
import type { DataStyle } from '../../../src/tables/data-style.ts';

const words = (text: string) => ({ zh: text, en: text });
const column = (values: readonly number[], more: Partial<StyleColumn> = {}): StyleColumn => ({
  title: words('people'),
  unit: '1',
  decimals: 0,
  values: Float32Array.from(values),
  kind: 'demo',
  timeMs: NaN,
  how: words('count'),
  ...more,
});
const style = (more: Partial<DataStyle> = {}): DataStyle => ({
  target: 'buildings',
  value: { from: 'attribute', name: 'people' },
  channel: 'colour',
  scale: { kind: 'breaks', breaks: [10, 20] },
  ramp: 'cividis',
  reversed: false,
  level: 'district',
  where: [],
  label: false,
  ...more,
});
const at = (bytes: Uint8Array, i: number): number[] => [...bytes.subarray(i * 4, i * 4 + 4)];

describe('painting by data', () => {
  it('colours classes along the ramp and counts them', () => {
    const { paint: bytes, legend } = paint(style(), column([5, 10, 19, 25]), null);
    expect(at(bytes, 0)).toEqual([...ramps.cividis.at(0), PAINTED]);
    expect(at(bytes, 1)).toEqual([...ramps.cividis.at(0.5), PAINTED]);
    expect(at(bytes, 2)).toEqual(at(bytes, 1));
    expect(at(bytes, 3)).toEqual([...ramps.cividis.at(1), PAINTED]);
    expect(legend.rows.map(({ from, to, count }) => [from, to, count])).toEqual([
      [-Infinity, 10, 1],
      [10, 20, 2],
      [20, Infinity, 1],
    ]);
  });

  it('shows missing as missing, never as the lowest class', () => {
    const { paint: bytes, legend } = paint(style(), column([NaN, 0]), null);
    expect(at(bytes, 0)).toEqual([...OTHER, Pattern.missing | PAINTED]);
    expect(at(bytes, 1)).toEqual([...ramps.cividis.at(0), PAINTED]);
    expect(legend).toMatchObject({ missing: 1, total: 2, filteredOut: 0 });
  });

  it('leaves out what the filter leaves out, and says how many', () => {
    const col = column([5, 15, 25, NaN]);
    const shown = filtered([{ value: { from: 'attribute', name: 'people' }, op: '>=', operand: 15 }], [col], 4);
    expect([...(shown ?? [])]).toEqual([0, 1, 1, 0]);
    const { paint: bytes, legend } = paint(style(), col, shown);
    expect(at(bytes, 0)).toEqual([0, 0, 0, 0]);
    expect(legend).toMatchObject({ filteredOut: 2, missing: 0 });
    expect(legend.rows.map((row) => row.count)).toEqual([0, 1, 1]);
  });

  it('makes classes and heights of what is shown, not of what the filter leaves out', () => {
    const shown = Uint8Array.of(0, 1, 1);
    const { legend, heightM } = paint(style({ channel: 'height', scale: { kind: 'classed', method: 'equal', classes: 2 } }), column([1000, 0, 10]), shown);
    expect(legend.rows.map((row) => row.from)).toEqual([-Infinity, 5]);
    expect(heightM?.[2]).toBe(TALLEST_M);
  });

  it('compares categories by their code', () => {
    const use = column([0, 1, NaN], {
      categories: [
        { code: 'office', title: words('Office') },
        { code: 'health', title: words('Health') },
      ],
    });
    const condition = { value: { from: 'attribute', name: 'use' }, operand: 'health' } as const;
    expect([...(filtered([{ ...condition, op: '=' }], [use], 3) ?? [])]).toEqual([0, 1, 0]);
    expect([...(filtered([{ ...condition, op: '!=' }], [use], 3) ?? [])]).toEqual([1, 0, 1]);
  });

  it('gives every category a colour of its own as far as colours go, and the rest to "other"', () => {
    const categories = Array.from({ length: 11 }, (_, i) => ({ code: `c${i}`, title: words(`C${i}`) }));
    const { paint: bytes, legend } = paint(style({ scale: { kind: 'categories' }, ramp: 'muted' }), column([0, 8, 9, 10], { categories }), null);
    expect(at(bytes, 0).slice(0, 3)).toEqual([...(categoryColours[0] ?? [])]);
    expect(at(bytes, 1).slice(0, 3)).toEqual([...(categoryColours[8] ?? [])]);
    expect(at(bytes, 2)).toEqual([...OTHER, PAINTED]);
    expect(at(bytes, 3)).toEqual(at(bytes, 2));
    expect(legend.rows).toHaveLength(10);
    expect(legend.rows.at(-1)).toMatchObject({ label: { en: 'Other' }, count: 2 });
  });

  it('draws heights from zero and in proportion', () => {
    const { heightM, legend } = paint(style({ channel: 'height' }), column([0, 50, 100, NaN]), null);
    expect(heightM?.[2]).toBe(TALLEST_M);
    expect(heightM?.[1]).toBe(TALLEST_M / 2);
    expect(heightM?.[0]).toBe(0.5);
    expect(heightM?.[3]).toBeNaN();
    expect(legend.metresPerUnit).toBeCloseTo(2.4);
  });

  it('tells classes apart by pattern alone where asked', () => {
    const { paint: bytes, legend } = paint(style({ channel: 'pattern' }), column([5, 15, 25]), null);
    const patterns = [0, 1, 2].map((i) => (at(bytes, i)[3] as number) & 7);
    expect(new Set(patterns).size).toBe(3);
    expect(new Set(legend.rows.map((row) => row.css)).size).toBe(1);
  });

  it('centres differences on zero', () => {
    const { legend, paint: bytes } = paint(style({ scale: { kind: 'continuous' }, ramp: 'difference' }), column([-2, 0, 10]), null);
    expect(legend.gradient).toMatchObject({ low: -10, high: 10 });
    expect(at(bytes, 1).slice(0, 3)).toEqual([...ramps.difference.at(0.5)]);
  });

  it('keeps a live value on its known range, so that the scale stands still', () => {
    const scale = { kind: 'classed', method: 'equal', classes: 3 } as const;
    const { legend } = paint(style({ scale }), column([12, 13], { range: [0, 150] }), null);
    expect(legend.rows.map((row) => row.from)).toEqual([-Infinity, 50, 100]);
  });
});
