import { describe, expect, it } from 'vitest';
import { csvOf, emptyStudy, figuresOf, readStudy, timesOf, writeStudy, type Study } from '../../src/panels/sunhours/study.ts';

const spot = { lon: 150.0000001, lat: 20.5, heightM: 3.25 };

describe('a sun study', () => {
  it('is the same after a trip through the address', () => {
    const studies: Study[] = [
      { ...emptyStudy, date: '2026-06-21', against: '2026-12-21', stepMin: 20, cellM: 4, place: { kind: 'square', ring: [spot, { ...spot, lon: 151 }, { ...spot, lat: 21 }] } },
      { ...emptyStudy, place: { kind: 'facade', at: spot, facing: [0, -1, 0], on: 'building/a|b' } },
      { ...emptyStudy, open: [spot] },
      emptyStudy,
    ]; // prettier-ignore
    for (const study of studies) expect(readStudy(writeStudy(study))).toEqual(study);
  });
  it('keeps what makes sense of one that does not', () => {
    expect(readStudy('2026-13-45|x|7|-1|facade|1,2,3|a,b,c|building/x')).toEqual(emptyStudy);
  });
  it('asks of the whole city day, also where it has 23 hours', () => {
    const utc8 = { kind: 'fixed', offsetMinutes: 480 } as const;
    const times = timesOf('2026-06-21', 0, utc8, 10);
    expect(times).toHaveLength(144);
    expect(times[0]).toBe(Date.UTC(2026, 5, 20, 16, 5));
    expect(timesOf('2026-03-29', 0, { kind: 'iana', name: 'Europe/Amsterdam' }, 60)).toHaveLength(23);
    expect(timesOf('2026-06-21', 0, { kind: 'fixed', offsetMinutes: 13 * 60 }, 10)[0]).toBe(Date.UTC(2026, 5, 20, 11, 5));
    expect(timesOf('', Date.UTC(2026, 5, 20, 17), utc8, 10)[0]).toBe(times[0]);
  });
  it('counts hours by area and leaves built cells out', () => {
    const figures = figuresOf({ hours: Float32Array.of(2, 4, NaN, 6), cellM2: 4 });
    expect(figures).toMatchObject({ meanH: 4, leastH: 2, mostH: 6, areaM2: 12, builtCells: 1 });
    expect(figures.shareOver(4)).toBeCloseTo(2 / 3, 6);
  });
  it('writes unknown hours as nothing and the second day with its difference', () => {
    const answer = (hours: number[]) => ({ spots: [spot, spot], hours: Float32Array.from(hours) }) as never;
    const text = csvOf([
      { date: '2026-06-21', answer: answer([2, NaN]) },
      { date: '2026-12-21', answer: answer([0.5, NaN]) },
    ]);
    expect(text.split('\r\n')).toEqual([
      'lon,lat,height_m,sun_h_2026-06-21,sun_h_2026-12-21,difference_h',
      '150.0000001,20.5,3.25,2,0.5,-1.5',
      '150.0000001,20.5,3.25,,,',
      '',
    ]);
  });
});
