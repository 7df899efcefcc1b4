import { describe, expect, it } from 'vitest';
import { geodesicFrom, geodesicTo } from '../../src/base/geodesic.ts';
import { flipCut, handlesOf, kindOf, placeCut, turnCut } from '../../src/panels/cut/shape.ts';

const spot = { lon: 150, lat: 20, heightM: 7 };

describe('a cut by hand', () => {
  it('turns a plane to look square to where its edge is dragged', () => {
    const cut = placeCut('plane', spot, 30);
    const edge = handlesOf(cut)[1];
    const turned = edge?.drag(cut, geodesicFrom(spot, 200, 80));
    expect(turned?.plane?.azimuthDeg).toBeCloseTo(110, 3);
    expect(turned?.plane?.lon).toBe(spot.lon);
  });
  it('makes a box as long as its end is dragged away, and turns it there', () => {
    const cut = placeCut('box', spot, 0);
    const dragged = handlesOf(cut)[1]?.drag(cut, geodesicFrom(spot, 45, 90));
    expect(dragged?.box?.lengthM).toBeCloseTo(180, 2);
    expect(dragged?.box?.azimuthDeg).toBeCloseTo(45, 4);
    expect(dragged?.box?.widthM).toBe(cut.box?.widthM);
  });
  it('moves by its middle and keeps its numbers', () => {
    const cut = placeCut('box', spot, 12);
    const moved = handlesOf(cut)[0]?.drag(cut, geodesicFrom(spot, 270, 33));
    expect(geodesicTo(spot, moved?.box ?? spot).lengthM).toBeCloseTo(33, 6);
    expect(moved?.box?.azimuthDeg).toBe(12);
  });
  it('flips to the other side and back', () => {
    for (const kind of ['plane', 'flat', 'box'] as const) {
      const cut = placeCut(kind, spot, 40);
      expect(flipCut(cut)).not.toEqual(cut);
      expect(flipCut(flipCut(cut))).toEqual(cut);
      expect(kindOf(cut)).toBe(kind);
    }
    expect(turnCut(placeCut('plane', spot, 350), 20).plane?.azimuthDeg).toBe(10);
  });
});
