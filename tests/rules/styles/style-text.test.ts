import { describe, expect, it } from 'vitest';
import { completeStyle, styleFromText, styleText } from '../../../src/rules/styles/style-text.ts';
import type { DataStyle } from '../../../src/tables/data-style.ts';

const full: DataStyle = {
  target: 'areas',
  value: { from: 'indicator', name: 'ISO37120-8.1' },
  channel: 'colour',
  scale: { kind: 'breaks', breaks: [-1.5, 35, 75] },
  ramp: 'difference',
  reversed: true,
  level: 'street',
  where: [
    { value: { from: 'attribute', name: 'population' }, op: '>=', operand: 1000 },
    { value: { from: 'attribute', name: 'roof~type' }, op: '!=', operand: 'a.b & c' },
  ],
  label: true,
};

describe('a style as one line', () => {
  it('comes back whole', () => {
    expect(styleFromText('areas', styleText(full))).toEqual(full);
    for (const scale of [
      { kind: 'continuous' },
      { kind: 'continuous', domain: [0, 2.5] },
      { kind: 'categories' },
      { kind: 'classed', method: 'natural', classes: 7 },
    ] as const)
      expect(styleFromText('buildings', styleText({ ...full, target: 'buildings', level: 'district', scale }))).toMatchObject({ scale });
  });

  it('needs no escape in an address beside its own', () => {
    expect(styleText(full)).toMatch(/^[\w.~%,-]+$/);
  });

  it.each([
    ['', 'nothing'],
    ['a.year', 'no channel'],
    ['x.year~colour~equal.5~cividis', 'unknown origin'],
    ['a.year~glow~equal.5~cividis', 'unknown channel'],
    ['a.year~colour~equal.1~cividis', 'one class'],
    ['a.year~colour~equal.99~cividis', 'too many classes'],
    ['a.year~colour~breaks.5,3~cividis', 'falling breaks'],
    ['a.year~colour~breaks.~cividis', 'empty breaks'],
    ['a.year~colour~breaks.1,NaN~cividis', 'no number'],
    ['a.year~colour~equal.5~jet', 'unknown ramp'],
    ['a.year~colour~equal.5~cividis~level.planet', 'unknown level'],
    ['a.year~colour~equal.5~cividis~where.a.year.zz.n.5', 'unknown comparison'],
    ['a.year~colour~equal.5~cividis~where.a.year.lt.n.abc', 'no number to compare with'],
    ['a.%E0%A4%A~colour~equal.5~cividis', 'broken escape'],
    ['toString.year~colour~equal.5~cividis', 'a name every object has'],
    [`a.${'y'.repeat(700)}~colour~equal.5~cividis`, 'too long'],
  ])('refuses %s: %s', (text) => {
    expect(styleFromText('buildings', text)).toBeNull();
  });

  it('completes what a pack leaves out', () => {
    const declared = completeStyle({ id: 'age', title: { zh: '年代', en: 'Age' }, target: 'buildings', value: { from: 'attribute', name: 'year' } });
    expect(declared).toMatchObject({ channel: 'colour', ramp: 'cividis', scale: { kind: 'classed', method: 'quantile', classes: 5 }, where: [], label: false });
  });
});
