import { describe, expect, it } from 'vitest';
import { noCut, readCut, writeCut, type Cut } from '../../src/base/cut.ts';

const cut: Cut = {
  plane: { lon: 150.0123456, lat: -20.5, heightM: 12.5, azimuthDeg: 90, tiltDeg: -15.25 },
  box: { lon: 4.36, lat: 52.01, heightM: -3, azimuthDeg: 33.5, lengthM: 80, widthM: 40.25, tallM: 25, keeps: 'outside' },
};

describe('a cut as text', () => {
  it('comes back as it went', () => {
    expect(readCut(writeCut(cut))).toEqual(cut);
    expect(readCut(writeCut({ ...cut, plane: null }))).toEqual({ ...cut, plane: null });
    expect(readCut('')).toEqual(noCut);
  });
  it.each([
    'plane',
    'plane,1,2,3',
    'plane,1,2,3,4,95',
    'box,1,2,3,4,0,1,1,inside',
    'box,1,2,3,4,5,5,5,both',
    'sphere,1,2,3',
    'plane,NaN,2,3,4,5',
    'plane,1,88,3,4,5',
  ])('names what is wrong with %s', (text) => {
    expect(() => readCut(text)).toThrow(/^bad-cut/);
  });
});
