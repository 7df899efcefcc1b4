import { expect, it } from 'vitest';
import { createDelayReader } from '../../src/feeds/payloads/gtfs/delays.ts';
import { readTimetable } from '../../src/feeds/payloads/gtfs/timetable.ts';
import { smallTimetable } from './small-timetable.ts';

it('without a start date a run by headway is that of the day on which it starts, not that of its pattern', () => {
  // The pattern runs from 8:00 to 8:10, its runs until 23:00: at 22:05 tomorrow's pattern is nearer than today's.
  const more = { 'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\noften,10:00:00,23:00:00,300' };
  const delayOf = createDelayReader(readTimetable(smallTimetable('Asia/Shanghai', more)));
  const trip = { tripId: 'often', routeId: '', startDate: '', startTime: '22:00:00', relationship: 0 };
  const due = Date.parse('2026-06-03T22:10:00+08:00');
  const stop = {
    stopSequence: 2,
    stopId: 'c',
    arrivalMs: due + 90_000,
    arrivalDelayS: NaN,
    departureMs: NaN,
    departureDelayS: NaN,
    relationship: 0,
    isHollow: false,
  };
  expect(delayOf({ trip, vehicleId: '', stops: [stop], timeMs: NaN, delayS: NaN }, due - 300_000)).toBe(90);
});
