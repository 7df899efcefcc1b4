import { describe, expect, it } from 'vitest';
import { daysFromCivil, instantOfBytes, parseInstant, parseTime } from '../../src/base/instant.ts';
import { createRandom } from '../../src/base/random.ts';

describe('parseInstant', () => {
  it.each([
    ['2016-06-22T15:21:31+02:00', Date.UTC(2016, 5, 22, 13, 21, 31)],
    ['2026-11-23T07:08:04.250Z', Date.UTC(2026, 10, 23, 7, 8, 4, 250)],
    ['2026-11-23t07:08:04.25z', Date.UTC(2026, 10, 23, 7, 8, 4, 250)],
    ['2026-11-23 07:08:04,2509999Z', Date.UTC(2026, 10, 23, 7, 8, 4, 250)],
    ['2021-01-11T15:51:02+05:30', Date.UTC(2021, 0, 11, 10, 21, 2)],
    ['2021-01-11T15:51:02-0330', Date.UTC(2021, 0, 11, 19, 21, 2)],
    ['2021-01-11T15:51+08', Date.UTC(2021, 0, 11, 7, 51)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59.5Z', -500],
    ['0001-01-01T00:00:00Z', -62135596800000],
    // The leap second of 2016 and the same instant told in Tokyo: the next midnight.
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2017-01-01T08:59:60.5+09:00', Date.UTC(2017, 0, 1) + 500],
  ])('%s', (text, timeMs) => {
    expect(parseInstant(text)).toBe(timeMs);
    expect(parseTime(text).zoned).toBe(true);
  });

  it.each([
    '', 'now', '2023-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-10T00:00:00Z', '2026-04-31T00:00:00Z', '2026-11-23T24:00:00Z',
    '2026-11-23T07:60:00Z', '2026-11-23T07:08:61Z', '2026-11-23T07:08:60Z', '2026-11-23T07:08:04.Z', '2026-11-23T07:08:04+24:00',
    '2026-11-23T07:08:04+08:0', '2026-11-23T07:08:04ZZ', '2026-11-23T07:08:04 Z', '26-11-23T07:08:04Z', '1/2',
    '../..', '2026-11-23T08:00:00Z/2026-11-23T07:00:00Z', '１026-11-23T07:08:04Z', `2026-11-23T07:08:04.${'0'.repeat(100)}Z`,
  ])('refuses %s', (text) => expect(parseInstant(text)).toBeNaN()); // prettier-ignore

  it('reads text without a zone as UTC and says so', () => {
    expect(parseTime('2016-03-15T11:00:00')).toEqual({ startMs: Date.UTC(2016, 2, 15, 11), endMs: Date.UTC(2016, 2, 15, 11), zoned: false });
    expect(parseTime('2016-03-15')).toEqual({ startMs: Date.UTC(2016, 2, 15), endMs: Date.UTC(2016, 2, 15), zoned: false });
  });

  it('reads intervals, open ones by the side they have', () => {
    const [start, end] = [Date.UTC(2016, 11, 7, 11, 10), Date.UTC(2016, 11, 7, 11, 15)];
    expect(parseTime('2016-12-07T11:10:00Z/2016-12-07T11:15:00Z')).toEqual({ startMs: start, endMs: end, zoned: true });
    expect(parseTime('2016-12-07T11:10:00/2016-12-07T11:15:00').zoned).toBe(false);
    expect(parseInstant('2016-12-07T11:10:00Z/..')).toBe(start);
    expect(parseInstant('../2016-12-07T11:15:00Z')).toBe(end);
  });

  it('agrees with the platform on every day it can tell', () => {
    const random = createRandom(11);
    for (let i = 0; i < 5000; i++) {
      const timeMs = Math.floor(random.between(Date.UTC(1600, 0, 1), Date.UTC(2400, 0, 1)));
      expect(parseInstant(new Date(timeMs).toISOString())).toBe(timeMs);
      const day = new Date(timeMs);
      expect(daysFromCivil(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate())).toBe(Math.floor(timeMs / 86400000));
    }
  });

  it('reads bytes in the middle of a message', () => {
    const bytes = new TextEncoder().encode('{"t":"2026-11-23T07:08:04Z"}');
    expect(instantOfBytes(bytes, 6, 26)).toBe(Date.UTC(2026, 10, 23, 7, 8, 4));
    expect(instantOfBytes(bytes, 6, 25)).toBeNaN();
    expect(instantOfBytes(bytes, 20, 28)).toBeNaN();
  });
});
