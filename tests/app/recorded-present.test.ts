import { expect, it } from 'vitest';
import { presentWithLate } from '../../src/app/after-action.ts';
import type { RecordedFeed } from '../../src/feeds/mcap/names.ts';

const feed = (id: string, present: RecordedFeed['present']): RecordedFeed => ({
  declaration: { id, type: 'websocket', title: { zh: id, en: id }, address: 'wss://source.example' },
  streams: [],
  present,
});

it('a recording begins with what was on its way to the page, too', () => {
  const atBegin = [feed('a', [['level', 1000, 1.5, 0], ['flow', 2000, 3, 0]]), feed('b', [])]; // prettier-ignore
  const later = [feed('a', [['level', 1900, 1.7, 0], ['power', 1500, 8, 0]]), feed('b', [['temp', 1200, null, 3]])]; // prettier-ignore
  const [a, b] = presentWithLate(atBegin, later);
  // Newer wins; what has moved on past the beginning meanwhile keeps what was known at it.
  expect(a?.present).toEqual([['level', 1900, 1.7, 0], ['flow', 2000, 3, 0], ['power', 1500, 8, 0]]); // prettier-ignore
  expect(b?.present).toEqual([['temp', 1200, null, 3]]);
});
