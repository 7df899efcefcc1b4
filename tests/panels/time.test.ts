import { describe, expect, it } from 'vitest';
import { civilTime, offsetMinutesAt, startOfDayMs, type Zone } from '../../src/base/civil-time.ts';
import { ageText, clockText, dayText, lagText, offsetText, stampText } from '../../src/panels/ui/time.ts';

const china: Zone = { kind: 'fixed', offsetMinutes: 480 };
const delft: Zone = { kind: 'iana', name: 'Europe/Amsterdam' };
const marquesas: Zone = { kind: 'fixed', offsetMinutes: -570 };
const T = '\u202f';

describe('civil time', () => {
  it('shows a fixed offset across midnight and year', () => {
    expect(civilTime(Date.UTC(2026, 11, 31, 18, 5, 9), china)).toEqual({ year: 2027, month: 1, day: 1, hour: 2, minute: 5, second: 9, offsetMinutes: 480 });
  });
  it('follows the zone rules through both clock changes of 2026 in the Netherlands', () => {
    expect(clockText(Date.UTC(2026, 2, 29, 0, 59, 59), delft)).toBe('01:59:59');
    expect(clockText(Date.UTC(2026, 2, 29, 1, 0, 0), delft)).toBe('03:00:00');
    expect(offsetMinutesAt(Date.UTC(2026, 9, 25, 0, 59, 59), delft)).toBe(120);
    expect(offsetMinutesAt(Date.UTC(2026, 9, 25, 1, 0, 0), delft)).toBe(60);
  });
  it('finds local midnight also on days of 23 and 25 hours', () => {
    expect(startOfDayMs(Date.UTC(2026, 2, 29, 12), delft)).toBe(Date.UTC(2026, 2, 28, 23));
    expect(startOfDayMs(Date.UTC(2026, 9, 25, 12), delft)).toBe(Date.UTC(2026, 9, 24, 22));
    expect(startOfDayMs(Date.UTC(2026, 6, 14, 17), china)).toBe(Date.UTC(2026, 6, 14, 16));
  });
  it('is unknown for an unknown instant', () => {
    expect(civilTime(NaN, delft).hour).toBeNaN();
    expect(stampText(NaN, delft)).toBe('–');
  });
});

describe('times for people', () => {
  it('always carry their offset', () => {
    expect(offsetText(0, china)).toBe('UTC+8');
    expect(offsetText(0, marquesas)).toBe('UTC\u22129:30');
    expect(offsetText(Date.UTC(2026, 6, 1), delft)).toBe('UTC+2');
    expect(stampText(Date.UTC(2026, 6, 14, 6, 3, 7), china)).toBe('2026-07-14 14:03:07 UTC+8');
    expect(dayText(Date.UTC(2026, 6, 14, 20), china)).toBe('2026-07-15');
  });
  it('say ages in at most two parts', () => {
    expect(ageText(12000, 'en')).toBe(`12${T}s`);
    expect(ageText(59600, 'en')).toBe(`1${T}min`);
    expect(ageText(7500000, 'en')).toBe(`2${T}h 05${T}min`);
    expect(ageText(4 * 86400000, 'zh')).toBe(`4${T}天`);
    expect(ageText(-3000, 'en')).toBe(`\u22123${T}s`);
    expect(ageText(NaN, 'en')).toBe('–');
    expect(lagText(810, 'en')).toBe(`0.8${T}s`);
    expect(lagText(125000, 'zh')).toBe(`2${T}分`);
  });
});
