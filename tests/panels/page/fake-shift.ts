import type { Desk } from '../../../src/panels/ui/desk.ts';

const nothing = { raised: 0, returned: 0, acknowledged: 0, standing: 0, unacknowledged: 0, opened: 0, closed: 0 };

/** A watch during which nothing happened, and on which nobody acts. */
export const fakeShift: Desk['shift'] = {
  version: () => 0,
  notes: () => [],
  shifts: () => [],
  lastWord: () => null,
  lastLookMs: () => NaN,
  since: (fromMs) => ({ fromMs, toMs: Infinity, counts: nothing, areas: [], changes: [] }),
  noteRefusal: () => null,
  note: () => 'not-live',
  strike: () => 'not-live',
  takeOver: () => 'not-live',
  handOver: () => 'not-live',
};
