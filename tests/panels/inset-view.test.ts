import { describe, expect, it } from 'vitest';
import { readInset, turned, writeInset, zoomed } from '../../src/panels/inset/view.ts';

const state = { key: 'building/b|1', distanceM: 300, bearingDeg: 350, pitchDeg: 60 };

describe('a place in a small window', () => {
  it('is the same after a trip through the address', () => {
    expect(readInset(writeInset(state))).toEqual(state);
    expect(readInset(writeInset({ ...state, key: '@150.5,-20.25' }))).toEqual({ ...state, key: '@150.5,-20.25' });
  });
  it.each(['', '300|1|2|script/x', '|||building/b', '300|x|2|building/b', '300|1|2|@200,99'])('is none where %s makes no sense', (text) => {
    expect(readInset(text)).toBeNull();
  });
  it('turns all around, tilts and zooms within bounds', () => {
    expect(turned(state, 20).bearingDeg).toBe(10);
    expect(turned(state, 0, 60).pitchDeg).toBe(85);
    expect(zoomed(state, 0.001).distanceM).toBe(40);
    expect(zoomed(state, 1000).distanceM).toBe(5000);
  });
});
