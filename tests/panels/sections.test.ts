import { describe, expect, it } from 'vitest';
import { createSections } from '../../src/panels/alarms/sections.ts';

describe('sections of the alarm list', () => {
  it('puts what has returned below what stands, each in the list’s own order', () => {
    const returned = new Set(['b', 'd']);
    expect(createSections().split(['a', 'b', 'c', 'd'], (id) => returned.has(id), false)).toEqual({ standing: ['a', 'c'], returned: ['b', 'd'] });
  });
  it('moves no row under the hand, and moves it when the hand has gone', () => {
    const sections = createSections();
    const returned = new Set<string>();
    const split = (frozen: boolean) => sections.split(['a', 'b'], (id) => returned.has(id), frozen);
    split(false);
    returned.add('a');
    expect(split(true)).toEqual({ standing: ['a', 'b'], returned: [] });
    expect(split(true).returned).toEqual([]);
    expect(split(false)).toEqual({ standing: ['b'], returned: ['a'] });
  });
  it('puts a newcomer where it belongs also while frozen', () => {
    const sections = createSections();
    sections.split(['a'], () => false, false);
    expect(sections.split(['a', 'n'], (id) => id === 'n', true)).toEqual({ standing: ['a'], returned: ['n'] });
  });
});
