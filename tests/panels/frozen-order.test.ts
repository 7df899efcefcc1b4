import { describe, expect, it } from 'vitest';
import { raisedLately } from '../../src/rules/alarms/root-groups.ts';
import { rowBeside, shownOrder } from '../../src/panels/alarms/frozen-order.ts';
import { createFakeDesk, FAKE_NOW_MS } from './page/fake-desk.ts';

describe('the order of the alarm list', () => {
  it('follows the book while no hand is inside', () => {
    expect(shownOrder(['a', 'b'], ['c', 'a'], false)).toEqual({ ids: ['c', 'a'], arrivals: [] });
  });
  it('holds still while one is: newcomers wait, the gone keep their row, re-sorting changes nothing', () => {
    expect(shownOrder(['a', 'b', 'c'], ['x', 'c', 'a', 'y'], true)).toEqual({ ids: ['a', 'b', 'c'], arrivals: ['x', 'y'] });
  });
  it('lets newcomers into an empty list at once', () => {
    expect(shownOrder([], ['x'], true)).toEqual({ ids: ['x'], arrivals: [] });
  });
  it('moves the focus inside the list only', () => {
    expect(rowBeside(['a', 'b'], null, 1)).toBe('a');
    expect(rowBeside(['a', 'b'], null, -1)).toBe('b');
    expect(rowBeside(['a', 'b'], 'a', 1)).toBe('b');
    expect(rowBeside(['a', 'b'], 'b', 1)).toBe('b');
    expect(rowBeside(['a', 'b'], 'gone', 1)).toBe('a');
    expect(rowBeside([], 'a', 1)).toBeNull();
  });
});

describe('alarm floods', () => {
  const desk = createFakeDesk({ alarms: 'flood', feeds: 'open', demo: true, running: false, session: {} });
  it('counts what was raised in the ten minutes before now', () => {
    const log = desk.alarms.told();
    expect(raisedLately(log, FAKE_NOW_MS)).toBe(log.filter((a) => FAKE_NOW_MS - a.raisedMs < 600000).length);
    expect(raisedLately(log, FAKE_NOW_MS)).toBeGreaterThan(10);
    // Scrubbed back before the flood, the flood has not happened yet.
    expect(raisedLately(log, FAKE_NOW_MS - 900000)).toBe(0);
  });
  it('folds by root, severest first, and loses none', () => {
    const groups = desk.alarms.groups();
    expect(groups.reduce((sum, g) => sum + g.alarms.length, 0)).toBe(desk.alarms.list().length);
    expect(groups.map((g) => g.priority)).toEqual(groups.map((g) => g.priority).toSorted());
    expect(groups[0]?.alarms.length).toBeGreaterThan(2);
  });
});
