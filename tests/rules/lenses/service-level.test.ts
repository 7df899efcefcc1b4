import { expect, test } from 'vitest';
import { DAYS_KEPT, readServiceDays, serviceLevelPct, withStretch, type ServiceDay } from '../../../src/rules/lenses/service-level.ts';

test('adds up what was watched, and keeps the newest days of each feed', () => {
  let days: readonly ServiceDay[] = [];
  days = withStretch(days, 'a', '2026-11-26', 10, true, true);
  days = withStretch(days, 'a', '2026-11-26', 10, true, false);
  days = withStretch(days, 'b', '2026-11-26', 10, false, false);
  expect(days).toContainEqual({ feedId: 'a', day: '2026-11-26', watchedS: 20, openS: 20, flowingS: 10 });
  expect(days.map(serviceLevelPct)).toEqual([50, 0]);
  expect(serviceLevelPct({ watchedS: 0, flowingS: 0 })).toBeNaN();
  for (let d = 1; d <= 40; d++) days = withStretch(days, 'a', `2027-01-${String(d).padStart(2, '0')}`, 1, true, true);
  expect(days.filter(({ feedId }) => feedId === 'a')).toHaveLength(DAYS_KEPT);
  expect(days.some(({ feedId, day }) => feedId === 'a' && day === '2026-11-26')).toBe(false);
  expect(days.some(({ feedId }) => feedId === 'b')).toBe(true);
});

test('reads what was kept, and leaves out what makes no sense', () => {
  const good = { feedId: 'a', day: '2026-11-26', watchedS: 1, openS: 1, flowingS: 1 };
  expect(readServiceDays(JSON.stringify([good, { ...good, day: 'x' }, { ...good, watchedS: -1 }, { ...good, openS: 1e9 }, 7, null]))).toEqual([good]);
  expect(readServiceDays('{')).toEqual([]);
  expect(readServiceDays(null)).toEqual([]);
});
