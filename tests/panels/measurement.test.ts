import { describe, expect, it } from 'vitest';
import { geodesicFrom } from '../../src/base/geodesic.ts';
import { addSpot, faceAreaM2, figuresOf, finish, legOf, readMeasured, writeMeasured, type Measured } from '../../src/panels/measure/measurement.ts';

const origin = { lon: 150, lat: 20, heightM: 0 };
const off = (azimuthDeg: number, m: number, heightM: number) => ({ ...geodesicFrom(origin, azimuthDeg, m), heightM });

describe('a measured leg', () => {
  it('is a right triangle over the ground', () => {
    const leg = legOf(origin, off(90, 400, 300));
    expect(leg.groundM).toBeCloseTo(400, 6);
    expect(leg.slantM).toBeCloseTo(500, 6);
    expect(leg.azimuthDeg).toBeCloseTo(90, 4);
    const { slopePercent, slopeDeg, riseM } = figuresOf({ kind: 'height', spots: [origin, off(90, 400, 300)] });
    expect(slopePercent).toBeCloseTo(75, 6);
    expect(slopeDeg).toBeCloseTo(36.8699, 4);
    expect(riseM).toBe(300);
  });
  it('straight up has a height and no slope in percent', () => {
    const figures = figuresOf({ kind: 'height', spots: [origin, { ...origin, heightM: 60 }] });
    expect(figures.riseM).toBe(60);
    expect(figures.groundM).toBeCloseTo(0, 6);
    expect(figures.slopePercent).toBeNaN();
    expect(figures.slopeDeg).toBeCloseTo(90, 6);
  });
});

describe('a measured area', () => {
  const square = [origin, off(90, 100, 0), { ...geodesicFrom(geodesicFrom(origin, 90, 100), 0, 80), heightM: 0 }, off(0, 80, 0)];
  it('of 100 m by 80 m on the ground is 8,000 m² either way', () => {
    const { areaM2, faceM2, perimeterM } = figuresOf({ kind: 'area', spots: square });
    expect(areaM2).toBeCloseTo(8000, 1);
    expect(faceM2).toBeCloseTo(8000, 0);
    expect(perimeterM).toBeCloseTo(360, 2);
  });
  it('of a wall has a face but no ground', () => {
    const [a, b] = [origin, off(37, 50, 0)];
    const wall = [a, b, { ...b, heightM: 30 }, { ...a, heightM: 30 }];
    expect(faceAreaM2(wall)).toBeCloseTo(1500, 1);
    expect(figuresOf({ kind: 'area', spots: wall }).areaM2).toBeLessThan(0.01);
  });
  it('of a 45 degree roof is √2 times its ground', () => {
    const roof = square.map((s, i) => ({ ...s, heightM: i < 2 ? 0 : 80 }));
    const { areaM2, faceM2 } = figuresOf({ kind: 'area', spots: roof });
    expect(faceM2 / areaM2).toBeCloseTo(Math.SQRT2, 3);
  });
});

describe('measuring', () => {
  const none: Measured = { kind: 'distance', list: [] };
  it('ends a height by its second spot, a distance only when told', () => {
    expect(addSpot(addSpot({ ...none, kind: 'height' }, origin), off(0, 5, 9)).list).toMatchObject([{ kind: 'height', done: true }]);
    const walked = addSpot(addSpot(none, origin), off(0, 5, 9));
    expect(walked.list).toMatchObject([{ kind: 'distance', done: false }]);
    expect(addSpot(finish(walked), origin).list).toHaveLength(2);
  });
  it('drops what says nothing when finished', () => {
    expect(finish(addSpot(none, origin)).list).toEqual([]);
  });
  it('is the same after a trip through the address, but for what makes no sense', () => {
    const measured = finish(addSpot(addSpot(addSpot({ ...none, kind: 'area' }, origin), off(90, 10, 0)), off(0, 10, 2)));
    const again = readMeasured(writeMeasured(measured));
    expect(again.list[0]?.done).toBe(true);
    expect(figuresOf(again.list[0] as never).areaM2).toBeCloseTo(50, 0);
    expect(readMeasured('area|volume!1,2,3|distance:1,2,x').list).toEqual([]);
  });
});
