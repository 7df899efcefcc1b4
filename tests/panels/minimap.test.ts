import { describe, expect, it } from 'vitest';
import { extentOf, miniFrame } from '../../src/panels/minimap/draw.ts';

describe('the minimap', () => {
  const bounds = [150, 60, 150.2, 60.1] as const;
  it('shows the whole extent, undistorted, in its middle', () => {
    const frame = miniFrame(bounds, 200, 160);
    // At 60 degrees a degree east is half a degree north: the extent is a square.
    const [[x0, y1], [x1, y0]] = [frame.toPixel({ lon: 150, lat: 60 }), frame.toPixel({ lon: 150.2, lat: 60.1 })];
    expect(x1 - x0).toBeCloseTo(y1 - y0, 0);
    expect(y1 - y0).toBeCloseTo(160, 6);
    expect((x0 + x1) / 2).toBeCloseTo(100, 6);
    const back = frame.toPlace(...frame.toPixel({ lon: 150.07, lat: 60.03 }));
    expect(back.lon).toBeCloseTo(150.07, 9);
    expect(back.lat).toBeCloseTo(60.03, 9);
  });
  it('covers the districts, and the bounds where there are none', () => {
    const ring = [[1, 2], [3, 2], [3, 5], [1, 2]]; // prettier-ignore
    expect(extentOf([{ geometry: { type: 'Polygon', coordinates: [ring] } } as never], bounds)).toEqual([1, 2, 3, 5]);
    expect(extentOf([], bounds)).toEqual(bounds);
  });
});
