import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { AlarmTable, PrintedAlarms } from '../../src/panels/table/alarm-table.tsx';
import { heldOrder, pageOf, rowByKey } from '../../src/panels/table/paging.ts';
import { DeskContext, type Desk } from '../../src/panels/ui/desk.ts';
import { createFakeDesk } from './page/fake-desk.ts';

const few = createFakeDesk({ alarms: 'flood', feeds: 'open', demo: true, running: false, session: { language: 'en' } });
const [one] = few.alarms.list();
const many = Array.from({ length: 10_000 }, (_, n) => ({ ...one, id: `a${n}` }));
const desk = { ...few, alarms: { ...few.alarms, list: () => many } } as unknown as Desk;
const drawn = (table: React.ReactNode): string => renderToStaticMarkup(<DeskContext value={desk}>{table}</DeskContext>);
const count = (html: string, part: string): number => html.split(part).length - 1;

describe('the map as a table', () => {
  it('has one page of ten thousand alarms at once, and says how many there are', () => {
    const html = drawn(<AlarmTable onLeave={() => undefined} />);
    expect(count(html, '<tr')).toBe(101);
    expect(html).toContain('aria-rowcount="10001"');
    expect(html).toContain('aria-rowindex="101"');
    expect(html).toMatch(/role="status">Alarms 1 to 100 of 10.000, page 1 of 100</);
  });
  it('is printed as far as anybody carries, with what is left out', () => {
    const html = drawn(<PrintedAlarms />);
    expect(count(html, '<tr')).toBe(1001);
    expect(html).toMatch(/9.000 more are not printed/);
  });
});

describe('pages', () => {
  it('cover every row once', () => {
    const seen: number[] = [];
    for (let page = 0; page < pageOf(1234, 0).pages; page++) for (let row = pageOf(1234, page).first; row < pageOf(1234, page).end; row++) seen.push(row);
    expect(seen).toEqual(Array.from({ length: 1234 }, (_, row) => row));
  });
  it('stay within what is there when the table gets shorter', () => {
    expect(pageOf(250, 9)).toEqual({ page: 2, pages: 3, first: 200, end: 250 });
    expect(pageOf(0, 3)).toEqual({ page: 0, pages: 1, first: 0, end: 0 });
  });
  it('are gone through by keys, over their edges and not beyond the ends', () => {
    expect(rowByKey('ArrowDown', 99, 1000)).toBe(100);
    expect(rowByKey('ArrowUp', 0, 1000)).toBe(0);
    expect(rowByKey('PageDown', 950, 1000)).toBe(999);
    expect(rowByKey('PageUp', 250, 1000)).toBe(150);
    expect([rowByKey('Home', 500, 1000), rowByKey('End', 500, 1000)]).toEqual([0, 999]);
    expect(rowByKey('a', 5, 1000)).toBeNull();
    expect(rowByKey('End', 0, 0)).toBeNull();
  });
});

it('rows hold still while they are read: gone ones stay, changed ones are shown as they are now, newcomers wait at the end', () => {
  const row = (id: string, value = 0) => ({ id, value });
  const shown = heldOrder([row('b'), row('a'), row('c')], [row('new'), row('c', 7), row('b')]);
  expect(shown).toEqual([row('b'), row('a'), row('c', 7), row('new')]);
});
