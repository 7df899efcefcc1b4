import { describe, expect, it } from 'vitest';
import { callingOf, silencing } from '../../src/panels/alarms/calling.ts';
import { ROW_PX, WHOLE_UP_TO, windowOf } from '../../src/panels/alarms/window.ts';
import { createFakeDesk } from './page/fake-desk.ts';

describe('the window of a long list', () => {
  it('holds every row in view, few more, and keeps the list as long as it is', () => {
    const count = 10_000;
    for (const fromPx of [-50, 0, 12_345, count * ROW_PX - 700, count * ROW_PX + 500]) {
      const { first, end, beforePx, afterPx } = windowOf(count, fromPx, 700);
      expect(end - first).toBeLessThan(24);
      expect(beforePx + (end - first) * ROW_PX + afterPx).toBe(count * ROW_PX);
      const from = Math.max(0, Math.min(count * ROW_PX - 700, fromPx));
      expect(first * ROW_PX).toBeLessThanOrEqual(from);
      expect(end * ROW_PX).toBeGreaterThanOrEqual(from + 700);
    }
  });
  it('is the whole of a short one', () => {
    expect(windowOf(WHOLE_UP_TO, 500, 300)).toEqual({ first: 0, end: WHOLE_UP_TO, beforePx: 0, afterPx: 0 });
  });
});

describe('who calls by sound', () => {
  const alarms = createFakeDesk({ alarms: 'flood', feeds: 'open', demo: true, running: false, session: {} }).alarms.list();
  it('is critical, unacknowledged and not silenced; silence of one leaves the others', () => {
    const calling = callingOf(alarms, new Map());
    expect(calling).toEqual(alarms.filter((a) => a.rule.priority === 1 && a.state === 'unacknowledged'));
    expect(calling.length).toBeGreaterThan(0);
    expect(callingOf(alarms, new Map(silencing(calling.slice(0, 1), 0)))).toEqual(calling.slice(1));
  });
  it('is silent however its windows date it, until it is raised again', () => {
    const [one] = callingOf(alarms, new Map());
    if (!one) throw new Error('nobody calls');
    const silenced = new Map(silencing([one], one.raisedMs + 1000));
    expect(callingOf([{ ...one, raisedMs: one.raisedMs + 900 }], silenced)).toEqual([]);
    expect(callingOf([{ ...one, raisedMs: one.raisedMs + 1001 }], silenced)).toHaveLength(1);
  });
});
